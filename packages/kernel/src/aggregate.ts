/**
 * The one shape of every aggregate: events, initial, evolve, decide.
 *
 * @module
 */
import type { either } from 'fp-ts'
import type { PrincipalRef } from './envelope.ts'
import type { StreamRevision } from './event-store.ts'
import type { Instant } from './instant.ts'
import type { DomainEvent, StoredEvents } from './stored-events.ts'

/** What evolve sees of a recorded event: nothing else of the envelope, and sealed fields stay sealed. */
export type Fact<E extends DomainEvent> = E & {
  readonly revision: StreamRevision
  readonly occurredAt: Instant
  readonly principal: Pick<PrincipalRef, 'kind' | 'id'>
  readonly commandId: string
}

/** Applies one event to a state that the caller owns. Copies what decide computed, consults nothing, cannot fail. */
export type Evolve<S, E extends DomainEvent> = (draft: S, fact: Fact<E>) => void

/** Pure: time, ids, chance, digests and lookups are in the command. Never mutates the state. */
export type Decide<S, C, E extends DomainEvent, R> = (command: C) => (state: S) => either.Either<R, readonly E[]>

/** An aggregate: S state, C commands, E events, R rejections. */
export interface Aggregate<S, C, E extends DomainEvent, R> {
  /** Camel case, no dash; the stream is `<namespace>.<category>-<id>`. */
  readonly category: string
  readonly events: StoredEvents<E>
  /** A fresh state for each stream: evolve writes into it. */
  readonly initial: () => S
  readonly evolve: Evolve<S, E>
  readonly decide: Decide<S, C, E, R>
}

/** `<namespace>.<category>-<id>`. */
export const streamName = (namespace: string, category: string, id: string): string => `${namespace}.${category}-${id}`

/** The category of one of our streams, or undefined for a name that is not ours. */
export const categoryOf = (namespace: string, stream: string): string | undefined => {
  if (!stream.startsWith(`${namespace}.`)) return undefined
  const dash = stream.indexOf('-', namespace.length + 1)
  return dash < 0 ? undefined : stream.slice(namespace.length + 1, dash)
}

/** The id part of one of our streams. */
export const streamIdOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1)
