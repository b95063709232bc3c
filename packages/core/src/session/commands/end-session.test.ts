/** How a session ends for good. @module */
import { at, specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { after, digest, minuteMs, sessionId, userId } from '../../ids.fixture.ts'
import type { SessionEndCause } from '../events.ts'
import { ended, entered, partialAtNoon, rotated, sessionSeen, startedAtNoon } from '../session.fixture.ts'
import { session } from '../session.ts'

const { given, stateAfter } = specificationOf(session)

const causes: readonly SessionEndCause[] = [
  'logout',
  'logout-everywhere',
  'idle',
  'expired',
  'epoch',
  'replaced',
  'reuse',
  'support',
]

describe('end a session', () => {
  it.each(causes)('ends it, done or by half, and says why: %s', (cause) => {
    for (const begun of [startedAtNoon, partialAtNoon])
      given(begun).when({ type: 'EndSession', cause }).thenEmits(ended(cause))
  })

  it('keeps whose it was, why it ended and the token that spoke for it last, and nothing else', () =>
    expect(stateAfter(startedAtNoon, rotated(2), ended('reuse')).session).toEqual({
      status: 'ended',
      sessionId: sessionId(1),
      userId: userId(1),
      tokenDigest: digest(2),
      cause: 'reuse',
    }))

  it('is brought back by nothing', () => {
    const over = stateAfter(startedAtNoon, ended())
    for (const event of [sessionSeen, entered(1), rotated(2)])
      expect(stateAfter(startedAtNoon, ended(), at(after(minuteMs), event))).toEqual(over)
  })

  it('ends none twice, for whatever reason (SessionAlreadyEnded)', () => {
    for (const cause of causes)
      given(startedAtNoon, ended()).when({ type: 'EndSession', cause }).thenRejects({ _tag: 'SessionAlreadyEnded' })
  })

  it('refuses where there is no session (NoSuchSession)', () =>
    given().when({ type: 'EndSession', cause: 'logout' }).thenRejects({ _tag: 'NoSuchSession' }))
})
