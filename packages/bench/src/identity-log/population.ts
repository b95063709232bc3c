/**
 * A population: people who sign up, join accounts, log in, and hold credentials, as the log would tell it.
 *
 * Ten members to an account. The mix of one member, apart from API keys: a claim, a sign-up, a session with a login and
 * an entry, joining by invitation (or founding), the default authtoken. One in ten is disabled and enabled again.
 *
 * @module
 */
import { hash } from 'node:crypto'
import {
  type AccountId,
  accountFeatures,
  administratorPermissions,
  type CredentialId,
  type Digest,
  formatSecret,
  idOf,
  type InvitationId,
  type MembershipId,
  memberPermissions,
  type SessionId,
  type UserId,
} from '@muniment/core'
import {
  aesGcmSealer,
  type ClaimKey,
  derivedId,
  type Instant,
  memoryKeyStore,
  plusMs,
  type Sealed,
  sha256,
  systemRandom,
} from '@muniment/kernel'
import type { Attribution, LogWriter } from './log-writer.ts'

export interface PopulationSize {
  readonly accounts: number
  readonly keysPerMember: number
}

/** Most of what happens happens in accounts of this size. */
export const membersPerAccount = 10

const startOfSessions = '2026-01-01T00:00:00.000Z' as Instant

/** Seals a text for its subject, as the writer of the log would. */
export type Sealing = (subject: string, purpose: string, text: string) => Promise<Sealed>

/** As the facade seals: AES-GCM, a key for each subject, a nonce for each text. */
export const realSealing = (): Sealing => {
  const sealer = aesGcmSealer(memoryKeyStore(), systemRandom)
  return (subject, purpose, text) => sealer.seal(subject, purpose, text)
}

/** Texts of the form and about the length of sealed ones, which never open: where nobody looks at them. */
const sealedInForm: Sealing = async (subject, purpose, text) =>
  `s1.${sha256(`${subject} ${purpose}`)}${Buffer.from(text).toString('base64url')}` as Sealed

interface Person {
  readonly n: number
  readonly sealing: Sealing
  readonly userId: UserId
  readonly emailClaim: ClaimKey
  readonly sessionId: SessionId
  readonly membershipId: MembershipId
  readonly invitationId: InvitationId
  readonly authtokenId: CredentialId
}

const hexFor = (noun: string, n: number): string => derivedId('bench', String(n), noun)
const digestFor = (noun: string, n: number): Digest => sha256(`${noun} ${n}`) as Digest

const emailOf = (n: number): string => `person-${n}@example.com`
const nameOf = (n: number): string => `Person Number ${n}`
const addressOf = (n: number): string => `203.0.${(n >>> 8) & 255}.${n & 255}`
/** As long as Argon2's. */
const passwordHashOf = (n: number): string =>
  `$argon2id$v=19$m=19456,t=2,p=1$${sha256(`salt ${n}`).slice(0, 22)}$${sha256(`password ${n}`)}`

const personOf = (n: number, sealing: Sealing): Person => ({
  n,
  sealing,
  userId: idOf.user(hexFor('user', n)),
  emailClaim: `v1.${digestFor('email', n)}` as string as ClaimKey,
  sessionId: idOf.session(hexFor('session', n)),
  membershipId: idOf.membership(hexFor('membership', n)),
  invitationId: `inv_${hexFor('invitation', n)}` as InvitationId,
  authtokenId: idOf.authtoken(hexFor('authtoken', n)),
})

const by = async (person: Person, command: string, account?: AccountId): Promise<Attribution> => ({
  principal: { kind: 'user', id: person.userId, source: 'dashboard' },
  command,
  sessionId: person.sessionId,
  requestIp: await person.sealing(person.userId, 'request.ip', addressOf(person.n)),
  ...(account === undefined ? {} : { account }),
})

const signUp = async (log: LogWriter, n: number, person: Person, founds: AccountId | undefined): Promise<void> => {
  const { userId, emailClaim } = person
  const scope = { scope: 'email', ownerStream: `muniment.user-${userId}`, commandId: `sign-up-${n}` }
  await log.record('claim', emailClaim, [{ type: 'ValueClaimed', data: scope }], await by(person, 'users.signUp'))
  await log.record(
    'user',
    userId,
    [
      {
        type: 'UserSignedUp',
        data: {
          userId,
          emailClaim,
          email: await person.sealing(userId, 'user.email', emailOf(n)),
          name: await person.sealing(userId, 'user.name', nameOf(n)),
          login: { method: 'password' },
          passwordHash: await person.sealing(userId, 'user.passwordHash', passwordHashOf(n)),
          ...(founds === undefined ? {} : { founds: { accountId: founds, name: `Account ${n}` } }),
        },
      },
    ],
    await by(person, 'users.signUp'),
  )
}

const logIn = async (log: LogWriter, n: number, person: Person, accountId: AccountId): Promise<void> => {
  const { userId, sessionId } = person
  const expiresAt = plusMs(startOfSessions, 30 * 86_400_000)
  const attempt = { method: 'password', factor: 'first', failuresInRow: 0 } as const
  await log.record('user', userId, [{ type: 'LoginAttempted', data: attempt }], await by(person, 'access.logIn'))
  const success = { method: 'password', sessionId, expiresAt, replaced: [] } as const
  await log.record('user', userId, [{ type: 'LoginSucceeded', data: success }], await by(person, 'access.logIn'))
  const tokenDigest = digestFor('session', n)
  const session = {
    sessionId,
    userId,
    tokenDigest,
    method: 'password',
    mfaRequired: false,
    idleMs: 86_400_000,
  } as const
  await log.record(
    'session',
    sessionId,
    [
      { type: 'SessionStarted', data: { ...session, expiresAt, epoch: 0 } },
      { type: 'AccountEntered', data: { accountId } },
    ],
    await by(person, 'access.logIn'),
  )
}

const found = async (log: LogWriter, n: number, person: Person, accountId: AccountId): Promise<void> => {
  const { userId, membershipId, authtokenId } = person
  const member = { membershipId, userId, permissions: administratorPermissions, defaultAuthtokenId: authtokenId }
  await log.record(
    'account',
    accountId,
    [
      { type: 'AccountCreated', data: { accountId, name: `Account ${n}`, founderUserId: userId } },
      { type: 'PlanChanged', data: { plan: 'everything', features: accountFeatures } },
      { type: 'MemberJoined', data: { ...member, origin: 'founder' } },
    ],
    { ...(await by(person, 'FoundAccount', accountId)), reaction: 'found-account-when-user-signed-up' },
  )
}

const join = async (log: LogWriter, n: number, person: Person, founder: Person, account: AccountId): Promise<void> => {
  const { userId, membershipId, invitationId, authtokenId, emailClaim } = person
  const email = await person.sealing(invitationId, 'invitation.email', emailOf(n))
  const invitation = { invitationId, emailClaim, email, permissions: memberPermissions }
  const invited = { ...invitation, ticketDigest: digestFor('ticket', n), invitedBy: founder.membershipId }
  await log.record(
    'account',
    account,
    [{ type: 'UserInvited', data: invited }],
    await by(founder, 'accounts.invite', account),
  )
  const member = { membershipId, userId, permissions: memberPermissions, defaultAuthtokenId: authtokenId }
  await log.record(
    'account',
    account,
    [
      { type: 'InvitationAccepted', data: { invitationId, userId, membershipId } },
      { type: 'MemberJoined', data: { ...member, origin: 'invitation' } },
    ],
    await by(person, 'accounts.acceptInvitation', account),
  )
}

const takeABreak = async (
  log: LogWriter,
  { membershipId }: Person,
  founder: Person,
  account: AccountId,
): Promise<void> => {
  const data = { membershipId }
  await log.record(
    'account',
    account,
    [{ type: 'MemberDisabled', data }],
    await by(founder, 'accounts.disableMember', account),
  )
  await log.record(
    'account',
    account,
    [{ type: 'MemberEnabled', data }],
    await by(founder, 'accounts.enableMember', account),
  )
}

const ownedBy = ({ userId, membershipId }: Person) => ({ kind: 'user', userId, membershipId }) as const

const issueAuthtoken = async (log: LogWriter, n: number, person: Person, accountId: AccountId): Promise<void> => {
  const token = { credentialId: person.authtokenId, kind: 'authtoken', accountId, owner: ownedBy(person) } as const
  const data = { ...token, secretDigest: digestFor('authtoken', n), acl: [], isDefault: true }
  await log.record('credential', person.authtokenId, [{ type: 'CredentialIssued', data }], {
    ...(await by(person, 'IssueDefaultAuthtoken', accountId)),
    reaction: 'issue-default-authtoken-when-member-joined',
  })
}

const issueKeys = async (
  log: LogWriter,
  { first, count }: { readonly first: number; readonly count: number },
  person: Person,
  accountId: AccountId,
): Promise<string[]> => {
  const attribution = await by(person, 'credentials.issueApiKey', accountId)
  const texts: string[] = []
  for (let n = first; n < first + count; n += 1) {
    const publicId = hexFor('api-key', n)
    const text = formatSecret({ kind: 'api-key', publicId, entropy: hash('sha256', `secret ${n}`, 'buffer') })
    const credentialId = idOf.apiKey(publicId)
    const key = { credentialId, kind: 'api-key', accountId, owner: ownedBy(person), publicId } as const
    const data = { ...key, secretDigest: sha256(text) as Digest, acl: [], description: `key ${n}`, isDefault: false }
    await log.record('credential', credentialId, [{ type: 'CredentialIssued', data }], attribution)
    texts.push(text)
  }
  return texts
}

/** Writes the history of a population and answers its API keys, as their holders have them. */
export const populate = async (
  log: LogWriter,
  { accounts, keysPerMember }: PopulationSize,
  sealing: Sealing = sealedInForm,
): Promise<string[]> => {
  const keys: string[] = []
  for (let a = 0; a < accounts; a += 1) {
    const accountId = idOf.account(hexFor('account', a))
    const founder = personOf(a * membersPerAccount, sealing)
    for (let m = 0; m < membersPerAccount; m += 1) {
      const n = a * membersPerAccount + m
      const person = m === 0 ? founder : personOf(n, sealing)
      await signUp(log, n, person, m === 0 ? accountId : undefined)
      await (m === 0 ? found(log, n, person, accountId) : join(log, n, person, founder, accountId))
      await issueAuthtoken(log, n, person, accountId)
      await logIn(log, n, person, accountId)
      if (m === 5) await takeABreak(log, person, founder, accountId)
      keys.push(...(await issueKeys(log, { first: n * keysPerMember, count: keysPerMember }, person, accountId)))
    }
  }
  await log.flush()
  return keys
}

/** Writes one account with a long history and answers its id: members join by invitation and take a break. */
export const largeAccount = async (
  log: LogWriter,
  events: number,
  sealing: Sealing = sealedInForm,
): Promise<AccountId> => {
  const accountId = idOf.account(hexFor('account', 0))
  const founder = personOf(0, sealing)
  await found(log, 0, founder, accountId)
  const eventsOfMember = 5
  for (let n = 1; 3 + n * eventsOfMember <= events; n += 1) {
    const person = personOf(n, sealing)
    await join(log, n, person, founder, accountId)
    await takeABreak(log, person, founder, accountId)
  }
  await log.flush()
  return accountId
}
