/**
 * The event-store port: what every store must offer and nothing a store may invent.
 *
 * Promises and typed errors ({@link StoreFailure}); why each choice was made is in `docs/adr/0001-the-store-port.md`.
 *
 * @module
 */
/// <reference types="node" preserve="true" />
import type { Json } from './json.ts'

/** Place of an event in its stream: 0n is the first, contiguous. */
export type StreamRevision = bigint

/** Place of an event in the whole store: strictly increasing, gaps allowed. */
export type GlobalPosition = bigint

/** Made by a store, opaque to everybody else, safe inside JSON. Never made from a position by arithmetic. */
export type Checkpoint = string

/** What the stream must look like for an append to be written. `any` is for append-only logs and must be typed out. */
export type ExpectedRevision = StreamRevision | 'no_stream' | 'stream_exists' | 'any'

/** Flat string to string: newer servers demand it. */
export type Metadata = Readonly<Record<string, string>>

/** An event on its way into a store. */
export interface NewEvent {
  /** A UUID. The same id at the same revision is a repeat, see {@link AppendResult.alreadyWritten}. */
  readonly id: string
  /** The stored name, PascalCase. */
  readonly type: string
  readonly data: Json
  readonly metadata: Metadata
}

/** An event as a store gives it back. Never shared with another caller. */
export interface RecordedEvent extends NewEvent {
  readonly stream: string
  readonly revision: StreamRevision
  readonly position: GlobalPosition
  /** For read-your-writes and for resuming a feed after this event. */
  readonly checkpoint: Checkpoint
  /** The store's own clock. */
  readonly recordedAt: Date
}

/** One stream's part of an append. At least one event. */
export interface StreamWrite {
  readonly stream: string
  readonly expected: ExpectedRevision
  readonly events: readonly [NewEvent, ...NewEvent[]]
}

/** A condition on a stream that is not written. */
export interface StreamCheck {
  readonly stream: string
  readonly expected: ExpectedRevision
}

/** What an append answers. */
export interface AppendResult {
  /** Revision of the last event written. */
  readonly revision: StreamRevision
  /** Position of the last event written; may be unknown only when `alreadyWritten`. */
  readonly position: GlobalPosition | undefined
  /** Checkpoint of the last event written; may be unknown only when `alreadyWritten`. */
  readonly checkpoint: Checkpoint | undefined
  /** True when the store found these very events already there: this call was a retry. */
  readonly alreadyWritten: boolean
}

/** `head` comes first: a fold needs the current revision even when it reads no event. */
export interface ReadStreamResult {
  readonly head: StreamRevision | 'no_stream'
  readonly events: AsyncIterable<RecordedEvent>
}

/** Lists are ORed inside, the three fields are ANDed. Prefixes are literal, never patterns. */
export interface AllFilter {
  readonly streamPrefixes?: readonly string[]
  readonly eventTypes?: readonly string[]
  readonly eventTypePrefixes?: readonly string[]
}

/** An event of a feed with the checkpoint that stands after it. */
export interface EventMessage {
  readonly kind: 'event'
  readonly event: RecordedEvent
  readonly checkpoint: Checkpoint
}

/** Nothing more matched up to here. */
export interface CheckpointMessage {
  readonly kind: 'checkpoint'
  readonly checkpoint: Checkpoint
}

/** Every event that was there has been yielded; from now on the feed is live. */
export interface CaughtUpMessage {
  readonly kind: 'caught_up'
  readonly checkpoint: Checkpoint | undefined
}

/** The feed reads history again. */
export interface FellBehindMessage {
  readonly kind: 'fell_behind'
}

/** In-band: whoever has pulled a message has been given everything before it. */
export type FeedMessage = EventMessage | CheckpointMessage | CaughtUpMessage | FellBehindMessage

/** What a store can do; claims are checked by the contract kit, not believed. */
export interface StoreCapabilities {
  /** `appendMany` exists and writes all streams or none. */
  readonly atomicMultiStream: boolean
  /** `appendMany` accepts checks on streams that it does not write. */
  readonly checksWithoutWrites: boolean
  /** Acknowledged events survive the process. */
  readonly durable: boolean
  /** Limit of one event's data and metadata as JSON, in bytes. */
  readonly maxEventBytes?: number
  /** Limit of one append: data and metadata of all its events as JSON, in bytes. */
  readonly maxAppendBytes?: number
  /** When a repeated append is recognised: at an exact revision only, or always. */
  readonly idempotentAppend: 'exact_revision' | 'always'
  /** Same id, other data: a typed conflict (true), or answered as a repeat (false). */
  readonly comparesContent: boolean
}

/** Options of every call. */
export interface CallOptions {
  readonly signal?: AbortSignal
}

/** Options of {@link EventStore.readStream}. */
export interface ReadStreamOptions extends CallOptions {
  /** Inclusive. Default `start`, or `end` when reading backwards. */
  readonly from?: StreamRevision | 'start' | 'end'
  /** Default `forwards`. */
  readonly direction?: 'forwards' | 'backwards'
  /** Default: no limit. 0 reads nothing and still answers `head`. */
  readonly maxCount?: number
}

/** Options of {@link EventStore.readAll}. */
export interface ReadAllOptions extends CallOptions {
  /** Exclusive. Default `start`, or `end` when reading backwards. */
  readonly after?: Checkpoint | 'start' | 'end'
  /** Default `forwards`. */
  readonly direction?: 'forwards' | 'backwards'
  /** Events, not messages. Default: no limit. */
  readonly maxCount?: number
  readonly filter?: AllFilter
}

/** Options of {@link EventStore.subscribe}. */
export interface SubscribeOptions {
  /** Exclusive. `end` is the end at the time of the call. */
  readonly after: Checkpoint | 'start' | 'end'
  readonly filter?: AllFilter
  /** Ends the feed; the iteration then finishes without an error. */
  readonly signal: AbortSignal
  /** Most events held for a slow consumer. */
  readonly bufferSize?: number
}

/** The port. Every method rejects with a {@link StoreFailure} and nothing else. */
export interface EventStore {
  readonly capabilities: StoreCapabilities

  /**
   * Write all the events or none.
   *
   * @throws StoreFailure `concurrency_conflict`, `outcome_unknown`, `unavailable`, `stream_tombstoned`,
   *   `event_too_large`, `append_too_large`, `invalid_argument`, `access_denied`, `aborted`.
   */
  append(write: StreamWrite, options?: CallOptions): Promise<AppendResult>

  /** Write to several streams or to none, if every check holds. Present when `capabilities.atomicMultiStream`. */
  appendMany?(
    writes: readonly StreamWrite[],
    checks?: readonly StreamCheck[],
    options?: CallOptions,
  ): Promise<readonly AppendResult[]>

  readStream(stream: string, options?: ReadStreamOptions): Promise<ReadStreamResult>

  /** A finite read; a final checkpoint message says how far it looked. */
  readAll(options?: ReadAllOptions): AsyncIterable<EventMessage | CheckpointMessage>

  /** History, then live, until `signal` aborts. */
  subscribe(options: SubscribeOptions): AsyncIterable<FeedMessage>

  /** The checkpoint of the newest event, or undefined in an empty store. */
  head(options?: CallOptions): Promise<Checkpoint | undefined>

  compareCheckpoints(a: Checkpoint, b: Checkpoint): -1 | 0 | 1

  /** Ends feeds and reads; calling it twice is harmless, any other call afterwards is `invalid_argument`. */
  close(): Promise<void>
}
