/**
 * The connections of a store: one for appends, and for reads and feeds as many as it takes.
 *
 * A server takes 100 calls at a time on a connection and lets the others wait without a word, and gRPC shares a connection
 * between all clients of a process whose options are equal. So each client here has options of its own, and no connection
 * is given more than {@link callsMax} calls.
 *
 * @module
 */
import { EventStoreDBClient } from '@eventstore/db-client'
import { invalidArgument, type StoreFailure } from '@muniment/kernel'
import { type ClientFace, faceOf } from './client-face.ts'
import type { ConnectionString } from './connection-string.ts'
import { isUnreachable, spoilsClient } from './failures.ts'

/** Below the 100 of servers: the client asks for features and gossip over the same connection. */
const callsMax = 90

/** After so many failures to reach the server in a row a client is thrown away: it may hold on to a node that is gone. */
const unreachableMax = 3

/** Of all stores of this process: no two clients have the same options. */
let clientsMade = 0

const keepAliveTimeoutMs = 10_000

/** A client of its own, whose connection is shared with no other. */
const clientOf = ({ text, keepAliveTimeout = keepAliveTimeoutMs }: ConnectionString): EventStoreDBClient => {
  clientsMade += 1
  const others = text
    .replaceAll(/([?&])keep[_-]?alive[_-]?timeout=\d+/gi, '$1')
    .replaceAll(/[?&]+$/g, '')
    .replaceAll(/([?&])&+/g, '$1')
  const separator = others.includes('?') ? '&' : '?'
  return EventStoreDBClient.connectionString(`${others}${separator}keepAliveTimeout=${keepAliveTimeout + clientsMade}`)
}

/** Where clients come from. */
export interface ClientSource {
  /** @throws StoreFailure `invalid_argument`. */
  readonly make: () => EventStoreDBClient
  /** False for one client that was given: then there is no other. */
  readonly many: boolean
}

/** @throws StoreFailure `invalid_argument` for what the client does not take, a file that is not there for instance. */
export const clientsOf = (connection: ConnectionString): ClientSource => ({
  many: true,
  make: () => {
    try {
      return clientOf(connection)
    } catch {
      // What the client throws has the whole string in it.
      throw invalidArgument('connectionString', 'must be one that the client takes, with files that can be read')
    }
  },
})

/** One client with its calls. */
class Lane {
  readonly client: EventStoreDBClient
  readonly face: ClientFace
  calls = 0
  unreachable = 0
  /** Nothing more is sent over it; it is left when its last call has ended. */
  retired = false

  constructor(client: EventStoreDBClient) {
    this.client = client
    this.face = faceOf(client)
  }

  left(): void {
    if (this.retired && this.calls === 0) void this.client.dispose().catch(() => undefined)
  }
}

/** A place for one call, until `end`. */
export interface Call {
  readonly client: EventStoreDBClient
  readonly face: ClientFace
  /** The place is free again. Twice is harmless. `error` is what the call failed with, if it did. */
  readonly end: (error?: unknown) => void
}

type Waiting = (lane: Lane | undefined) => void

/** Lanes of one kind: appends, or what may stay open. */
class Lanes {
  readonly #source: ClientSource
  readonly #lanesMax: number
  #lanes: Lane[] = []
  readonly #waiting: Waiting[] = []
  #closed = false

  constructor(source: ClientSource, lanesMax: number, first?: Lane) {
    this.#source = source
    this.#lanesMax = lanesMax
    if (first !== undefined) this.#lanes.push(first)
  }

  /** A place that is free at once. */
  now(): Call | undefined {
    const lane = this.#closed ? undefined : this.#free()
    return lane === undefined ? undefined : this.#callOn(lane)
  }

  /** Undefined once these are closed. */
  async call(): Promise<Call | undefined> {
    const call = this.now()
    if (call !== undefined || this.#closed) return call
    const lane = await new Promise<Lane | undefined>((resolve) => this.#waiting.push(resolve))
    return lane === undefined || this.#closed ? undefined : this.#callOn(lane)
  }

  #callOn(lane: Lane): Call {
    let ended = false
    return {
      client: lane.client,
      face: lane.face,
      end: (error) => {
        if (ended) return
        ended = true
        this.#end(lane, error)
      },
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const resolve of this.#waiting.splice(0)) resolve(undefined)
    await Promise.allSettled(this.#lanes.map((lane) => lane.client.dispose()))
  }

  /** One call is counted on the lane that is answered. */
  #free(): Lane | undefined {
    let lane = this.#lanes.find(({ calls }) => calls < callsMax)
    if (lane === undefined && this.#lanes.length < this.#lanesMax) {
      lane = new Lane(this.#source.make())
      this.#lanes.push(lane)
    }
    if (lane !== undefined) lane.calls += 1
    return lane
  }

  #end(lane: Lane, error: unknown): void {
    lane.calls -= 1
    lane.unreachable = isUnreachable(error) ? lane.unreachable + 1 : error === undefined ? 0 : lane.unreachable
    const isSpent = lane.unreachable >= unreachableMax || spoilsClient(error)
    if (isSpent && this.#source.many && !lane.retired) {
      lane.retired = true
      this.#lanes = this.#lanes.filter((one) => one !== lane)
    }
    lane.left()
    const next = this.#waiting.shift()
    if (next !== undefined) next(this.#free())
  }
}

/** Most connections for reads and feeds: 3,600 of them at a time, the others wait. */
const openLanesMax = 40

/** All that one store says to its server goes over these. */
export class Connections {
  readonly #appends: Lanes
  readonly #open: Lanes

  /** Makes a client, which does not connect before it is asked. @throws StoreFailure `invalid_argument`. */
  constructor(source: ClientSource) {
    const first = new Lane(source.make())
    this.#appends = new Lanes(source, 1, first)
    this.#open = source.many ? new Lanes(source, openLanesMax) : this.#appends
  }

  /** A place for a call that ends by itself, soon, if one is free at once. */
  now(): Call | undefined {
    return this.#appends.now()
  }

  /** The same, waited for. @throws StoreFailure `invalid_argument` when closed. */
  soon(): Promise<Call> {
    return this.#place(this.#appends)
  }

  /** For a read or a feed, which may stay open. @throws StoreFailure `invalid_argument` when closed. */
  open(): Promise<Call> {
    return this.#place(this.#open)
  }

  async close(): Promise<void> {
    await Promise.all([this.#appends.close(), this.#open.close()])
  }

  async #place(lanes: Lanes): Promise<Call> {
    const call = await lanes.call()
    if (call === undefined) throw closedStore()
    return call
  }
}

/** What every call on a closed store is told. */
export const closedStore = (): StoreFailure => invalidArgument('store', 'must not be closed')
