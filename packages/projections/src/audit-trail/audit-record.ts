/**
 * Audit records: one for every event of every stream, none uncounted.
 *
 * @module
 */
import type { AccountId, MunimentEvent, UserId } from '@muniment/core'
import type { SequencedEvent } from '../sequenced-event.ts'

/** An event as the trail keeps it: the event itself, the account it belongs to and the people it speaks of. */
export interface AuditRecord {
  readonly event: SequencedEvent
  readonly account: AccountId | undefined
  /** Users whose names the sentence needs. */
  readonly mentions: readonly UserId[]
}

/** A place that could not be read; it has a record all the same. */
export interface UnreadableRecord {
  readonly sequence: number
  readonly stream: string
  readonly type: string
  readonly reason: string
}

const mentionsOf = (event: MunimentEvent): readonly UserId[] => {
  switch (event.type) {
    case 'MemberJoined':
    case 'MemberRemoved':
    case 'InvitationAccepted':
    case 'UserSignedUp':
    case 'SessionStarted':
      return [event.data.userId]
    case 'CredentialIssued':
      return event.data.owner.kind === 'user' ? [event.data.owner.userId] : []
    default:
      return []
  }
}

/** The account that an event belongs to: that of its stream, or the one that its envelope names. */
const accountOf = ({ category, streamId, envelope }: SequencedEvent): AccountId | undefined =>
  category === 'account' ? (streamId as AccountId) : (envelope.account as AccountId | undefined)

export const auditRecordOf = (event: SequencedEvent): AuditRecord => ({
  event,
  account: accountOf(event),
  mentions: mentionsOf(event.event),
})
