/**
 * Audit entries: records of the trail made readable for people, with personal texts opened where the key is still there.
 *
 * @module
 */
import { type AccountId, catalogue, type MunimentEvent, type SessionId, type UserId } from '@muniment/core'
import {
  instantOf,
  type Sealed,
  SealFailure,
  type StoredEvent,
  sealedFields,
  streamName,
  type Unsealed,
} from '@muniment/kernel'
import { type AuditRecord, type ReadableRecord, sentenceOf, type UnreadableRecord } from '@muniment/projections'
import type { Engine } from '../../engine/engine.ts'

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
  readonly account: string | undefined
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
  readonly command: string
  readonly commandId: string
  readonly reaction: string | undefined
  readonly reason: string | undefined
  readonly causedBy: string | undefined
  /** What happened, in plain words: a whole sentence without its full stop. */
  readonly sentence: string
}

const shown = (unsealed: Unsealed | { readonly status: 'damaged' }): string =>
  unsealed.status === 'open' ? unsealed.text : `[${unsealed.status}]`

/** One damaged field must not hide the rest of the trail. */
const damaged = (error: unknown): { readonly status: 'damaged' } => {
  if (error instanceof SealFailure && error.code === 'does_not_open') return { status: 'damaged' }
  throw error
}

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
    return record.kind === 'readable' ? this.#readableEntry(record) : this.#unreadableEntry(record)
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

  async #unreadableEntry({ envelope, ...record }: UnreadableRecord): Promise<AuditEntry> {
    const { id, kind = 'unreadable', operator, source = 'unreadable' } = envelope?.principal ?? {}
    const recordedAt = instantOf(record.recordedAtMs)
    return {
      sequence: record.sequence,
      eventId: record.id,
      type: record.type,
      stream: record.stream,
      at: envelope?.occurredAt ?? recordedAt,
      recordedAt,
      account: record.account,
      principal: {
        kind,
        id,
        operator,
        source,
        label: operator ?? (id === undefined ? kind : await this.person(id as UserId)),
      },
      credentialId: envelope?.credentialId,
      sessionId: envelope?.sessionId,
      ip: undefined,
      userAgent: undefined,
      command: envelope?.command ?? 'unreadable',
      commandId: envelope?.commandId ?? 'unreadable',
      reaction: envelope?.reaction,
      reason: envelope?.reason,
      causedBy: envelope?.causationId,
      sentence: `something that this release cannot read: ${record.reason}`,
    }
  }

  async #readableEntry(record: ReadableRecord): Promise<AuditEntry> {
    const { event, envelope, sequence, id, stream, streamId, category, recordedAtMs } = record.event
    const { principal } = envelope
    const people = new Map<string, string>()
    for (const userId of this.#mentioned(record)) people.set(userId, await this.person(userId))
    const opened = await this.#openedFields(record)
    const person = (userId: string): string => people.get(userId) ?? userId
    const { trail } = this.#engine.models
    const withheld = this.#withholdsOrigin(record)
    const who = principal.operator ?? (principal.id === undefined ? principal.kind : person(principal.id))
    return {
      sequence,
      eventId: id,
      type: event.type,
      stream: withheld ? streamName(this.#engine.namespace, category, '[withheld]') : stream,
      at: envelope.occurredAt,
      recordedAt: instantOf(recordedAtMs),
      account: record.account,
      principal: {
        kind: principal.kind,
        id: principal.id,
        operator: principal.operator,
        source: principal.source,
        label: who,
      },
      credentialId: envelope.credentialId,
      sessionId: withheld ? undefined : envelope.sessionId,
      ip: withheld ? undefined : await this.#originText(record, 'request.ip', envelope.requestIp),
      userAgent: withheld ? undefined : await this.#originText(record, 'request.userAgent', envelope.requestUserAgent),
      command: envelope.command,
      commandId: envelope.commandId,
      reaction: envelope.reaction,
      reason: envelope.reason,
      causedBy: envelope.causationId,
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

  /** Sealed fields of the event that a sentence may show. Password hashes are not for reading. */
  async #openedFields({ event: { event, category, streamId } }: ReadableRecord): Promise<ReadonlyMap<string, string>> {
    const definition = (catalogue[category] as unknown as Record<string, StoredEvent<MunimentEvent>>)[event.type]
    const opened = new Map<string, string>()
    if (definition === undefined) return opened
    const data = event.data as unknown as Readonly<Record<string, Sealed | undefined>>
    for (const [field, purpose] of sealedFields(definition as never)) {
      const sealed = data[field]
      if (sealed === undefined || purpose === 'user.passwordHash') continue
      const subject = 'invitationId' in event.data ? event.data.invitationId : streamId
      opened.set(field, await this.#reveal(subject, purpose, sealed))
    }
    return opened
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

  async #reveal(subject: string, purpose: string, sealed: Sealed): Promise<string> {
    return shown(await this.#engine.sealer.reveal(subject, purpose, sealed).catch(damaged))
  }
}
