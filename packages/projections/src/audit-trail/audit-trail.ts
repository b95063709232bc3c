/**
 * The audit trail: every event with its principal, in order.
 *
 * @module
 */
import type { AccountId, MembershipFacts, MembershipId, SessionId, UserId } from '@muniment/core'
import { streamIdOf } from '@muniment/kernel'
import { type AccessIndex, accessIndex } from '../access-index/access-index.ts'
import { membershipRows } from '../access-index/membership-rows.ts'
import { type PersonRow, people } from '../people/people.ts'
import { usersOfSessions } from '../people/users-of-sessions.ts'
import { memoryRows, projector, table } from '../projection.ts'
import type { SequencedEvent } from '../sequenced-event.ts'
import { accountOf, type AuditRecord, auditRecordOf, type UnreadableRecord } from './audit-record.ts'

/** What to list. Conditions are ANDed; none means everything. */
export interface AuditFilter {
  readonly account?: AccountId
  /** Id of the principal that acted. */
  readonly principal?: string
  readonly credential?: string
  readonly types?: readonly string[]
  /** Only what stands behind this sequence. */
  readonly after?: number
}

export interface AuditTrail {
  readonly apply: (event: SequencedEvent) => void
  readonly applyUnreadable: (record: UnreadableRecord) => void
  /** Oldest first. What is appended while listing is listed as well. */
  readonly list: (filter: AuditFilter) => Iterable<AuditRecord>
  /** How many events this release cannot read. Each is in the list, with its reason. */
  readonly unreadableCount: () => number
  readonly person: (userId: UserId) => PersonRow | undefined
  readonly userOf: (membershipId: MembershipId) => UserId | undefined
  readonly userOfSession: (sessionId: SessionId) => UserId | undefined
  /** The index as it stood when the event with this sequence had just happened. */
  readonly indexAt: (sequence: number) => AccessIndex
}

/** Kept as it came: what is derived from it is derived for those events that are listed. */
type Kept = SequencedEvent | UnreadableRecord

const isUnreadable = (kept: Kept): kept is UnreadableRecord => 'kind' in kept

/** What filters ask for, without reading whole envelopes. */
const traitsOf = (
  kept: Kept,
): {
  readonly account: AccountId | undefined
  readonly principal: string | undefined
  readonly credential: string | undefined
  readonly type: string
} =>
  isUnreadable(kept)
    ? {
        account: kept.account,
        principal: kept.envelope?.principal.id,
        credential: kept.envelope?.credentialId,
        type: kept.type,
      }
    : {
        account: accountOf(kept),
        principal: kept.metadata['principal.id'],
        credential: kept.metadata['credential.id'],
        type: kept.type,
      }

const matches = (kept: Kept, filter: AuditFilter): boolean => {
  const { account, principal, credential, type } = traitsOf(kept)
  return (
    (filter.account === undefined || account === filter.account) &&
    (filter.principal === undefined || principal === filter.principal) &&
    (filter.credential === undefined || credential === filter.credential) &&
    (filter.types === undefined || filter.types.includes(type))
  )
}

/** Index of the first record behind this sequence. */
const indexBehind = (records: readonly Kept[], after: number): number => {
  let [low, high] = [0, records.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((records[middle]?.sequence ?? 0) <= after) low = middle + 1
    else high = middle
  }
  return low
}

/** An empty trail. */
export const auditTrail = (): AuditTrail => {
  const records: Kept[] = []
  let unreadableCount = 0
  const persons = memoryRows<PersonRow>()
  const memberships = memoryRows<MembershipFacts>()
  const sessionUsers = memoryRows<UserId>()
  const apply = projector(
    table(people, persons),
    table(membershipRows, memberships),
    table(usersOfSessions, sessionUsers),
  )
  return {
    apply: (event) => {
      records.push(event)
      apply(event)
    },
    applyUnreadable: (record) => {
      records.push(record)
      unreadableCount += 1
    },
    list: function* (filter) {
      for (let index = indexBehind(records, filter.after ?? -1); index < records.length; index += 1) {
        const kept = records[index] as Kept
        if (matches(kept, filter)) yield isUnreadable(kept) ? kept : auditRecordOf(kept)
      }
    },
    unreadableCount: () => unreadableCount,
    person: (userId) => persons.get(userId),
    userOf: (membershipId) => memberships.get(membershipId)?.userId,
    userOfSession: (sessionId) => sessionUsers.get(sessionId),
    indexAt: (sequence) => {
      const index = accessIndex()
      for (const record of records) {
        if (record.sequence > sequence) break
        if (!isUnreadable(record)) index.apply(record)
        else if (!record.mayBePassedOver) index.applyUnreadable(streamIdOf(record.stream))
      }
      return index
    },
  }
}
