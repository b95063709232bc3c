/**
 * The access index: what the gate reads to check an API key in microseconds.
 *
 * Four projections side by side. It answers for the position that it was projected up to; whoever asks says how fresh
 * that must be.
 *
 * @module
 */
import type {
  AccessFacts,
  AccountId,
  CredentialFacts,
  CredentialId,
  CredentialOwner,
  Digest,
  Membership,
  MembershipId,
  UserFacts,
  UserId,
} from '@muniment/core'
import { either as E } from 'fp-ts'
import { projector, table } from '../projection.ts'
import type { SequencedEvent } from '../sequenced-event.ts'
import { type AccessTables, accessTables } from './access-tables.ts'
import { accountRows } from './account-rows.ts'
import { credentialRows } from './credential-rows.ts'
import type { FoundCredential } from './credential-table.ts'
import { bytesOf, tablesFrom, type UnusableSnapshot } from './index-snapshot.ts'
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
  /** Facts about a user; `undecidable` when their stream cannot be read whole. */
  readonly user: (userId: UserId) => UserFacts | undefined | 'undecidable'
  readonly isFounded: (accountId: AccountId) => boolean
  readonly isIssued: (credentialId: CredentialId) => boolean
  /** True for somebody who has asked to be deleted and is not yet. */
  readonly isLeaving: (userId: UserId) => boolean
  /** True for somebody who is deleted, or erased as well. */
  readonly isGone: (userId: UserId) => boolean
  /** Those of a user that have not ended. Looks at every membership: not for every request. */
  readonly membershipsOf: (userId: UserId) => readonly Membership[]
  readonly isRevoked: (credentialId: CredentialId) => boolean
  /** True for a membership of this account that has ended. */
  readonly isRemoved: (accountId: AccountId, membershipId: MembershipId) => boolean
  /** Credentials of a membership in this account that are not revoked. */
  readonly credentialsOf: (accountId: AccountId, membershipId: MembershipId) => readonly CredentialId[]
  /** Those of all memberships of a user, that are not revoked. Looks at every membership: not for every request. */
  readonly credentialsOfUser: (userId: UserId) => readonly CredentialId[]
  /** A snapshot: all that it knows, in bytes that are the same for every index that knows the same. */
  readonly toBytes: () => Uint8Array
}

/** Numbers of the rows that a credential's owner hangs on. */
interface Places {
  readonly account: number | undefined
  readonly user: number | undefined
  readonly membership: number | undefined
}

type UserOwner = Extract<CredentialOwner, { readonly kind: 'user' }>

const indexOver = (tables: AccessTables): AccessIndex => {
  const { credentials, memberships, accounts, users, undecidable } = tables
  const placesOfOwners: (Places | undefined)[] = []
  const apply = projector(
    table(credentialRows, credentials),
    table(membershipRows, memberships),
    table(accountRows, accounts),
    table(userRows, users),
  )
  const isUndecidable = (streamId: string): boolean => undecidable.size > 0 && undecidable.has(streamId)

  /** Remembered once all three rows have been there: numbers stay the same for ever. */
  const placesOf = ({ ownerNumber, accountId }: FoundCredential, { userId, membershipId }: UserOwner): Places => {
    const known = placesOfOwners[ownerNumber]
    if (known !== undefined) return known
    const places: Places = {
      account: accounts.numberOf(accountId),
      user: users.numberOf(userId),
      membership: memberships.numberOf(membershipId),
    }
    if (places.account !== undefined && places.user !== undefined && places.membership !== undefined)
      placesOfOwners[ownerNumber] = places
    return places
  }

  const credentialsOf = (accountId: AccountId, membershipId: MembershipId): readonly CredentialId[] =>
    credentials.ofOwner(membershipId).filter((id) => {
      const found = credentials.find(id, undefined)
      return found?.status === 'active' && found.accountId === accountId
    })

  return {
    apply,
    applyUnreadable: (streamId) => {
      undecidable.add(streamId)
    },
    credential: (credentialId, digest) => {
      if (isUndecidable(credentialId)) return 'undecidable'
      const found = credentials.find(credentialId, digest)
      if (found === undefined) return {}
      const { kind, accountId, owner, status, secretMatches } = found
      const credential: CredentialFacts = { credentialId, kind, accountId, owner, status, secretMatches }
      if (owner.kind !== 'user') return { credential }
      if (isUndecidable(accountId) || isUndecidable(owner.userId)) return 'undecidable'
      const { account, user, membership } = placesOf(found, owner)
      return {
        credential,
        account: accounts.at(account),
        user: users.at(user),
        membership: memberships.at(membership),
      }
    },
    user: (userId) => (isUndecidable(userId) ? 'undecidable' : users.get(userId)),
    isFounded: (accountId) => accounts.get(accountId) !== undefined,
    isIssued: (credentialId) => credentials.has(credentialId),
    isLeaving: (userId) => users.get(userId)?.status === 'leaving',
    isGone: (userId) => ['deleted', 'erased'].includes(users.get(userId)?.status ?? ''),
    membershipsOf: (userId) =>
      [...memberships.scan()].flatMap(([, { userId: whose, accountId, membershipId, status }]) =>
        whose === userId && status !== 'removed' ? [{ accountId, membershipId }] : [],
      ),
    isRevoked: (credentialId) => credentials.find(credentialId, undefined)?.status === 'revoked',
    isRemoved: (accountId, membershipId) => {
      const row = memberships.get(membershipId)
      return row?.accountId === accountId && row.status === 'removed'
    },
    credentialsOf,
    credentialsOfUser: (userId) =>
      [...memberships.scan()].flatMap(([, { userId: whose, accountId, membershipId }]) =>
        whose === userId ? credentialsOf(accountId, membershipId) : [],
      ),
    toBytes: () => bytesOf(tables),
  }
}

/**
 * An empty index. `seed`: 32 bits for its hash table; random ones in a process that serves others, so that nobody can
 * choose ids that slow it down.
 */
export const accessIndex = (seed = 0): AccessIndex => indexOver(accessTables(seed))

/**
 * The index of a snapshot: from here on it is what the other one would be. `seed`: as above, not that of the other one.
 *
 * Left: bytes of another schema, and bytes that are not what was written. Whoever gets it reads the log.
 */
export const accessIndexFrom = (bytes: Uint8Array, seed = 0): E.Either<UnusableSnapshot, AccessIndex> =>
  E.map(indexOver)(tablesFrom(bytes, seed))
