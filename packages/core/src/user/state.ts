/** The state of a user. @module */
import { type ClaimKey, type Fact, type Instant, later, type Sealed } from '@muniment/kernel'
import type { Digest } from '../digest.ts'
import type { CredentialId, SessionId, UserId } from '../ids.ts'
import { endsSessionTokens, type LinkedLogin, type UserEvent } from './events.ts'

/** A password hash and how many were set before it: a proof names the generation that it was made against. */
export interface StoredPassword {
  readonly hash: Sealed
  readonly generation: number
  /** Made elsewhere, of what was typed there: not of the form that passwords have here. */
  readonly isImported?: true
}

/** What was mailed last: whoever brings it back before its end can read what is mailed to the address. */
export interface MailedTicket {
  readonly digest: Digest
  readonly expiresAt: Instant
}

/** A secret that an authenticator makes codes of, and which enrolment it was: a proof names the one it was made against. */
interface TotpSecret {
  readonly secret: Sealed
  readonly enrolment: number
  readonly digits: number
  readonly periodMs: number
}

/** Drawn, and asked for by nothing until an authenticator is paired. */
export interface PendingMfa extends TotpSecret {
  readonly status: 'pending'
}

/** Every login asks for a code, or for a recovery code in its place. */
export interface EnabledMfa extends TotpSecret {
  readonly status: 'enabled'
  /** Of the code that was accepted last. */
  lastStep: number
  /** Those that are left. */
  recoveryCodes: readonly Digest[]
}

export type Mfa = { readonly status: 'none' } | PendingMfa | EnabledMfa

/** Network addresses that are remembered for a person, as keyed digests: of more, those not seen for longest are forgotten. */
export const addressesRememberedMax = 64

/** Somebody who is here: active, or barred by the platform. */
export interface ActiveUser {
  /** Who is suspended or banned can do nothing; all else stays as it is. */
  status: 'active' | 'suspended' | 'banned'
  readonly userId: UserId
  emailClaim: ClaimKey
  email: Sealed
  emailVerified: boolean
  password: StoredPassword | undefined
  /** How many passwords there have been: generations go on where one is added after another was removed. */
  passwordsSet: number
  /** It logs nobody in until it is reset. */
  passwordExpired: boolean
  /** Support has let the person set a password by mail, where there is none. */
  maySetPassword: boolean
  /** Logins of providers, by the claim of their identity. */
  logins: Record<ClaimKey, LinkedLogin>
  /** Absent: the person has chosen none. */
  usernameClaim: ClaimKey | undefined
  /** The address that is to be theirs once its ticket comes back. */
  emailChange: (MailedTicket & { readonly emailClaim: ClaimKey; readonly email: Sealed }) | undefined
  /** Open until it is used, superseded, or its address is another. */
  verification: MailedTicket | undefined
  /** Open until it is used, superseded, or the password is another. */
  reset: MailedTicket | undefined
  /** Attempts since the last success. */
  failuresInRow: number
  /** Those of them with a second factor, since one was right: another password makes none of them undone. */
  secondFactorFailures: number
  /** Nobody may try before it. */
  lockedUntil: Instant | undefined
  mfa: Mfa
  /** How many secrets for an authenticator were drawn. */
  enrolments: number
  /** The second factor was wrong after a right first one, since the last success. */
  secondFactorFailed: boolean
  /** Sessions of logins that succeeded, oldest first, each with its absolute end: others speak for nobody. */
  sessions: Record<SessionId, Instant>
  /** Somebody has logged in before. */
  hasLoggedIn: boolean
  /** Where logins came from, the newest last. */
  addresses: readonly ClaimKey[]
  /** Raised when every session must end. */
  epoch: number
  /** The oldest epoch whose session tokens still speak. */
  tokenEpoch: number
  /** That the address was first proven in: what is older was prepared by somebody else. */
  provenEpoch: number
  /** The one session that the latest raise has spared. */
  keptSessionId: SessionId | undefined
  /** Credentials that were there before somebody first proved the address: they act for nobody any more. */
  droppedCredentials: readonly CredentialId[]
}

/** Somebody on the way out, or gone: there is nothing left to prove who they are by. */
export interface LeavingUser {
  readonly status: 'leaving' | 'deleted' | 'erased'
  readonly userId: UserId
  readonly emailClaim: ClaimKey
  readonly emailVerified: boolean
  /** What was claimed stays so until the person is erased: this, the address and the logins. */
  readonly usernameClaim: ClaimKey | undefined
  readonly logins: Readonly<Record<ClaimKey, LinkedLogin>>
  readonly epoch: number
}

export interface UserState {
  user: { readonly status: 'absent' } | ActiveUser | LeavingUser
}

export const initial = (): UserState => ({ user: { status: 'absent' } })

/** Whoever has neither left nor asked to: they can prove who they are, and may be barred all the same. */
export const isHere = (user: UserState['user']): user is ActiveUser =>
  user.status === 'active' || user.status === 'suspended' || user.status === 'banned'

/** Whether a mailed ticket may set this person's password: there is one, or support lets them set the first (R16). */
export const maySetByMail = ({ password, maySetPassword }: ActiveUser): boolean =>
  password !== undefined || maySetPassword

const leave = (draft: UserState, status: LeavingUser['status']): void => {
  const { user } = draft
  if (user.status === 'absent') return
  const { userId, emailClaim, emailVerified, usernameClaim, logins, epoch } = user
  draft.user = { status, userId, emailClaim, emailVerified, usernameClaim, logins, epoch }
}

/** What happens to somebody who is here. */
type OfActive = Exclude<
  Fact<UserEvent>,
  {
    readonly type:
      | 'UserSignedUp'
      | 'UserProvisioned'
      | 'UserDeletionRequested'
      | 'UserDeleted'
      | 'UserErased'
      | 'ClaimFenced'
  }
>

/** Whoever tried has proven who they are. */
const nothingFailed = (user: ActiveUser): void => {
  user.failuresInRow = 0
  user.secondFactorFailures = 0
  user.lockedUntil = undefined
  user.secondFactorFailed = false
}

const evolveActive = (user: ActiveUser, fact: OfActive): void => {
  switch (fact.type) {
    case 'LoginAttempted':
      user.failuresInRow = fact.data.failuresInRow + 1
      if (fact.data.factor === 'second') user.secondFactorFailures += 1
      return
    case 'LoginSucceeded': {
      const { sessionId, expiresAt, replaced, addressClaim } = fact.data
      nothingFailed(user)
      user.hasLoggedIn = true
      for (const ended of replaced) delete user.sessions[ended]
      user.sessions[sessionId] = expiresAt
      if (addressClaim !== undefined)
        user.addresses = [...user.addresses.filter((known) => known !== addressClaim), addressClaim].slice(
          -addressesRememberedMax,
        )
      return
    }
    case 'LoginFailed':
      if (fact.data.factor === 'second') user.secondFactorFailed = true
      return
    case 'LoginLocked':
      user.lockedUntil = user.lockedUntil === undefined ? fact.data.until : later(user.lockedUntil, fact.data.until)
      return
    case 'LoginUnlocked':
      user.lockedUntil = undefined
      if (fact.data.by === 'support') nothingFailed(user)
      if (fact.data.by === 'reset') user.failuresInRow = user.secondFactorFailures
      return
    case 'MfaEnrollmentStarted': {
      const { secret, digits, periodMs } = fact.data
      user.enrolments += 1
      if (user.mfa.status !== 'enabled')
        user.mfa = { status: 'pending', secret, digits, periodMs, enrolment: user.enrolments }
      return
    }
    case 'MfaEnrollmentCancelled':
      if (user.mfa.status === 'pending') user.mfa = { status: 'none' }
      return
    case 'MfaEnabled':
      nothingFailed(user)
      if (user.mfa.status === 'pending')
        user.mfa = {
          ...user.mfa,
          status: 'enabled',
          lastStep: fact.data.step,
          recoveryCodes: fact.data.recoveryCodeDigests,
        }
      return
    case 'MfaDisabled':
      nothingFailed(user)
      user.mfa = { status: 'none' }
      return
    case 'MfaReset':
      user.mfa = { status: 'none' }
      return
    case 'RecoveryCodesRegenerated':
      if (user.mfa.status === 'enabled') user.mfa.recoveryCodes = fact.data.recoveryCodeDigests
      return
    case 'RecoveryCodeUsed': {
      const { recoveryCodeDigest } = fact.data
      if (user.mfa.status === 'enabled')
        user.mfa.recoveryCodes = user.mfa.recoveryCodes.filter((code) => code !== recoveryCodeDigest)
      return
    }
    case 'TotpCodeAccepted':
      if (user.mfa.status === 'enabled' && fact.data.step > user.mfa.lastStep) user.mfa.lastStep = fact.data.step
      return
    case 'EmailVerificationRequested':
      user.verification = { digest: fact.data.ticketDigest, expiresAt: fact.data.expiresAt }
      return
    case 'EmailVerified':
      if (fact.data.emailClaim === user.emailClaim) user.emailVerified = true
      user.verification = undefined
      return
    case 'UsernameChosen':
      user.usernameClaim = fact.data.usernameClaim
      return
    case 'EmailChangeRequested': {
      const { emailClaim, email, ticketDigest, expiresAt } = fact.data
      user.emailChange = { emailClaim, email, digest: ticketDigest, expiresAt }
      return
    }
    case 'EmailChanged':
      user.emailClaim = fact.data.emailClaim
      user.email = fact.data.email
      user.emailVerified = fact.data.verified
      // Whoever reads the old address has nothing in hand any more.
      user.emailChange = undefined
      user.verification = undefined
      user.reset = undefined
      return
    case 'EmailChangeCancelled':
      user.emailChange = undefined
      return
    case 'PasswordResetRequested':
      user.reset = { digest: fact.data.ticketDigest, expiresAt: fact.data.expiresAt }
      return
    case 'PasswordReset':
    case 'PasswordChanged':
    case 'PasswordAdded':
      user.passwordsSet += 1
      user.password = { hash: fact.data.passwordHash, generation: user.passwordsSet }
      user.passwordExpired = false
      user.maySetPassword = false
      user.reset = undefined
      user.failuresInRow = user.secondFactorFailures
      if (user.secondFactorFailures === 0) user.lockedUntil = undefined
      return
    case 'PasswordRemoved':
      user.password = undefined
      user.reset = undefined
      return
    case 'LoginLinked':
      user.logins[fact.data.identityClaim] = fact.data
      return
    case 'LoginUnlinked':
      delete user.logins[fact.data.identityClaim]
      return
    case 'PasswordRehashed':
      if (user.password !== undefined)
        user.password = { hash: fact.data.passwordHash, generation: user.password.generation }
      return
    case 'SessionEpochRaised':
      user.epoch = fact.data.epoch
      if (endsSessionTokens(fact.data.cause)) user.tokenEpoch = fact.data.epoch
      if (fact.data.cause === 'first-proof') user.provenEpoch = fact.data.epoch
      user.keptSessionId = fact.data.keptSessionId
      for (const sessionId of Object.keys(user.sessions) as SessionId[])
        if (sessionId !== fact.data.keptSessionId) delete user.sessions[sessionId]
      user.droppedCredentials = [...user.droppedCredentials, ...(fact.data.credentialIds ?? [])]
      return
    case 'UserSuspended':
      user.status = 'suspended'
      return
    case 'UserRestored':
      user.status = 'active'
      return
    case 'UserBanned':
      user.status = 'banned'
      return
    case 'PasswordExpired':
      user.passwordExpired = true
      return
    case 'LoginConverted':
      user.maySetPassword = true
      return
    // Counted and told, and nothing hangs on them: names, tokens that are kept nowhere, attempts that were not looked at.
    case 'UserRenamed':
    case 'SessionTokenIssued':
    case 'LoginAttemptsSuppressed':
      return
  }
}

export const evolve = (draft: UserState, fact: Fact<UserEvent>): void => {
  if (fact.type === 'UserSignedUp' || fact.type === 'UserProvisioned') {
    const { userId, emailClaim, email, usernameClaim, passwordHash, login } = fact.data
    const { method, identityClaim, connectionId } = login
    const isImported = fact.type === 'UserProvisioned' && fact.data.by === 'import'
    draft.user = {
      status: 'active',
      userId,
      emailClaim,
      email,
      emailVerified: false,
      password:
        passwordHash === undefined
          ? undefined
          : { hash: passwordHash, generation: 1, ...(isImported ? { isImported } : {}) },
      passwordsSet: passwordHash === undefined ? 0 : 1,
      passwordExpired: false,
      maySetPassword: false,
      logins:
        method === 'password' || identityClaim === undefined
          ? {}
          : { [identityClaim]: { method, identityClaim, ...(connectionId === undefined ? {} : { connectionId }) } },
      usernameClaim,
      emailChange: undefined,
      verification: undefined,
      reset: undefined,
      failuresInRow: 0,
      secondFactorFailures: 0,
      lockedUntil: undefined,
      mfa: { status: 'none' },
      enrolments: 0,
      secondFactorFailed: false,
      sessions: {},
      hasLoggedIn: false,
      addresses: [],
      epoch: 0,
      tokenEpoch: 0,
      provenEpoch: 0,
      keptSessionId: undefined,
      droppedCredentials: [],
    }
    return
  }
  const { user } = draft
  switch (fact.type) {
    case 'UserDeletionRequested':
      return leave(draft, 'leaving')
    case 'UserDeleted':
      return leave(draft, 'deleted')
    case 'UserErased':
      return leave(draft, 'erased')
    case 'LoginAttempted':
    case 'LoginSucceeded':
    case 'LoginFailed':
    case 'LoginLocked':
    case 'LoginUnlocked':
    case 'LoginAttemptsSuppressed':
    case 'MfaEnrollmentStarted':
    case 'MfaEnrollmentCancelled':
    case 'MfaEnabled':
    case 'MfaDisabled':
    case 'MfaReset':
    case 'RecoveryCodesRegenerated':
    case 'RecoveryCodeUsed':
    case 'TotpCodeAccepted':
    case 'SessionTokenIssued':
    case 'EmailVerificationRequested':
    case 'EmailVerified':
    case 'UsernameChosen':
    case 'UserRenamed':
    case 'EmailChangeRequested':
    case 'EmailChanged':
    case 'EmailChangeCancelled':
    case 'PasswordResetRequested':
    case 'PasswordReset':
    case 'PasswordChanged':
    case 'PasswordAdded':
    case 'PasswordRemoved':
    case 'PasswordRehashed':
    case 'LoginLinked':
    case 'LoginUnlinked':
    case 'SessionEpochRaised':
    case 'UserSuspended':
    case 'UserRestored':
    case 'UserBanned':
    case 'PasswordExpired':
    case 'LoginConverted':
      if (isHere(user)) evolveActive(user, fact)
      return
    // What it makes void was decided on an earlier revision; nothing that stands is touched.
    case 'ClaimFenced':
      return
  }
}

/**
 * Whether this user is known by a claimed value: one that was claimed and is not in use may go to somebody else. Who is
 * deleted keeps it, so that nobody comes back under their name; who is erased was never here.
 */
export const usesClaim = ({ user }: UserState, claim: ClaimKey): boolean =>
  user.status !== 'absent' &&
  user.status !== 'erased' &&
  (user.emailClaim === claim || user.usernameClaim === claim || Object.hasOwn(user.logins, claim))

/** Whether a login has opened it that succeeded, and no later one has taken its place. */
export const isListed = ({ user }: UserState, sessionId: SessionId): boolean =>
  isHere(user) && Object.hasOwn(user.sessions, sessionId)

/** Whether a session may still speak: it began in this epoch, or it is the one that the latest raise has spared. */
export const isOfEpoch = (
  { epoch, keptSessionId }: { readonly epoch: number; readonly keptSessionId?: SessionId | undefined },
  session: { readonly sessionId: SessionId; readonly epoch: number },
): boolean => session.epoch === epoch || (keptSessionId !== undefined && session.sessionId === keptSessionId)
