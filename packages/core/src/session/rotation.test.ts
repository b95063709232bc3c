/** Which token speaks for a session, and what becomes of those before it. @module */
import { at, type Given, specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { after, digest, minuteMs, noon } from '../ids.fixture.ts'
import type { SessionEvent } from './events.ts'
import { rotatedBy } from './rotation.ts'
import { ended, mfaPassed, partialAtNoon, rotated, rotation, startedAtNoon } from './session.fixture.ts'
import { session } from './session.ts'

const { stateAfter } = specificationOf(session)

const openAfter = (...events: readonly Given<SessionEvent>[]) => {
  const state = stateAfter(...events).session
  if (state.status !== 'open') throw new Error(state.status)
  return state
}

const former = (token: number, graceMs: number, isPartial = false) => ({
  digest: digest(token),
  graceUntil: after(graceMs),
  isPartial,
})

describe('a rotation', () => {
  it('gives another token in the place of the one that was presented, in the epoch that the session was admitted in', () =>
    expect(rotatedBy(openAfter(startedAtNoon), rotation({ epoch: 3 }))).toStrictEqual([rotated(2, after(minuteMs), 3)]))

  it('gives none where the presented one has been rotated already, so that of calls beside each other one rotates', () => {
    expect(rotatedBy(openAfter(startedAtNoon, rotated(2)), rotation({ tokenDigest: digest(3) }))).toEqual([])
    expect(rotatedBy(openAfter(startedAtNoon), rotation({ presented: digest(9) }))).toEqual([])
  })

  it('lets the next token speak, and the one before it until its grace ends', () =>
    expect(openAfter(startedAtNoon, rotated(2), rotated(3, after(2 * minuteMs), 4))).toMatchObject({
      tokenDigest: digest(3),
      epoch: 4,
      rotated: [former(1, minuteMs), former(2, 2 * minuteMs)],
    }))

  it('is no sign of life, and proves nobody', () => {
    const { seenAt, authenticatedAt } = openAfter(startedAtNoon, at(after(minuteMs), rotated(2)))
    expect([seenAt, authenticatedAt]).toEqual([noon, noon])
  })

  it('keeps the token of a login by half for one by half, however long its grace', () => {
    const passed = openAfter(partialAtNoon, at(after(5), mfaPassed()), at(after(5), rotated(2)))
    expect(passed).toMatchObject({ tokenDigest: digest(2), rotated: [former(1, minuteMs, true)] })
    expect(openAfter(partialAtNoon, mfaPassed(), rotated(2), rotated(3))).toMatchObject({
      rotated: [former(1, minuteMs, true), former(2, minuteMs)],
    })
  })

  it('A67 remembers every token that others took the place of: whoever rotates over and over hides none', () => {
    const many = Array.from({ length: 200 }, (_, n) => rotated(n + 2))
    const known = openAfter(startedAtNoon, ...many).rotated
    expect(known.map((token) => token.digest)).toEqual(Array.from({ length: 200 }, (_, n) => digest(n + 1)))
  })

  it('gives the token before nothing that came with the next: when its person had proven who they are stays', () => {
    const proven: SessionEvent = { type: 'SessionReauthenticated', data: { factor: 'password' } }
    const session = openAfter(startedAtNoon, at(after(5), proven), at(after(5), rotated(2)), at(after(9), rotated(3)))
    expect(session.authenticatedAt).toBe(after(5))
    expect(session.rotated.map((token) => [token.authenticatedAt, token.since])).toEqual([
      [after(0), after(5)],
      [after(5), after(9)],
    ])
  })

  it('changes nothing of a session that has ended, nor does anything else', () => {
    const over = stateAfter(startedAtNoon, ended())
    for (const event of [rotated(2), mfaPassed(), ended('reuse')] satisfies readonly SessionEvent[])
      expect(stateAfter(startedAtNoon, ended(), event)).toEqual(over)
  })
})
