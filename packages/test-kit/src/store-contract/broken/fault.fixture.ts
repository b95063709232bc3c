/**
 * A store with one fault: the memory store with one thing done otherwise.
 *
 * @module
 */
import type {
  AppendResult,
  CallOptions,
  EventMessage,
  EventStore,
  FeedMessage,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
  StreamWrite,
  SubscribeOptions,
} from '@muniment/kernel'
import { memoryStore } from '@muniment/store-memory'
import type { StoreFactory } from '../contract-case.ts'

export interface Fault {
  /** What is wrong with the store, as a noun: `a batch that is not atomic`. */
  readonly name: string
  /** The cases that must fail. */
  readonly caughtBy: readonly string[]
  readonly factory: StoreFactory
}

/** Most faults show at once; the rest is a store that hangs, and then this is how long each case waits. */
const patienceMs = 400

type Store = Required<EventStore>
type Append = (store: Store, write: StreamWrite, options: CallOptions | undefined) => Promise<AppendResult>

/** The memory store, of which some methods are others. What `change` keeps is kept for one store. */
export const fault = (
  name: string,
  caughtBy: readonly string[],
  change: (store: Store) => Partial<EventStore>,
  open: () => EventStore = memoryStore,
): Fault => ({
  name,
  caughtBy,
  factory: {
    name,
    patienceMs,
    open: () => {
      const store = open() as Store
      return { ...store, ...change(store) }
    },
  },
})

export const appending =
  (append: Append) =>
  (store: Store): Partial<EventStore> => ({
    append: (write, options) => append(store, write, options),
  })

/** Every event that is read, changed. */
export const presenting =
  (present: (event: RecordedEvent) => RecordedEvent) =>
  (store: Store): Partial<EventStore> => ({
    readStream: async (stream, options) => {
      const { head, events } = await store.readStream(stream, options)
      return { head, events: mapped(events, present) }
    },
    readAll: (options) => mapped(store.readAll(options), (message) => presentedIn(message, present)),
    subscribe: (options) => mapped(store.subscribe(options), (message) => presentedIn(message, present)),
  })

const presentedIn = <Message extends FeedMessage>(
  message: Message,
  present: (event: RecordedEvent) => RecordedEvent,
): Message => (message.kind === 'event' ? { ...message, event: present((message as EventMessage).event) } : message)

/** As lazy as what it reads from, and ends with it. */
export const mapped = <From, To>(items: AsyncIterable<From>, change: (item: From) => To): AsyncIterable<To> => ({
  [Symbol.asyncIterator]: () => {
    const iterator = items[Symbol.asyncIterator]()
    return {
      next: async () => {
        const { done, value } = await iterator.next()
        return done === true ? { done, value: undefined } : { done: false, value: change(value) }
      },
      return: async () => {
        await iterator.return?.()
        return { done: true, value: undefined }
      },
    }
  },
})

/** A feed of a generator that is told when it is to end; `return` does not wait for a pull that is under way. */
export const generated = <Item>(
  signal: AbortSignal,
  generate: (signal: AbortSignal) => AsyncGenerator<Item, void, void>,
): AsyncIterable<Item> => ({
  [Symbol.asyncIterator]: () => {
    const stop = new AbortController()
    const generator = generate(AbortSignal.any([signal, stop.signal]))
    return {
      next: () => generator.next(),
      return: () => {
        stop.abort()
        return generator.return()
      },
    }
  },
})

export const readingStream =
  (read: (store: Store, stream: string, options: ReadStreamOptions) => ReturnType<EventStore['readStream']>) =>
  (store: Store): Partial<EventStore> => ({ readStream: (stream, options = {}) => read(store, stream, options) })

export const readingAll =
  (read: (store: Store, options: ReadAllOptions) => ReturnType<EventStore['readAll']>) =>
  (store: Store): Partial<EventStore> => ({ readAll: (options = {}) => read(store, options) })

export const following =
  (follow: (store: Store, options: SubscribeOptions) => ReturnType<EventStore['subscribe']>) =>
  (store: Store): Partial<EventStore> => ({ subscribe: (options) => follow(store, options) })
