/**
 * Audit entries: records of the trail made readable for people, with personal texts opened where the key is still there.
 *
 * @module
 */
import type { AccountId, SessionId, UserId } from '@muniment/core'
import { categoryOf, instantOf, type Sealed, streamIdOf, streamName } from '@muniment/kernel'
import {
  type AuditCause,
  type AuditRecord,
  type FieldValue,
  type PlainValue,
  type ReadableRecord,
  type SequencedEvent,
  sentenceOf,
  type Target,
  type TargetKind,
  type UnreadableRecord,
} from '@muniment/projections'
import type { Engine } from '../../engine/engine.ts'
import { personalFields, revealed } from '../../engine/personal-fields.ts'

/** What an event happened to. */
export interface AuditTarget {
  /** `unreadable` where this release cannot read the event: the id is that of its stream then. */
  readonly kind: TargetKind | 'unreadable'
  readonly id: string
  /** The person whom it concerns: the member, the owner of the credential, the user. */
  readonly userId: string | undefined
  /** Name or address of that person; else name of the account, address of the invitation. `[erased]`, `[sealed]`. */
  readonly label: string | undefined
}

/**
 * A field of the target, before and after the event; absent where it had no value before, or has none any more.
 * `[unreadable]`: an event that this release cannot read may have set it.
 */
export interface AuditChange {
  readonly field: string
  readonly before: PlainValue | undefined
  readonly after: PlainValue | undefined
}

/** One event, as an auditor reads it. */
export interface AuditEntry {
  /** The place of the event among ours: "event N". */
  readonly sequence: number
  readonly eventId: string
  readonly type: string
  /** Ends in `[withheld]` where it would name the session of somebody who is no member of the reader's account. */
  readonly stream: string
  /** When it happened, by the clock of the process that decided. RFC 3339, UTC. */
  readonly at: string
  /** When it was stored, by the clock of the store. */
  readonly recordedAt: string
  /** Absent for what concerns a person and no account. */
  readonly account: string | undefined
  /**
   * `minimal`: what a member did or suffered as a person, in the trail of their account. That it happened, when, and by
   * whom if by themselves: no address, device, session, credential or command id, and no text but how they are called.
   */
  readonly detail: 'full' | 'minimal'
  readonly target: AuditTarget
  /** What it changed of the target; empty where it changed nothing. */
  readonly changes: readonly AuditChange[]
  readonly principal: {
    readonly kind: string
    readonly id: string | undefined
    readonly operator: string | undefined
    readonly source: string
    /** Name or address, `[erased]` or `[sealed]`, or the kind where there is no person. */
    readonly label: string
  }
  readonly credentialId: string | undefined
  readonly sessionId: string | undefined
  /** Opened for whoever may read it; `[erased]` when the person is gone. */
  readonly ip: string | undefined
  readonly userAgent: string | undefined
  /** As the host numbered its request. */
  readonly requestId: string | undefined
  readonly command: string
  readonly commandId: string
  readonly reaction: string | undefined
  readonly reason: string | undefined
  /** From the event that caused it back to what somebody did of their own accord; empty for that itself. */
  readonly causes: readonly AuditCause[]
  /** What happened, in plain words: a whole sentence without its full stop. */
  readonly sentence: string
}

const withheld = '[withheld]'

const isPlain = (value: FieldValue | undefined): value is PlainValue | undefined =>
  typeof value !== 'object' || 'length' in value

/** For whom texts are opened. */
export interface Reader {
  /** The account whose trail is read; absent for support, and for whoever reads their own everywhere. */
  readonly account?: AccountId | undefined
  readonly id?: UserId | undefined
}

/** Opens texts for one listing; each person is opened once. */
export class AuditReader {
  readonly #engine: Engine
  readonly #reader: Reader
  readonly #people = new Map<string, string>()

  constructor(engine: Engine, reader: Reader) {
    this.#engine = engine
    this.#reader = reader
  }

  /** Every record has an entry; one that this release cannot read says so. */
  entry(record: AuditRecord): Promise<AuditEntry> {
    if (record.kind === 'unreadable') return this.#unreadableEntry(record)
    const isOfAnAccount = this.#reader.account !== undefined && record.account !== this.#reader.account
    return isOfAnAccount ? this.#minimalEntry(record) : this.#readableEntry(record)
  }

  /** What concerns a person, for an account that they are a member of. */
  async #minimalEntry({ event: kept, sequence }: ReadableRecord): Promise<AuditEntry> {
    const { event, envelope, id, stream, streamId, recordedAtMs } = kept
    const { kind, source, id: principalId } = envelope.principal
    const label = await this.person(streamId as UserId)
    const isTheirs = principalId === streamId
    const who = isTheirs ? label : kind
    return {
      sequence,
      eventId: id,
      type: event.type,
      stream,
      at: envelope.occurredAt,
      recordedAt: instantOf(recordedAtMs),
      account: undefined,
      detail: 'minimal',
      target: { kind: 'user', id: streamId, userId: streamId, label },
      changes: this.#engine.models.trail.changes(kept).map(({ field, before, after }) => ({
        field,
        before: isPlain(before) ? before : withheld,
        after: isPlain(after) ? after : withheld,
      })),
      principal: { kind, id: isTheirs ? principalId : undefined, operator: undefined, source, label: who },
      credentialId: undefined,
      sessionId: undefined,
      ip: undefined,
      userAgent: undefined,
      requestId: undefined,
      command: envelope.command,
      commandId: withheld,
      reaction: envelope.reaction,
      reason: envelope.reason === undefined ? undefined : withheld,
      causes: [],
      sentence: sentenceOf(event, {
        who,
        whoId: isTheirs ? principalId : undefined,
        target: streamId,
        person: (userId) => (userId === streamId ? label : withheld),
        member: () => withheld,
        opened: () => withheld,
      }),
    }
  }

  /**
   * True for an entry into an account by somebody who is no member of it: from where and by which session is theirs to
   * know and support's, not the account's.
   */
  #withholdsOrigin({ event: { event, streamId } }: ReadableRecord): boolean {
    if (this.#reader.account === undefined || event.type !== 'AccountEntryRefused') return false
    if (event.data.reason === 'MemberDisabled') return false
    const person = this.#engine.models.trail.userOfSession(streamId as SessionId)
    return person === undefined || person !== this.#reader.id
  }

  async #unreadableEntry(record: UnreadableRecord): Promise<AuditEntry> {
    const { envelope } = record
    const { id, kind = 'unreadable', operator, source = 'unreadable' } = envelope?.principal ?? {}
    const recordedAt = instantOf(record.recordedAtMs)
    // Nothing tells whether its person is a member: of a session, an account is told what it would be told of a stranger's.
    const category = categoryOf(this.#engine.namespace, record.stream)
    const isWithheld = this.#reader.account !== undefined && category === 'session'
    const stream = isWithheld ? streamName(this.#engine.namespace, category, withheld) : record.stream
    return {
      sequence: record.sequence,
      eventId: record.id,
      type: record.type,
      stream,
      at: envelope?.occurredAt ?? recordedAt,
      recordedAt,
      account: record.account,
      detail: 'full',
      target: { kind: 'unreadable', id: streamIdOf(stream), userId: undefined, label: undefined },
      changes: [],
      principal: {
        kind,
        id,
        operator,
        source,
        label: operator ?? (id === undefined ? kind : await this.person(id as UserId)),
      },
      credentialId: envelope?.credentialId,
      sessionId: isWithheld ? undefined : envelope?.sessionId,
      ip: undefined,
      userAgent: undefined,
      requestId: isWithheld ? undefined : envelope?.requestId,
      command: envelope?.command ?? 'unreadable',
      commandId: envelope?.commandId ?? 'unreadable',
      reaction: envelope?.reaction,
      reason: envelope?.reason,
      causes: this.#engine.models.trail.causes(record),
      sentence: `something that this release cannot read: ${record.reason}`,
    }
  }

  async #readableEntry(record: ReadableRecord): Promise<AuditEntry> {
    const { event, envelope, sequence, id, stream, streamId, category, recordedAtMs } = record.event
    const { principal } = envelope
    const people = new Map<string, string>()
    for (const userId of this.#mentioned(record)) people.set(userId, await this.person(userId))
    const opened = await personalFields(this.#engine.sealer, record.event)
    const person = (userId: string): string => people.get(userId) ?? userId
    const { trail } = this.#engine.models
    const isWithheld = this.#withholdsOrigin(record)
    const who = principal.operator ?? (principal.id === undefined ? principal.kind : person(principal.id))
    return {
      sequence,
      eventId: id,
      type: event.type,
      stream: isWithheld ? streamName(this.#engine.namespace, category, withheld) : stream,
      at: envelope.occurredAt,
      recordedAt: instantOf(recordedAtMs),
      account: record.account,
      detail: 'full',
      target: await this.#target(record.event),
      changes: await this.#changes(record.event),
      principal: {
        kind: principal.kind,
        id: principal.id,
        operator: principal.operator,
        source: principal.source,
        label: who,
      },
      credentialId: envelope.credentialId,
      sessionId: isWithheld ? undefined : envelope.sessionId,
      ip: isWithheld ? undefined : await this.#originText(record, 'request.ip', envelope.requestIp),
      userAgent: isWithheld
        ? undefined
        : await this.#originText(record, 'request.userAgent', envelope.requestUserAgent),
      requestId: isWithheld ? undefined : envelope.requestId,
      command: envelope.command,
      commandId: envelope.commandId,
      reaction: envelope.reaction,
      reason: envelope.reason,
      causes: trail.causes(record.event),
      sentence: sentenceOf(event, {
        who,
        whoId: principal.id,
        target: streamId,
        person,
        member: (membershipId) => {
          const userId = trail.userOf(membershipId as never)
          return userId === undefined ? membershipId : person(userId)
        },
        opened: (field) => opened.get(field) ?? '[sealed]',
      }),
    }
  }

  async #target(event: SequencedEvent): Promise<AuditTarget> {
    const target = this.#engine.models.trail.target(event)
    const { kind, id, userId } = target
    const label = userId === undefined ? await this.#nameOf(target, event) : await this.person(userId)
    return { kind, id, userId, label }
  }

  /** How an account is called, or whom an invitation was for, when the event had happened. */
  async #nameOf(target: Target, event: SequencedEvent): Promise<string | undefined> {
    const { kind } = target
    const field = kind === 'account' ? 'name' : kind === 'invitation' ? 'email' : undefined
    if (field === undefined) return undefined
    const name = await this.#openedValue(this.#engine.models.trail.fieldOf(target, field, event))
    return typeof name === 'string' ? name : undefined
  }

  async #changes(event: SequencedEvent): Promise<readonly AuditChange[]> {
    const changes: AuditChange[] = []
    for (const { field, before, after } of this.#engine.models.trail.changes(event))
      changes.push({ field, before: await this.#openedValue(before), after: await this.#openedValue(after) })
    return changes
  }

  async #openedValue(value: FieldValue | undefined): Promise<PlainValue | undefined> {
    return isPlain(value) ? value : this.#reveal(value.subject, value.purpose, value.sealed)
  }

  #mentioned({ event: { event, envelope }, mentions }: ReadableRecord): readonly UserId[] {
    const { id } = envelope.principal
    const membershipId = 'membershipId' in event.data ? event.data.membershipId : undefined
    const member = membershipId === undefined ? undefined : this.#engine.models.trail.userOf(membershipId)
    return [...mentions, ...(id === undefined ? [] : [id as UserId]), ...(member === undefined ? [] : [member])]
  }

  /** Name, else address, else id. */
  async person(userId: UserId): Promise<string> {
    const known = this.#people.get(userId)
    if (known !== undefined) return known
    const row = this.#engine.models.trail.person(userId)
    const label =
      row === undefined
        ? userId
        : row.name !== undefined
          ? await this.#reveal(userId, 'user.name', row.name)
          : await this.#reveal(userId, 'user.email', row.email)
    this.#people.set(userId, label)
    return label
  }

  async #originText(
    { event: { envelope, category, streamId, stream } }: ReadableRecord,
    purpose: string,
    sealed: Sealed | undefined,
  ): Promise<string | undefined> {
    if (sealed === undefined) return undefined
    // As sealed in envelope-of.ts: the acting user, else the user aimed at, else the stream of the address.
    const aimedAt =
      category === 'user'
        ? streamId
        : category === 'session'
          ? this.#engine.models.trail.userOfSession(streamId as SessionId)
          : undefined
    return this.#reveal(envelope.principal.id ?? aimedAt ?? stream, purpose, sealed)
  }

  #reveal(subject: string, purpose: string, sealed: Sealed): Promise<string> {
    return revealed(this.#engine.sealer, subject, purpose, sealed)
  }
}
