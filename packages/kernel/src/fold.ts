/**
 * The fold: a stream's events become its state and the memory of the commands that made them.
 *
 * Replay and the cache of `execute` run evolve on a plain object that they alone own. {@link fork} runs the same
 * function through immer wherever somebody else holds the state.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import { enableMapSet, Immer } from 'immer'
import type { Aggregate, Evolve, Fact } from './aggregate.ts'
import { CommandMemory } from './command-memory.ts'
import { lackingInEnvelope } from './envelope.ts'
import type { Checkpoint, Metadata, StreamRevision } from './event-store.ts'
import { frozenCopy, type Json } from './json.ts'
import { StoreFailure } from './store-failure.ts'
import { CodecFailure, type DomainEvent, decodeEvent, type PlacedEvent } from './stored-events.ts'

/** A fact with its id, its place and its envelope as stored. */
export interface RecordedFact<E extends DomainEvent> {
  readonly fact: Fact<E>
  readonly id: string
  readonly stream: string
  readonly metadata: Metadata
  /** Absent for all but the last event of an append that this process made itself. */
  readonly checkpoint: Checkpoint | undefined
}

/** What the fold reads: an event in its place, with the checkpoint when it is known. */
export type FoldableEvent = PlacedEvent & { readonly checkpoint?: Checkpoint | undefined }

/** A stream, folded. Owned by whoever folds; `state` is mutated as events arrive. */
export interface Folded<S> {
  readonly state: S
  revision: StreamRevision | 'no_stream'
  /** Id of the event at that revision. */
  newestId: string | undefined
  readonly commands: CommandMemory
}

/** A stream that has no events yet. */
export const unfolded = <S, C, E extends DomainEvent, R>(aggregate: Aggregate<S, C, E, R>): Folded<S> => ({
  state: aggregate.initial(),
  revision: 'no_stream',
  newestId: undefined,
  commands: new CommandMemory(),
})

const factOf = <E extends DomainEvent>(event: PlacedEvent, data: E['data']): Fact<E> => {
  const { 'principal.kind': kind = '', 'principal.id': id, commandId, occurredAt } = event.metadata
  return {
    type: event.type,
    data,
    revision: event.revision,
    occurredAt,
    principal: id === undefined ? { kind } : { kind, id },
    commandId,
  } as unknown as Fact<E>
}

/** A decoded event in its place. */
export const recordedFactOf = <E extends DomainEvent>(event: FoldableEvent, data: E['data']): RecordedFact<E> => ({
  fact: factOf<E>(event, data),
  id: event.id,
  stream: event.stream,
  metadata: event.metadata,
  checkpoint: event.checkpoint,
})

/**
 * Apply one recorded event. An event that is folded already is skipped, so two readers of one tail do no harm.
 *
 * @throws CodecFailure when this release cannot read the event: an aggregate fails closed.
 * @throws StoreFailure `corrupt_store` on a hole in the revisions.
 */
export const foldEvent = <S, C, E extends DomainEvent, R>(
  aggregate: Aggregate<S, C, E, R>,
  folded: Folded<S>,
  event: FoldableEvent,
): void => {
  const next = folded.revision === 'no_stream' ? 0n : folded.revision + 1n
  if (event.revision !== next) {
    if (event.revision < next) return
    throw new StoreFailure({ code: 'corrupt_store', where: `${event.stream}: revision ${next} is missing` })
  }
  const lacking = lackingInEnvelope(event.metadata)
  if (lacking !== undefined) {
    const issues = [{ path: `metadata.${lacking}`, expected: 'part of every envelope' }]
    throw new CodecFailure({ code: 'undecodable_event', issues }, event)
  }
  const decoded = decodeEvent(aggregate.events, event)
  if (E.isLeft(decoded)) {
    if (decoded.left.code !== 'unknown_event_type' || event.metadata['optional'] !== 'true') throw decoded.left
  } else aggregate.evolve(folded.state, factOf<E>(event, decoded.right))
  folded.commands.remember(event)
  folded.revision = event.revision
  folded.newestId = event.id
}

/** The facts of events that are folded already, as copies that nobody can change. What may be passed over is none. */
export const recordedFactsOf = <S, C, E extends DomainEvent, R>(
  aggregate: Aggregate<S, C, E, R>,
  events: readonly FoldableEvent[],
): readonly RecordedFact<E>[] =>
  events.flatMap((event) => {
    const decoded = decodeEvent(aggregate.events, event)
    if (E.isLeft(decoded)) return []
    const metadata = Object.freeze({ ...event.metadata })
    return [recordedFactOf<E>({ ...event, metadata }, frozenCopy(decoded.right as Json) as E['data'])]
  })

const immer = new Immer({ autoFreeze: true })
enableMapSet()

/**
 * The state after these facts, frozen, for what-ifs. The given state is untouched and stays its owner's: a frozen one
 * (an earlier fork) is shared where nothing changed, any other is copied first. The data of the facts is frozen with it.
 */
export const fork = <S extends object, E extends DomainEvent>(
  evolve: Evolve<S, E>,
  state: S,
  facts: readonly Fact<E>[],
): S =>
  immer.produce(Object.isFrozen(state) ? state : structuredClone(state), (draft) => {
    for (const fact of facts) evolve(draft as S, fact)
  })
