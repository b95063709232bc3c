/** The laws of a dashboard session, its stored names, and what holds after any commands. @module */
import { deepFrozen, factOf, matchesGoldenNames } from '@muniment/test-kit'
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { type Instant, later } from '@muniment/kernel'
import { accountId, after, claimKey, digest, minuteMs, sessionId, userId } from '../ids.fixture.ts'
import { few, obeysTheLaws, sometime, withOptional } from '../laws.fixture.ts'
import type { LoginMethod } from '../user/events.ts'
import type { StartSession } from './commands/start-session.ts'
import {
  type SessionEndCause,
  type SessionEvent,
  sessionEvents,
  type SessionFactor,
  type SessionStarted,
} from './events.ts'
import type { Rotation } from './rotation.ts'
import { sessionSeen } from './session.fixture.ts'
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

const secondFactor = fc.constantFrom('totp' as const, 'recovery-code' as const)
const factor = fc.constantFrom<SessionFactor>('password', 'totp', 'recovery-code', 'provider')
const cause = fc.constantFrom<SessionEndCause>(
  'logout',
  'logout-everywhere',
  'idle',
  'expired',
  'epoch',
  'replaced',
  'reuse',
  'support',
)
const idleMs = fc.integer({ min: 1, max: 40 * minuteMs })

const event: fc.Arbitrary<SessionEvent> = fc.oneof(
  started.map((data) => ({ type: 'SessionStarted' as const, data })),
  fc.tuple(secondFactor, idleMs, sometime).map(([by, idle, expiresAt]) => ({
    type: 'SessionMfaPassed' as const,
    data: { factor: by, idleMs: idle, expiresAt },
  })),
  factor.map((by) => ({ type: 'SessionReauthenticated' as const, data: { factor: by } })),
  fc.tuple(few, sometime, fc.nat(3)).map(([token, graceUntil, epoch]) => ({
    type: 'SessionRotated' as const,
    data: { tokenDigest: digest(token), graceUntil, epoch },
  })),
  fc.constant(sessionSeen),
  cause.map((by) => ({ type: 'SessionEnded' as const, data: { cause: by } })),
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

const address = fc.option(few.map(claimKey), { nil: undefined })

const rotation: fc.Arbitrary<Rotation> = fc
  .tuple(few, few, sometime, fc.nat(3))
  .map(([presented, token, graceUntil, epoch]) => ({
    presented: digest(presented),
    tokenDigest: digest(token),
    graceUntil,
    epoch,
  }))

const command: fc.Arbitrary<SessionCommand> = fc.oneof(
  { weight: 2, arbitrary: start },
  {
    weight: 5,
    arbitrary: fc
      .tuple(sometime, few, address, fc.constantFrom(undefined, undefined, 'NotAMember'))
      .map(([now, n, addressClaim, refusal]) => ({
        type: 'EnterAccount' as const,
        now,
        accountId: accountId(n),
        addressClaim,
        refusal,
      })),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(secondFactor, idleMs, sometime, rotation).map(([by, idle, expiresAt, next]) => ({
      type: 'PassMfa' as const,
      factor: by,
      idleMs: idle,
      expiresAt,
      rotation: next,
    })),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(factor, rotation)
      .map(([by, next]) => ({ type: 'ReauthenticateSession' as const, factor: by, rotation: next })),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(few, address, rotation).map(([n, addressClaim, next]) => ({
      type: 'SwitchAccount' as const,
      accountId: accountId(n),
      addressClaim,
      rotation: next,
    })),
  },
  { weight: 3, arbitrary: sometime.map((now) => ({ type: 'SeeSession' as const, now })) },
  { weight: 1, arbitrary: cause.map((by) => ({ type: 'EndSession' as const, cause: by })) },
)

/** What events say of the session that they are of: its last token, epoch and limits, and when somebody last proved who they are. */
const saidBy = (events: readonly (readonly [SessionEvent, Instant])[]) => {
  const happened = events.map(([event]) => event)
  const start = happened.find((event) => event.type === 'SessionStarted')?.data
  const rotated = happened.findLast((event) => event.type === 'SessionRotated')?.data
  const passed = happened.filter((event) => event.type === 'SessionMfaPassed')
  const proven = events.filter(([{ type }]) =>
    ['SessionStarted', 'SessionMfaPassed', 'SessionReauthenticated'].includes(type),
  )
  return {
    start,
    passed,
    latest: {
      sessionId: start?.sessionId,
      userId: start?.userId,
      method: start?.method,
      startedAt: events[0]?.[1],
      tokenDigest: rotated?.tokenDigest ?? start?.tokenDigest,
      epoch: rotated?.epoch ?? start?.epoch,
      idleMs: passed.at(-1)?.data.idleMs ?? start?.idleMs,
      expiresAt: passed.at(-1)?.data.expiresAt ?? start?.expiresAt,
      mfaRequired: start?.mfaRequired === true && passed.length === 0,
      mfaPassed:
        passed.length > 0 ||
        happened.some(
          (event) => event.type === 'SessionReauthenticated' && ['totp', 'recovery-code'].includes(event.data.factor),
        ),
      authenticatedAt: proven.map(([, provenAt]) => provenAt).reduce((a, b) => later(a, b), after(-3_600_000)),
    },
  }
}

describe('a dashboard session', () => {
  it('has the stored names that were approved', () => {
    matchesGoldenNames(sessionEvents, new URL('./events.golden.txt', import.meta.url))
  })

  // It moves a time, and examples all happen at one: that it does is shown beside its command.
  obeysTheLaws(session, { event, command, inert: ['SessionSeen'] })

  it('after any commands: one start, whose user never changes, what was recorded last, one second factor, and nothing after its end', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(
        fc.option(start, { nil: undefined }),
        fc.array(fc.tuple(command, sometime), { maxLength: 30 }),
        (first, others) => {
          const commands = first === undefined ? others : [[first, after(0)] as const, ...others]
          const state = session.initial()
          const events: (readonly [SessionEvent, Instant])[] = []
          let seenAt = after(-3_600_000)
          for (const [asked, occurredAt] of commands) {
            const before = structuredClone(state.session)
            const decided = session.decide(asked)(deepFrozen(structuredClone(state)))
            if (E.isLeft(decided)) continue
            if (before.status === 'ended') expect(decided.right).toEqual([])
            for (const emitted of decided.right) {
              if (emitted.type === 'SessionRotated')
                expect('rotation' in asked && asked.rotation.presented).toBe(
                  before.status === 'open' && before.tokenDigest,
                )
              session.evolve(state, factOf(emitted, events.length, occurredAt))
              events.push([emitted, occurredAt])
              seen.add(emitted.type)
            }
            if (state.session.status !== 'open') continue
            expect(state.session.seenAt >= seenAt).toBe(true)
            seenAt = state.session.seenAt
            // Every token that another has taken the place of, and no more.
            expect(state.session.rotated).toHaveLength(events.filter(([{ type }]) => type === 'SessionRotated').length)
          }
          const types = events.map(([{ type }]) => type)
          const { start: began, passed, latest } = saidBy(events)
          expect(types.filter((type) => type === 'SessionStarted')).toHaveLength(
            state.session.status === 'absent' ? 0 : 1,
          )
          expect(types.indexOf('SessionStarted')).toBe(state.session.status === 'absent' ? -1 : 0)
          expect(passed.length).toBeLessThanOrEqual(began?.mfaRequired === true ? 1 : 0)
          expect(types.indexOf('SessionEnded')).toBe(state.session.status === 'ended' ? types.length - 1 : -1)
          if (state.session.status === 'open') expect(state.session).toMatchObject(latest)
          if (state.session.status === 'ended')
            expect(state.session).toMatchObject({
              sessionId: latest.sessionId,
              userId: latest.userId,
              tokenDigest: latest.tokenDigest,
            })
        },
      ),
      { numRuns: 1_000 },
    )
    expect([...seen].toSorted()).toEqual(Object.keys(sessionEvents).toSorted())
  })
})
