/**
 * Execute: load, prepare, decide, append. Every command goes through here.
 *
 * - **load** reads the tail of the stream; a command id that the fold remembers is answered with its first outcome.
 * - **prepare** does what is slow or effectful (hash, compare, draw) for the state just loaded, anew on each attempt.
 * - **decide** is pure and runs on that same state, or not at all: when the stream moved meanwhile, this attempt ends.
 * - **claim**, where the command needs a value that must be unique, takes it now: an earlier refusal leaves nothing behind.
 * - **append** expects the revision decided on. A lost race starts over, at most `attemptsMax` times; an append without
 *   an answer is repeated verbatim, then looked up.
 *
 * A process may die between any two of these: the same command id, run again, leaves one effect.
 *
 * @module
 */
import { either as E, type taskEither as TE } from 'fp-ts'
import type { Aggregate } from './aggregate.ts'
import { append } from './append.ts'
import { type CommandKey, commandKeyOf, eventIdOf } from './command-id.ts'
import type { CommandMemory } from './command-memory.ts'
import { type Envelope, toMetadata } from './envelope.ts'
import type { CallOptions, Checkpoint, EventStore, NewEvent, StreamCheck, StreamWrite } from './event-store.ts'
import { type FoldableEvent, foldEvent, type RecordedFact, recordedFactOf, recordedFactsOf } from './fold.ts'
import type { FoldedStreams } from './folded-streams.ts'
import { canonicalJson } from './json.ts'
import type { Instant } from './instant.ts'
import { type CommandIdReused, conflict, failure, type NotDone, rejected } from './not-done.ts'
import { decodeEvent, type DomainEvent, encodeEvent, type StoredEvents } from './stored-events.ts'

/** What `execute` works on and with. */
export interface ExecuteEnvironment {
  readonly store: EventStore
  readonly streams: FoldedStreams
  readonly now: () => Instant
  /** Most rounds of load, prepare, decide, append for one command. Default 10. */
  readonly attemptsMax?: number
  /** Most deliveries of one append that gets no answer or finds the store unavailable. Default 3. */
  readonly deliveriesMax?: number
  /** Waits before attempt or delivery n (2, 3, …). Default: no wait. */
  readonly pause?: (n: number) => Promise<void>
}

/** What goes into the same atomic append as the effect: writes ahead of it, and checks. Nothing, where it was written already. */
export interface Ahead {
  readonly writes: readonly StreamWrite[]
  readonly checks: readonly StreamCheck[]
}

/**
 * Takes a value for the effect that has this envelope. It is asked after the stream of the effect was loaded, and the
 * effect is appended at that revision or not at all: what is safe about it depends on this order.
 */
export type ClaimAhead<R> = (envelope: Envelope, options: CallOptions) => Promise<E.Either<NotDone<R>, Ahead>>

/** What prepare hands to decide, and what the append depends on beside the stream itself. */
export interface Prepared<C, X = undefined, R = never> {
  readonly command: C
  /**
   * For whoever asked, once this run's append stands: a secret that was drawn, say. A repeat does not know it, and
   * nobody is given it when nothing was recorded.
   */
  readonly result?: X
  /** Takes a value that must be unique, once decide has had nothing against it. */
  readonly claim?: ClaimAhead<R>
  /** Streams that must still be as they were when the command was prepared. */
  readonly checks?: readonly StreamCheck[]
  /** Parts of the envelope that only the outcome tells. Not for commands that take an id from callers. */
  readonly envelope?: Partial<
    Pick<Envelope, 'principal' | 'account' | 'sessionId' | 'requestId' | 'requestIp' | 'requestUserAgent'>
  >
}

/** What prepare answers when there is nothing to refuse. */
export const prepared = <const C, X = undefined, R = never>(
  command: C,
  more: Omit<Prepared<C, X, R>, 'command'> = {},
): E.Either<never, Prepared<C, X, R>> => E.right({ ...more, command })

/** One command on one stream. */
export interface Execution<S, C, Ev extends DomainEvent, R, X = undefined> {
  readonly aggregate: Aggregate<S, C, Ev, R>
  readonly stream: string
  readonly envelope: Omit<Envelope, 'occurredAt'>
  /**
   * Reads what it needs of `state` before it first awaits: the state moves on with its stream. A left refuses before
   * decide is asked. What it throws is a Failure.
   */
  readonly prepare: (state: S, now: Instant) => E.Either<R, Prepared<C, X, R>> | Promise<E.Either<R, Prepared<C, X, R>>>
  readonly signal?: AbortSignal
}

/** What was done. */
export interface Done<Ev extends DomainEvent, X = undefined> {
  /** The events of this command id, as recorded. Empty when decide had nothing to record. */
  readonly events: readonly RecordedFact<Ev>[]
  /** True when an earlier run of the same command id did it. Secrets of that run are not known any more. */
  readonly repeated: boolean
  /** Of the last event; wait for it to read your own write. Absent when nothing was recorded by this run. */
  readonly checkpoint: Checkpoint | undefined
  /** What prepare had for whoever asked. Absent when repeated. */
  readonly result: X | undefined
}

/** Where new events go and by which command. */
interface NewEventsOf {
  readonly stream: string
  readonly key: CommandKey
  readonly envelope: Envelope
  /** Index of the first one, in the ids. Others than 0 tell events that one command may append again, with the same data. */
  readonly first?: number
}

/**
 * Events as they go into the store: encoded, frozen and nobody else's, with ids that depend on their content. They are
 * delivered, folded, remembered and answered with, and the caller may still hold what decide made them of.
 */
export const newEvents = <Ev extends DomainEvent>(
  events: StoredEvents<Ev>,
  decided: readonly Ev[],
  { stream, key, envelope, first = 0 }: NewEventsOf,
): readonly NewEvent[] =>
  decided.map((event, index) => {
    const { schema, data } = encodeEvent(events, event)
    return {
      id: eventIdOf(key, stream, first + index, event.type, data),
      type: event.type,
      data,
      metadata: toMetadata(envelope, schema),
    }
  })

type Attempt<Ev extends DomainEvent, R, X> = E.Either<NotDone<R | CommandIdReused> | 'lost the race', Done<Ev, X>>

const done = <Ev extends DomainEvent, X>(
  events: readonly RecordedFact<Ev>[],
  outcome: { readonly repeated: true } | { readonly repeated: false; readonly result: X | undefined },
): Done<Ev, X> => ({
  events,
  repeated: outcome.repeated,
  checkpoint: events.at(-1)?.checkpoint,
  result: outcome.repeated ? undefined : outcome.result,
})

const firstOutcome = <S, C, Ev extends DomainEvent, R>(
  { aggregate, envelope }: Pick<Execution<S, C, Ev, R, unknown>, 'aggregate' | 'envelope'>,
  commands: CommandMemory,
): E.Either<NotDone<CommandIdReused>, Done<Ev, never>> | undefined => {
  const first = commands.find(envelope)
  if (first === undefined) return undefined
  if (first.digest !== envelope.commandDigest) return E.left(rejected({ _tag: 'CommandIdReused' }))
  return E.right(done<Ev, never>(recordedFactsOf(aggregate, first.events), { repeated: true }))
}

const nothingAhead: E.Either<never, Ahead> = E.right({ writes: [], checks: [] })

const attempt = async <S, C, Ev extends DomainEvent, R, X>(
  environment: ExecuteEnvironment,
  execution: Execution<S, C, Ev, R, X>,
): Promise<Attempt<Ev, R, X>> => {
  const { aggregate, stream, envelope: given, prepare, signal } = execution
  const options = signal === undefined ? {} : { signal }
  const folded = await environment.streams.load(aggregate, stream, options)
  const known = firstOutcome(execution, folded.commands)
  if (known !== undefined) return known
  /** Another run of this command may have done it meanwhile, and what was prepared have seen in the world what it did. */
  const unlessDone = async (otherwise: Attempt<Ev, R, X>): Promise<Attempt<Ev, R, X>> =>
    firstOutcome(execution, (await environment.streams.load(aggregate, stream, options)).commands) ?? otherwise

  const revision = folded.revision
  const now = environment.now()
  const ready = await prepare(folded.state, now)
  if (E.isLeft(ready)) return unlessDone(E.left(rejected(ready.left)))
  // What was prepared is true of the state that it was prepared for, and of no other.
  if (folded.revision !== revision) return E.left('lost the race')

  const { command, result, claim, checks = [], envelope: told } = ready.right
  const decided = aggregate.decide(command)(folded.state)
  if (E.isLeft(decided)) return unlessDone(E.left(rejected(decided.left)))
  if (decided.right.length === 0) return unlessDone(E.right(done<Ev, X>([], { repeated: false, result: undefined })))

  const envelope: Envelope = told === undefined ? { ...given, occurredAt: now } : { ...given, ...told, occurredAt: now }
  const events = newEvents(aggregate.events, decided.right, { stream, key: commandKeyOf(given), envelope })
  const write: StreamWrite = { stream, expected: revision, events: events as StreamWrite['events'] }
  const claimed = claim === undefined ? nothingAhead : await claim(envelope, options)
  if (E.isLeft(claimed)) {
    if (claimed.left._tag === 'Rejected') return unlessDone(claimed)
    return claimed.left._tag === 'Conflict' ? E.left('lost the race') : claimed
  }
  const ahead = claimed.right
  const appended = await append(environment, [...ahead.writes, write], [...ahead.checks, ...checks], options)
  if (appended._tag === 'Failure') return E.left(appended)
  if (appended._tag === 'Conflict') {
    if (appended.stream !== stream) return E.left('lost the race')
    const moved = (await environment.streams.load(aggregate, stream, options)).revision !== revision
    // Nobody was faster: these very events stand further down, from a run that is no longer remembered.
    return (moved ? undefined : await readBack(environment, aggregate, write, 0n, result)) ?? E.left('lost the race')
  }
  try {
    const first = appended.result.revision - BigInt(write.events.length) + 1n
    if (appended.result.alreadyWritten)
      return (await readBack(environment, aggregate, write, first, result)) ?? E.left(failure(notReadBack, true))
    const written = placed(write, first, appended.result.checkpoint)
    for (const event of written) foldEvent(aggregate, folded, event)
    const facts = written.map((event) => recordedFactOf<Ev>(event, event.data as Ev['data']))
    return E.right(done(facts, { repeated: false, result }))
  } catch (cause) {
    // It is written. Neither may the caller be told otherwise nor may a half folded state be kept.
    environment.streams.forget(stream)
    return E.left(failure(cause, true))
  }
}

const notReadBack = new Error('the events of a repeated append cannot be read back')

/** What was just written, in its place. */
const placed = (write: StreamWrite, first: bigint, checkpoint: Checkpoint | undefined): readonly FoldableEvent[] =>
  write.events.map(({ id, type, data, metadata }, index) => ({
    id,
    type,
    data,
    metadata,
    stream: write.stream,
    revision: first + BigInt(index),
    checkpoint: index === write.events.length - 1 ? checkpoint : undefined,
  }))

/**
 * The events of a write that the store knew already: by our own retry, or by another run of this command. Undefined
 * when they are not all there from `from` on.
 */
const readBack = async <S, C, Ev extends DomainEvent, R, X>(
  { store }: ExecuteEnvironment,
  aggregate: Aggregate<S, C, Ev, R>,
  write: StreamWrite,
  from: bigint,
  result: X | undefined,
): Promise<Attempt<Ev, R, X> | undefined> => {
  const sent = new Map(write.events.map((event) => [event.id, event]))
  const facts: RecordedFact<Ev>[] = []
  let ours = true
  const { events } = await store.readStream(write.stream, { from })
  for await (const event of events) {
    const twin = sent.get(event.id)
    if (twin === undefined) continue
    if (event.metadata['commandDigest'] !== twin.metadata['commandDigest'])
      return E.left(rejected({ _tag: 'CommandIdReused' }))
    ours &&= canonicalJson(event.metadata) === canonicalJson(twin.metadata)
    const decoded = decodeEvent(aggregate.events, event)
    if (E.isLeft(decoded)) throw decoded.left
    facts.push(recordedFactOf<Ev>(event, decoded.right))
    if (facts.length === sent.size) return E.right(done(facts, ours ? { repeated: false, result } : { repeated: true }))
  }
  return undefined
}

/**
 * Run one command to its end.
 *
 * Left: `Rejected` (the domain's rejection, or `CommandIdReused`), `Conflict` after `attemptsMax` lost races,
 * `Failure` with `outcomeUnknown` when the append may have been written.
 */
export const execute =
  <S, C, Ev extends DomainEvent, R, X = undefined>(
    environment: ExecuteEnvironment,
    execution: Execution<S, C, Ev, R, X>,
  ): TE.TaskEither<NotDone<R | CommandIdReused>, Done<Ev, X>> =>
  async () => {
    const { attemptsMax = 10, pause } = environment
    for (let n = 1; n <= attemptsMax; n += 1) {
      try {
        if (n > 1) await pause?.(n)
        const outcome = await attempt(environment, execution)
        if (E.isRight(outcome) || outcome.left !== 'lost the race')
          return outcome as E.Either<NotDone<R | CommandIdReused>, Done<Ev, X>>
      } catch (cause) {
        return E.left(failure(cause))
      }
    }
    return E.left(conflict(execution.stream, attemptsMax))
  }
