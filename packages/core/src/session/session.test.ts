/** The laws of a dashboard session, its stored names, and what holds after any commands. @module */
import { deepFrozen, factOf, matchesGoldenNames } from '@muniment/test-kit'
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { accountId, after, claimKey, digest, minuteMs, sessionId, userId } from '../ids.fixture.ts'
import { few, obeysTheLaws, sometime, withOptional } from '../laws.fixture.ts'
import type { LoginMethod } from '../user/events.ts'
import type { StartSession } from './commands/start-session.ts'
import { type SessionEvent, sessionEvents, type SessionStarted } from './events.ts'
import { session, type SessionCommand } from './session.ts'

const method = fc.constantFrom<LoginMethod>('password', 'github', 'google', 'sso')

const started = withOptional<SessionStarted['data']>(
  {
    sessionId: few.map(sessionId),
    userId: few.map(userId),
    tokenDigest: few.map(digest),
    method,
    connectionId: fc.string(),
    accountOfProvider: few.map(accountId),
    mfaRequired: fc.boolean(),
    idleMs: fc.integer({ min: 1, max: 40 * minuteMs }),
    expiresAt: sometime,
    epoch: fc.nat(3),
  },
  'connectionId',
  'accountOfProvider',
)

const event: fc.Arbitrary<SessionEvent> = fc.oneof(
  started.map((data) => ({ type: 'SessionStarted' as const, data })),
  fc.tuple(few, fc.option(few)).map(([n, address]) => ({
    type: 'AccountEntered' as const,
    data: { accountId: accountId(n), ...(address === null ? {} : { addressClaim: claimKey(address) }) },
  })),
  fc.tuple(few, fc.string()).map(([n, reason]) => ({
    type: 'AccountEntryRefused' as const,
    data: { accountId: accountId(n), reason },
  })),
)

const start: fc.Arbitrary<StartSession> = started.map(({ connectionId: _, accountOfProvider: __, ...data }) => ({
  type: 'StartSession',
  ...data,
}))

const command: fc.Arbitrary<SessionCommand> = fc.oneof(
  { weight: 1, arbitrary: start },
  {
    weight: 5,
    arbitrary: fc
      .tuple(sometime, few, fc.option(few, { nil: undefined }), fc.constantFrom(undefined, undefined, 'NotAMember'))
      .map(([now, n, address, refusal]) => ({
        type: 'EnterAccount' as const,
        now,
        accountId: accountId(n),
        addressClaim: address === undefined ? undefined : claimKey(address),
        refusal,
      })),
  },
)

describe('a dashboard session', () => {
  it('has the stored names that were approved', () => {
    matchesGoldenNames(sessionEvents, new URL('./events.golden.txt', import.meta.url))
  })

  obeysTheLaws(session, { event, command })

  it('after any commands: one start, whose user, token, epoch and end never change, and seen no earlier than before', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(fc.array(fc.tuple(command, sometime), { maxLength: 30 }), (commands) => {
        const state = session.initial()
        const events: SessionEvent[] = []
        let seenAt = after(-3_600_000)
        for (const [asked, occurredAt] of commands) {
          const decided = session.decide(asked)(deepFrozen(structuredClone(state)))
          if (E.isLeft(decided)) continue
          for (const emitted of decided.right) {
            session.evolve(state, factOf(emitted, events.length, occurredAt))
            events.push(emitted)
            seen.add(emitted.type)
          }
          if (state.session.status === 'absent') continue
          expect(state.session.seenAt >= seenAt).toBe(true)
          seenAt = state.session.seenAt
        }
        const starts = events.filter((emitted) => emitted.type === 'SessionStarted')
        expect(starts.length).toBe(state.session.status === 'absent' ? 0 : 1)
        if (state.session.status === 'open') expect(state.session).toMatchObject(starts[0]?.data ?? {})
      }),
      { numRuns: 300 },
    )
    expect([...seen].toSorted()).toEqual(Object.keys(sessionEvents).toSorted())
  })
})
