/**
 * Facts for the gate, read from the authoritative streams at their heads.
 *
 * @module
 */
import type {
  AccessFacts,
  AccountFacts,
  AccountId,
  AccountState,
  CredentialFacts,
  CredentialId,
  Digest,
  MembershipFacts,
  MembershipId,
  SessionFacts,
  SessionId,
  UserFacts,
  UserState,
} from '@muniment/core'
import { equalDigests } from '@muniment/kernel'
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

const sessionFacts = async (engine: Engine, id: SessionId, proof: Proof): Promise<SessionFacts | undefined> => {
  const { session } = (await loadSession(engine, id)).state
  if (session.status === 'absent') return undefined
  const { sessionId, userId, mfaRequired, epoch, idleMs, seenAt, expiresAt } = session
  const secretMatches = matches(proof, session.tokenDigest)
  return { sessionId, userId, secretMatches, mfaRequired, epoch, idleMs, seenAt, expiresAt }
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

/**
 * What the dashboard rules decide on. With another's token nothing more is read: the rules ask for it first, and an id
 * that exists must cost no more than one that does not.
 */
export const dashboardFacts = async (
  engine: Engine,
  { sessionId, proof, accountId }: { sessionId: SessionId; proof: Proof; accountId: AccountId | undefined },
): Promise<AccessFacts> => {
  const session = await sessionFacts(engine, sessionId, proof)
  if (session?.secretMatches !== true) return { session }
  const user = userFacts((await loadUser(engine, session.userId)).state)
  if (accountId === undefined) return { session, user }
  const { state } = await loadAccount(engine, accountId)
  const membership = membershipFacts(state, state.membershipOf[session.userId])
  return { session, user, account: accountFacts(state), membership }
}

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
