/**
 * The audit trail: every event with its principal, in order.
 *
 * @module
 */
import type { AccountId, MembershipFacts, MembershipId, SessionId, UserId } from '@muniment/core'
import { type AccessIndex, accessIndex } from '../access-index/access-index.ts'
import { membershipRows } from '../access-index/membership-rows.ts'
import { type PersonRow, people } from '../people/people.ts'
import { usersOfSessions } from '../people/users-of-sessions.ts'
import { memoryProjectionStore, project } from '../projection.ts'
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
  readonly unreadable: () => readonly UnreadableRecord[]
  readonly person: (userId: UserId) => PersonRow | undefined
  readonly userOf: (membershipId: MembershipId) => UserId | undefined
  readonly userOfSession: (sessionId: SessionId) => UserId | undefined
  /** The index as it stood when the event with this sequence had just happened. */
  readonly indexAt: (sequence: number) => AccessIndex
}

const matches = ({ event, account }: AuditRecord, filter: AuditFilter): boolean =>
  (filter.account === undefined || account === filter.account) &&
  (filter.principal === undefined || event.envelope.principal.id === filter.principal) &&
  (filter.credential === undefined || event.envelope.credentialId === filter.credential) &&
  (filter.types === undefined || filter.types.includes(event.event.type))

/** An empty trail. */
export const auditTrail = (): AuditTrail => {
  const records: AuditRecord[] = []
  const unreadable: UnreadableRecord[] = []
  const persons = memoryProjectionStore<PersonRow>()
  const memberships = memoryProjectionStore<MembershipFacts>()
  const sessionUsers = memoryProjectionStore<UserId>()
  return {
    apply: (event) => {
      records.push(auditRecordOf(event))
      project(people, persons, event)
      project(membershipRows, memberships, event)
      project(usersOfSessions, sessionUsers, event)
    },
    applyUnreadable: (record) => {
      unreadable.push(record)
    },
    list: function* (filter) {
      for (let index = 0; index < records.length; index += 1) {
        const record = records[index]
        if (record !== undefined && matches(record, filter)) yield record
      }
    },
    unreadable: () => [...unreadable],
    person: (userId) => persons.get(userId),
    userOf: (membershipId) => memberships.get(membershipId)?.userId,
    userOfSession: (sessionId) => sessionUsers.get(sessionId),
    indexAt: (sequence) => {
      const index = accessIndex()
      for (const { event } of records) {
        if (event.sequence > sequence) break
        index.apply(event)
      }
      return index
    },
  }
}
