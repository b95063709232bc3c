/**
 * The store as one process sees it: behind a network that is slow, loses, doubles and delays, by the seed.
 *
 * It keeps to the contract of stores: `unavailable` is certainly not written, `outcome_unknown` may be; a feed neither
 * loses nor doubles. What a law finds broken above it is the fault of what stands above it.
 *
 * @module
 */
import {
  type AppendResult,
  type Checkpoint,
  type EventStore,
  type FeedMessage,
  type RecordedEvent,
  StoreFailure,
  type StreamWrite,
  type SubscribeOptions,
} from '@muniment/kernel'
import type { ClientProcess } from './process-of-client.ts'

type Fate = 'answered' | 'unavailable' | 'lostAnswer' | 'lostAppend' | 'lateAppend' | 'doubledAppend'

const fatesOfAppends = ['unavailable', 'lostAnswer', 'lostAppend', 'lateAppend', 'doubledAppend'] as const
const fatesOfReads = ['unavailable'] as const

const fateOf = (process: ClientProcess, possible: typeof fatesOfAppends | typeof fatesOfReads): Fate => {
  const { chance } = process.surroundings
  const { nowMs } = process.surroundings.time
  const isAppend = possible === fatesOfAppends
  if (isAppend && process.losesAnswers) return 'lateAppend'
  if (isAppend && chance.happens(process.faults.cutOff)) {
    process.cutOffUntilMs = nowMs + chance.between(200, 3_000)
    process.note('no answer reaches it any more: cutOff')
  }
  if (nowMs < process.cutOffUntilMs && process.faults.cutOff > 0)
    return isAppend ? chance.oneOf(['lostAppend', 'lateAppend', 'lateAppend']) : 'unavailable'
  for (const fate of possible) if (chance.happens(process.faults[fate])) return fate
  return 'answered'
}

const ignored = (): undefined => undefined

/** One call. `stream` is what an unknown outcome is about; absent for reads. */
const call = <A>(
  process: ClientProcess,
  { what, stream }: { readonly what: string; readonly stream?: string },
  effect: () => Promise<A>,
): Promise<A> => {
  if (!process.alive) return new Promise(ignored)
  const { time, chance } = process.surroundings
  const fate = fateOf(process, stream === undefined ? fatesOfReads : fatesOfAppends)
  const crash = chance.happens(process.faults.crash)
    ? chance.oneOf(['before it is sent', 'on its way', 'after its effect'] as const)
    : undefined
  if (crash === 'before it is sent') {
    process.die(`${what}, ${crash}`)
    return new Promise(ignored)
  }
  if (fate !== 'answered') process.note(`${what}: ${fate}`)
  return new Promise((resolve, reject) => {
    const answer = (settle: () => void): void => {
      time.after(process.latencyMs(), () => {
        if (process.alive) settle()
      })
    }
    const unanswered = (): void =>
      answer(() => reject(new StoreFailure({ code: 'outcome_unknown', stream: stream ?? '' })))
    const arrive = (): Promise<A> => time.during(effect)
    time.after(process.latencyMs(), () => {
      if (fate === 'unavailable') return answer(() => reject(new StoreFailure({ code: 'unavailable' })))
      if (fate === 'lostAppend') return unanswered()
      if (fate === 'lateAppend') {
        const most = process.losesAnswers ? 3_000 : 6_000
        time.after(chance.between(1, most), () => void arrive().catch(ignored))
        return unanswered()
      }
      if (fate === 'doubledAppend') time.after(chance.between(1, 3_000), () => void arrive().catch(ignored))
      arrive().then(
        (value) => {
          if (crash === 'after its effect') process.die(`${what}, ${crash}`)
          if (fate === 'lostAnswer') return unanswered()
          return answer(() => resolve(value))
        },
        (error: unknown) => answer(() => reject(error as Error)),
      )
    })
    if (crash === 'on its way') process.die(`${what}, ${crash}`)
  })
}

/** The place of a stream in a reader's eyes: its category and the first digits of its id. */
export const shortStream = (stream: string): string =>
  stream
    .replace(/^[^.]*\./, '')
    .replace(/([0-9a-f]{6})[0-9a-f]{26}/, '$1')
    .slice(0, 24)

const writesNamed = (writes: readonly StreamWrite[]): string =>
  writes.map(({ stream, events }) => `${events.map(({ type }) => type).join('+')} on ${shortStream(stream)}`).join(', ')

async function* slowly(process: ClientProcess, events: AsyncIterable<RecordedEvent>): AsyncGenerator<RecordedEvent> {
  const { chance } = process.surroundings
  for await (const event of events) {
    if (chance.happens(process.faults.slowRead)) await process.sleep(process.latencyMs())
    yield event
  }
}

/** Lags behind the store by a time that changes now and then. */
async function* lagging(
  process: ClientProcess,
  store: EventStore,
  options: SubscribeOptions,
): AsyncGenerator<FeedMessage, void, void> {
  const { chance, time } = process.surroundings
  await process.sleep(process.latencyMs())
  if (chance.happens(process.faults.unavailable)) throw new StoreFailure({ code: 'unavailable' })
  let lagMs = chance.between(0, 30)
  let behindUpTo: Checkpoint | undefined
  const feed = store.subscribe(options)[Symbol.asyncIterator]()
  try {
    for (;;) {
      const { done, value: message } = await process.answered(feed.next())
      if (done === true) return
      if (chance.happens(process.faults.brokenFeed)) {
        process.note('the feed breaks')
        throw new StoreFailure({ code: chance.oneOf(['unavailable', 'subscription_dropped'] as const) })
      }
      const slow = chance.happens(process.faults.slowFeed)
      if (slow || chance.happens(0.1)) lagMs = slow ? chance.between(100, 4_000) : chance.between(0, 30)
      if (slow) process.note(`the feed lags by ${lagMs} ms`)
      const sentMs = message.kind === 'event' ? message.event.recordedAt.getTime() : time.nowMs
      const waitMs = sentMs + (process.faults.slowFeed > 0 ? lagMs : Math.min(lagMs, 30)) - time.nowMs
      if (waitMs > 0) await process.sleep(waitMs)
      if (options.signal.aborted) return
      yield message
      const at = message.kind === 'fell_behind' ? undefined : message.checkpoint
      if (behindUpTo !== undefined && at !== undefined && store.compareCheckpoints(at, behindUpTo) >= 0) {
        behindUpTo = undefined
        yield { kind: 'caught_up', checkpoint: at }
      }
      if (message.kind !== 'event' || behindUpTo !== undefined || !chance.happens(process.faults.feedBehind)) continue
      process.note('the feed falls behind')
      yield { kind: 'fell_behind' }
      await process.sleep(chance.between(50, 4_000))
      const head = await process.answered(time.during(() => store.head()))
      if (head !== undefined && store.compareCheckpoints(message.checkpoint, head) < 0) behindUpTo = head
      else yield { kind: 'caught_up', checkpoint: message.checkpoint }
    }
  } finally {
    await feed.return?.()
  }
}

/** `store` as this process sees it. */
export const storeUnderFaults = (store: EventStore, process: ClientProcess): EventStore => ({
  capabilities: store.capabilities,
  append: (write, options) =>
    call<AppendResult>(process, { what: `append ${writesNamed([write])}`, stream: write.stream }, () =>
      store.append(write, options),
    ),
  appendMany: (writes, checks, options) =>
    call(process, { what: `append ${writesNamed(writes)}`, stream: writes.at(-1)?.stream ?? '' }, () => {
      if (store.appendMany === undefined) throw new StoreFailure({ code: 'unsupported', needs: 'atomicMultiStream' })
      return store.appendMany(writes, checks, options)
    }),
  readStream: async (stream, options) => {
    const what = `read ${shortStream(stream)}`
    const { head, events } = await call(process, { what }, () => store.readStream(stream, options))
    return { head, events: { [Symbol.asyncIterator]: () => slowly(process, events) } }
  },
  readAll: (options) => ({
    async *[Symbol.asyncIterator]() {
      yield* await call(process, { what: 'read all' }, async () => {
        const messages = []
        for await (const message of store.readAll(options)) messages.push(message)
        return messages
      })
    },
  }),
  subscribe: (options) => ({ [Symbol.asyncIterator]: () => lagging(process, store, options) }),
  head: (options) => call(process, { what: 'head' }, () => store.head(options)),
  compareCheckpoints: (a, b) => store.compareCheckpoints(a, b),
  close: async () => undefined,
})
