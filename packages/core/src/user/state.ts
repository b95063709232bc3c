/** The state of a user. @module */
import type { ClaimKey, Fact, Instant, Sealed } from '@muniment/kernel'
import type { Digest } from '../digest.ts'
import type { CredentialId, SessionId, UserId } from '../ids.ts'
import type { LinkedLogin, UserEvent } from './events.ts'

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
  /** Raised when every session must end. */
  epoch: number
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

const evolveActive = (user: ActiveUser, fact: OfActive): void => {
  switch (fact.type) {
    case 'LoginAttempted':
      user.failuresInRow = fact.data.failuresInRow + 1
      return
    case 'LoginSucceeded':
      user.failuresInRow = 0
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
      user.failuresInRow = 0
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
      user.keptSessionId = fact.data.keptSessionId
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
    case 'LoginFailed':
    // Names are shown, and decide nothing.
    case 'UserRenamed':
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
      epoch: 0,
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

/** Whether a session may still speak: it began in this epoch, or it is the one that the latest raise has spared. */
export const isOfEpoch = (
  { epoch, keptSessionId }: { readonly epoch: number; readonly keptSessionId?: SessionId | undefined },
  session: { readonly sessionId: SessionId; readonly epoch: number },
): boolean => session.epoch === epoch || (keptSessionId !== undefined && session.sessionId === keptSessionId)
