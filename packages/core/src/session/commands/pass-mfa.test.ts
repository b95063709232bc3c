/** How a login by half becomes a whole one. @module */
import { at, specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { after, digest, hourMs, minuteMs, noon } from '../../ids.fixture.ts'
import { ended, mfaPassed, partialAtNoon, rotated, rotation, startedAtNoon } from '../session.fixture.ts'
import { session } from '../session.ts'
import type { PassMfa } from './pass-mfa.ts'

const { given, stateAfter } = specificationOf(session)

const pass = (command: Partial<PassMfa> = {}): PassMfa => ({
  type: 'PassMfa',
  factor: 'totp',
  idleMs: 10 * minuteMs,
  expiresAt: after(hourMs),
  rotation: rotation(),
  ...command,
})

describe('pass MFA', () => {
  it.each(['totp', 'recovery-code'] as const)(
    'R21 finishes a login that was done by half, and another token speaks for it: %s',
    (factor) => given(partialAtNoon).when(pass({ factor })).thenEmits(mfaPassed(factor), rotated(2)),
  )

  it('R21 is by half until then', () => {
    expect(stateAfter(partialAtNoon).session).toMatchObject({ mfaRequired: true, mfaPassed: false })
    expect(stateAfter(partialAtNoon, mfaPassed()).session).toMatchObject({ mfaRequired: false, mfaPassed: true })
  })

  it('goes by the limits of a login by two factors from then on', () =>
    expect(stateAfter(partialAtNoon, mfaPassed()).session).toMatchObject({
      idleMs: 10 * minuteMs,
      expiresAt: after(hourMs),
    }))

  it('is a sign of life, and proves who somebody is', () => {
    expect(stateAfter(partialAtNoon, at(after(minuteMs), mfaPassed())).session).toMatchObject({
      startedAt: noon,
      seenAt: after(minuteMs),
      authenticatedAt: after(minuteMs),
    })
    expect(stateAfter(partialAtNoon, at(after(-minuteMs), mfaPassed())).session).toMatchObject({
      seenAt: noon,
      authenticatedAt: noon,
    })
  })

  it('leaves to the token before it what it was good for, until another takes its place', () =>
    expect(stateAfter(partialAtNoon, at(after(7), mfaPassed())).session).toMatchObject({
      partialToken: digest(1),
      rotated: [],
    }))

  it('refuses where it has passed one, or never needed it (MfaNotRequired)', () => {
    for (const events of [[startedAtNoon], [partialAtNoon, mfaPassed(), rotated(2)]])
      given(...events)
        .when(pass())
        .thenRejects({ _tag: 'MfaNotRequired' })
  })

  it('refuses where it has ended meanwhile (SessionAlreadyEnded)', () =>
    given(partialAtNoon, ended()).when(pass()).thenRejects({ _tag: 'SessionAlreadyEnded' }))

  it('refuses where there is no session (NoSuchSession)', () =>
    given().when(pass()).thenRejects({ _tag: 'NoSuchSession' }))
})
