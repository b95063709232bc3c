/** A short history of one account, as recorded events and as projections read them. @module */
import { type Category, type MunimentEvent } from '@muniment/core'
import { type Envelope, instantOf, type Json, type RecordedEvent, toMetadata } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { readSequenced, type SequencedEvent } from './sequenced-event.ts'

const hex = (n: number): string => n.toString(16).padStart(32, '0')

export const id = (prefix: string, n: number): string => `${prefix}_${hex(n)}`
const claim = (n: number): string => `v1.${`${n}`.padStart(43, 'c')}`
export const digest = (n: number): string => `${n}`.padStart(43, 'd')
export const sealedText = (n: number): string => `s1.${`${n}`.padStart(40, 'x')}`

const member = { developer: 'read_write', team: 'invite', billing: 'none', administrator: false } as const
const admin = { developer: 'read_write', team: 'manager', billing: 'access', administrator: true } as const

/** What happened: stream, event, and who did it (user n; 0 is nobody). */
export interface Happened {
  readonly category: Category
  readonly of: string
  readonly type: MunimentEvent['type']
  readonly data: Json
  readonly by: number
  readonly account?: string
}

const joined = (n: number, origin: string, permissions: Json): Json => ({
  membershipId: id('mem', n),
  userId: id('usr', n),
  permissions,
  origin,
  defaultAuthtokenId: id('cr', n),
})

const signedUp = (n: number): Happened => ({
  category: 'user',
  of: id('usr', n),
  type: 'UserSignedUp',
  data: {
    userId: id('usr', n),
    emailClaim: claim(n),
    email: sealedText(n),
    ...(n === 1 ? { name: sealedText(100 + n) } : {}),
    login: { method: 'password' },
    passwordHash: sealedText(200 + n),
  },
  by: n,
})

const imported: Happened = {
  ...signedUp(8),
  type: 'UserProvisioned',
  data: { ...(signedUp(8).data as object), by: 'import' },
}

const issued = (credential: string, kind: string, n: number, by: number): Happened => ({
  category: 'credential',
  of: credential,
  type: 'CredentialIssued',
  data: {
    credentialId: credential,
    kind,
    accountId: id('ac', 1),
    owner: { kind: 'user', userId: id('usr', n), membershipId: id('mem', n) },
    publicId: credential.slice(-32),
    secretDigest: digest(n),
    acl: [],
    isDefault: kind === 'authtoken',
  },
  by,
  account: id('ac', 1),
})

const ofAccount = (type: MunimentEvent['type'], data: Json, by: number): Happened => ({
  category: 'account',
  of: id('ac', 1),
  type,
  data,
  by,
  account: id('ac', 1),
})

/** What user 1 did to themselves. */
const ofUser1 = (...events: readonly (readonly [MunimentEvent['type'], Json])[]): readonly Happened[] =>
  events.map(([type, data]) => ({ category: 'user', of: id('usr', 1), type, data, by: 1 }))

const ofSession1 = (...events: readonly (readonly [MunimentEvent['type'], Json])[]): readonly Happened[] =>
  events.map(([type, data]) => ({ category: 'session', of: id('ses', 1), type, data, by: 1 }))

/** Every type of event of the catalogue, once or more. Key of member 2: `ak_…16`. */
export const history: readonly Happened[] = [
  {
    category: 'claim',
    of: claim(1),
    type: 'ValueClaimed',
    data: { scope: 'email', ownerStream: 'u', commandId: 'c' },
    by: 1,
  },
  signedUp(1),
  ofAccount('AccountCreated', { accountId: id('ac', 1), name: 'Acme', founderUserId: id('usr', 1) }, 1),
  ofAccount('PlanChanged', { plan: 'big', features: ['rbac'], seatLimit: 5 }, 1),
  ofAccount('MemberJoined', joined(1, 'founder', admin), 1),
  issued(id('cr', 1), 'authtoken', 1, 1),
  {
    category: 'loginAttempts',
    of: claim(9),
    type: 'LoginAttempted',
    data: { method: 'password', factor: 'first', failuresInRow: 0 },
    by: 0,
  },
  {
    category: 'user',
    of: id('usr', 1),
    type: 'LoginAttempted',
    data: { method: 'password', factor: 'first', failuresInRow: 2 },
    by: 0,
  },
  {
    category: 'user',
    of: id('usr', 1),
    type: 'LoginFailed',
    data: { method: 'password', factor: 'first', reason: 'wrong-password' },
    by: 0,
  },
  {
    category: 'user',
    of: id('usr', 1),
    type: 'LoginSucceeded',
    data: { method: 'password', sessionId: id('ses', 1), expiresAt: '2026-12-22T09:00:00.000Z', replaced: [] },
    by: 1,
  },
  {
    category: 'session',
    of: id('ses', 1),
    type: 'SessionStarted',
    data: {
      sessionId: id('ses', 1),
      userId: id('usr', 1),
      tokenDigest: digest(5),
      method: 'password',
      mfaRequired: false,
      idleMs: 1_000,
      expiresAt: '2026-12-22T09:00:00.000Z',
      epoch: 0,
    },
    by: 1,
  },
  {
    category: 'session',
    of: id('ses', 1),
    type: 'AccountEntered',
    data: { accountId: id('ac', 1) },
    by: 1,
    account: id('ac', 1),
  },
  {
    category: 'session',
    of: id('ses', 1),
    type: 'AccountEntryRefused',
    data: { accountId: id('ac', 2), reason: 'NotAMember' },
    by: 0,
    account: id('ac', 2),
  },
  signedUp(2),
  ofAccount(
    'UserInvited',
    {
      invitationId: id('inv', 1),
      emailClaim: claim(2),
      email: sealedText(2),
      permissions: member,
      ticketDigest: digest(7),
      invitedBy: id('mem', 1),
    },
    1,
  ),
  ofAccount('InvitationResent', { invitationId: id('inv', 1), ticketDigest: 'd'.repeat(43) }, 1),
  ofAccount('InvitationAccepted', { invitationId: id('inv', 1), userId: id('usr', 2), membershipId: id('mem', 2) }, 2),
  ofAccount('MemberJoined', joined(2, 'invitation', member), 2),
  issued(id('cr', 2), 'authtoken', 2, 2),
  issued(id('ak', 22), 'api-key', 2, 2),
  ofAccount('MemberDisabled', { membershipId: id('mem', 2) }, 1),
  ofAccount('MemberEnabled', { membershipId: id('mem', 2) }, 1),
  ofAccount('MemberRemoved', { membershipId: id('mem', 2), userId: id('usr', 2), cause: 'removed' }, 1),
  {
    category: 'credential',
    of: id('ak', 22),
    type: 'CredentialRevoked',
    data: { cause: 'member-removed' },
    by: 1,
    account: id('ac', 1),
  },
  ...ofUser1(
    [
      'EmailVerificationRequested',
      { emailClaim: claim(1), ticketDigest: digest(8), expiresAt: '2026-11-23T09:00:00.000Z' },
    ],
    ['EmailVerified', { emailClaim: claim(1) }],
    ['PasswordResetRequested', { ticketDigest: digest(9), expiresAt: '2026-11-22T10:00:00.000Z' }],
    ['PasswordReset', { passwordHash: sealedText(301) }],
    ['SessionEpochRaised', { epoch: 1, cause: 'password-reset' }],
    ['PasswordChanged', { passwordHash: sealedText(302) }],
    ['SessionEpochRaised', { epoch: 2, cause: 'password-changed', keptSessionId: id('ses', 1) }],
    ['UsernameChosen', { usernameClaim: claim(4), username: sealedText(401) }],
    ['UserRenamed', { name: sealedText(402) }],
    [
      'EmailChangeRequested',
      { emailClaim: claim(5), email: sealedText(403), ticketDigest: digest(6), expiresAt: '2026-11-23T09:00:00.000Z' },
    ],
    ['EmailChanged', { emailClaim: claim(5), email: sealedText(403), previousClaim: claim(1), verified: true }],
    ['EmailChangeCancelled', {}],
    ['UserSuspended', {}],
    ['UserRestored', {}],
    ['PasswordExpired', {}],
    ['LoginConverted', { method: 'password' }],
    ['LoginLinked', { method: 'github', identityClaim: claim(3) }],
    ['PasswordRemoved', {}],
    ['PasswordAdded', { passwordHash: sealedText(304) }],
    ['LoginUnlinked', { method: 'github', identityClaim: claim(3) }],
    ['PasswordRehashed', { passwordHash: sealedText(303) }],
  ),
  { category: 'user', of: id('usr', 2), type: 'UserBanned', data: {}, by: 2 },
  { category: 'user', of: id('usr', 2), type: 'UserDeletionRequested', data: {}, by: 2 },
  { category: 'user', of: id('usr', 2), type: 'UserDeleted', data: {}, by: 2 },
  { category: 'user', of: id('usr', 2), type: 'UserErased', data: {}, by: 2 },
  imported,
  { category: 'user', of: id('usr', 9), type: 'ClaimFenced', data: { claim: claim(2) }, by: 0 },
  { category: 'claim', of: claim(2), type: 'ValueReleased', data: { ownerStream: 'u' }, by: 1 },
  ...ofUser1(
    ['MfaEnrollmentStarted', { secret: sealedText(501), algorithm: 'SHA1', digits: 6, periodMs: 30_000 }],
    ['MfaEnrollmentCancelled', {}],
    ['MfaEnrollmentStarted', { secret: sealedText(502), algorithm: 'SHA1', digits: 6, periodMs: 30_000 }],
    ['MfaEnabled', { step: 59_646_840, recoveryCodeDigests: [digest(11), digest(12)] }],
    ['SessionEpochRaised', { epoch: 3, cause: 'mfa-enabled', keptSessionId: id('ses', 1) }],
    ['TotpCodeAccepted', { step: 59_646_841 }],
    ['RecoveryCodeUsed', { recoveryCodeDigest: digest(11), remaining: 1 }],
    ['RecoveryCodesRegenerated', { recoveryCodeDigests: [digest(13), digest(14)] }],
    ['SessionTokenIssued', { tokenId: id('stk', 1), expiresAt: '2026-11-29T09:00:00.000Z' }],
    ['MfaDisabled', {}],
    ['MfaReset', {}],
    ['LoginLocked', { until: '2026-11-22T09:10:00.000Z' }],
    ['LoginAttemptsSuppressed', { count: 1_000, from: '2026-11-22T09:01:00.000Z', to: '2026-11-22T09:02:00.000Z' }],
    ['LoginUnlocked', { by: 'time' }],
  ),
  ...ofSession1(
    ['SessionMfaPassed', { factor: 'totp', idleMs: 1_000, expiresAt: '2026-12-22T09:00:00.000Z' }],
    ['SessionReauthenticated', { factor: 'totp' }],
    ['SessionRotated', { tokenDigest: digest(15), graceUntil: '2026-12-22T09:00:00.000Z', epoch: 3 }],
    ['SessionSeen', {}],
    ['SessionEnded', { cause: 'logout' }],
  ),
]

export const apiKeyOfMember2: string = id('ak', 22)

/** As a store gives it back. */
export const recorded = (happened: Happened, position: number): RecordedEvent => {
  const at = instantOf(Date.UTC(2026, 10, 22, 9, 0, position))
  const envelope: Envelope = {
    principal:
      happened.by === 0
        ? { kind: 'anonymous', source: 'dashboard' }
        : { kind: 'user', id: id('usr', happened.by), source: 'dashboard' },
    command: 'test',
    commandId: `command ${position}`,
    occurredAt: at,
    correlationId: `command ${position}`,
    ...(happened.account === undefined ? {} : { account: happened.account }),
  }
  return {
    id: `00000000-0000-5000-8000-${`${position}`.padStart(12, '0')}`,
    type: happened.type,
    data: happened.data,
    metadata: toMetadata(envelope, '1'),
    stream: `muniment.${happened.category}-${happened.of}`,
    revision: BigInt(position),
    position: BigInt(position),
    checkpoint: `${position}`,
    recordedAt: new Date(at),
  }
}

export const sequenced = (happened: Happened, sequence: number): SequencedEvent => {
  const read = readSequenced('muniment', recorded(happened, sequence), sequence)
  if (E.isLeft(read)) throw new Error(`${happened.type}: ${String(read.left)}`)
  return read.right
}

export const events: readonly SequencedEvent[] = history.map(sequenced)
