/** The laws of an account, its stored names, and what holds whatever is done to it. @module */
import { fork, type Instant, plusMs } from '@muniment/kernel'
import { deepFrozen, factOf, matchesGoldenNames } from '@muniment/test-kit'
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import {
  accountId,
  authtokenId,
  claimKey,
  digest,
  invitationId,
  membershipId,
  minuteMs,
  noon,
  sealedText,
  userId,
} from '../ids.fixture.ts'
import { few, obeysTheLaws, sometime, withOptional } from '../laws.fixture.ts'
import type { MembershipId } from '../ids.ts'
import { account, type AccountCommand } from './account.ts'
import { everyPermissions, founder } from './account.fixture.ts'
import { type AccountEvent, accountEvents } from './events.ts'
import type { InvitationResent, UserInvited } from './invitations/events.ts'
import { isOpen } from './invitations/open-invitation.ts'
import type { MemberJoined, MemberOrigin, RemovalCause } from './members/events.ts'
import { exceeds, grants, isValidCombination } from './permissions.ts'
import { type AccountFeature, accountFeatures, type Plan } from './settings/events.ts'
import type { AccountState } from './state.ts'

const permissions = fc.constantFrom(...everyPermissions)

const plan = withOptional<Plan>(
  {
    plan: fc.string(),
    features: fc.subarray<AccountFeature>([...accountFeatures]),
    seatLimit: fc.integer({ min: 1, max: 5 }),
  },
  'seatLimit',
)

const ofMembership = few.map((n) => ({ membershipId: membershipId(n) }))

const event: fc.Arbitrary<AccountEvent> = fc.oneof(
  few.map((n) => ({
    type: 'AccountCreated' as const,
    data: { accountId: accountId(n), name: 'Example', founderUserId: userId(n) },
  })),
  plan.map((data) => ({ type: 'PlanChanged' as const, data })),
  withOptional<MemberJoined['data']>(
    {
      membershipId: few.map(membershipId),
      userId: few.map(userId),
      permissions,
      origin: fc.constantFrom<MemberOrigin>('founder', 'invitation', 'jit', 'scim'),
      defaultAuthtokenId: few.map(authtokenId),
    },
    'defaultAuthtokenId',
  ).map((data) => ({ type: 'MemberJoined' as const, data })),
  ofMembership.map((data) => ({ type: 'MemberDisabled' as const, data })),
  ofMembership.map((data) => ({ type: 'MemberEnabled' as const, data })),
  fc
    .tuple(few, few, fc.constantFrom<RemovalCause>('removed', 'left', 'scim', 'user-deleted'))
    .map(([member, whose, cause]) => ({
      type: 'MemberRemoved' as const,
      data: { membershipId: membershipId(member), userId: userId(whose), cause },
    })),
  withOptional<UserInvited['data']>(
    {
      invitationId: few.map(invitationId),
      emailClaim: few.map(claimKey),
      email: few.map(sealedText),
      permissions,
      ticketDigest: few.map(digest),
      expiresAt: sometime,
      invitedBy: few.map(membershipId),
    },
    'expiresAt',
  ).map((data) => ({ type: 'UserInvited' as const, data })),
  withOptional<InvitationResent['data']>(
    { invitationId: few.map(invitationId), ticketDigest: few.map(digest), expiresAt: sometime },
    'expiresAt',
  ).map((data) => ({ type: 'InvitationResent' as const, data })),
  fc.tuple(few, few, few).map(([n, whose, member]) => ({
    type: 'InvitationAccepted' as const,
    data: { invitationId: invitationId(n), userId: userId(whose), membershipId: membershipId(member) },
  })),
)

const command: fc.Arbitrary<AccountCommand> = fc.oneof(
  fc.tuple(few, plan).map(([n, bought]) => ({
    type: 'FoundAccount' as const,
    accountId: accountId(n),
    name: 'Example',
    founderUserId: userId(n),
    membershipId: membershipId(n),
    defaultAuthtokenId: authtokenId(n),
    plan: bought,
  })),
  fc
    .tuple(sometime, few, few, fc.option(few, { nil: undefined }), fc.option(permissions, { nil: undefined }))
    .chain(([now, actor, n, holder, chosen]) =>
      fc.option(sometime, { nil: undefined }).map((expiresAt) => ({
        type: 'Invite' as const,
        now,
        actor: membershipId(actor),
        invitationId: invitationId(n),
        emailClaim: claimKey(n),
        email: sealedText(n),
        holder: holder === undefined ? undefined : userId(holder),
        permissions: chosen,
        ticketDigest: digest(n),
        expiresAt,
      })),
    ),
  fc.tuple(sometime, few, few, fc.option(sometime, { nil: undefined })).map(([now, actor, n, expiresAt]) => ({
    type: 'ResendInvitation' as const,
    now,
    actor: membershipId(actor),
    invitationId: invitationId(n),
    ticketDigest: digest(n),
    expiresAt,
  })),
  fc
    .tuple(sometime, few, few, few, fc.boolean(), fc.option(few, { nil: undefined }))
    .map(([now, n, whose, address, emailVerified, ticket]) => ({
      type: 'AcceptInvitation' as const,
      now,
      invitationId: invitationId(n),
      userId: userId(whose),
      emailClaim: claimKey(address),
      emailVerified,
      ticketDigest: ticket === undefined ? undefined : digest(ticket),
      membershipId: membershipId(n),
      defaultAuthtokenId: authtokenId(n),
    })),
  ...(['DisableMember', 'EnableMember', 'RemoveMember'] as const).map((type) =>
    fc.tuple(few, few).map(([actor, target]) => ({
      type,
      actor: membershipId(actor),
      membershipId: membershipId(target),
    })),
  ),
)

/** One thing that somebody tries. Numbers choose among what there is by then. */
type Step =
  | { readonly do: 'wait'; readonly ms: number }
  | {
      readonly do: 'invite'
      readonly by: number
      readonly person: number
      readonly chosen: (typeof everyPermissions)[number] | undefined
      readonly lifetimeMs: number | undefined
    }
  | {
      readonly do: 'accept'
      readonly which: number
      readonly as: 'invited' | number
      readonly proof: 'ticket' | 'wrong ticket' | 'verified' | 'none'
    }
  | { readonly do: 'resend'; readonly by: number; readonly which: number; readonly lifetimeMs: number | undefined }
  | { readonly do: 'DisableMember' | 'EnableMember' | 'RemoveMember'; readonly by: number; readonly target: number }

const people = 8
const anybody = fc.nat(20)

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.nat(3 * minuteMs).map((ms) => ({ do: 'wait' as const, ms })) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('invite' as const),
      by: anybody,
      person: fc.integer({ min: 1, max: people }),
      chosen: fc.option(fc.constantFrom(...everyPermissions.filter(isValidCombination)), { nil: undefined }),
      lifetimeMs: fc.option(fc.constantFrom(0, minuteMs, 10 * minuteMs), { nil: undefined }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('accept' as const),
      which: anybody,
      as: fc.oneof(
        { weight: 5, arbitrary: fc.constant('invited' as const) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: people }) },
      ),
      proof: fc.constantFrom(
        'ticket' as const,
        'ticket' as const,
        'ticket' as const,
        'verified' as const,
        'wrong ticket' as const,
        'none' as const,
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('resend' as const),
      by: anybody,
      which: anybody,
      lifetimeMs: fc.option(fc.constantFrom(minuteMs, 10 * minuteMs), { nil: undefined }),
    }),
  },
  ...(['DisableMember', 'EnableMember', 'RemoveMember'] as const).map((what) => ({
    weight: 2,
    arbitrary: fc.record({ do: fc.constant(what), by: anybody, target: anybody }),
  })),
)

const pick = <A>(list: readonly A[], n: number): A | undefined =>
  list.length === 0 ? undefined : list[n % list.length]

const personOf = (claim: string): number => Number(claim.slice(-6))

/** What holds after every append, by counting what is there. */
const holds = (state: AccountState, seatLimit: number | undefined): void => {
  const members = Object.values(state.members)
  const staying = members.filter(({ status }) => status !== 'removed')
  const administrators = members.filter((member) => member.status === 'active' && member.permissions.administrator)
  const pending = Object.values(state.pending)

  expect(state.seatsHeld).toBe(staying.length)
  expect(state.activeAdministrators).toBe(administrators.length)
  expect(state.pendingCount).toBe(pending.length)
  expect(administrators.length).toBeGreaterThanOrEqual(1)

  expect(new Set(staying.map((member) => member.userId)).size).toBe(staying.length)
  expect(state.membershipOf).toEqual(Object.fromEntries(staying.map((member) => [member.userId, member.membershipId])))
  expect(new Set(pending.map(({ emailClaim }) => emailClaim)).size).toBe(pending.length)
  expect(state.pendingFor).toEqual(Object.fromEntries(pending.map((one) => [one.emailClaim, one.invitationId])))

  if (seatLimit !== undefined) expect(staying.length).toBeLessThanOrEqual(seatLimit)
  for (const member of members) expect(isValidCombination(member.permissions)).toBe(true)
}

/** Members who stay, and invitations that could be accepted at this moment. */
const seatsOf = (state: AccountState, now: Instant): number =>
  Object.values(state.members).filter(({ status }) => status !== 'removed').length +
  Object.values(state.pending).filter((one) => isOpen(state, one, now)).length

/** What must have been so for an event to be emitted, said a second time and from the other side. */
const wasEntitled = (
  before: AccountState,
  asked: AccountCommand,
  emitted: readonly AccountEvent[],
  now: Instant,
): void => {
  for (const { type, data } of emitted) {
    const actor = 'actor' in asked ? before.members[asked.actor] : undefined
    switch (type) {
      case 'UserInvited':
        expect(actor?.status).toBe('active')
        expect(actor !== undefined && grants(actor.permissions, 'member.invite')).toBe(true)
        expect(actor !== undefined && !exceeds(data.permissions, actor.permissions)).toBe(true)
        if (before.seatLimit !== undefined) expect(seatsOf(before, now)).toBeLessThan(before.seatLimit)
        break
      case 'InvitationResent': {
        const offer = before.pending[data.invitationId]
        expect(actor?.status).toBe('active')
        expect(actor !== undefined && grants(actor.permissions, 'member.invite')).toBe(true)
        expect(offer !== undefined && actor !== undefined && !exceeds(offer.permissions, actor.permissions)).toBe(true)
        break
      }
      case 'MemberDisabled':
      case 'MemberEnabled':
      case 'MemberRemoved': {
        const target = before.members[data.membershipId]
        expect(actor?.status).toBe('active')
        expect(actor?.permissions.administrator === true || actor?.permissions.team === 'manager').toBe(true)
        if (target?.permissions.administrator) expect(actor?.permissions.administrator).toBe(true)
        if (type === 'MemberRemoved') expect(data.userId).toBe(target?.userId)
        if (type === 'MemberDisabled') expect(data.membershipId).not.toBe(actor?.membershipId)
        break
      }
      case 'MemberJoined': {
        if (asked.type !== 'AcceptInvitation') break
        const offer = before.pending[asked.invitationId]
        const maker = before.members[offer?.invitedBy ?? '']
        expect(data.permissions).toEqual(offer?.permissions)
        expect(asked.emailClaim).toBe(offer?.emailClaim)
        expect(asked.emailVerified || asked.ticketDigest === offer?.ticketDigest).toBe(true)
        expect(maker?.status).toBe('active')
        expect(maker !== undefined && !exceeds(data.permissions, maker.permissions)).toBe(true)
        expect(before.membershipOf[data.userId]).toBeUndefined()
        break
      }
      case 'AccountCreated':
      case 'PlanChanged':
      case 'InvitationAccepted':
        break
    }
  }
}

describe('an account', () => {
  it('has the stored names that were approved', () => {
    matchesGoldenNames(accountEvents, new URL('./events.golden.txt', import.meta.url))
  })

  obeysTheLaws(account, { event, command })

  it('whatever is tried, it keeps an active administrator, its seats, its counts, and its dead', () => {
    const emittedTypes = new Map<string, number>()
    const refusals = new Map<string, number>()
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 20, maxLength: 80, size: 'max' }),
        fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
        fc.constantFrom(true, true, true, false),
        (steps, seatLimit, rbac) => {
          const state = account.initial()
          const log: AccountEvent[] = []
          const invitations: number[] = []
          const removed = new Map<string, string>()
          let now = noon
          let drawn = 100

          const run = (asked: AccountCommand): void => {
            const before = deepFrozen(structuredClone(state))
            const decided = account.decide(deepFrozen(asked))(before)
            if (E.isLeft(decided)) {
              refusals.set(decided.left._tag, (refusals.get(decided.left._tag) ?? 0) + 1)
              return
            }
            wasEntitled(before, asked, decided.right, now)
            const facts = decided.right.map((emitted, index) => factOf(emitted, log.length + index, now))
            for (const fact of facts) account.evolve(state, fact)
            expect(fork(account.evolve, before, facts)).toStrictEqual(state)
            log.push(...decided.right)
            for (const emitted of decided.right) {
              emittedTypes.set(emitted.type, (emittedTypes.get(emitted.type) ?? 0) + 1)
              if (emitted.type === 'UserInvited')
                invitations.push(Number.parseInt(emitted.data.invitationId.slice(4), 16))
              if (emitted.type === 'MemberRemoved')
                removed.set(emitted.data.membershipId, JSON.stringify(state.members[emitted.data.membershipId]))
            }
            holds(state, seatLimit)
            for (const [id, asItWas] of removed) expect(JSON.stringify(state.members[id])).toBe(asItWas)
          }

          run({
            type: 'FoundAccount',
            accountId: accountId(1),
            name: 'Example',
            founderUserId: userId(founder),
            membershipId: membershipId(100),
            defaultAuthtokenId: authtokenId(100),
            plan: { plan: 'test', features: rbac ? ['rbac'] : [], ...(seatLimit === undefined ? {} : { seatLimit }) },
          })
          for (const one of steps) {
            const ids = Object.keys(state.members) as MembershipId[]
            drawn += 1
            switch (one.do) {
              case 'wait':
                now = plusMs(now, one.ms)
                break
              case 'invite':
                run({
                  type: 'Invite',
                  now,
                  actor: pick(ids, one.by) ?? membershipId(99),
                  invitationId: invitationId(drawn),
                  emailClaim: claimKey(one.person),
                  email: sealedText(one.person),
                  holder: userId(one.person),
                  permissions: one.chosen,
                  ticketDigest: digest(drawn),
                  expiresAt: one.lifetimeMs === undefined ? undefined : plusMs(now, one.lifetimeMs),
                })
                break
              case 'accept': {
                const open = invitations.filter((known) => state.pending[invitationId(known)] !== undefined)
                const n = pick(one.which % 5 === 0 ? invitations : open, one.which) ?? 99
                const offer = state.pending[invitationId(n)]
                const person = one.as === 'invited' ? personOf(offer?.emailClaim ?? '1') : one.as
                run({
                  type: 'AcceptInvitation',
                  now,
                  invitationId: invitationId(n),
                  userId: userId(person),
                  emailClaim: claimKey(person),
                  emailVerified: one.proof === 'verified',
                  ticketDigest:
                    one.proof === 'ticket' ? digest(n) : one.proof === 'wrong ticket' ? digest(n + 1) : undefined,
                  membershipId: membershipId(drawn),
                  defaultAuthtokenId: authtokenId(drawn),
                })
                break
              }
              case 'resend':
                run({
                  type: 'ResendInvitation',
                  now,
                  actor: pick(ids, one.by) ?? membershipId(99),
                  invitationId: invitationId(pick(invitations, one.which) ?? 99),
                  ticketDigest: digest(pick(invitations, one.which) ?? 99),
                  expiresAt: one.lifetimeMs === undefined ? undefined : plusMs(now, one.lifetimeMs),
                })
                break
              case 'DisableMember':
              case 'EnableMember':
              case 'RemoveMember':
                run({
                  type: one.do,
                  actor: pick(ids, one.by) ?? membershipId(99),
                  membershipId: pick(ids, one.target) ?? membershipId(99),
                })
            }
          }
        },
      ),
      { numRuns: 300 },
    )
    // The walk has been everywhere: nothing above held for want of trying.
    expect([...emittedTypes.keys()].toSorted()).toEqual(Object.keys(accountEvents).toSorted())
    for (const tag of [
      'AdminOnlyByAdmin',
      'AlreadyMember',
      'Escalation',
      'ForbiddenInvite',
      'ForbiddenTeam',
      'InviteEmailMismatch',
      'InviteInvalid',
      'InvitePending',
      'InviterLostRights',
      'LastAdmin',
      'MemberAlreadyDisabled',
      'MemberAlreadyEnabled',
      'MemberDisabled',
      'NoSuchMember',
      'NotAMember',
      'RbacUnavailable',
      'SeatLimit',
      'SelfDisable',
    ])
      expect([...refusals.keys()], tag).toContain(tag)
  })
})
