/**
 * The store of a server for a simulation: calls are real and take no simulated time; feeds come from what a real feed has given
 * by then, so that no step is taken while an event is on its way.
 *
 * @module
 */
import { Worker } from 'node:worker_threads'
import {
  type AppendResult,
  type EventMessage,
  type EventStore,
  eventPredicate,
  type FeedMessage,
  type ReadStreamResult,
  type RecordedEvent,
  StoreFailure,
  type StoreFailureDetail,
  type SubscribeOptions,
} from '@muniment/kernel'
import { eventStoreDbStore } from '@muniment/store-eventstoredb'
import type { SimulatedTime } from './simulated-time.ts'

/** What the thread of the store is asked. */
export interface Question {
  readonly number: number
  readonly method: 'append' | 'readStream' | 'readAll' | 'head' | 'close'
  readonly args: readonly unknown[]
}

/** What it says: an answer, an event of the log, or that it cannot go on. */
export type Answer =
  | { readonly number: number; readonly value: unknown }
  | { readonly number: number; readonly failed: StoreFailureDetail | { readonly text: string } }
  | { readonly event: RecordedEvent }
  | { readonly broken: string }

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

type Read = EventMessage | { readonly kind: 'checkpoint'; readonly checkpoint: string }

/** Signals do not cross threads. */
const plain = <A extends object>(options: A | undefined): Omit<A, 'signal'> => {
  const { signal: _, ...rest } = { signal: undefined, ...options } as A & { readonly signal?: unknown }
  return rest as Omit<A, 'signal'>
}

class ServerLog {
  /** As the feed of the server has given them, at the times of the simulation. */
  readonly events: RecordedEvent[] = []
  readonly #time: SimulatedTime
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  readonly #times = new Map<string, Date>()
  readonly #bells = new Set<() => void>()
  #asked = 0
  #broken: string | undefined

  constructor(time: SimulatedTime, options: { readonly connectionString: string; readonly prefix: string }) {
    this.#time = time
    this.#worker = new Worker(new URL('server-store-worker.js', import.meta.url), { workerData: options })
    this.#worker.on('message', (answer: Answer) => this.#told(answer))
    this.#worker.on('error', (error) => this.#breaks(String(error)))
  }

  ask(method: Question['method'], ...args: readonly unknown[]): Promise<unknown> {
    return this.#time.during(
      () =>
        new Promise((resolve, reject) => {
          if (this.#broken !== undefined) return reject(new Error(this.#broken))
          this.#asked += 1
          this.#waiting.set(this.#asked, { resolve, reject })
          this.#worker.postMessage({ number: this.#asked, method, args } satisfies Question)
        }),
    )
  }

  /** With the time at which the simulation had it. */
  async timed(event: RecordedEvent): Promise<RecordedEvent> {
    await this.until(event.position)
    return { ...event, recordedAt: new Date(this.#times.get(event.id) ?? event.recordedAt) }
  }

  /** The feed has given everything up to here. */
  until(position: bigint): Promise<void> {
    return this.#time.during(async () => {
      while ((this.events.at(-1)?.position ?? -1n) < position) await this.bell()
    })
  }

  /** Until something comes, or until `wake` is called. */
  bell(onWaiting: (wake: () => void) => void = () => undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#bells.delete(wake)
        resolve()
      }
      this.#bells.add(wake)
      onWaiting(wake)
    })
  }

  #told(answer: Answer): void {
    if ('event' in answer) {
      const recordedAt = new Date(this.#time.nowMs)
      this.#times.set(answer.event.id, recordedAt)
      this.events.push({ ...answer.event, recordedAt })
      for (const ring of this.#bells) ring()
      return
    }
    if ('broken' in answer) return this.#breaks(answer.broken)
    const waiting = this.#waiting.get(answer.number)
    this.#waiting.delete(answer.number)
    if ('value' in answer) waiting?.resolve(answer.value)
    else waiting?.reject('code' in answer.failed ? new StoreFailure(answer.failed) : new Error(answer.failed.text))
  }

  #breaks(why: string): void {
    this.#broken = why
    for (const { reject } of this.#waiting.values()) reject(new Error(why))
    this.#waiting.clear()
  }
}

async function* feed(log: ServerLog, { after, filter, signal }: SubscribeOptions): AsyncGenerator<FeedMessage> {
  const matches = eventPredicate(filter)
  let wake = (): void => undefined
  const onAbort = (): void => wake()
  signal.addEventListener('abort', onAbort)
  let next = 0
  if (after === 'end') next = log.events.length
  else if (after !== 'start') {
    // Texts of checkpoints compare as their places; that of a read may stand behind every event.
    const found = log.events.findIndex(({ checkpoint }) => checkpoint > after)
    next = found < 0 ? log.events.length : found
  }
  let caughtUp = false
  try {
    while (!signal.aborted) {
      const event = log.events[next]
      if (event !== undefined) {
        next += 1
        if (matches(event)) yield { kind: 'event', event: { ...event }, checkpoint: event.checkpoint }
      } else if (!caughtUp) {
        caughtUp = true
        yield { kind: 'caught_up', checkpoint: log.events.at(-1)?.checkpoint }
      } else
        await log.bell((wakes) => {
          wake = wakes
        })
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

/** A part of the server that is new, as a store. Its owner closes it. */
export const serverStore = (connectionString: string, time: SimulatedTime): EventStore => {
  const options = { connectionString, prefix: `simulation.${crypto.randomUUID()}.` }
  const log = new ServerLog(time, options)
  // It is never asked anything: for what a store says of itself.
  const silent = eventStoreDbStore(options)
  return {
    // The keys of a simulation end with it, and so does what they seal.
    capabilities: { ...silent.capabilities, durable: false },
    compareCheckpoints: (a, b) => silent.compareCheckpoints(a, b),
    append: async (write) => {
      const result = (await log.ask('append', write)) as AppendResult
      if (result.position !== undefined) await log.until(result.position)
      return result
    },
    readStream: async (stream, readOptions) => {
      const { head, events } = (await log.ask('readStream', stream, plain(readOptions))) as Omit<
        ReadStreamResult,
        'events'
      > & { readonly events: readonly RecordedEvent[] }
      const timed = await time.during(() => Promise.all(events.map((event) => log.timed(event))))
      return {
        head,
        events: {
          async *[Symbol.asyncIterator]() {
            yield* timed
          },
        },
      }
    },
    readAll: (readOptions) => ({
      async *[Symbol.asyncIterator]() {
        for (const message of (await log.ask('readAll', plain(readOptions))) as readonly Read[])
          yield message.kind === 'event' ? { ...message, event: await log.timed(message.event) } : message
      },
    }),
    subscribe: (subscribeOptions) => ({ [Symbol.asyncIterator]: () => feed(log, subscribeOptions) }),
    head: async () => (await log.ask('head')) as string | undefined,
    close: async () => {
      await log.ask('close')
    },
  }
}
