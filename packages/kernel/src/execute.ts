/**
 * Execute: load, prepare, decide, append. Every command goes through here.
 *
 * - **load** reads the tail of the stream; a command id that the fold remembers is answered with its first outcome.
 * - **prepare** does what is slow or effectful (hash, compare, draw) for the state just loaded, anew on each attempt.
 * - **decide** is pure and runs on that same state, or not at all: when the stream moved meanwhile, this attempt ends.
 * - **append** expects the revision decided on. A lost race starts over, at most `attemptsMax` times; an append without
 *   an answer is repeated verbatim, then looked up.
 *
 * A process may die between any two of these: the same command id, run again, leaves one effect.
 *
 * @module
 */
import { either as E, type taskEither as TE } from 'fp-ts'
import type { Aggregate } from './aggregate.ts'
import { append, type Appended } from './append.ts'
import { type CommandKey, commandKeyOf, eventIdOf } from './command-id.ts'
import { type Envelope, toMetadata } from './envelope.ts'
import type { Checkpoint, EventStore, NewEvent, StreamCheck, StreamWrite } from './event-store.ts'
import { type Folded, foldEvent, type RecordedFact } from './fold.ts'
import type { FoldedStreams } from './folded-streams.ts'
import type { Instant } from './instant.ts'
import { type CommandIdReused, conflict, failure, type NotDone, rejected } from './not-done.ts'
import { type DomainEvent, encodeEvent, type StoredEvents } from './stored-events.ts'

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

/** What prepare hands to decide, and what the append depends on beside the stream itself. */
export interface Prepared<C> {
  readonly command: C
  /** Writes that go ahead of ours in the same atomic append: claims. */
  readonly ahead?: readonly StreamWrite[]
  /** Streams that must still be as they were when the command was prepared. */
  readonly checks?: readonly StreamCheck[]
  /** Parts of the envelope that only the outcome tells. Not for commands that take an id from callers. */
  readonly envelope?: Partial<Pick<Envelope, 'principal' | 'account' | 'sessionId' | 'requestIp' | 'requestUserAgent'>>
}

/** What prepare answers when there is nothing to refuse. */
export const prepared = <const C>(
  command: C,
  dependsOn: Omit<Prepared<C>, 'command'> = {},
): E.Either<never, Prepared<C>> => E.right({ ...dependsOn, command })

/** One command on one stream. */
export interface Execution<S, C, Ev extends DomainEvent, R> {
  readonly aggregate: Aggregate<S, C, Ev, R>
  readonly stream: string
  readonly envelope: Omit<Envelope, 'occurredAt'>
  /**
   * Reads what it needs of `state` before it first awaits: the state moves on with its stream. A left refuses before
   * decide is asked. What it throws is a Failure.
   */
  readonly prepare: (state: S, now: Instant) => E.Either<R, Prepared<C>> | Promise<E.Either<R, Prepared<C>>>
  readonly signal?: AbortSignal
}

/** What was done. */
export interface Done<Ev extends DomainEvent> {
  /** The events of this command id, as recorded. Empty when decide had nothing to record. */
  readonly events: readonly RecordedFact<Ev>[]
  /** True when an earlier run of the same command id did it. Secrets of that run are not known any more. */
  readonly repeated: boolean
  /** Of the last event; wait for it to read your own write. Absent when nothing was recorded by this run. */
  readonly checkpoint: Checkpoint | undefined
}

/** Events as they go into the store: encoded, with ids that depend on their content. */
export const newEvents = <Ev extends DomainEvent>(
  events: StoredEvents<Ev>,
  decided: readonly Ev[],
  { stream, key, envelope }: { readonly stream: string; readonly key: CommandKey; readonly envelope: Envelope },
): readonly NewEvent[] =>
  decided.map((event, index) => {
    const { schema, data } = encodeEvent(events, event)
    return {
      id: eventIdOf(key, stream, index, event.type, data),
      type: event.type,
      data,
      metadata: toMetadata(envelope, schema),
    }
  })

type Attempt<Ev extends DomainEvent, R> = E.Either<NotDone<R | CommandIdReused> | 'lost the race', Done<Ev>>

const firstOutcome = <S, Ev extends DomainEvent>(
  folded: Folded<S, Ev>,
  key: CommandKey,
  digest: string | undefined,
): E.Either<NotDone<CommandIdReused>, Done<Ev>> | undefined => {
  const first = folded.commands.get(key)
  if (first === undefined) return undefined
  if (first.digest !== digest) return E.left(rejected({ _tag: 'CommandIdReused' }))
  return E.right(doneOf(folded, key, true))
}

const doneOf = <S, Ev extends DomainEvent>(folded: Folded<S, Ev>, key: CommandKey, repeated: boolean): Done<Ev> => {
  const events = [...(folded.commands.get(key)?.events ?? [])]
  return { events, repeated, checkpoint: events.at(-1)?.checkpoint }
}

const attempt = async <S, C, Ev extends DomainEvent, R>(
  environment: ExecuteEnvironment,
  { aggregate, stream, envelope: given, prepare, signal }: Execution<S, C, Ev, R>,
): Promise<Attempt<Ev, R>> => {
  const options = signal === undefined ? {} : { signal }
  const folded = await environment.streams.load(aggregate, stream, options)
  const key = commandKeyOf(given)
  const known = firstOutcome(folded, key, given.commandDigest)
  if (known !== undefined) return known

  const revision = folded.revision
  const now = environment.now()
  const ready = await prepare(folded.state, now)
  if (E.isLeft(ready)) return E.left(rejected(ready.left))
  // What was prepared is true of the state that it was prepared for, and of no other.
  if (folded.revision !== revision) return E.left('lost the race')

  const { command, ahead = [], checks = [], envelope: told = {} } = ready.right
  const decided = aggregate.decide(command)(folded.state)
  if (E.isLeft(decided)) return E.left(rejected(decided.left))
  if (decided.right.length === 0) return E.right({ events: [], repeated: false, checkpoint: undefined })

  const envelope: Envelope = { ...given, ...told, occurredAt: now }
  const events = newEvents(aggregate.events, decided.right, { stream, key, envelope })
  const write: StreamWrite = { stream, expected: revision, events: events as StreamWrite['events'] }
  const appended = await append(environment, [...ahead, write], checks, options)
  if (appended._tag !== 'Appended') return E.left(appended._tag === 'Conflict' ? 'lost the race' : appended)
  try {
    foldWritten(aggregate, folded, write, appended)
  } catch (cause) {
    // It is written. Neither may the caller be told otherwise nor may a half folded state be kept.
    environment.streams.forget(stream)
    return E.left(failure(cause, true))
  }
  // Under the key as stored: the outcome may have told another principal.
  return E.right(doneOf(folded, commandKeyOf(envelope), false))
}

/** Fold what was just written, unless somebody who read the tail was faster. */
const foldWritten = <S, C, Ev extends DomainEvent, R>(
  aggregate: Aggregate<S, C, Ev, R>,
  folded: Folded<S, Ev>,
  write: StreamWrite,
  { result }: Appended,
): void => {
  const first = result.revision - BigInt(write.events.length) + 1n
  write.events.forEach((event, index) => {
    const last = index === write.events.length - 1
    const checkpoint = last ? result.checkpoint : undefined
    foldEvent(aggregate, folded, { ...event, stream: write.stream, revision: first + BigInt(index), checkpoint })
  })
}

/**
 * Run one command to its end.
 *
 * Left: `Rejected` (the domain's rejection, or `CommandIdReused`), `Conflict` after `attemptsMax` lost races,
 * `Failure` with `outcomeUnknown` when the append may have been written.
 */
export const execute =
  <S, C, Ev extends DomainEvent, R>(
    environment: ExecuteEnvironment,
    execution: Execution<S, C, Ev, R>,
  ): TE.TaskEither<NotDone<R | CommandIdReused>, Done<Ev>> =>
  async () => {
    const { attemptsMax = 10, pause } = environment
    for (let n = 1; n <= attemptsMax; n += 1) {
      try {
        if (n > 1) await pause?.(n)
        const outcome = await attempt(environment, execution)
        if (E.isRight(outcome) || outcome.left !== 'lost the race')
          return outcome as E.Either<NotDone<R | CommandIdReused>, Done<Ev>>
      } catch (cause) {
        return E.left(failure(cause))
      }
    }
    return E.left(conflict(execution.stream, attemptsMax))
  }
