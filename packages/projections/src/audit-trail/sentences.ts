/**
 * Sentences: what each event means, in plain words.
 *
 * The table names every event of the catalogue; one without a sentence does not compile.
 *
 * @module
 */
import type { MunimentEvent, Permissions, UserId } from '@muniment/core'

/** The words that a sentence needs and an event does not hold. */
export interface Words {
  /** How the principal is called. */
  readonly who: string
  /** The principal's id: people may be called alike. */
  readonly whoId: string | undefined
  /** How a user is called: name, else address, else id. */
  readonly person: (userId: UserId) => string
  /** The user behind a membership, or the membership's id. */
  readonly member: (membershipId: string) => string
  /** The id part of the event's stream: what it happened to. */
  readonly target: string
  /** A sealed field of this event, opened, or what stands for it: `[erased]`, `[sealed]`. */
  readonly opened: (field: string) => string
}

type Sentences = {
  readonly [T in MunimentEvent['type']]: (
    data: Extract<MunimentEvent, { readonly type: T }>['data'],
    words: Words,
  ) => string
}

/** Permissions in words, for instance `developer read_write, team invite`. */
export const inWords = ({ administrator, developer, team, billing }: Permissions): string => {
  if (administrator) return 'administrator'
  const axes = [`developer ${developer}`, `team ${team}`, ...(billing === 'access' ? ['billing'] : [])]
  return axes.join(', ')
}

const scopes: Readonly<Record<string, string>> = {
  email: 'an e-mail address',
  identity: 'an identity at a provider',
  username: 'a username',
}

/** Whose stream it is, for those of people. */
const whose = ({ person, target }: Words): string => person(target as UserId)

const times = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** Somebody who is logged in proves who they are once more. */
const attempter = ({ who, whoId }: Words): string =>
  whoId === undefined ? 'somebody tried to log in by' : `${who} was asked to prove who they are by`

const sentences: Sentences = {
  AccountCreated: ({ name }, { who }) => `${who} founded the account "${name}"`,
  PlanChanged: ({ plan, seatLimit }, { who }) =>
    `${who} put the account on the plan "${plan}"${seatLimit === undefined ? '' : ` with ${seatLimit} seats`}`,
  MemberJoined: ({ userId, permissions, origin }, { person }) =>
    `${person(userId)} joined ${origin === 'founder' ? 'as founder' : `by ${origin}`}: ${inWords(permissions)}`,
  MemberDisabled: ({ membershipId }, { who, member }) => `${who} disabled ${member(membershipId)}`,
  MemberEnabled: ({ membershipId }, { who, member }) => `${who} enabled ${member(membershipId)}`,
  MemberRemoved: ({ userId, cause }, { who, person }) =>
    cause === 'left' ? `${person(userId)} left` : `${who} removed ${person(userId)}`,
  UserInvited: ({ permissions }, { who, opened }) => `${who} invited ${opened('email')}: ${inWords(permissions)}`,
  InvitationResent: ({ invitationId }, { who }) => `${who} sent the invitation ${invitationId} again`,
  InvitationAccepted: ({ userId }, { person }) => `${person(userId)} accepted the invitation`,
  UserSignedUp: ({ userId, login }, { person }) => `${person(userId)} signed up by ${login.method}`,
  UserProvisioned: ({ userId, by }, { who, person }) =>
    by === 'import' ? `${who} imported ${person(userId)}` : `${person(userId)} was provisioned by ${by}`,
  LoginAttempted: ({ method, factor, failuresInRow }, words) =>
    `${attempter(words)} ${factor === 'second' ? 'a second factor' : method}${failuresInRow === 0 ? '' : `, after ${times(failuresInRow, 'failure')} in a row`}`,
  LoginSucceeded: ({ method }, { who }) => `${who} logged in by ${method}`,
  LoginFailed: ({ method, factor, reason }, { who, whoId }) =>
    whoId === undefined
      ? `somebody failed to log in by ${factor === 'second' ? 'the second factor' : method}: ${reason}`
      : `${who} did not prove who they are: ${reason}`,
  LoginLocked: ({ until }) => `after too many attempts nobody may try before ${until}`,
  LoginUnlocked: ({ by }, words) =>
    by === 'support' ? `${words.who} let ${whose(words)} try again` : `logins may be tried again: by ${by}`,
  LoginAttemptsSuppressed: ({ count, from, to }) =>
    `${times(count, 'attempt')} refused unlooked at, from ${from} to ${to}`,
  MfaEnrollmentStarted: (_, { who }) => `${who} began to pair an authenticator`,
  MfaEnrollmentCancelled: (_, { who }) => `${who} did not pair the authenticator`,
  MfaEnabled: (_, { who }) => `${who} paired an authenticator: every login asks for a code`,
  MfaDisabled: (_, { who }) => `${who} disabled the second factor`,
  MfaReset: (_, words) => `${words.who} reset the second factor of ${whose(words)}`,
  RecoveryCodesRegenerated: ({ recoveryCodeDigests }, { who }) =>
    `${who} was given ${times(recoveryCodeDigests.length, 'other recovery code')}`,
  RecoveryCodeUsed: ({ remaining }, { who }) => `${who} used a recovery code; ${remaining} left`,
  TotpCodeAccepted: (_, { who }) => `${who} gave the code of their authenticator`,
  SessionTokenIssued: ({ refreshedFrom }, { who }) =>
    `${who} ${refreshedFrom === undefined ? 'was issued' : 'refreshed'} a session token`,
  EmailVerificationRequested: (_, { who }) => `${who} asked for a mail to verify their address`,
  EmailVerified: (_, { who }) => `${who} verified their address`,
  PasswordResetRequested: (_, words) => `somebody asked to reset the password of ${whose(words)}`,
  PasswordReset: (_, { who }) => `${who} reset their password`,
  PasswordChanged: (_, { who }) => `${who} changed their password`,
  UsernameChosen: (_, { who }) => `${who} chose a username`,
  UserRenamed: (_, { who }) => `${who} changed their name`,
  EmailChangeRequested: (_, { who }) => `${who} asked to change their address`,
  EmailChanged: (_, { who }) => `${who} changed their address`,
  EmailChangeCancelled: (_, { who }) => `${who} kept their address`,
  PasswordAdded: (_, { who }) => `${who} added a password`,
  PasswordRemoved: (_, { who }) => `${who} removed their password`,
  LoginLinked: ({ method }, { who }) => `${who} added a login by ${method}`,
  LoginUnlinked: ({ method }, { who }) => `${who} removed a login by ${method}`,
  PasswordRehashed: (_, { who }) => `the password of ${who} was hashed anew`,
  SessionEpochRaised: ({ cause, keptSessionId }, words) =>
    `every ${keptSessionId === undefined ? '' : 'other '}session of ${whose(words)} ended: ${cause}`,
  UserSuspended: (_, words) => `${words.who} suspended ${whose(words)}`,
  UserRestored: (_, words) => `${words.who} restored ${whose(words)}`,
  UserBanned: (_, words) => `${words.who} banned ${whose(words)}`,
  PasswordExpired: (_, words) => `${words.who} had the password of ${whose(words)} expire`,
  LoginConverted: (_, words) => `${words.who} let ${whose(words)} set a password by mail`,
  UserDeletionRequested: (_, { who, target }) => `${who} asked that the user ${target} be deleted`,
  UserDeleted: (_, { target }) => `the user ${target} was deleted`,
  UserErased: (_, { target }) => `the user ${target} was erased: what they had claimed is free`,
  ClaimFenced: (_, { target }) => `a value that ${target} had claimed and does not use was given up to somebody else`,
  SessionStarted: ({ userId, mfaRequired }, { person }) =>
    mfaRequired
      ? `somebody gave the first factor of ${person(userId)}, and not the second yet`
      : `${person(userId)} opened a dashboard session`,
  SessionMfaPassed: ({ factor }, { who }) => `${who} passed the second factor by ${factor}`,
  SessionReauthenticated: ({ factor }, { who }) => `${who} proved once more who they are by ${factor}`,
  SessionRotated: (_, { target }) => `the session ${target} was given another token`,
  SessionSeen: (_, { who }) => `${who} was there`,
  SessionEnded: ({ cause }, { target }) => `the session ${target} ended: ${cause}`,
  AccountEntered: ({ accountId }, { who }) => `${who} entered the account ${accountId}`,
  AccountEntryRefused: ({ accountId, reason }) => `a session was refused entry to the account ${accountId}: ${reason}`,
  CredentialIssued: ({ kind, credentialId, owner, isDefault }, { who, whoId, person }) => {
    const whom = owner.kind === 'user' ? person(owner.userId) : owner.serviceUserId
    const themselves = owner.kind === 'user' && owner.userId === whoId
    const what = `the ${isDefault ? 'default ' : ''}${kind} ${credentialId}`
    return themselves ? `${who} was issued ${what}` : `${who} issued ${what} to ${whom}`
  },
  CredentialRevoked: ({ cause }, { who, target }) => `${who} revoked the credential ${target}: ${cause}`,
  ValueClaimed: ({ scope }, { who }) => `${who} claimed ${scopes[scope] ?? `a ${scope}`}`,
  ValueReleased: (_, { who }) => `${who} released a claimed value`,
}

/** What happened, as a whole sentence without its full stop. */
export const sentenceOf = (event: MunimentEvent, words: Words): string =>
  (sentences[event.type] as (data: MunimentEvent['data'], words: Words) => string)(event.data, words)
