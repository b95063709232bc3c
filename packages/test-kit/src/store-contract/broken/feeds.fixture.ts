/**
 * Stores whose feeds are wrong.
 *
 * @module
 */
import type { Checkpoint, FeedMessage, SubscribeOptions } from '@muniment/kernel'
import { type Fault, fault, following, generated, mapped } from './fault.fixture.ts'

type Store = Parameters<Parameters<typeof following>[0]>[0]

/** The feed as it is, message by message, with something done to it. */
const rewritten = (
  rewrite: (
    messages: AsyncIterable<FeedMessage>,
    options: SubscribeOptions,
    store: Store,
  ) => AsyncGenerator<FeedMessage, void, void>,
  change: (options: SubscribeOptions) => SubscribeOptions = (options) => options,
) =>
  following((store, options) =>
    generated(options.signal ?? AbortSignal.abort(), (signal) =>
      rewrite(
        store.subscribe(change({ ...options, signal: options.signal === undefined ? options.signal : signal })),
        options,
        store,
      ),
    ),
  )

const wrongFeed = (change: (options: SubscribeOptions, store: Store) => SubscribeOptions) =>
  following((store, options) => store.subscribe(change(options, store)))

export const brokenFeeds: readonly Fault[] = [
  fault(
    'a feed that gives no history',
    ['SUB-01', 'SUB-05'],
    wrongFeed((options) => ({ ...options, after: 'end' })),
  ),
  fault(
    'a feed that ends when it has caught up',
    ['SUB-01', 'SUB-02', 'SUB-03', 'SUB-09'],
    rewritten(async function* (messages) {
      for await (const message of messages) {
        yield message
        if (message.kind === 'caught_up') return
      }
    }),
  ),
  fault(
    'a feed from the end that gives history',
    ['SUB-03'],
    wrongFeed((options) => (options.after === 'end' ? { ...options, after: 'start' } : options)),
  ),
  fault(
    'an end that is that of the first pull',
    ['SUB-04'],
    following((store, options) => ({
      [Symbol.asyncIterator]: () => {
        let iterator: AsyncIterator<FeedMessage> | undefined
        return {
          next: () => {
            iterator ??= store.subscribe(options)[Symbol.asyncIterator]()
            return iterator.next()
          },
          return: async () => (await iterator?.return?.()) ?? { done: true, value: undefined },
        }
      },
    })),
  ),
  fault('a feed whose after is inclusive', ['SUB-05', 'SUB-13'], (store) => {
    const before = new Map<Checkpoint, Checkpoint>()
    return {
      subscribe: (options) => {
        let last: Checkpoint = 'start'
        const after = before.get(options.after) ?? options.after
        return mapped(store.subscribe({ ...options, after }), (message) => {
          if (message.kind === 'event') {
            before.set(message.checkpoint, last)
            last = message.checkpoint
          }
          return message
        })
      },
    }
  }),
  fault(
    'a reader that skips an event appended while it switches from history to live',
    ['SUB-06'],
    following((store, options) =>
      generated(options.signal, async function* (signal) {
        for await (const message of store.subscribe({ ...options, signal })) {
          yield message
          if (message.kind === 'caught_up') break
        }
        for await (const message of store.subscribe({ ...options, signal, after: 'end' }))
          if (message.kind !== 'caught_up') yield message
      }),
    ),
  ),
  fault(
    'a reader that repeats an event while it switches from history to live',
    ['SUB-06', 'SUB-01'],
    rewritten(async function* (messages) {
      let last: FeedMessage | undefined
      for await (const message of messages) {
        yield message
        if (message.kind === 'caught_up' && last !== undefined) yield last
        last = message
      }
    }),
  ),
  fault(
    'a history that ends where it ended when the feed began',
    ['SUB-07'],
    following((store, options) =>
      generated(options.signal, async function* (signal) {
        for await (const message of store.readAll({ after: options.after })) if (message.kind === 'event') yield message
        yield* store.subscribe({ ...options, signal, after: 'end' })
      }),
    ),
  ),
  fault(
    'a caught_up that is sent twice',
    ['SUB-08', 'SUB-01'],
    rewritten(async function* (messages) {
      let caughtUp: FeedMessage | undefined
      for await (const message of messages) {
        if (message.kind === 'caught_up') caughtUp = message
        yield message
        if (message.kind === 'event' && caughtUp !== undefined) yield { ...caughtUp, kind: 'caught_up' } as FeedMessage
      }
    }),
  ),
  fault(
    'a caught_up that is sent too early',
    ['SUB-08', 'SUB-01', 'SUB-05'],
    rewritten(async function* (messages) {
      yield { kind: 'caught_up', checkpoint: undefined }
      for await (const message of messages) if (message.kind !== 'caught_up') yield message
    }),
  ),
  fault(
    'a feed that gives of each batch the last event',
    ['SUB-09', 'SUB-01', 'SUB-14'],
    rewritten(async function* (messages) {
      let held: FeedMessage | undefined
      for await (const message of messages) {
        if (held?.kind === 'event') {
          const isSame =
            message.kind === 'event' && message.event.recordedAt.getTime() === held.event.recordedAt.getTime()
          if (!isSame) yield held
        }
        if (message.kind === 'event') held = message
        else yield message
      }
    }),
  ),
  fault(
    'a filtered feed that never advances',
    ['SUB-10'],
    rewritten(async function* (messages) {
      for await (const message of messages) if (message.kind !== 'checkpoint') yield message
    }),
  ),
  fault(
    'a filtered feed that has caught up at the last match',
    ['SUB-11'],
    rewritten(async function* (messages) {
      let last: Checkpoint | undefined
      for await (const message of messages) {
        if (message.kind === 'event') last = message.checkpoint
        if (message.kind === 'caught_up') yield { kind: 'caught_up', checkpoint: last }
        else if (message.kind !== 'checkpoint') yield message
      }
    }),
  ),
  fault(
    'a feed that does not filter',
    ['SUB-10', 'SUB-13'],
    wrongFeed(({ filter: _, ...options }) => options),
  ),
  fault(
    'a checkpoint that runs ahead',
    ['SUB-13'],
    following((store, options) =>
      generated(options.signal, async function* (signal) {
        for await (const message of store.subscribe({ ...options, signal })) {
          const head = await store.head()
          yield message.kind === 'event' && head !== undefined ? { ...message, checkpoint: head } : message
        }
      }),
    ),
  ),
  fault(
    'a checkpoint that goes back',
    ['SUB-12', 'SUB-10'],
    rewritten(async function* (messages) {
      let first: Checkpoint | undefined
      for await (const message of messages) {
        if (message.kind === 'event') first ??= message.checkpoint
        yield message.kind === 'checkpoint' && first !== undefined ? { ...message, checkpoint: first } : message
      }
    }),
  ),
  fault(
    'a buffer that drops what a slow consumer does not take',
    ['SUB-14'],
    following((store, options) =>
      generated(options.signal, async function* (signal) {
        const buffer: FeedMessage[] = []
        let more: () => void = () => {}
        void (async () => {
          for await (const message of store.subscribe({ ...options, signal })) {
            buffer.push(message)
            if (buffer.length > 1_000) buffer.shift()
            more()
          }
        })()
        signal.addEventListener('abort', () => more(), { once: true })
        while (!signal.aborted) {
          const message = buffer.shift()
          if (message !== undefined) yield message
          else
            await new Promise<void>((resolve) => {
              more = resolve
            })
        }
      }),
    ),
  ),
  fault('feeds that wait for the slowest', ['SUB-15'], (store) => {
    let taken: Promise<void> = Promise.resolve()
    return following((known, options) =>
      generated(options.signal, async function* (signal) {
        for await (const message of known.subscribe({ ...options, signal })) {
          await taken
          let take: () => void = () => {}
          taken = new Promise((resolve) => {
            take = resolve
          })
          yield message
          take()
        }
      }),
    )(store)
  }),
  fault(
    'an abort that is ignored by feeds',
    ['SUB-16', 'SUB-17'],
    wrongFeed((options) => ({ ...options, signal: options.signal && new AbortController().signal })),
  ),
  fault(
    'an abort that is an error of the feed',
    ['SUB-16'],
    rewritten(async function* (messages, { signal }) {
      yield* messages
      signal.throwIfAborted()
    }),
  ),
  fault(
    'an abort that is looked at when history was read',
    ['SUB-17'],
    following((store, options) =>
      generated(options.signal, async function* (signal) {
        for await (const message of store.readAll({ after: options.after })) if (message.kind === 'event') yield message
        yield* store.subscribe({ ...options, signal, after: 'end' })
      }),
    ),
  ),
  fault(
    "a subscription that swallows the handler's error",
    ['SUB-18'],
    following((store, options) => {
      const iterator = store.subscribe(options)[Symbol.asyncIterator]()
      return { [Symbol.asyncIterator]: () => ({ next: () => iterator.next(), return: () => new Promise(() => {}) }) }
    }),
  ),
  fault(
    'a feed that leaves its listener',
    ['SUB-18', 'SUB-19'],
    following((store, options) => {
      options.signal.addEventListener('abort', () => {})
      return store.subscribe(options)
    }),
  ),
  fault(
    'a return that waits for the next append',
    ['SUB-20'],
    following((store, options) => {
      async function* plain(): AsyncGenerator<FeedMessage, void, void> {
        yield* store.subscribe(options)
      }
      return plain()
    }),
  ),
  fault('at most ten feeds at a time', ['SUB-21'], (store) => {
    let open = 0
    return following((known, options) =>
      generated(options.signal, async function* (signal) {
        open += 1
        while (open > 10 && !signal.aborted) await new Promise((resolve) => setTimeout(resolve, 10))
        yield* known.subscribe({ ...options, signal })
      }),
    )(store)
  }),
  fault(
    'options of a feed that are not looked at',
    ['SUB-22'],
    wrongFeed((options) => ({
      after: options.after?.startsWith?.('mem:') || options.after === 'end' ? options.after : 'start',
      signal: options.signal ?? new AbortController().signal,
    })),
  ),
]
