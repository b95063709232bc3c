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
import { memoryProjectionStore, projector, table } from '../projection.ts'
import type { SequencedEvent } from '../sequenced-event.ts'
import { type AuditRecord, auditRecordOf, type UnreadableRecord } from './audit-record.ts'

/** What to list. Conditions are ANDed; none means everything. */
export interface AuditFilter {
  readonly account?: AccountId
  /** Id of the principal that acted. */
  readonly principal?: string
  readonly credential?: string
  readonly types?: readonly string[]
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

const matches = (record: AuditRecord, filter: AuditFilter): boolean => {
  const readable = record.kind === 'readable'
  const envelope = readable ? record.event.envelope : record.envelope
  const type = readable ? record.event.event.type : record.type
  return (
    (filter.account === undefined || record.account === filter.account) &&
    (filter.principal === undefined || envelope?.principal.id === filter.principal) &&
    (filter.credential === undefined || envelope?.credentialId === filter.credential) &&
    (filter.types === undefined || filter.types.includes(type))
  )
}

/** An empty trail. */
export const auditTrail = (): AuditTrail => {
  const records: AuditRecord[] = []
  let unreadableCount = 0
  const persons = memoryProjectionStore<PersonRow>()
  const memberships = memoryProjectionStore<MembershipFacts>()
  const sessionUsers = memoryProjectionStore<UserId>()
  const apply = projector(
    table(people, persons),
    table(membershipRows, memberships),
    table(usersOfSessions, sessionUsers),
  )
  return {
    apply: (event) => {
      records.push(auditRecordOf(event))
      apply(event)
    },
    applyUnreadable: (record) => {
      records.push(record)
      unreadableCount += 1
    },
    list: function* (filter) {
      for (let index = 0; index < records.length; index += 1) {
        const record = records[index]
        if (record !== undefined && matches(record, filter)) yield record
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
        if (record.kind === 'readable') index.apply(record.event)
        else if (!record.mayBePassedOver) index.applyUnreadable(streamIdOf(record.stream))
      }
      return index
    },
  }
}
