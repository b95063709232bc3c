/** That somebody has proven once more who they are, in a session. @module */
import { at, specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { after, minuteMs, noon } from '../../ids.fixture.ts'
import type { SessionFactor } from '../events.ts'
import { ended, reauthenticated, rotated, rotation, started, startedAtNoon } from '../session.fixture.ts'
import { session } from '../session.ts'
import type { ReauthenticateSession } from './reauthenticate-session.ts'

const { given, stateAfter } = specificationOf(session)

const reauthenticate = (factor: SessionFactor = 'password'): ReauthenticateSession => ({
  type: 'ReauthenticateSession',
  factor,
  rotation: rotation(),
})

describe('reauthenticate a session', () => {
  it.each(['password', 'totp', 'recovery-code', 'provider'] as const satisfies readonly SessionFactor[])(
    'records by what, and another token speaks for it: %s',
    (factor) => given(startedAtNoon).when(reauthenticate(factor)).thenEmits(reauthenticated(factor), rotated(2)),
  )

  it('gives no other token where the presented one was rotated by a call beside it', () =>
    given(startedAtNoon, rotated(9)).when(reauthenticate()).thenEmits(reauthenticated()))

  it('remembers the latest time, and takes it for a sign of life: a clock that went back makes neither earlier', () => {
    const later = at(after(2 * minuteMs), reauthenticated())
    for (const events of [[later], [later, at(after(minuteMs), reauthenticated())]])
      expect(stateAfter(startedAtNoon, ...events).session).toMatchObject({
        authenticatedAt: after(2 * minuteMs),
        seenAt: after(2 * minuteMs),
        startedAt: noon,
      })
  })

  it('never moves the absolute end, and has passed a second factor only where that was what proved it', () =>
    expect(
      (['password', 'provider', 'totp', 'recovery-code'] as const).map(
        (factor) => stateAfter(startedAtNoon, reauthenticated(factor)).session,
      ),
    ).toMatchObject([false, false, true, true].map((mfaPassed) => ({ expiresAt: started.data.expiresAt, mfaPassed }))))

  it('refuses where it has ended meanwhile (SessionAlreadyEnded)', () =>
    given(startedAtNoon, ended()).when(reauthenticate()).thenRejects({ _tag: 'SessionAlreadyEnded' }))

  it('refuses where there is no session (NoSuchSession)', () =>
    given().when(reauthenticate()).thenRejects({ _tag: 'NoSuchSession' }))
})
