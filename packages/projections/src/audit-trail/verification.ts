/**
 * Verification: the log read anew, and held against the trail and against itself.
 *
 * Proves that entries and events match one to one, in order and content; that each event has the id that its command,
 * its stream and its data give it; that each names a principal; that each reaction leads back to what its principal did;
 * that no command had effects of two inputs; that no stream has a gap. It does not prove that nobody has written a whole log
 * anew: for that, heads must be kept elsewhere.
 *
 * @module
 */
import { anonymous, principalKinds, principalSources, type SessionId } from '@muniment/core'
import {
  categoryOf,
  commandKeyOf,
  eventIdOf,
  fromMetadata,
  lackingInEnvelope,
  type Metadata,
  type RecordedEvent,
  streamIdOf,
} from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { readSequenced } from '../sequenced-event.ts'
import { isUnreadable, type KeptEvent, unreadableRecordOf } from './audit-record.ts'
import type { AuditTrail } from './audit-trail.ts'

/** What can be wrong with an event. */
export type AuditFault =
  /** The trail has it, the log has not. */
  | 'missing-from-log'
  /** The log has it, the trail has not. */
  | 'missing-from-trail'
  /** It stands behind an event that it stands before in the trail. */
  | 'out-of-order'
  /** Its id stands at another place as well. */
  | 'repeated-id'
  /** The trail has another content under this id. */
  | 'differs-from-trail'
  /** Its id is not that of its command, stream and data: one of them was changed, or somebody else wrote it. */
  | 'altered'
  /** It names no principal, or one that cannot be. */
  | 'no-principal'
  /** A reaction of which no cause is known that somebody did of their own accord. */
  | 'no-initiator'
  /** A reaction in the name of somebody else than who caused it. */
  | 'other-initiator'
  /** Its command had an effect before with another input. */
  | 'two-inputs'
  /** Its revision is not the next one of its stream. */
  | 'revision-gap'

export interface AuditFinding {
  /** Place in the log; of what is missing there, place in the trail. */
  readonly sequence: number
  readonly eventId: string
  readonly fault: AuditFault
}

export interface VerificationReport {
  /** True when nothing was found. */
  readonly isSound: boolean
  /** Events read from the log. */
  readonly events: number
  /** Entries of the trail that match one of them. */
  readonly entries: number
  readonly streams: number
  /** Events that a reaction made. */
  readonly reactions: number
  /** Events that this release cannot read. They are counted, ordered and attributed like the others. */
  readonly unreadable: number
  /** Events by kind of principal. */
  readonly principals: Readonly<Record<string, number>>
  /** How many faults there are. */
  readonly faults: number
  /** The first of them, by sequence. */
  readonly findings: readonly AuditFinding[]
}

/** What is known of a stream. */
interface StreamSeen {
  next: bigint
  command: string
  /** Events in a row by that command. */
  run: number
}

const isPrincipal = (metadata: Metadata): boolean => {
  if (lackingInEnvelope(metadata) !== undefined) return false
  const { 'principal.kind': kind = '', 'principal.source': source = '' } = metadata
  if (!(principalKinds as readonly string[]).includes(kind)) return false
  if (!(principalSources as readonly string[]).includes(source)) return false
  if (kind === 'support') return Boolean(metadata['principal.operator'])
  return kind === 'anonymous' || Boolean(metadata['principal.id'])
}

interface Attributed {
  readonly principal: string
  readonly reaction: string | undefined
  readonly causationId: string | undefined
}

const principalKey = (kind = '', id = '', operator = ''): string => JSON.stringify([kind, id, operator])

const attributed = (metadata: Metadata): Attributed => ({
  principal: principalKey(metadata['principal.kind'], metadata['principal.id'], metadata['principal.operator']),
  reaction: metadata['reaction'],
  causationId: metadata['$causationId'],
})

const attributionOf = (kept: KeptEvent): Attributed => {
  if (!isUnreadable(kept)) return attributed(kept.metadata)
  const { principal, reaction, causationId } = kept.envelope ?? {}
  return { principal: principalKey(principal?.kind, principal?.id, principal?.operator), reaction, causationId }
}

const bySequence = (a: AuditFinding, b: AuditFinding): number => a.sequence - b.sequence

/** Give it every event of the log, in order, then ask for the report. */
export class Verification {
  readonly #trail: AuditTrail
  readonly #namespace: string
  readonly #findingsMax: number
  /** Entries that must be in the log: what comes later may be there or not. */
  readonly #entriesAtStart: number
  readonly #findings: AuditFinding[] = []
  readonly #streams = new Map<string, StreamSeen>()
  /** Digest of the input by command. */
  readonly #inputs = new Map<string, string>()
  readonly #principals = new Map<string, number>()
  /** Places of the trail that were passed over: missing, or to come. */
  readonly #passed = new Set<number>()
  #place = 0
  #faults = 0
  #events = 0
  #entries = 0
  #reactions = 0
  #unreadable = 0

  constructor(trail: AuditTrail, options: { readonly namespace: string; readonly findingsMax: number }) {
    this.#trail = trail
    this.#namespace = options.namespace
    this.#findingsMax = options.findingsMax
    this.#entriesAtStart = trail.count()
  }

  /** How many events have been checked. */
  get events(): number {
    return this.#events
  }

  check(recorded: RecordedEvent): void {
    const sequence = this.#events
    this.#events += 1
    const { metadata } = recorded
    const found = (fault: AuditFault): void => this.#found({ sequence, eventId: recorded.id, fault })
    const kind = metadata['principal.kind'] ?? 'none'
    this.#principals.set(kind, (this.#principals.get(kind) ?? 0) + 1)
    if (!isPrincipal(metadata)) found('no-principal')
    this.#checkEntry(recorded, found)
    this.#checkStreamAndId(recorded, found)
    this.#checkInput(recorded, found)
    if (metadata['reaction'] !== undefined) this.#checkInitiator(recorded, found)
  }

  report(): VerificationReport {
    for (; this.#place < this.#entriesAtStart; this.#place += 1) this.#passed.add(this.#place)
    const missing = [...this.#passed]
      .filter((place) => place < this.#entriesAtStart)
      .map((place): AuditFinding => {
        const { sequence, id: eventId } = this.#trail.at(place) as KeptEvent
        return { sequence, eventId, fault: 'missing-from-log' }
      })
    const faults = this.#faults + missing.length
    return {
      isSound: faults === 0,
      events: this.#events,
      entries: this.#entries,
      streams: this.#streams.size,
      reactions: this.#reactions,
      unreadable: this.#unreadable,
      principals: Object.fromEntries(this.#principals),
      faults,
      findings: [...missing, ...this.#findings].sort(bySequence).slice(0, this.#findingsMax),
    }
  }

  /** Sequences come ascending: the first ones are the least ones. */
  #found(finding: AuditFinding): void {
    this.#faults += 1
    if (this.#findings.length < this.#findingsMax) this.#findings.push(finding)
  }

  #checkEntry(recorded: RecordedEvent, found: (fault: AuditFault) => void): void {
    const first = this.#trail.placeOf(recorded.id)
    if (first === undefined) return found('missing-from-trail')
    const isNext = this.#trail.at(this.#place)?.id === recorded.id
    if (isNext && first !== this.#place) found('repeated-id')
    const place = isNext ? this.#place : first
    if (place < this.#place) {
      // What was passed over and comes now stands behind what it stood before.
      if (!this.#passed.delete(place)) return found('repeated-id')
      found('out-of-order')
    } else {
      for (; this.#place < place; this.#place += 1) this.#passed.add(this.#place)
      this.#place = place + 1
    }
    this.#entries += 1
    if (!this.#isAlike(recorded, this.#trail.at(place) as KeptEvent)) found('differs-from-trail')
  }

  /** Compared as it is read: by the same code that made the entry. */
  #isAlike(recorded: RecordedEvent, kept: KeptEvent): boolean {
    const read = readSequenced(this.#namespace, recorded, kept.sequence)
    if (E.isLeft(read)) {
      this.#unreadable += 1
      const { sequence } = kept
      return JSON.stringify(unreadableRecordOf(recorded, sequence, read.left)) === JSON.stringify(kept)
    }
    if (isUnreadable(kept)) return false
    const { stream, type, revision, recordedAtMs, data, metadata } = read.right
    return (
      stream === kept.stream &&
      type === kept.type &&
      revision === kept.revision &&
      recordedAtMs === kept.recordedAtMs &&
      JSON.stringify(metadata) === JSON.stringify(kept.metadata) &&
      JSON.stringify(data) === JSON.stringify(kept.data)
    )
  }

  #checkStreamAndId(
    { id, stream, revision, type, data, metadata }: RecordedEvent,
    found: (fault: AuditFault) => void,
  ): void {
    const envelope = fromMetadata(metadata)
    const command = envelope === undefined ? '' : commandKeyOf(envelope)
    const seen = this.#streams.get(stream)
    if (revision !== (seen?.next ?? 0n)) found('revision-gap')
    const run = seen?.command === command ? seen.run + 1 : 0
    this.#streams.set(stream, { next: revision + 1n, command, run })
    if (envelope === undefined) return
    const isIdUnder = (key: string): boolean => {
      // The index in the append is stored nowhere. It is most often this one, and never greater. Events of a claim have
      // their revision instead, or where two claims fenced in one stream at once, that of the first.
      const isAt = (index: number): boolean => id === eventIdOf(key, stream, index, type, data)
      for (let back = 0; back <= run; back += 1) if (isAt(run - back) || isAt(Number(revision) - back)) return true
      return false
    }
    if (isIdUnder(command)) return
    // Whoever logs in is nobody yet when that begins.
    const isOwn = envelope.principal.kind === 'user' && envelope.principal.id === this.#personOf(stream)
    if (!isOwn || !isIdUnder(commandKeyOf({ ...envelope, principal: anonymous }))) found('altered')
  }

  /** Whose stream it is, of those that a person has: their own, and that of each of their sessions. */
  #personOf(stream: string): string | undefined {
    const category = categoryOf(this.#namespace, stream)
    const id = streamIdOf(stream)
    return category === 'user' ? id : category === 'session' ? this.#trail.userOfSession(id as SessionId) : undefined
  }

  #checkInput({ stream, metadata }: RecordedEvent, found: (fault: AuditFault) => void): void {
    const { commandDigest } = metadata
    const envelope = fromMetadata(metadata)
    if (commandDigest === undefined || envelope === undefined) return
    // A value may be claimed ahead of an effect that then is refused, for this very reason for instance.
    if (categoryOf(this.#namespace, stream) === 'claim') return
    // For another stream the same id is another command.
    const key = `${stream} ${commandKeyOf(envelope)}`
    const known = this.#inputs.get(key)
    if (known === undefined) this.#inputs.set(key, commandDigest)
    // Digests by different keys, whose version leads them, say nothing about each other.
    else if (known !== commandDigest && known.split('.')[0] === commandDigest.split('.')[0]) found('two-inputs')
  }

  #checkInitiator({ id, metadata }: RecordedEvent, found: (fault: AuditFault) => void): void {
    this.#reactions += 1
    const effect = attributed(metadata)
    let link = effect
    let sequence = this.#trail.at(this.#trail.placeOf(id) ?? Number.NaN)?.sequence ?? Number.POSITIVE_INFINITY
    while (link.reaction !== undefined) {
      const place = link.causationId === undefined ? undefined : this.#trail.placeOf(link.causationId)
      const cause = place === undefined ? undefined : this.#trail.at(place)
      if (cause === undefined || cause.sequence >= sequence) return found('no-initiator')
      sequence = cause.sequence
      link = attributionOf(cause)
    }
    if (link.principal !== effect.principal) found('other-initiator')
  }
}
