/** Every fact that can be in a user's stream. @module */
import {
  type ClaimFenced,
  ClaimKey,
  claimFenced,
  Instant,
  listOf,
  object,
  oneOf,
  optional,
  type Sealed,
  type StoredEvents,
  sealed,
  stored,
  wholeNumber,
} from '@muniment/kernel'
import * as t from 'io-ts'
import { Digest } from '../digest.ts'
import { AccountId, CredentialId, SessionId, SessionTokenId, UserId } from '../ids.ts'

/** How somebody proves who they are first. */
export type LoginMethod = 'password' | 'github' | 'google' | 'sso'

const LoginMethod: t.Type<LoginMethod> = oneOf('login method', 'password', 'github', 'google', 'sso')

/** Those that somebody else vouches for. */
export type ProviderMethod = Exclude<LoginMethod, 'password'>

/** A login as it is stored; the claim is that of (connection, issuer, subject). */
export interface Login {
  readonly method: LoginMethod
  readonly identityClaim?: ClaimKey
  readonly connectionId?: string
}

/** An account that a sign-up founds. */
export interface FoundedAccount {
  readonly accountId: AccountId
  readonly name: string
}

export interface UserSignedUp {
  readonly type: 'UserSignedUp'
  readonly data: {
    readonly userId: UserId
    readonly emailClaim: ClaimKey
    readonly email: Sealed
    readonly usernameClaim?: ClaimKey
    readonly username?: Sealed
    readonly name?: Sealed
    readonly login: Login
    readonly passwordHash?: Sealed
    /** Absent for people who come to join somebody else's account. */
    readonly founds?: FoundedAccount
  }
}

/** Somebody else has said that this person exists: an identity provider, or an import. */
export interface UserProvisioned {
  readonly type: 'UserProvisioned'
  readonly data: Omit<UserSignedUp['data'], 'founds'> & {
    readonly by: 'jit' | 'scim' | 'import'
    /** Whose provider it was. */
    readonly accountId?: AccountId
    readonly connectionId?: string
  }
}

export interface LoginAttempted {
  readonly type: 'LoginAttempted'
  readonly data: {
    readonly method: LoginMethod
    readonly factor: 'first' | 'second'
    /** Failures before this attempt, in a row: an attempt counts as failed until it succeeds. */
    readonly failuresInRow: number
  }
}

export interface LoginSucceeded {
  readonly type: 'LoginSucceeded'
  readonly data: {
    readonly method: LoginMethod
    readonly sessionId: SessionId
    readonly expiresAt: Instant
    /** Sessions ended because there were too many. */
    readonly replaced: readonly SessionId[]
    /** Keyed digest of the network address. */
    readonly addressClaim?: ClaimKey
  }
}

export interface LoginFailed {
  readonly type: 'LoginFailed'
  readonly data: {
    readonly method: LoginMethod
    readonly factor: 'first' | 'second'
    readonly reason: LoginFailure
  }
}

/** Why a login failed. `no-user`: with an address that is nobody's. */
export type LoginFailure =
  | 'wrong-password'
  | 'no-password'
  | 'unreadable-password'
  | 'no-user'
  | 'wrong-code'
  | 'used-code'
  | 'unreadable-secret'
  | 'wrong-recovery-code'
  | 'no-recovery-codes'

/** There were so many attempts in a row that nobody may try before this: a delay, or a lock. */
export interface LoginLocked {
  readonly type: 'LoginLocked'
  readonly data: { readonly until: Instant }
}

/** Somebody may try again. */
export interface LoginUnlocked {
  readonly type: 'LoginUnlocked'
  readonly data: { readonly by: 'time' | 'reset' | 'support' }
}

/** Attempts that were refused unlooked at while nobody might try: counted, not stored one by one. */
export interface LoginAttemptsSuppressed {
  readonly type: 'LoginAttemptsSuppressed'
  readonly data: { readonly count: number; readonly from: Instant; readonly to: Instant }
}

/** A secret for an authenticator was drawn: nothing is asked by it until one is paired. A newer one takes its place. */
export interface MfaEnrollmentStarted {
  readonly type: 'MfaEnrollmentStarted'
  readonly data: {
    readonly secret: Sealed
    /** As RFC 6238 names it: what this enrolment's codes are made by, for as long as it stands. */
    readonly algorithm: 'SHA1'
    readonly digits: number
    readonly periodMs: number
  }
}

/** No authenticator is being paired any more. */
export interface MfaEnrollmentCancelled {
  readonly type: 'MfaEnrollmentCancelled'
  readonly data: object
}

/** An authenticator is paired: from now on every login asks for a code. */
export interface MfaEnabled {
  readonly type: 'MfaEnabled'
  readonly data: {
    /** Of the pairing code: only later ones are accepted. */
    readonly step: number
    readonly recoveryCodeDigests: readonly Digest[]
  }
}

/** No code is asked for any more; the secret and the recovery codes are void. */
export interface MfaDisabled {
  readonly type: 'MfaDisabled'
  readonly data: object
}

/** As disabled, by support: the authenticator and the recovery codes are lost (R33). */
export interface MfaReset {
  readonly type: 'MfaReset'
  readonly data: object
}

/** Other recovery codes: those before are void. */
export interface RecoveryCodesRegenerated {
  readonly type: 'RecoveryCodesRegenerated'
  readonly data: { readonly recoveryCodeDigests: readonly Digest[] }
}

/** A recovery code stood in for the authenticator; it is used up. */
export interface RecoveryCodeUsed {
  readonly type: 'RecoveryCodeUsed'
  readonly data: { readonly recoveryCodeDigest: Digest; readonly remaining: number }
}

/** A code of the authenticator was accepted: neither it nor an earlier one is accepted again. */
export interface TotpCodeAccepted {
  readonly type: 'TotpCodeAccepted'
  readonly data: { readonly step: number }
}

/** A session token was signed (R79, R80). It is nobody's to revoke. */
export interface SessionTokenIssued {
  readonly type: 'SessionTokenIssued'
  readonly data: {
    readonly tokenId: SessionTokenId
    readonly expiresAt: Instant
    readonly refreshedFrom?: SessionTokenId
  }
}

/** A ticket was mailed to the address. A newer one takes its place. */
export interface EmailVerificationRequested {
  readonly type: 'EmailVerificationRequested'
  readonly data: { readonly emailClaim: ClaimKey; readonly ticketDigest: Digest; readonly expiresAt: Instant }
}

/** The person can read what is mailed to this address. */
export interface EmailVerified {
  readonly type: 'EmailVerified'
  readonly data: { readonly emailClaim: ClaimKey }
}

/** The person is known by another username, or by their first. */
export interface UsernameChosen {
  readonly type: 'UsernameChosen'
  readonly data: { readonly usernameClaim: ClaimKey; readonly username: Sealed }
}

/** The person is called otherwise. */
export interface UserRenamed {
  readonly type: 'UserRenamed'
  readonly data: { readonly name: Sealed }
}

/** A ticket was mailed to another address. Until it comes back, the present one is theirs. A newer one takes its place. */
export interface EmailChangeRequested {
  readonly type: 'EmailChangeRequested'
  readonly data: {
    readonly emailClaim: ClaimKey
    readonly email: Sealed
    readonly ticketDigest: Digest
    readonly expiresAt: Instant
  }
}

/** The person's address is another; the one before it is free. */
export interface EmailChanged {
  readonly type: 'EmailChanged'
  readonly data: {
    readonly emailClaim: ClaimKey
    readonly email: Sealed
    readonly previousClaim: ClaimKey
    /** Somebody has read what was mailed there. */
    readonly verified: boolean
  }
}

/** Nothing changes. */
export interface EmailChangeCancelled {
  readonly type: 'EmailChangeCancelled'
  readonly data: object
}

/** A ticket was mailed to the address. A newer one takes its place. */
export interface PasswordResetRequested {
  readonly type: 'PasswordResetRequested'
  readonly data: { readonly ticketDigest: Digest; readonly expiresAt: Instant }
}

/** Another password, by whoever has the mailed ticket. */
export interface PasswordReset {
  readonly type: 'PasswordReset'
  readonly data: { readonly passwordHash: Sealed }
}

/** Another password, by whoever knows the old one. */
export interface PasswordChanged {
  readonly type: 'PasswordChanged'
  readonly data: { readonly passwordHash: Sealed }
}

/** A password where there was none. */
export interface PasswordAdded {
  readonly type: 'PasswordAdded'
  readonly data: { readonly passwordHash: Sealed }
}

/** No password any more: another login remains. */
export interface PasswordRemoved {
  readonly type: 'PasswordRemoved'
  readonly data: object
}

/** A login of a provider, by the claim of (connection, issuer, subject). */
export interface LinkedLogin {
  readonly method: ProviderMethod
  readonly identityClaim: ClaimKey
  readonly connectionId?: string
}

/** The person can log in by this provider from now on. */
export interface LoginLinked {
  readonly type: 'LoginLinked'
  readonly data: LinkedLogin
}

/** No longer by this one: another login remains. */
export interface LoginUnlinked {
  readonly type: 'LoginUnlinked'
  readonly data: LinkedLogin
}

/** The same password, hashed with stronger parameters. */
export interface PasswordRehashed {
  readonly type: 'PasswordRehashed'
  readonly data: { readonly passwordHash: Sealed }
}

/**
 * Why sessions ended. `first-proof`: somebody has proven an address that nobody had, so that whatever was prepared
 * before is not theirs. `logout-everywhere`: the person has asked for it; `support`: support has.
 */
export type EpochCause =
  | 'password-changed'
  | 'password-reset'
  | 'first-proof'
  | 'mfa-enabled'
  | 'mfa-disabled'
  | 'mfa-reset'
  | 'deletion'
  | 'logout-everywhere'
  | 'support'
  | 'suspended'

/** Those that end session tokens as well (D16). They are nobody's to revoke (R82): who logs out everywhere keeps them. */
export const endsSessionTokens = (cause: EpochCause): boolean => {
  switch (cause) {
    case 'password-changed':
    case 'password-reset':
    case 'first-proof':
    case 'mfa-reset':
    case 'deletion':
      return true
    case 'mfa-enabled':
    case 'mfa-disabled':
    case 'logout-everywhere':
    case 'support':
    case 'suspended':
      return false
  }
}

/** Every session of the user has ended, but the one that is kept. */
export interface SessionEpochRaised {
  readonly type: 'SessionEpochRaised'
  readonly data: {
    readonly epoch: number
    readonly cause: EpochCause
    readonly keptSessionId?: SessionId
    /** Credentials that end with the sessions: those that there were, and none that is issued later. */
    readonly credentialIds?: readonly CredentialId[]
  }
}

/** The platform bars the person for now: nothing of theirs works, and nothing is taken away. */
export interface UserSuspended {
  readonly type: 'UserSuspended'
  readonly data: object
}

/** No longer barred: all works as before. */
export interface UserRestored {
  readonly type: 'UserRestored'
  readonly data: object
}

/** The platform bars the person for good. */
export interface UserBanned {
  readonly type: 'UserBanned'
  readonly data: object
}

/** The password logs nobody in any more, until it is reset. */
export interface PasswordExpired {
  readonly type: 'PasswordExpired'
  readonly data: object
}

/** Support lets somebody who came by a provider set a password by mail: the provider may be gone. */
export interface LoginConverted {
  readonly type: 'LoginConverted'
  readonly data: { readonly method: 'password' }
}

/** The person wants to be gone: whoever leaves can do nothing here any more, and leaves every account. */
export interface UserDeletionRequested {
  readonly type: 'UserDeletionRequested'
  readonly data: object
}

/** Gone from every account. What was claimed stays claimed. */
export interface UserDeleted {
  readonly type: 'UserDeleted'
  readonly data: object
}

/** What was claimed is free. The keys of what is sealed are forgotten after this, never before. */
export interface UserErased {
  readonly type: 'UserErased'
  readonly data: object
}

export type UserEvent =
  | UserSignedUp
  | UserProvisioned
  | LoginAttempted
  | LoginSucceeded
  | LoginFailed
  | LoginLocked
  | LoginUnlocked
  | LoginAttemptsSuppressed
  | MfaEnrollmentStarted
  | MfaEnrollmentCancelled
  | MfaEnabled
  | MfaDisabled
  | MfaReset
  | RecoveryCodesRegenerated
  | RecoveryCodeUsed
  | TotpCodeAccepted
  | SessionTokenIssued
  | EmailVerificationRequested
  | EmailVerified
  | UsernameChosen
  | UserRenamed
  | EmailChangeRequested
  | EmailChanged
  | EmailChangeCancelled
  | PasswordResetRequested
  | PasswordReset
  | PasswordChanged
  | PasswordAdded
  | PasswordRemoved
  | PasswordRehashed
  | LoginLinked
  | LoginUnlinked
  | SessionEpochRaised
  | UserSuspended
  | UserRestored
  | UserBanned
  | PasswordExpired
  | LoginConverted
  | UserDeletionRequested
  | UserDeleted
  | UserErased
  | ClaimFenced

const linkedLogin = {
  method: oneOf<ProviderMethod>('provider method', 'github', 'google', 'sso'),
  identityClaim: ClaimKey,
  connectionId: optional(t.string as t.Type<string>),
}

const newUser = {
  userId: UserId,
  emailClaim: ClaimKey,
  email: sealed('user.email'),
  usernameClaim: optional(ClaimKey),
  username: optional(sealed('user.username')),
  name: optional(sealed('user.name')),
  login: object<Login>('login', {
    method: LoginMethod,
    identityClaim: optional(ClaimKey),
    connectionId: optional(t.string as t.Type<string>),
  }),
  passwordHash: optional(sealed('user.passwordHash')),
}

/** The stored names of a user stream. */
export const userEvents: StoredEvents<UserEvent> = {
  UserSignedUp: stored<UserSignedUp>('UserSignedUp', {
    ...newUser,
    founds: optional(object<FoundedAccount>('founded account', { accountId: AccountId, name: t.string })),
  }),
  UserProvisioned: stored<UserProvisioned>('UserProvisioned', {
    ...newUser,
    by: oneOf('provisioning', 'jit', 'scim', 'import'),
    accountId: optional(AccountId),
    connectionId: optional(t.string as t.Type<string>),
  }),
  LoginAttempted: stored<LoginAttempted>('LoginAttempted', {
    method: LoginMethod,
    factor: oneOf('factor', 'first', 'second'),
    failuresInRow: wholeNumber(0),
  }),
  LoginSucceeded: stored<LoginSucceeded>('LoginSucceeded', {
    method: LoginMethod,
    sessionId: SessionId,
    expiresAt: Instant,
    replaced: listOf(SessionId),
    addressClaim: optional(ClaimKey),
  }),
  LoginFailed: stored<LoginFailed>('LoginFailed', {
    method: LoginMethod,
    factor: oneOf('factor', 'first', 'second'),
    reason: oneOf<LoginFailure>(
      'login failure',
      'wrong-password',
      'no-password',
      'unreadable-password',
      'no-user',
      'wrong-code',
      'used-code',
      'unreadable-secret',
      'wrong-recovery-code',
      'no-recovery-codes',
    ),
  }),
  LoginLocked: stored<LoginLocked>('LoginLocked', { until: Instant }),
  LoginUnlocked: stored<LoginUnlocked>('LoginUnlocked', { by: oneOf('unlocking', 'time', 'reset', 'support') }),
  LoginAttemptsSuppressed: stored<LoginAttemptsSuppressed>('LoginAttemptsSuppressed', {
    count: wholeNumber(1),
    from: Instant,
    to: Instant,
  }),
  MfaEnrollmentStarted: stored<MfaEnrollmentStarted>('MfaEnrollmentStarted', {
    secret: sealed('user.totpSecret'),
    algorithm: oneOf('code algorithm', 'SHA1'),
    digits: wholeNumber(6),
    periodMs: wholeNumber(1_000),
  }),
  MfaEnrollmentCancelled: stored<MfaEnrollmentCancelled>('MfaEnrollmentCancelled', {}),
  MfaEnabled: stored<MfaEnabled>('MfaEnabled', { step: wholeNumber(0), recoveryCodeDigests: listOf(Digest) }),
  MfaDisabled: stored<MfaDisabled>('MfaDisabled', {}),
  MfaReset: stored<MfaReset>('MfaReset', {}),
  RecoveryCodesRegenerated: stored<RecoveryCodesRegenerated>('RecoveryCodesRegenerated', {
    recoveryCodeDigests: listOf(Digest),
  }),
  RecoveryCodeUsed: stored<RecoveryCodeUsed>('RecoveryCodeUsed', {
    recoveryCodeDigest: Digest,
    remaining: wholeNumber(0),
  }),
  TotpCodeAccepted: stored<TotpCodeAccepted>('TotpCodeAccepted', { step: wholeNumber(0) }),
  SessionTokenIssued: stored<SessionTokenIssued>('SessionTokenIssued', {
    tokenId: SessionTokenId,
    expiresAt: Instant,
    refreshedFrom: optional(SessionTokenId),
  }),
  EmailVerificationRequested: stored<EmailVerificationRequested>('EmailVerificationRequested', {
    emailClaim: ClaimKey,
    ticketDigest: Digest,
    expiresAt: Instant,
  }),
  EmailVerified: stored<EmailVerified>('EmailVerified', { emailClaim: ClaimKey }),
  UsernameChosen: stored<UsernameChosen>('UsernameChosen', {
    usernameClaim: ClaimKey,
    username: sealed('user.username'),
  }),
  UserRenamed: stored<UserRenamed>('UserRenamed', { name: sealed('user.name') }),
  EmailChangeRequested: stored<EmailChangeRequested>('EmailChangeRequested', {
    emailClaim: ClaimKey,
    email: sealed('user.email'),
    ticketDigest: Digest,
    expiresAt: Instant,
  }),
  EmailChanged: stored<EmailChanged>('EmailChanged', {
    emailClaim: ClaimKey,
    email: sealed('user.email'),
    previousClaim: ClaimKey,
    verified: t.boolean,
  }),
  EmailChangeCancelled: stored<EmailChangeCancelled>('EmailChangeCancelled', {}),
  PasswordResetRequested: stored<PasswordResetRequested>('PasswordResetRequested', {
    ticketDigest: Digest,
    expiresAt: Instant,
  }),
  PasswordReset: stored<PasswordReset>('PasswordReset', { passwordHash: sealed('user.passwordHash') }),
  PasswordChanged: stored<PasswordChanged>('PasswordChanged', { passwordHash: sealed('user.passwordHash') }),
  PasswordAdded: stored<PasswordAdded>('PasswordAdded', { passwordHash: sealed('user.passwordHash') }),
  PasswordRemoved: stored<PasswordRemoved>('PasswordRemoved', {}),
  LoginLinked: stored<LoginLinked>('LoginLinked', linkedLogin),
  LoginUnlinked: stored<LoginUnlinked>('LoginUnlinked', linkedLogin),
  PasswordRehashed: stored<PasswordRehashed>('PasswordRehashed', { passwordHash: sealed('user.passwordHash') }),
  SessionEpochRaised: stored<SessionEpochRaised>('SessionEpochRaised', {
    epoch: wholeNumber(1),
    cause: oneOf<EpochCause>(
      'epoch cause',
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
    keptSessionId: optional(SessionId),
    credentialIds: optional(listOf(CredentialId)),
  }),
  UserSuspended: stored<UserSuspended>('UserSuspended', {}),
  UserRestored: stored<UserRestored>('UserRestored', {}),
  UserBanned: stored<UserBanned>('UserBanned', {}),
  PasswordExpired: stored<PasswordExpired>('PasswordExpired', {}),
  LoginConverted: stored<LoginConverted>('LoginConverted', { method: oneOf('converted login method', 'password') }),
  UserDeletionRequested: stored<UserDeletionRequested>('UserDeletionRequested', {}),
  UserDeleted: stored<UserDeleted>('UserDeleted', {}),
  UserErased: stored<UserErased>('UserErased', {}),
  ClaimFenced: claimFenced,
}
