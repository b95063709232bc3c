/**
 * The access index: what the gate reads to check an API key in microseconds.
 *
 * Five projections side by side. It answers for the position that it was projected up to; whoever asks says how fresh
 * that must be.
 *
 * @module
 */
import type { AccessFacts, AccountId, CredentialFacts, CredentialId, Digest, MembershipId } from '@muniment/core'
import { equalDigests } from '@muniment/kernel'
import { memoryProjectionStore, type Projection, type ProjectionStore, project } from '../projection.ts'
import type { SequencedEvent } from '../sequenced-event.ts'
import { accountRows } from './account-rows.ts'
import { credentialRows } from './credential-rows.ts'
import { credentialsOfMembership } from './credentials-of-membership.ts'
import { membershipRows } from './membership-rows.ts'
import { userRows } from './user-rows.ts'

export interface AccessIndex {
  readonly apply: (event: SequencedEvent) => void
  /** A stream of which this release cannot read an event: what it says about access is not known here. */
  readonly applyUnreadable: (streamId: string) => void
  /**
   * Facts about a credential and its owner, or `undecidable` when they hang on a stream that cannot be read whole.
   * Without a digest, the secret counts as matching: for explanations.
   */
  readonly credential: (credentialId: CredentialId, digest: Digest | undefined) => AccessFacts | 'undecidable'
  readonly isFounded: (accountId: AccountId) => boolean
  readonly isIssued: (credentialId: CredentialId) => boolean
  /** Credentials of a membership in this account that are not revoked. */
  readonly credentialsOf: (accountId: AccountId, membershipId: MembershipId) => readonly CredentialId[]
}

interface Table<Row> {
  readonly rows: ProjectionStore<Row>
  readonly apply: (event: SequencedEvent) => void
}

const table = <Row>(projection: Projection<Row>): Table<Row> => {
  const rows = memoryProjectionStore<Row>()
  return { rows, apply: (event) => project(projection, rows, event) }
}

/** An empty index. */
export const accessIndex = (): AccessIndex => {
  const credentials = table(credentialRows)
  const byMembership = table(credentialsOfMembership)
  const memberships = table(membershipRows)
  const accounts = table(accountRows)
  const users = table(userRows)
  const undecidable = new Set<string>()
  const tables = [credentials, byMembership, memberships, accounts, users]

  const factsOf = (credentialId: CredentialId, digest: Digest | undefined): CredentialFacts | undefined => {
    const row = credentials.rows.get(credentialId)
    if (row === undefined) return undefined
    const { kind, accountId, owner, status, secretDigest } = row
    const secretMatches = digest === undefined || (secretDigest !== undefined && equalDigests(digest, secretDigest))
    return { credentialId, kind, accountId, owner, status, secretMatches }
  }

  return {
    apply: (event) => {
      for (const { apply } of tables) apply(event)
    },
    applyUnreadable: (streamId) => {
      undecidable.add(streamId)
    },
    credential: (credentialId, digest) => {
      if (undecidable.has(credentialId)) return 'undecidable'
      const credential = factsOf(credentialId, digest)
      if (credential === undefined || credential.owner.kind !== 'user') return { credential }
      if (undecidable.has(credential.accountId) || undecidable.has(credential.owner.userId)) return 'undecidable'
      return {
        credential,
        account: accounts.rows.get(credential.accountId),
        user: users.rows.get(credential.owner.userId),
        membership: memberships.rows.get(credential.owner.membershipId),
      }
    },
    isFounded: (accountId) => accounts.rows.get(accountId) !== undefined,
    isIssued: (credentialId) => credentials.rows.get(credentialId) !== undefined,
    credentialsOf: (accountId, membershipId) =>
      (byMembership.rows.get(membershipId) ?? []).filter((id) => {
        const row = credentials.rows.get(id)
        return row?.status === 'active' && row.accountId === accountId
      }),
  }
}
