/** Stores that misbehave: feeds that stop, calls that fail, answers that never come. @module */
import { type EventStore, type FeedMessage, StoreFailure } from '@muniment/kernel'

/** The store without its way to write several streams at once. */
export const withoutAppendMany = (store: EventStore): EventStore => ({
  capabilities: store.capabilities,
  append: (write, options) => store.append(write, options),
  readStream: (stream, options) => store.readStream(stream, options),
  readAll: (options) => store.readAll(options),
  subscribe: (options) => store.subscribe(options),
  head: (options) => store.head(options),
  compareCheckpoints: (a, b) => store.compareCheckpoints(a, b),
  close: () => store.close(),
})

/** The store with some of its methods replaced. */
export const storeWith = (store: EventStore, replaced: Partial<EventStore>): EventStore => ({
  ...withoutAppendMany(store),
  ...(store.appendMany === undefined
    ? {}
    : { appendMany: (writes, checks, options) => appendManyOf(store)(writes, checks, options) }),
  ...replaced,
})

/** The store, which appends to one stream at a time and says so. */
export const oneStreamAtATime = (store: EventStore): EventStore => ({
  ...withoutAppendMany(store),
  capabilities: { ...store.capabilities, atomicMultiStream: false, checksWithoutWrites: false },
})

const appendManyOf = (store: EventStore): NonNullable<EventStore['appendMany']> => {
  if (store.appendMany === undefined) throw new StoreFailure({ code: 'unsupported', needs: 'atomicMultiStream' })
  return store.appendMany.bind(store)
}

export interface Feed {
  readonly store: EventStore
  /** From now on nothing arrives, and nothing says so. */
  pause(): void
  /** The feed ends with a failure, and following again fails as well, until it is resumed. */
  break(failure?: StoreFailure): void
  resume(): void
}

/** A store whose feed stops when it is told to; appends and reads go on. */
export const breakableFeed = (store: EventStore): Feed => {
  let gate: Promise<void> = Promise.resolve()
  let open: () => void = () => undefined
  let broken: StoreFailure | undefined
  const check = (): void => {
    if (broken instanceof StoreFailure) throw broken
  }
  let ring: () => void = () => undefined
  let bell = new Promise<void>((resolve) => (ring = resolve))
  async function* messages(source: AsyncIterable<FeedMessage>): AsyncGenerator<FeedMessage, void, void> {
    check()
    const iterator = source[Symbol.asyncIterator]()
    try {
      for (;;) {
        const next = iterator.next()
        const first = await Promise.race([next, bell.then(() => 'bell' as const)])
        check()
        const message = first === 'bell' ? await next : first
        await gate
        check()
        if (message.done === true) return
        yield message.value
      }
    } finally {
      await iterator.return?.()
    }
  }
  return {
    store: storeWith(store, {
      subscribe: (options) => ({ [Symbol.asyncIterator]: () => messages(store.subscribe(options)) }),
    }),
    pause: () => {
      gate = new Promise((resolve) => (open = resolve))
    },
    break: (failure = new StoreFailure({ code: 'subscription_dropped' })) => {
      broken = failure
      ring()
      bell = new Promise((resolve) => (ring = resolve))
    },
    resume: () => {
      broken = undefined
      open()
      gate = Promise.resolve()
    },
  }
}

/** A process that is killed at its n-th write: before it, or after it and before the answer. All calls fail from then on. */
export const killedAt = (
  store: EventStore,
  n: number,
  when: 'before' | 'after',
): EventStore & { readonly writes: () => number } => {
  let writes = 0
  let dead = false
  const check = (): void => {
    if (dead) throw new StoreFailure({ code: 'unavailable' })
  }
  const write = async <A>(run: () => Promise<A>): Promise<A> => {
    check()
    writes += 1
    if (writes !== n) return run()
    dead = true
    if (when === 'after') await run()
    throw new StoreFailure(when === 'after' ? { code: 'outcome_unknown', stream: 'killed' } : { code: 'unavailable' })
  }
  return {
    ...storeWith(store, {
      append: (each, options) => write(() => store.append(each, options)),
      appendMany: (each, checks, options) => write(() => appendManyOf(store)(each, checks, options)),
      readStream: async (stream, options) => {
        check()
        return store.readStream(stream, options)
      },
    }),
    writes: () => writes,
  }
}
