/** Every read model here is held to the laws: rebuilt equals live, whatever was in the log. @module */
import type { AccountId, CredentialId, Digest, MembershipId, SessionId, UserId } from '@muniment/core'
import { streamIdOf } from '@muniment/kernel'
import { defineProjectionLaws, defineReadModelLaws, type ProjectionInputs } from '@muniment/test-kit'
import { describe, it } from 'vitest'
import { accessIndex, type AccessIndex } from './access-index/access-index.ts'
import { accountRows } from './access-index/account-rows.ts'
import { credentialRows } from './access-index/credential-rows.ts'
import { CredentialTable } from './access-index/credential-table.ts'
import { membershipRows } from './access-index/membership-rows.ts'
import { NumberedRows } from './access-index/numbered-rows.ts'
import { userRows } from './access-index/user-rows.ts'
import type { AuditRecord, UnreadableRecord } from './audit-trail/audit-record.ts'
import { type AuditTrail, auditTrail } from './audit-trail/audit-trail.ts'
import { digest } from './history.fixture.ts'
import { cast, readableLog, toldLog } from './lives.fixture.ts'
import { people } from './people/people.ts'
import { usersOfSessions } from './people/users-of-sessions.ts'
import { memoryRows, type Projection, projector, type Rows, table } from './projection.ts'
import type { SequencedEvent } from './sequenced-event.ts'

const runner = { describe, it }

/** Held to the laws as it is run in earnest, over rows of this sort. */
const hold = <Row>(projection: Projection<Row>, open: () => Rows<Row> = memoryRows): void => {
  const inputs: ProjectionInputs<Row, SequencedEvent> = {
    log: readableLog,
    run: (watched) => {
      const rows = open()
      return { apply: projector(table(watched as Projection<Row>, rows)), rows: () => rows.scan() }
    },
    absorbsRepeats: true,
  }
  defineProjectionLaws(projection, inputs, runner)
}

hold(accountRows)
hold(userRows)
hold(membershipRows)
hold(credentialRows)
hold(people)
hold(usersOfSessions)

describe('over numbered rows', () => hold(userRows, () => new NumberedRows()))
describe('over packed rows', () => hold(credentialRows, () => new CredentialTable(7)))

type Told = SequencedEvent | UnreadableRecord

const isUnreadable = (told: Told): told is UnreadableRecord => 'kind' in told

const proofs = [undefined, digest(1), digest(2), 'nonsense'] as readonly (Digest | undefined)[]

const answersOf = (index: AccessIndex): unknown => ({
  credentials: cast.credentials.map((each) => [
    index.isIssued(each as CredentialId),
    ...proofs.map((proof) => index.credential(each as CredentialId, proof)),
  ]),
  founded: cast.accounts.map((each) => index.isFounded(each as AccountId)),
  living: cast.accounts.map((account) =>
    cast.memberships.map((each) => index.credentialsOf(account as AccountId, each as MembershipId)),
  ),
})

describe('the access index', () =>
  defineReadModelLaws(
    {
      log: toldLog,
      open: () => {
        const index = accessIndex()
        return {
          apply: (told: Told) =>
            isUnreadable(told) ? index.applyUnreadable(streamIdOf(told.stream)) : index.apply(told),
          snapshot: () => answersOf(index),
        }
      },
      absorbsRepeats: true,
    },
    runner,
  ))

const written = (record: AuditRecord): unknown => {
  if (record.kind === 'unreadable') return record
  const { event, ...rest } = record
  const { id, stream, type, data, metadata, recordedAtMs, revision } = event
  return { ...rest, event: { id, stream, type, data, metadata, recordedAtMs, revision: String(revision) } }
}

const trailOf = (trail: AuditTrail): unknown => {
  const records = [...trail.list({})]
  return {
    records: records.map(written),
    inAccounts: cast.accounts.map((account) =>
      [...trail.list({ account: account as AccountId, after: 3 })].map(({ sequence }) => sequence),
    ),
    unreadable: trail.unreadableCount(),
    persons: cast.users.map((each) => trail.person(each as UserId) ?? null),
    members: cast.memberships.map((each) => trail.userOf(each as MembershipId) ?? null),
    sessions: cast.sessions.map((each) => trail.userOfSession(each as SessionId) ?? null),
    indexHalfWay: answersOf(trail.indexAt(Math.floor(records.length / 2))),
  }
}

// It lists what it is told, a repeat as well: its checkpoint moves with it.
describe('the audit trail', () =>
  defineReadModelLaws(
    {
      log: toldLog,
      open: () => {
        const trail = auditTrail()
        return {
          apply: (told: Told) => (isUnreadable(told) ? trail.applyUnreadable(told) : trail.apply(told)),
          snapshot: () => trailOf(trail),
        }
      },
    },
    runner,
  ))
