/**
 * Audit records: one for every event of every stream, none uncounted.
 *
 * @module
 */
import type { AccountId, UserId } from '@muniment/core'
import { type Envelope, fromMetadata, type RecordedEvent } from '@muniment/kernel'
import { mayBePassedOver, type SequencedEvent, type Unreadable } from '../sequenced-event.ts'

/** An event as the trail keeps it: the event itself, the account it belongs to and the people it speaks of. */
export interface ReadableRecord {
  readonly kind: 'readable'
  readonly sequence: number
  readonly event: SequencedEvent
  readonly account: AccountId | undefined
  /** Users whose names the sentence needs. */
  readonly mentions: readonly UserId[]
}

/** An event that this release cannot read. It has its place and its reason, and its principal where that can be read. */
export interface UnreadableRecord {
  readonly kind: 'unreadable'
  readonly sequence: number
  readonly id: string
  readonly stream: string
  readonly type: string
  readonly recordedAtMs: number
  readonly account: AccountId | undefined
  readonly envelope: Envelope | undefined
  readonly reason: string
  /** Its writer said that a reader who does not know the type may pass it over: it says nothing about access. */
  readonly mayBePassedOver: boolean
}

export type AuditRecord = ReadableRecord | UnreadableRecord

/** As the trail keeps it: what is derived from an event is derived for those that are listed. */
export type KeptEvent = SequencedEvent | UnreadableRecord

export const isUnreadable = (kept: KeptEvent): kept is UnreadableRecord => 'kind' in kept

const mentionsOf = ({ event, category, streamId }: SequencedEvent): readonly UserId[] => {
  if (category === 'user') return [streamId as UserId]
  switch (event.type) {
    case 'MemberJoined':
    case 'MemberRemoved':
    case 'InvitationAccepted':
    case 'SessionStarted':
      return [event.data.userId]
    case 'CredentialIssued':
      return event.data.owner.kind === 'user' ? [event.data.owner.userId] : []
    default:
      return []
  }
}

/** The account that an event belongs to: that of its stream, or the one that its envelope names. */
export const accountOf = ({ category, streamId, metadata }: SequencedEvent): AccountId | undefined =>
  (category === 'account' ? streamId : metadata['account']) as AccountId | undefined

/**
 * True for what a person did or suffered as a person, not in an account: passwords, factors, logins. Each account of
 * theirs is told that it happened. That an abandoned claim was given up to somebody else is nobody's business but
 * support's.
 */
export const isUserLevel = ({ category, type, metadata }: SequencedEvent): boolean =>
  category === 'user' && metadata['account'] === undefined && type !== 'ClaimFenced'

export const auditRecordOf = (event: SequencedEvent): ReadableRecord => ({
  kind: 'readable',
  sequence: event.sequence,
  event,
  account: accountOf(event),
  mentions: mentionsOf(event),
})

export const unreadableRecordOf = (
  recorded: RecordedEvent,
  sequence: number,
  reason: Unreadable,
): UnreadableRecord => ({
  kind: 'unreadable',
  sequence,
  id: recorded.id,
  stream: recorded.stream,
  type: recorded.type,
  recordedAtMs: recorded.recordedAt.getTime(),
  account: recorded.metadata['account'] as AccountId | undefined,
  envelope: fromMetadata(recorded.metadata),
  reason: typeof reason === 'string' ? reason : reason.message,
  mayBePassedOver: mayBePassedOver(recorded, reason),
})
