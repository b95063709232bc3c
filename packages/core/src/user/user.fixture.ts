/** A user, and what can happen to one, for tests. @module */
import { accountId, after, claimKey, digest, hourMs, noon, sealedText, sessionId, userId } from '../ids.fixture.ts'
import type { Digest } from '../digest.ts'
import type {
  EpochCause,
  LoginAttempted,
  LoginFailed,
  LoginMethod,
  LoginSucceeded,
  LoginUnlocked,
  SessionEpochRaised,
  UserEvent,
  UserSignedUp,
} from './events.ts'
import type { NewLogin } from './succeeded-login.ts'

export const signedUp = (data: Partial<UserSignedUp['data']> = {}): UserSignedUp => ({
  type: 'UserSignedUp',
  data: {
    userId: userId(1),
    emailClaim: claimKey(1),
    email: sealedText(1),
    login: { method: 'password' },
    passwordHash: sealedText(2),
    founds: { accountId: accountId(1), name: 'Example' },
    ...data,
  },
})

/** Somebody who came by a provider and has no password. */
export const signedUpWithoutPassword: UserSignedUp = {
  type: 'UserSignedUp',
  data: {
    userId: userId(1),
    emailClaim: claimKey(1),
    email: sealedText(1),
    login: { method: 'github', identityClaim: claimKey(3) },
  },
}

export const attempted = (failuresInRow: number, factor: 'first' | 'second' = 'first'): LoginAttempted => ({
  type: 'LoginAttempted',
  data: { method: 'password', factor, failuresInRow },
})

export const succeeded: LoginSucceeded = {
  type: 'LoginSucceeded',
  data: { method: 'password', sessionId: sessionId(1), expiresAt: after(hourMs), replaced: [] },
}

/** What a login opens: session 1, for an hour from noon, of at most ten. */
export const newLogin = (login: Partial<NewLogin> = {}): NewLogin => ({
  now: noon,
  sessionId: sessionId(1),
  expiresAt: after(hourMs),
  addressClaim: undefined,
  sessionsMax: 10,
  over: [],
  ...login,
})

/** A login that has opened this session, for an hour from noon. */
export const opened = (session: number, data: Partial<LoginSucceeded['data']> = {}): LoginSucceeded => ({
  ...succeeded,
  data: { ...succeeded.data, sessionId: sessionId(session), ...data },
})

export const failed = (
  reason: LoginFailed['data']['reason'],
  factor: 'first' | 'second' = 'first',
  method: LoginMethod = 'password',
): LoginFailed => ({
  type: 'LoginFailed',
  data: { method, factor, reason },
})

/** Locked, until so long after noon. */
export const locked = (ms: number): UserEvent => ({ type: 'LoginLocked', data: { until: after(ms) } })

export const unlocked = (by: LoginUnlocked['data']['by']): UserEvent => ({ type: 'LoginUnlocked', data: { by } })

/** A secret for an authenticator was drawn. */
export const enrolling = (secret = 10): UserEvent => ({
  type: 'MfaEnrollmentStarted',
  data: { secret: sealedText(secret), algorithm: 'SHA1', digits: 6, periodMs: 30_000 },
})

export const enrolmentCancelled: UserEvent = { type: 'MfaEnrollmentCancelled', data: {} }

/** The recovery codes that most authenticators are paired with here. */
export const recoveryCodes: readonly Digest[] = [digest(11), digest(12)]

export const mfaEnabled = (step = 100, recoveryCodeDigests = recoveryCodes): UserEvent => ({
  type: 'MfaEnabled',
  data: { step, recoveryCodeDigests },
})

export const mfaDisabled: UserEvent = { type: 'MfaDisabled', data: {} }

export const mfaReset: UserEvent = { type: 'MfaReset', data: {} }

/** An authenticator is paired, by the code of step 100. */
export const paired: readonly UserEvent[] = [enrolling(), mfaEnabled()]

export const codeAccepted = (step: number): UserEvent => ({ type: 'TotpCodeAccepted', data: { step } })

export const recoveryCodeUsed = (code: number, remaining: number): UserEvent => ({
  type: 'RecoveryCodeUsed',
  data: { recoveryCodeDigest: digest(code), remaining },
})

export const codesRegenerated = (...codes: readonly number[]): UserEvent => ({
  type: 'RecoveryCodesRegenerated',
  data: { recoveryCodeDigests: codes.map(digest) },
})

export const epochRaised = (
  epoch: number,
  cause: EpochCause,
  data: Omit<SessionEpochRaised['data'], 'epoch' | 'cause'> = {},
): SessionEpochRaised => ({ type: 'SessionEpochRaised', data: { epoch, cause, ...data } })

export const verificationRequested = (n: number): UserEvent => ({
  type: 'EmailVerificationRequested',
  data: { emailClaim: claimKey(1), ticketDigest: digest(n), expiresAt: after(hourMs) },
})

export const verified: UserEvent = { type: 'EmailVerified', data: { emailClaim: claimKey(1) } }

export const resetRequested = (n: number): UserEvent => ({
  type: 'PasswordResetRequested',
  data: { ticketDigest: digest(n), expiresAt: after(hourMs) },
})

export const passwordReset = (n: number): UserEvent => ({
  type: 'PasswordReset',
  data: { passwordHash: sealedText(n) },
})

export const passwordChanged = (n: number): UserEvent => ({
  type: 'PasswordChanged',
  data: { passwordHash: sealedText(n) },
})

export const passwordAdded = (n: number): UserEvent => ({
  type: 'PasswordAdded',
  data: { passwordHash: sealedText(n) },
})

export const passwordRemoved: UserEvent = { type: 'PasswordRemoved', data: {} }

export const linked = (n: number): UserEvent => ({
  type: 'LoginLinked',
  data: { method: 'github', identityClaim: claimKey(n) },
})

export const unlinked = (n: number): UserEvent => ({
  type: 'LoginUnlinked',
  data: { method: 'github', identityClaim: claimKey(n) },
})

export const named = (n: number): UserEvent => ({
  type: 'UsernameChosen',
  data: { usernameClaim: claimKey(n), username: sealedText(n) },
})

export const changeRequested = (ticket: number): UserEvent => ({
  type: 'EmailChangeRequested',
  data: { emailClaim: claimKey(2), email: sealedText(2), ticketDigest: digest(ticket), expiresAt: after(hourMs) },
})

export const changed: UserEvent = {
  type: 'EmailChanged',
  data: { emailClaim: claimKey(2), email: sealedText(2), previousClaim: claimKey(1), verified: true },
}

export const changeCancelled: UserEvent = { type: 'EmailChangeCancelled', data: {} }

export const suspended: UserEvent = { type: 'UserSuspended', data: {} }

export const restored: UserEvent = { type: 'UserRestored', data: {} }

export const banned: UserEvent = { type: 'UserBanned', data: {} }

/** Whoever the platform has barred, and the refusal that names it. */
export const barredBy = [
  [suspended, { _tag: 'UserIsSuspended', reference: 'ERR_NGROK_4106' }],
  [banned, { _tag: 'UserIsBanned', reference: 'ERR_NGROK_4107' }],
] as const

export const expired: UserEvent = { type: 'PasswordExpired', data: {} }

export const converted: UserEvent = { type: 'LoginConverted', data: { method: 'password' } }

/** On the way out, step by step: asked for, gone from every account, forgotten. */
export const leaving: readonly UserEvent[] = [
  { type: 'UserDeletionRequested', data: {} },
  { type: 'UserDeleted', data: {} },
  { type: 'UserErased', data: {} },
]

/** A user's events up to each step of leaving. */
export const gone: readonly (readonly UserEvent[])[] = leaving.map((_, index) => [
  signedUp(),
  ...leaving.slice(0, index + 1),
])
