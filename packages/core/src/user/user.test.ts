/** The laws of a user, its stored names, and what holds after any commands. @module */
import type { Sealed } from '@muniment/kernel'
import { deepFrozen, factOf, matchesGoldenNames, specificationOf } from '@muniment/test-kit'
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { accountId, apiKeyId, claimKey, digest, noon, sealedText, sessionId, userId } from '../ids.fixture.ts'
import { few, obeysTheLaws, sometime, withOptional } from '../laws.fixture.ts'
import {
  type Login,
  type LoginMethod,
  type SessionEpochRaised,
  type UserEvent,
  type UserProvisioned,
  type UserSignedUp,
  userEvents,
} from './events.ts'
import { isHere, type UserState, usesClaim } from './state.ts'
import {
  attempted,
  banned,
  changeCancelled,
  converted,
  expired,
  gone,
  leaving,
  passwordRemoved,
  restored,
  signedUp as aSignUp,
  succeeded,
  suspended,
} from './user.fixture.ts'
import { user, type UserCommand } from './user.ts'

const { stateAfter } = specificationOf(user)

const method = fc.constantFrom<LoginMethod>('password', 'github', 'google', 'sso')
const provider = fc.constantFrom('github' as const, 'google' as const, 'sso' as const)
const factor = fc.constantFrom('first' as const, 'second' as const)

const signedUp = withOptional<UserSignedUp['data']>(
  {
    userId: few.map(userId),
    emailClaim: few.map(claimKey),
    email: few.map(sealedText),
    usernameClaim: few.map(claimKey),
    username: few.map(sealedText),
    name: few.map(sealedText),
    login: withOptional<Login>(
      { method, identityClaim: few.map(claimKey), connectionId: fc.string() },
      'identityClaim',
      'connectionId',
    ),
    passwordHash: few.map(sealedText),
    founds: fc.record({ accountId: few.map(accountId), name: fc.string() }, { noNullPrototype: true }),
  },
  'usernameClaim',
  'username',
  'name',
  'passwordHash',
  'founds',
)

const event: fc.Arbitrary<UserEvent> = fc.oneof(
  signedUp.map((data) => ({ type: 'UserSignedUp' as const, data })),
  fc
    .tuple(
      signedUp,
      withOptional<Pick<UserProvisioned['data'], 'by' | 'accountId' | 'connectionId'>>(
        {
          by: fc.constantFrom('jit' as const, 'scim' as const, 'import' as const),
          accountId: few.map(accountId),
          connectionId: fc.string(),
        },
        'accountId',
        'connectionId',
      ),
    )
    .map(([{ founds: _, ...data }, by]) => ({ type: 'UserProvisioned' as const, data: { ...data, ...by } })),
  fc.record({ method, factor, failuresInRow: fc.nat(20) }).map((data) => ({
    type: 'LoginAttempted' as const,
    data: { ...data },
  })),
  fc
    .tuple(method, few, sometime, fc.array(few.map(sessionId), { maxLength: 2 }), fc.option(few.map(claimKey)))
    .map(([by, n, expiresAt, replaced, address]) => ({
      type: 'LoginSucceeded' as const,
      data: {
        method: by,
        sessionId: sessionId(n),
        expiresAt,
        replaced,
        ...(address === null ? {} : { addressClaim: address }),
      },
    })),
  fc
    .tuple(
      method,
      factor,
      fc.constantFrom('wrong-password' as const, 'no-password' as const, 'unreadable-password' as const),
    )
    .map(([by, which, reason]) => ({
      type: 'LoginFailed' as const,
      data: { method: by, factor: which, reason },
    })),
  fc.tuple(few, few, sometime).map(([n, ticket, expiresAt]) => ({
    type: 'EmailVerificationRequested' as const,
    data: { emailClaim: claimKey(n), ticketDigest: digest(ticket), expiresAt },
  })),
  few.map((n) => ({ type: 'EmailVerified' as const, data: { emailClaim: claimKey(n) } })),
  fc.tuple(few, sometime).map(([ticket, expiresAt]) => ({
    type: 'PasswordResetRequested' as const,
    data: { ticketDigest: digest(ticket), expiresAt },
  })),
  fc
    .tuple(
      fc.constantFrom(
        'PasswordReset' as const,
        'PasswordChanged' as const,
        'PasswordAdded' as const,
        'PasswordRehashed' as const,
      ),
      few,
    )
    .map(([type, n]) => ({ type, data: { passwordHash: sealedText(n) } })),
  fc.constantFrom<UserEvent>(passwordRemoved, changeCancelled, suspended, restored, banned, expired, converted),
  few.map((n) => ({
    type: 'UsernameChosen' as const,
    data: { usernameClaim: claimKey(20 + n), username: sealedText(n) },
  })),
  few.map((n) => ({ type: 'UserRenamed' as const, data: { name: sealedText(n) } })),
  fc.tuple(few, few, sometime).map(([n, ticket, expiresAt]) => ({
    type: 'EmailChangeRequested' as const,
    data: { emailClaim: claimKey(n), email: sealedText(n), ticketDigest: digest(ticket), expiresAt },
  })),
  fc.tuple(few, few, fc.boolean()).map(([n, before, isVerified]) => ({
    type: 'EmailChanged' as const,
    data: { emailClaim: claimKey(n), email: sealedText(n), previousClaim: claimKey(before), verified: isVerified },
  })),
  fc
    .tuple(fc.constantFrom('LoginLinked' as const, 'LoginUnlinked' as const), provider, few)
    .map(([type, by, n]) => ({ type, data: { method: by, identityClaim: claimKey(10 + n) } })),
  withOptional<SessionEpochRaised['data']>(
    {
      epoch: fc.integer({ min: 1, max: 5 }),
      cause: fc.constantFrom('password-changed', 'password-reset', 'first-proof'),
      keptSessionId: few.map(sessionId),
      credentialIds: fc.array(few.map(apiKeyId), { maxLength: 2 }),
    },
    'keptSessionId',
    'credentialIds',
  ).map((data) => ({ type: 'SessionEpochRaised' as const, data })),
  fc.constantFrom<UserEvent>(...leaving),
  few.map((n) => ({ type: 'ClaimFenced' as const, data: { claim: claimKey(n) } })),
)

const signUp: fc.Arbitrary<UserCommand> = fc.tuple(few, fc.boolean(), fc.boolean()).map(([n, named, founding]) => ({
  type: 'SignUp' as const,
  userId: userId(n),
  emailClaim: claimKey(n),
  email: sealedText(n),
  username: named ? { usernameClaim: claimKey(20 + n), username: sealedText(n) } : undefined,
  name: named ? sealedText(n) : undefined,
  by:
    n === 3
      ? { method: 'provider' as const, login: { method: 'github' as const, identityClaim: claimKey(13) } }
      : { method: 'password' as const, passwordHash: sealedText(n) },
  founds: founding ? { accountId: accountId(n), name: 'Example' } : undefined,
}))

const importUser: fc.Arbitrary<UserCommand> = fc
  .tuple(few, fc.boolean(), fc.boolean(), fc.boolean(), fc.uniqueArray(provider, { maxLength: 2 }))
  .map(([n, named, withPassword, emailVerified, methods]) => ({
    type: 'ImportUser' as const,
    userId: userId(n),
    emailClaim: claimKey(n),
    email: sealedText(n),
    emailVerified,
    username: named ? { usernameClaim: claimKey(20 + n), username: sealedText(n) } : undefined,
    name: named ? sealedText(n) : undefined,
    passwordHash: withPassword ? sealedText(n) : undefined,
    logins: methods.map((by, index) => ({ method: by, identityClaim: claimKey(10 + index) })),
  }))

const command: fc.Arbitrary<UserCommand> = fc.oneof(
  { weight: 1, arbitrary: signUp },
  { weight: 1, arbitrary: importUser },
  { weight: 3, arbitrary: method.map((by) => ({ type: 'AttemptLogin' as const, method: by })) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom(undefined, 0, 1, 2),
        fc.boolean(),
        few,
        sometime,
        fc.option(few.map(claimKey), { nil: undefined }),
      )
      .map(([generation, matched, n, expiresAt, addressClaim]) => ({
        type: 'RecordPasswordLogin' as const,
        proof: { generation, matched },
        sessionId: sessionId(n),
        expiresAt,
        addressClaim,
      })),
  },
)

const generation = fc.constantFrom(undefined, 0, 1, 2, 3)

const ofTicketsAndPasswords: fc.Arbitrary<UserCommand> = fc.oneof(
  fc.tuple(few, sometime).map(([ticket, expiresAt]) => ({
    type: 'RequestEmailVerification' as const,
    ticketDigest: digest(ticket),
    expiresAt,
  })),
  fc.tuple(few, sometime).map(([ticket, now]) => ({
    type: 'VerifyEmail' as const,
    now,
    ticketDigest: digest(ticket),
  })),
  fc.tuple(few, sometime).map(([ticket, expiresAt]) => ({
    type: 'RequestPasswordReset' as const,
    ticketDigest: digest(ticket),
    expiresAt,
  })),
  fc.tuple(few, sometime, few).map(([ticket, now, n]) => ({
    type: 'CompletePasswordReset' as const,
    now,
    ticketDigest: digest(ticket),
    passwordHash: sealedText(n),
    credentialIds: [apiKeyId(n)],
  })),
  fc.tuple(few, few, fc.nat(3)).map(([n, session, epoch]) => ({
    type: 'ProveEmail' as const,
    emailClaim: claimKey(n),
    session: { sessionId: sessionId(session), epoch },
    credentialIds: [apiKeyId(n)],
  })),
  fc.tuple(generation, fc.boolean(), few, fc.nat(3)).map(([made, matched, n, epoch]) => ({
    type: 'ChangePassword' as const,
    proof: { generation: made, matched },
    passwordHash: sealedText(n),
    session: { sessionId: sessionId(n), epoch },
  })),
  fc.tuple(fc.integer({ min: 1, max: 3 }), few, few).map(([made, old, n]) => ({
    type: 'RehashPassword' as const,
    generation: made,
    replaces: sealedText(old),
    passwordHash: sealedText(n),
  })),
)

const ofLogins: fc.Arbitrary<UserCommand> = fc.oneof(
  few.map((n) => ({ type: 'AddPassword' as const, passwordHash: sealedText(n) })),
  fc.constant({ type: 'RemovePassword' as const }),
  fc.tuple(provider, few).map(([by, n]) => ({
    type: 'LinkLogin' as const,
    login: { method: by, identityClaim: claimKey(10 + n) },
  })),
  provider.map((by) => ({ type: 'UnlinkLogin' as const, method: by })),
  fc.tuple(few, few, sometime).map(([n, session, expiresAt]) => ({
    type: 'RecordProviderLogin' as const,
    identityClaim: claimKey(10 + n),
    sessionId: sessionId(session),
    expiresAt,
    addressClaim: undefined,
  })),
)

const ofNames: fc.Arbitrary<UserCommand> = fc.oneof(
  few.map((n) => ({ type: 'ChooseUsername' as const, usernameClaim: claimKey(20 + n), username: sealedText(n) })),
  few.map((n) => ({ type: 'RenameUser' as const, name: sealedText(n) })),
  fc.tuple(few, few, sometime).map(([n, ticket, expiresAt]) => ({
    type: 'RequestEmailChange' as const,
    emailClaim: claimKey(n),
    email: sealedText(n),
    ticketDigest: digest(ticket),
    expiresAt,
  })),
  fc.tuple(few, sometime).map(([ticket, now]) => ({
    type: 'ConfirmEmailChange' as const,
    now,
    ticketDigest: digest(ticket),
  })),
  fc.constant({ type: 'CancelEmailChange' as const }),
)

/** Weighted: whoever is barred or leaves can do little else. */
const ofSupport: fc.Arbitrary<UserCommand> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom<UserCommand>(
      { type: 'SuspendUser' },
      { type: 'RestoreUser' },
      { type: 'RestoreUser' },
      { type: 'ExpirePassword' },
      { type: 'ConvertLogin' },
      { type: 'CompleteDeletion' },
      { type: 'EraseUser' },
    ),
  },
  { weight: 1, arbitrary: fc.constant<UserCommand>({ type: 'BanUser' }) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(undefined, 1, 2), fc.boolean())
      .map(([made, matched]) => ({ type: 'RequestDeletion' as const, proof: { generation: made, matched } })),
  },
)

const anything = fc.oneof(
  { weight: 1, arbitrary: command },
  { weight: 2, arbitrary: ofTicketsAndPasswords },
  { weight: 1, arbitrary: ofLogins },
  { weight: 1, arbitrary: ofNames },
  { weight: 2, arbitrary: ofSupport },
)

const statusOf: Readonly<Partial<Record<UserEvent['type'], string>>> = {
  UserSignedUp: 'active',
  UserProvisioned: 'active',
  UserSuspended: 'suspended',
  UserRestored: 'active',
  UserBanned: 'banned',
  UserDeletionRequested: 'leaving',
  UserDeleted: 'deleted',
  UserErased: 'erased',
}

/** Of commands that say something else of whoever leaves or is gone than that there is nobody. */
const refusalOfGone: Readonly<Partial<Record<UserCommand['type'], string>>> = {
  SignUp: 'UserExists',
  ImportUser: 'UserExists',
  CompletePasswordReset: 'ResetInvalid',
  CompleteDeletion: 'UserNotLeaving',
  EraseUser: 'UserNotDeleted',
}

/** As the last event says that tells one. */
const statusAfter = (events: readonly UserEvent[]): string | undefined =>
  events.flatMap(({ type }) => statusOf[type] ?? []).at(-1)

describe('a user', () => {
  it('has the stored names that were approved', () => {
    matchesGoldenNames(userEvents, new URL('./events.golden.txt', import.meta.url))
  })

  obeysTheLaws(user, { event, command: anything, inert: ['LoginFailed', 'UserRenamed', 'ClaimFenced'] })

  it('after any commands: one sign-up, the identity it began with, and failures as many as attempts since a success', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(
        fc.option(fc.oneof(signUp, importUser), { nil: undefined }),
        fc.array(anything, { maxLength: 60, size: 'max' }),
        (first, others) => {
          const commands = first === undefined ? others : [first, ...others]
          const state: UserState = user.initial()
          const events: UserEvent[] = []
          for (const asked of commands) {
            const decided = user.decide(asked)(deepFrozen(structuredClone(state)))
            if (E.isLeft(decided)) continue
            for (const emitted of decided.right) {
              user.evolve(state, factOf(emitted, events.length, noon))
              events.push(emitted)
              seen.add(emitted.type)
            }
          }
          const signUps = events.filter(
            (emitted) => emitted.type === 'UserSignedUp' || emitted.type === 'UserProvisioned',
          )
          expect(signUps.length).toBeLessThanOrEqual(1)
          if (state.user.status === 'absent') {
            expect(events).toEqual([])
            return
          }
          expect(events[0]).toBe(signUps[0])
          expect(state.user.userId).toBe(signUps[0]?.data.userId)
          const asked = leaving.map(({ type }) => type)
          const steps = events.filter(({ type }) => asked.includes(type)).map(({ type }) => type)
          expect(steps).toEqual(asked.slice(0, steps.length))
          expect(state.user.status).toBe(statusAfter(events))
          if (!isHere(state.user)) return
          const hashes = events.filter((one) => 'passwordHash' in one.data)
          const sets = hashes.filter(({ type }) => type !== 'PasswordRehashed')
          const newest = hashes.at(-1)?.data as { readonly passwordHash: Sealed } | undefined
          const { password } = state.user
          if (password !== undefined)
            expect({ ...password, isImported: undefined }).toEqual({
              hash: newest?.passwordHash,
              generation: sets.length,
            })
          expect(password?.isImported ?? false).toBe(
            password !== undefined &&
              events[0]?.type === 'UserProvisioned' &&
              hashes.length === 1 &&
              'passwordHash' in events[0].data,
          )
          // Whatever was asked for: somebody who is here can log in.
          expect(password !== undefined || Object.keys(state.user.logins).length > 0 || state.user.maySetPassword).toBe(
            true,
          )
          const raised = events.filter(({ type }) => type === 'SessionEpochRaised')
          expect(raised.map(({ data }) => (data as SessionEpochRaised['data']).epoch)).toEqual(
            raised.map((_, n) => n + 1),
          )
          expect(state.user.epoch).toBe(raised.length)
          const lastSuccess = events.findLastIndex(({ type }) =>
            ['LoginSucceeded', 'PasswordReset', 'PasswordChanged', 'PasswordAdded'].includes(type),
          )
          const attempts = events.slice(lastSuccess + 1).filter(({ type }) => type === 'LoginAttempted')
          expect(state.user.failuresInRow).toBe(attempts.length)
        },
      ),
      { numRuns: 2_000 },
    )
    // No command fences: the claim protocol does.
    expect(new Set([...seen, 'ClaimFenced'])).toEqual(new Set(Object.keys(userEvents)))
  })

  it('uses the address it signed up with, and nothing else; fenced or not', () => {
    const state: UserState = user.initial()
    expect(usesClaim(state, claimKey(1))).toBe(false)
    user.evolve(state, factOf({ type: 'ClaimFenced', data: { claim: claimKey(1) } }, 0, noon))
    expect(state).toEqual(user.initial())
    user.evolve(state, factOf(aSignUp(), 1, noon))
    user.evolve(state, factOf({ type: 'ClaimFenced', data: { claim: claimKey(2) } }, 2, noon))
    expect([1, 2].map((n) => usesClaim(state, claimKey(n)))).toEqual([true, false])
  })

  it('uses its address while it leaves and when it is deleted; erasure alone frees it', () => {
    const uses = gone.map((events) => usesClaim(stateAfter(...events), claimKey(1)))
    expect(uses).toEqual([true, true, false])
    const fenced: UserEvent = { type: 'ClaimFenced', data: { claim: claimKey(1) } }
    for (const events of gone)
      expect(usesClaim(stateAfter(...events, fenced), claimKey(1))).toBe(usesClaim(stateAfter(...events), claimKey(1)))
  })

  it('keeps who it was and nothing to prove that by, from the moment it leaves', () => {
    const known = {
      userId: userId(1),
      emailClaim: claimKey(1),
      emailVerified: false,
      usernameClaim: undefined,
      logins: {},
      epoch: 0,
    }
    expect(gone.map((events) => stateAfter(...events).user)).toEqual([
      { ...known, status: 'leaving' },
      { ...known, status: 'deleted' },
      { ...known, status: 'erased' },
    ])
  })

  it('is nobody still where a deletion stands in a stream that nobody signed up in', () => {
    for (const event of leaving) expect(stateAfter(event)).toEqual(user.initial())
  })

  it('that leaves or is gone refuses every command but the next step, and an attempt at its password changes nothing', () => {
    fc.assert(
      fc.property(anything, fc.constantFrom(...gone), (asked, events) => {
        fc.pre(!(asked.type === 'CompleteDeletion' && events === gone[0]))
        fc.pre(!(asked.type === 'EraseUser' && events === gone[1]))
        const decided = user.decide(asked)(stateAfter(...events))
        expect(E.isLeft(decided) && decided.left._tag).toBe(refusalOfGone[asked.type] ?? 'NoSuchUser')
      }),
    )
    for (const events of gone) expect(stateAfter(...events, attempted(3), succeeded)).toEqual(stateAfter(...events))
  })
})
