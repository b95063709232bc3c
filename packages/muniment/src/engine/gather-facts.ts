/**
 * Facts for the gate, read from the authoritative streams at their heads.
 *
 * @module
 */
import {
  type AccessFacts,
  type AccountFacts,
  type AccountId,
  type AccountState,
  type CredentialFacts,
  type CredentialId,
  type Digest,
  type MembershipFacts,
  type MembershipId,
  type EndedSession,
  isListed,
  type SessionFacts,
  type SessionId,
  type SessionTokenFacts,
  type UserFacts,
  type UserState,
} from '@muniment/core'
import { equalDigests, instantOf } from '@muniment/kernel'
import type { Engine } from './engine.ts'
import { loadAccount, loadCredential, loadSession, loadUser } from './load.ts'

/** A digest to compare with, or the knowledge that the gate compared it a moment ago. */
export type Proof = Digest | 'proven before'

const matches = (proof: Proof, stored: Digest | undefined): boolean =>
  proof === 'proven before' || (stored !== undefined && equalDigests(proof, stored))

const userFacts = ({ user }: UserState): UserFacts | undefined =>
  user.status === 'absent'
    ? undefined
    : {
        userId: user.userId,
        status: user.status,
        epoch: user.epoch,
        tokenEpoch: 'tokenEpoch' in user ? user.tokenEpoch : user.epoch,
        provenEpoch: 'provenEpoch' in user ? user.provenEpoch : user.epoch,
        keptSessionId: user.status === 'active' ? user.keptSessionId : undefined,
        emailClaim: user.emailClaim,
        emailVerified: user.emailVerified,
      }

const accountFacts = ({ account }: AccountState): AccountFacts | undefined =>
  account.status === 'absent' ? undefined : { accountId: account.accountId, status: account.status }

const membershipFacts = (
  { account, members }: AccountState,
  membershipId: MembershipId | undefined,
): MembershipFacts | undefined => {
  const member = membershipId === undefined ? undefined : members[membershipId]
  if (member === undefined || account.status === 'absent') return undefined
  const { userId, status, permissions } = member
  return { membershipId: member.membershipId, accountId: account.accountId, userId, status, permissions }
}

/** What a presented token is to a session. */
interface Presented {
  readonly facts: Omit<SessionFacts, 'isListed'> | undefined
  /** Another token has taken the place of this one, too long ago: two have it. */
  readonly isReused: boolean
}

const endedFacts = (
  { sessionId, userId, tokenDigest }: EndedSession,
  proof: Proof,
): Omit<SessionFacts, 'isListed'> => ({
  sessionId,
  userId,
  status: 'ended',
  secretMatches: matches(proof, tokenDigest),
  mfaRequired: true,
  authenticatedAt: instantOf(0),
  epoch: -1,
  idleMs: 1,
  seenAt: instantOf(0),
  expiresAt: instantOf(0),
})

const sessionFacts = async (engine: Engine, id: SessionId, proof: Proof): Promise<Presented> => {
  const { session } = (await loadSession(engine, id)).state
  if (session.status === 'absent') return { facts: undefined, isReused: false }
  if (session.status === 'ended') return { facts: endedFacts(session, proof), isReused: false }
  const { sessionId, userId, status, epoch, idleMs, seenAt, expiresAt } = session
  const isCurrent = matches(proof, session.tokenDigest)
  const rotated = isCurrent ? undefined : session.rotated.find(({ digest }) => matches(proof, digest))
  const now = engine.environment.now()
  const inGrace = rotated !== undefined && rotated.since <= now && now < rotated.graceUntil
  const { authenticatedAt } = rotated ?? session
  const secretMatches = isCurrent || inGrace
  const mfaRequired = session.mfaRequired || rotated?.isPartial === true
  return {
    facts: { sessionId, userId, status, secretMatches, mfaRequired, authenticatedAt, epoch, idleMs, seenAt, expiresAt },
    isReused: rotated !== undefined && !inGrace,
  }
}

const credentialFacts = async (
  engine: Engine,
  id: CredentialId,
  proof: Proof,
): Promise<CredentialFacts | undefined> => {
  const { credential } = (await loadCredential(engine, id)).state
  if (credential.status === 'absent') return undefined
  const { credentialId, kind, accountId, owner, status } = credential
  const secretMatches = matches(proof, credential.secretDigest)
  return { credentialId, kind, accountId, owner, status, secretMatches }
}

/** Facts about a session, and whether its token is one that another has taken the place of too long ago. */
export interface DashboardFacts extends AccessFacts {
  readonly isReused: boolean
}

/**
 * What the dashboard rules decide on. With another's token nothing more is read: the rules ask for it first, and an id
 * that exists must cost no more than one that does not.
 */
export const dashboardFacts = async (
  engine: Engine,
  { sessionId, proof, accountId }: { sessionId: SessionId; proof: Proof; accountId: AccountId | undefined },
): Promise<DashboardFacts> => {
  const { facts, isReused } = await sessionFacts(engine, sessionId, proof)
  if (facts?.secretMatches !== true)
    return { session: facts === undefined ? undefined : { ...facts, isListed: false }, isReused }
  const { state: userState } = await loadUser(engine, facts.userId)
  const session = { ...facts, isListed: isListed(userState, sessionId) }
  const user = userFacts(userState)
  if (accountId === undefined) return { session, user, isReused }
  const { state } = await loadAccount(engine, accountId)
  const membership = membershipFacts(state, state.membershipOf[session.userId])
  return { session, user, account: accountFacts(state), membership, isReused }
}

/** What the rules for session tokens decide on. */
export const sessionTokenFacts = async (engine: Engine, sessionToken: SessionTokenFacts): Promise<AccessFacts> => ({
  sessionToken,
  user: userFacts((await loadUser(engine, sessionToken.userId)).state),
})

/** What the API rules decide on. With another's secret nothing more is read, as above. */
export const apiFacts = async (
  engine: Engine,
  { credentialId, proof }: { credentialId: CredentialId; proof: Proof },
): Promise<AccessFacts> => {
  const credential = await credentialFacts(engine, credentialId, proof)
  if (credential?.secretMatches !== true || credential.owner.kind !== 'user') return { credential }
  const { userId, membershipId } = credential.owner
  const user = userFacts((await loadUser(engine, userId)).state)
  const { state } = await loadAccount(engine, credential.accountId)
  return { credential, user, account: accountFacts(state), membership: membershipFacts(state, membershipId) }
}
