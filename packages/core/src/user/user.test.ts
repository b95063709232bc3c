/** The laws of a user, its stored names, and what holds after any commands. @module */
import type { Sealed } from '@muniment/kernel'
import { deepFrozen, factOf, matchesGoldenNames, specificationOf } from '@muniment/test-kit'
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import {
  accountId,
  after,
  apiKeyId,
  claimKey,
  digest,
  hourMs,
  minuteMs,
  noon,
  sealedText,
  sessionId,
  sessionTokenId,
  userId,
} from '../ids.fixture.ts'
import { few, obeysTheLaws, sometime, withOptional } from '../laws.fixture.ts'
import type { LockPolicy } from '../login-attempts/lock-policy.ts'
import type { OwnProof } from './commands/reauthenticate.ts'
import {
  type EpochCause,
  type Login,
  type LoginFailure,
  type LoginMethod,
  type SessionEpochRaised,
  type SessionTokenIssued,
  type UserEvent,
  type UserProvisioned,
  type UserSignedUp,
  userEvents,
} from './events.ts'
import type { SecondFactorProof } from './second-factor.ts'
import { isHere, type UserState, usesClaim } from './state.ts'
import type { NewLogin } from './succeeded-login.ts'
import {
  attempted,
  banned,
  changeCancelled,
  converted,
  enrolmentCancelled,
  expired,
  gone,
  leaving,
  mfaDisabled,
  mfaReset,
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

/** Steps of time, recovery codes and lists of them, few enough to meet. */
const step = fc.nat(40)
const code = fc.integer({ min: 1, max: 6 }).map(digest)
const codes = fc.uniqueArray(code, { maxLength: 3 })

const counted = fc.record(
  { count: fc.integer({ min: 1, max: 9 }), from: sometime, to: sometime },
  { noNullPrototype: true },
)

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
      fc.constantFrom<LoginFailure>(
        'wrong-password',
        'no-password',
        'unreadable-password',
        'wrong-code',
        'used-code',
        'unreadable-secret',
        'wrong-recovery-code',
        'no-recovery-codes',
      ),
    )
    .map(([by, which, reason]) => ({
      type: 'LoginFailed' as const,
      data: { method: by, factor: which, reason },
    })),
  sometime.map((until) => ({ type: 'LoginLocked' as const, data: { until } })),
  fc
    .constantFrom('time' as const, 'reset' as const, 'support' as const)
    .map((by) => ({ type: 'LoginUnlocked' as const, data: { by } })),
  counted.map((data) => ({ type: 'LoginAttemptsSuppressed' as const, data })),
  few.map((n) => ({
    type: 'MfaEnrollmentStarted' as const,
    data: { secret: sealedText(n), algorithm: 'SHA1' as const, digits: 6, periodMs: 30_000 },
  })),
  fc.constantFrom<UserEvent>(enrolmentCancelled, mfaDisabled, mfaReset),
  fc.tuple(step, codes).map(([of, recoveryCodeDigests]) => ({
    type: 'MfaEnabled' as const,
    data: { step: of, recoveryCodeDigests },
  })),
  codes.map((recoveryCodeDigests) => ({ type: 'RecoveryCodesRegenerated' as const, data: { recoveryCodeDigests } })),
  fc.tuple(code, fc.nat(3)).map(([recoveryCodeDigest, remaining]) => ({
    type: 'RecoveryCodeUsed' as const,
    data: { recoveryCodeDigest, remaining },
  })),
  step.map((of) => ({ type: 'TotpCodeAccepted' as const, data: { step: of } })),
  withOptional<SessionTokenIssued['data']>(
    { tokenId: few.map(sessionTokenId), expiresAt: sometime, refreshedFrom: few.map(sessionTokenId) },
    'refreshedFrom',
  ).map((data) => ({ type: 'SessionTokenIssued' as const, data })),
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
      cause: fc.constantFrom<EpochCause>(
        'password-changed',
        'password-reset',
        'first-proof',
        'mfa-enabled',
        'mfa-disabled',
        'mfa-reset',
        'deletion',
        'logout-everywhere',
        'support',
        'suspended',
      ),
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

const generation = fc.constantFrom(undefined, 0, 1, 2, 3)

/** Most sessions that a person has here. */
const sessionsMax = 2

const newLogin: fc.Arbitrary<NewLogin> = fc
  .tuple(
    sometime,
    fc.integer({ min: 1, max: 4 }),
    fc.constantFrom(minuteMs, hourMs),
    fc.option(few.map(claimKey), { nil: undefined }),
    fc.uniqueArray(few.map(sessionId), { maxLength: 1 }),
  )
  .map(([now, n, lifetimeMs, addressClaim, over]) => ({
    now,
    sessionId: sessionId(n),
    expiresAt: after(lifetimeMs),
    addressClaim,
    sessionsMax,
    over,
  }))

/** Delays and a lock that some of the times here lie after. */
const policy: LockPolicy = {
  delaysFrom: 3,
  firstDelayMs: minuteMs,
  longestDelayMs: 2 * minuteMs,
  locksFrom: 6,
  lockMs: 3 * minuteMs,
}

const passwordProof = fc.record({ generation, matched: fc.boolean() }, { noNullPrototype: true })

const enrolment = fc.constantFrom(undefined, 1, 1, 1, 2, 2, 3)

const secondFactorProof: fc.Arbitrary<SecondFactorProof> = fc.oneof(
  fc.tuple(enrolment, fc.option(step, { nil: undefined, freq: 9 }), fc.boolean()).map(([of, made, unreadable]) => ({
    kind: 'totp' as const,
    enrolment: of,
    step: made,
    ...(unreadable && made === undefined ? { unreadable } : {}),
  })),
  code.map((of) => ({ kind: 'recovery-code' as const, digest: of })),
)

const ownProof: fc.Arbitrary<OwnProof> = fc.oneof(
  secondFactorProof,
  passwordProof.map((proof) => ({ kind: 'password' as const, ...proof })),
  few.map((n) => ({ kind: 'provider' as const, identityClaim: claimKey(10 + n) })),
)

const attempt: fc.Arbitrary<UserCommand> = fc
  .tuple(method, factor, sometime)
  .map(([by, which, now]) => ({ type: 'AttemptLogin' as const, method: by, factor: which, now, policy }))

const ofFirstFactors: fc.Arbitrary<UserCommand> = fc.oneof(
  attempt,
  fc.tuple(passwordProof, newLogin).map(([proof, login]) => ({ type: 'RecordPasswordLogin' as const, proof, login })),
  fc.tuple(few, newLogin).map(([n, login]) => ({
    type: 'RecordProviderLogin' as const,
    identityClaim: claimKey(10 + n),
    login,
  })),
)

const ofSecondFactors: fc.Arbitrary<UserCommand> = fc.oneof(
  few.map((n) => ({ type: 'StartMfaEnrollment' as const, secret: sealedText(n) })),
  {
    weight: 2,
    arbitrary: fc.tuple(enrolment, fc.constantFrom(undefined, 0, 1, 2), codes, few).map(([of, made, list, n]) => ({
      type: 'ConfirmMfaEnrollment' as const,
      proof: { enrolment: of, step: made },
      recoveryCodeDigests: list,
      sessionId: sessionId(n),
    })),
  },
  {
    weight: 5,
    arbitrary: fc.tuple(secondFactorProof, method, fc.nat(3), newLogin).map(([proof, by, epoch, login]) => ({
      type: 'RecordSecondFactor' as const,
      proof,
      method: by,
      epoch,
      login,
    })),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(ownProof, method, newLogin)
      .map(([proof, by, login]) => ({ type: 'Reauthenticate' as const, proof, method: by, login })),
  },
  codes.map((list) => ({ type: 'RegenerateRecoveryCodes' as const, recoveryCodeDigests: list })),
  fc
    .tuple(
      fc.oneof(
        secondFactorProof,
        passwordProof.map((proof) => ({ kind: 'password' as const, ...proof })),
      ),
      method,
      few,
    )
    .map(([proof, by, n]) => ({ type: 'DisableMfa' as const, proof, method: by, sessionId: sessionId(n) })),
  fc.constantFrom<UserCommand>({ type: 'CancelMfaEnrollment' }, { type: 'ResetMfa' }),
)

const ofSessions: fc.Arbitrary<UserCommand> = fc.oneof(
  fc.constant({ type: 'UnlockLogin' as const }),
  fc
    .tuple(fc.constantFrom('logout-everywhere' as const, 'support' as const), fc.option(few.map(sessionId)))
    .map(([cause, kept]) => ({ type: 'EndSessions' as const, cause, keptSessionId: kept ?? undefined })),
  fc.tuple(few, sometime, fc.option(few.map(sessionTokenId))).map(([n, expiresAt, from]) => ({
    type: 'IssueSessionToken' as const,
    tokenId: sessionTokenId(n),
    expiresAt,
    refreshedFrom: from ?? undefined,
  })),
  counted.map((data) => ({ type: 'RecordSuppressedAttempts' as const, ...data })),
)

const beginning = fc.oneof(signUp, importUser)

/** The first commands of most people: they begin to exist, and some pair an authenticator. */
const firstCommands: fc.Arbitrary<readonly UserCommand[]> = fc
  .tuple(beginning, codes, fc.boolean())
  .map(([begin, recoveryCodeDigests, pairs]) =>
    pairs
      ? [
          begin,
          { type: 'StartMfaEnrollment', secret: sealedText(1) },
          {
            type: 'ConfirmMfaEnrollment',
            proof: { enrolment: 1, step: 0 },
            recoveryCodeDigests,
            sessionId: sessionId(1),
          },
        ]
      : [begin],
  )

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
    arbitrary: fc.tuple(fc.constantFrom(undefined, 1, 2), fc.boolean()).map(([made, matched]) => ({
      type: 'RequestDeletion' as const,
      proof: made === undefined ? undefined : { generation: made, matched },
    })),
  },
)

const anything = fc.oneof(
  { weight: 1, arbitrary: beginning },
  { weight: 3, arbitrary: ofFirstFactors },
  { weight: 4, arbitrary: ofSecondFactors },
  { weight: 1, arbitrary: ofSessions },
  { weight: 3, arbitrary: ofTicketsAndPasswords },
  { weight: 2, arbitrary: ofLogins },
  { weight: 2, arbitrary: ofNames },
  { weight: 2, arbitrary: ofSupport },
)

/** What people do who stay: nobody leaves or is barred. */
const ofPeopleWhoStay = fc.oneof(
  { weight: 2, arbitrary: ofFirstFactors },
  { weight: 6, arbitrary: ofSecondFactors },
  { weight: 1, arbitrary: ofSessions },
  { weight: 1, arbitrary: ofTicketsAndPasswords },
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

interface Step {
  readonly asked: UserCommand
  readonly before: UserState
  readonly emitted: readonly UserEvent[]
  readonly after: UserState
}

/** What comes of commands. `watch` is shown each that was not refused. */
const carriedOut = (
  commands: readonly UserCommand[],
  watch: (step: Step) => void,
): { readonly state: UserState; readonly events: readonly UserEvent[] } => {
  const state: UserState = user.initial()
  const events: UserEvent[] = []
  for (const asked of commands) {
    const before = deepFrozen(structuredClone(state))
    const decided = user.decide(asked)(before)
    if (E.isLeft(decided)) continue
    for (const emitted of decided.right) {
      user.evolve(state, factOf(emitted, events.length, noon))
      events.push(emitted)
    }
    watch({ asked, before, emitted: decided.right, after: state })
  }
  return { state, events }
}

const isSecondFactorUsed = (event: UserEvent | undefined): boolean =>
  event?.type === 'TotpCodeAccepted' || event?.type === 'RecoveryCodeUsed'

/** Nobody logs in by a first factor alone where a second is asked for, tries while nobody may, or has too many sessions. */
const letsInByAllFactors = ({ asked, before, emitted, after }: Step): void => {
  if (!isHere(before.user)) return
  const { mfa, lockedUntil } = before.user
  for (const [index, { type }] of emitted.entries()) {
    if (type === 'LoginSucceeded') expect(isSecondFactorUsed(emitted[index - 1])).toBe(mfa.status === 'enabled')
    if (type === 'LoginAttempted')
      expect(asked.type === 'AttemptLogin' && (lockedUntil === undefined || asked.now >= lockedUntil)).toBe(true)
  }
  if (!isHere(after.user)) return
  expect(Object.keys(after.user.sessions).length).toBeLessThanOrEqual(sessionsMax)
  expect(after.user.tokenEpoch).toBeLessThanOrEqual(after.user.epoch)
}

/** Another password begins the count of passwords anew, and never that of second factors. */
const attemptsInRow = (events: readonly UserEvent[]): number => {
  let [all, second] = [0, 0]
  const anew = (): void => void ([all, second] = [0, 0])
  const passwordsAnew = (): void => void (all = second)
  for (const { type, data } of events) {
    if (type === 'LoginAttempted') {
      all += 1
      if (data.factor === 'second') second += 1
    }
    if (type === 'LoginSucceeded' || type === 'MfaEnabled' || type === 'MfaDisabled') anew()
    if (type === 'LoginUnlocked' && data.by === 'support') anew()
    if (type === 'LoginUnlocked' && data.by === 'reset') passwordsAnew()
    if (type === 'PasswordReset' || type === 'PasswordChanged' || type === 'PasswordAdded') passwordsAnew()
  }
  return all
}

/** Steps of one enrolment only grow, and a recovery code is used once, of those that were made last. */
const codesAreUsedOnce = (events: readonly UserEvent[]): void => {
  let lastStep = Number.POSITIVE_INFINITY
  let left = new Set<string>()
  for (const { type, data } of events) {
    if (type === 'MfaEnabled') lastStep = data.step
    if (type === 'MfaEnabled' || type === 'RecoveryCodesRegenerated') left = new Set(data.recoveryCodeDigests)
    if (type === 'TotpCodeAccepted') {
      expect(data.step).toBeGreaterThan(lastStep)
      lastStep = data.step
    }
    if (type === 'RecoveryCodeUsed') {
      expect(left.delete(data.recoveryCodeDigest)).toBe(true)
      expect(data.remaining).toBe(left.size)
    }
    if (type === 'MfaDisabled' || type === 'MfaReset') {
      lastStep = Number.POSITIVE_INFINITY
      left = new Set()
    }
  }
}

describe('a user', () => {
  it('has the stored names that were approved', () => {
    matchesGoldenNames(userEvents, new URL('./events.golden.txt', import.meta.url))
  })

  obeysTheLaws(user, {
    event,
    command: anything,
    inert: ['LoginAttemptsSuppressed', 'SessionTokenIssued', 'UserRenamed', 'ClaimFenced'],
  })

  it('after any commands: one sign-up, the identity it began with, failures as many as attempts since a success, and codes used once', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(
        fc.option(firstCommands, { nil: [], freq: 9 }),
        fc.array(anything, { maxLength: 60, size: 'max' }),
        (first, others) => {
          const { state, events } = carriedOut([...first, ...others], letsInByAllFactors)
          for (const { type } of events) seen.add(type)
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
          expect(state.user.failuresInRow).toBe(attemptsInRow(events))
          codesAreUsedOnce(events)
        },
      ),
      { numRuns: 2_000 },
    )
    // No command fences: the claim protocol does.
    expect(new Set([...seen, 'ClaimFenced'])).toEqual(new Set(Object.keys(userEvents)))
  })

  it('after any logins: every code used once, all factors asked for, and no more sessions than may be', () => {
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(
        firstCommands,
        fc.array(ofPeopleWhoStay, { minLength: 20, maxLength: 80, size: 'max' }),
        (first, others) => {
          const { state, events } = carriedOut([...first, ...others], letsInByAllFactors)
          for (const { type } of events) seen.set(type, (seen.get(type) ?? 0) + 1)
          codesAreUsedOnce(events)
          expect(isHere(state.user) && state.user.failuresInRow).toBe(attemptsInRow(events))
        },
      ),
      { numRuns: 500 },
    )
    for (const type of ['TotpCodeAccepted', 'RecoveryCodeUsed', 'RecoveryCodesRegenerated', 'MfaReset', 'LoginLocked'])
      expect(seen.get(type) ?? 0, type).toBeGreaterThan(20)
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
