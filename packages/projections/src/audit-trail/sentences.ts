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

const sentences: Sentences = {
  AccountCreated: ({ name }) => `founded the account "${name}"`,
  PlanChanged: ({ plan, seatLimit }) =>
    `put the account on the plan "${plan}"${seatLimit === undefined ? '' : ` with ${seatLimit} seats`}`,
  MemberJoined: ({ userId, permissions, origin }, { person }) =>
    `${person(userId)} joined by ${origin} as ${inWords(permissions)}`,
  MemberDisabled: ({ membershipId }, { member }) => `disabled ${member(membershipId)}`,
  MemberEnabled: ({ membershipId }, { member }) => `enabled ${member(membershipId)}`,
  MemberRemoved: ({ userId, cause }, { person }) =>
    cause === 'left' ? `${person(userId)} left` : `removed ${person(userId)}`,
  UserInvited: ({ permissions }, { opened }) => `invited ${opened('email')} as ${inWords(permissions)}`,
  InvitationAccepted: ({ userId }, { person }) => `${person(userId)} accepted the invitation`,
  UserSignedUp: ({ userId, login }, { person }) => `${person(userId)} signed up by ${login.method}`,
  LoginAttempted: ({ method, failuresInRow }) =>
    `tried to log in by ${method}${failuresInRow === 0 ? '' : ` after ${failuresInRow} failures in a row`}`,
  LoginSucceeded: ({ method }) => `logged in by ${method}`,
  LoginFailed: ({ method, reason }) => `failed to log in by ${method}: ${reason}`,
  SessionStarted: () => 'opened a dashboard session',
  AccountEntered: () => 'entered the account',
  AccountEntryRefused: ({ reason }) => `was refused entry to the account: ${reason}`,
  CredentialIssued: ({ kind, credentialId, owner, isDefault }, { person }) => {
    const whom = owner.kind === 'user' ? person(owner.userId) : owner.serviceUserId
    return `issued the ${isDefault ? 'default ' : ''}${kind} ${credentialId} to ${whom}`
  },
  CredentialRevoked: ({ cause }, { target }) => `revoked the credential ${target}: ${cause}`,
  ValueClaimed: ({ scope }) => `claimed an ${scope} as unique`,
  ValueReleased: () => 'released a claimed value',
}

/** What happened, without the subject: the principal stands beside it. */
export const sentenceOf = (event: MunimentEvent, words: Words): string =>
  (sentences[event.type] as (data: MunimentEvent['data'], words: Words) => string)(event.data, words)
