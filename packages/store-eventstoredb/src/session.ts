/**
 * What all calls of one store share: its connections, its prefix, its patience, and whether it is still open.
 *
 * @module
 */
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js'
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import { StoreFailure } from '@muniment/kernel'
import { AskedStream } from './asked-stream.ts'
import type { Position } from './checkpoint.ts'
import { type Call, closedStore, type Connections } from './connections.ts'
import type { KnownPosition } from './known-position.ts'
import type { AnswerStream } from './pulled-answers.ts'
import type { ServerFilter } from './server-filter.ts'
import { NotAnswered, withinTime } from './within-time.ts'

/** How a store was opened. */
export interface SessionSettings {
  readonly connections: Connections
  readonly known: KnownPosition
  /** Begins the name of every stream of the store on the server. */
  readonly prefix: string
  /** Longest wait for an answer, in milliseconds. */
  readonly timeoutMs: number
}

/** Most answers that wait for a reader. */
const heldMax = 512

/** Filters whose first event is kept in mind. */
const firstPlacesMax = 1_000

/** `ask` fails with a promise, never at once. */
const answered = <A>(call: Call, ask: (call: Call, leftMs: number) => Promise<A>, leftMs: number): Promise<A> =>
  withinTime(ask(call, leftMs), leftMs, { ended: call.end })

export class Session {
  readonly connections: Connections
  readonly known: KnownPosition
  readonly prefix: string
  readonly timeoutMs: number
  readonly #open = new Set<AskedStream>()
  readonly #atClose = new Set<() => void>()
  readonly #beforeAppends = new Set<Promise<unknown>>()
  readonly #firstPlaces = new Map<string, Position>()
  #closed = false

  constructor({ connections, known, prefix, timeoutMs }: SessionSettings) {
    this.connections = connections
    this.known = known
    this.prefix = prefix
    this.timeoutMs = timeoutMs
  }

  get closed(): boolean {
    return this.#closed
  }

  /** Calls `end` when the store is closed, unless the function that is answered was called before. */
  atClose(end: () => void): () => void {
    this.#atClose.add(end)
    return () => this.#atClose.delete(end)
  }

  /** Appends wait until this has settled. */
  beforeAppends<A>(asked: Promise<A>): Promise<A> {
    const settled = asked.catch(() => undefined).finally(() => this.#beforeAppends.delete(settled))
    this.#beforeAppends.add(settled)
    return asked
  }

  get appendsWait(): boolean {
    return this.#beforeAppends.size > 0
  }

  async appendsMayGo(): Promise<void> {
    while (this.#beforeAppends.size > 0) await Promise.all(this.#beforeAppends)
  }

  /** @throws StoreFailure `invalid_argument` once it is closed, `aborted`. */
  checkUsable(signal?: AbortSignal): void {
    if (this.closed) throw closedStore()
    if (signal?.aborted === true) throw new StoreFailure({ code: 'aborted' })
  }

  /** Where the first event stands that passes a filter of the server, if a read has seen it. */
  firstPlace(filter: ServerFilter): Position | undefined {
    return this.#firstPlaces.get(JSON.stringify(filter))
  }

  sawFirst(filter: ServerFilter, place: Position): void {
    // Filters are few: those of the library, and of its callers.
    if (this.#firstPlaces.size < firstPlacesMax) this.#firstPlaces.set(JSON.stringify(filter), place)
  }

  forgetFirst(filter: ServerFilter): void {
    this.#firstPlaces.delete(JSON.stringify(filter))
  }

  /** What the server calls a stream. */
  nameOf(stream: string): string {
    return `${this.prefix}${stream}`
  }

  /**
   * One call that ends by itself, with the time that is left for it: also waiting for a place takes some. What has waited for
   * too long is never sent.
   *
   * @throws NotAnswered, and what `ask` fails with, as it is; StoreFailure `invalid_argument` when closed.
   */
  askInTime<A>(ask: (call: Call, leftMs: number) => Promise<A>): Promise<A> {
    const free = this.connections.now()
    return free === undefined ? this.#askLater(ask) : answered(free, ask, this.timeoutMs)
  }

  #askLater<A>(ask: (call: Call, leftMs: number) => Promise<A>): Promise<A> {
    const beganMs = performance.now()
    const waited = this.connections.soon().then((call) => {
      const leftMs = Math.floor(this.timeoutMs - (performance.now() - beganMs))
      if (leftMs > 0) return answered(call, ask, leftMs)
      call.end()
      throw new NotAnswered(this.timeoutMs)
    })
    return withinTime(waited, this.timeoutMs)
  }

  /**
   * Opens a call whose answers stream; it ends when the signal aborts and when the store is closed. Holds up to `countMax`
   * answers.
   *
   * @throws what gRPC fails with, as it is; StoreFailure `invalid_argument`, `aborted`.
   */
  async ask(request: ReadReq, countMax: number, signal: AbortSignal | undefined): Promise<AskedStream> {
    const call = await this.connections.open()
    const onAbort = (): void => asked.end()
    let stream: AnswerStream
    try {
      this.checkUsable(signal)
      const opened = call.face.GRPCStreamCreator(
        streamsGrpc.StreamsClient,
        'read',
        (stub) =>
          stub.read(
            request,
            ...call.face.callArguments({ requiresLeader: true }, { deadline: Number.POSITIVE_INFINITY }),
          ) as AnswerStream,
      )()
      // To find a node of a cluster takes the client as long as it wants.
      stream = await withinTime(opened, this.timeoutMs, {
        late: (left) => {
          left.on('error', () => undefined)
          left.cancel()
        },
      })
    } catch (error) {
      call.end(error)
      throw error
    }
    const asked = new AskedStream(stream, countMax, (error) => {
      this.#open.delete(asked)
      signal?.removeEventListener('abort', onAbort)
      call.end(error)
    })
    this.#open.add(asked)
    signal?.addEventListener('abort', onAbort)
    if (this.closed || signal?.aborted === true) asked.end()
    return asked
  }

  /**
   * All that the server answers to one request, until it ends or is left: always cancelled or drained.
   *
   * @throws what gRPC fails with, as it is; StoreFailure `unavailable` after a silence, `invalid_argument`, `aborted`.
   */
  async *answers(request: ReadReq, signal: AbortSignal | undefined): AsyncGenerator<ReadResp, void, void> {
    const asked = await this.ask(request, heldMax, signal)
    try {
      for (;;) {
        const answer = asked.take() ?? (await asked.next(this.timeoutMs))
        this.checkUsable(signal)
        if (answer === 'end') return
        yield answer
      }
    } finally {
      asked.end()
    }
  }

  /** Ends what is under way, then lets the connections go. */
  async close(): Promise<void> {
    this.#closed = true
    for (const end of this.#atClose) end()
    for (const asked of this.#open) asked.end()
    await this.connections.close()
  }
}
