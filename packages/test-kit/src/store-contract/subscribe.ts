/**
 * Following the log: history, the change to live, checkpoints, filters, and how a feed ends.
 *
 * @module
 */
import { getEventListeners, setMaxListeners } from 'node:events'
import type { Checkpoint, EventStore, FeedMessage } from '@muniment/kernel'
import type { CaseContext, ContractCase } from './contract-case.ts'
import { appendManyOf, failureOf, holds, refuses, same } from './expectations.ts'
import { eventsIn, isCaughtUp, isEventOf, outlineOf, pulled } from './feed.ts'
import { appendUntilAnswered } from './idempotence.ts'
import { allMessages, aWrite, onStreams, upTo, writeTo } from './sample-events.ts'

const eventCheckpoints = async (store: EventStore): Promise<Checkpoint[]> =>
  (await allMessages(store)).flatMap((message) => (message.kind === 'event' ? [message.checkpoint] : []))

const checkpointOf = (message: FeedMessage): Checkpoint | undefined =>
  message.kind === 'fell_behind' ? undefined : message.checkpoint

/** `a0 a1 …`: the events of one stream, from the first. */
const named = (stream: string, count: number): string[] => upTo(count).map((n) => `${stream}${n}`)

/** Appends while a feed is at a given message of its history, and looks whether all of it comes once. */
const appendedMeanwhile = async (context: CaseContext, at: (message: FeedMessage) => boolean): Promise<void> => {
  await context.store.append(aWrite('a', 'no_stream', 50))
  const feed = pulled(context)
  await feed.until(at)
  await context.store.append(aWrite('a', 'any', 3))
  await feed.until((message) => message.kind === 'event' && message.event.revision === 52n)
  await writeTo(context.store, 'end')
  await feed.until(isEventOf('end'))
  const promised = 'what is appended while a feed reads history or changes to live comes once and in order'
  same(eventsIn(feed.messages), [...named('a', 53), 'end0'], promised)
  await feed.end()
}

export const subscribeCases: readonly ContractCase[] = [
  {
    id: 'SUB-01',
    title: 'from start: history, caught_up, then every append',
    needs: [],
    run: async (context) => {
      await writeTo(context.store, 'a', 'b')
      const feed = pulled(context)
      same((await feed.until(isCaughtUp)).map(outlineOf), ['a0', 'b0', 'caught_up'], 'history comes before caught_up')
      await writeTo(context.store, 'c', 'a')
      same(eventsIn([await feed.next(), await feed.next()]), ['c0', 'a1'], 'then comes what is appended')
      await feed.end()
    },
  },
  {
    id: 'SUB-02',
    title: 'in an empty store caught_up comes first',
    needs: [],
    run: async (context) => {
      const feed = pulled(context)
      same(outlineOf(await feed.next()), 'caught_up', 'a feed of an empty store has caught up at once')
      await writeTo(context.store, 'a')
      same(outlineOf(await feed.next()), 'a0', 'then comes what is appended')
      await feed.end()
    },
  },
  {
    id: 'SUB-03',
    title: 'from end: only what comes after',
    needs: [],
    run: async (context) => {
      await writeTo(context.store, 'a', 'b')
      const feed = pulled(context, { after: 'end' })
      same(outlineOf(await feed.next()), 'caught_up', 'a feed from the end has no history')
      await writeTo(context.store, 'c')
      same(outlineOf(await feed.next()), 'c0', 'then comes what is appended')
      await feed.end()
    },
  },
  {
    id: 'SUB-04',
    title: 'from end is from where the log ended when the feed was asked for',
    needs: [],
    run: async (context) => {
      await writeTo(context.store, 'a')
      const feed = pulled(context, { after: 'end' })
      await writeTo(context.store, 'b')
      const messages = await feed.until((message) => message.kind === 'event')
      same(eventsIn(messages), ['b0'], 'what was appended after the call is part of the feed')
      await feed.end()
    },
  },
  {
    id: 'SUB-05',
    title: 'from a checkpoint: what comes after it, and at the head nothing but caught_up',
    needs: [],
    run: async (context) => {
      await writeTo(context.store, 'a', 'b', 'c')
      const checkpoints = await eventCheckpoints(context.store)
      const rests = [['b0', 'c0', 'caught_up'], ['c0', 'caught_up'], ['caught_up']]
      for (const [index, after] of checkpoints.entries()) {
        const feed = pulled(context, { after })
        same((await feed.until(isCaughtUp)).map(outlineOf), rests[index], `a feed after checkpoint ${index} of three`)
        await feed.end()
      }
    },
  },
  {
    id: 'SUB-06',
    title: 'an event appended while the feed changes from history to live is neither lost nor doubled',
    needs: [],
    run: async (context) => appendedMeanwhile(context, isCaughtUp),
  },
  {
    id: 'SUB-07',
    title: 'an event appended while the feed reads history is neither lost nor doubled',
    needs: [],
    run: async (context) => {
      const isLast = (message: FeedMessage): boolean => message.kind === 'event' && message.event.revision === 49n
      await appendedMeanwhile(context, isLast)
    },
  },
  {
    id: 'SUB-08',
    title: 'caught_up comes once, and only after every event that was there before it',
    needs: [],
    run: async (context) => {
      await context.store.append(aWrite('a', 'no_stream', 100))
      const feed = pulled(context)
      const history = await feed.until(isCaughtUp)
      same(eventsIn(history), named('a', 100), 'caught_up comes after the whole history')
      for (const n of upTo(20)) {
        await writeTo(context.store, 'b')
        same(outlineOf(await feed.next()), `b${n}`, 'a feed that has caught up says so once and not again')
      }
      await feed.end()
    },
  },
  {
    id: 'SUB-09',
    title: 'a batch that several feeds see comes whole and in order to each',
    needs: [],
    run: async (context) => {
      const feeds = [pulled(context), pulled(context, { after: 'end' })]
      for (const feed of feeds) await feed.until(isCaughtUp)
      await context.store.append(aWrite('a', 'no_stream', 30))
      if (context.store.appendMany !== undefined)
        await appendManyOf(context.store)([aWrite('b', 'no_stream', 3), aWrite('c', 'no_stream', 2)])
      await writeTo(context.store, 'end')
      const expected = context.store.appendMany === undefined ? 31 : 36
      for (const feed of feeds) {
        const events = eventsIn(await feed.until(isEventOf('end')))
        same(events.length, expected, 'a batch comes whole')
        same(events.slice(0, 30), named('a', 30), 'a batch comes in order')
      }
      for (const feed of feeds) await feed.end()
    },
  },
  {
    id: 'SUB-10',
    title: 'a filter gives the matching events, and checkpoints that advance while nothing matches',
    needs: [],
    run: async (context) => {
      const { store } = context
      await writeTo(store, 'user-1', 'key-1', 'key-2')
      const feed = pulled(context, { filter: onStreams('user-') })
      same(eventsIn(await feed.until(isCaughtUp)), ['user-10'], 'a filtered feed gives what matches')
      for (const stream of ['key-3', 'key-4']) {
        const before = (await store.head()) as Checkpoint
        await store.append(aWrite(stream, 'no_stream', 500))
        // A store may look at some hundred events before it says so.
        const isFurther = (message: FeedMessage): boolean => {
          const checkpoint = checkpointOf(message)
          return checkpoint !== undefined && store.compareCheckpoints(checkpoint, before) > 0
        }
        const [last] = (await feed.until(isFurther)).slice(-1)
        same(last?.kind, 'checkpoint', 'a filtered feed tells how far it is while nothing matches')
      }
      await writeTo(store, 'user-2')
      same(eventsIn(await feed.until(isEventOf('user-2'))), ['user-20'], 'a filtered feed gives what matches')
      await feed.end()
    },
  },
  {
    id: 'SUB-11',
    title: 'a long history without a match gives checkpoints before or with caught_up',
    needs: [],
    run: async (context) => {
      const { store } = context
      await store.append(aWrite('key-1', 'no_stream', 3_500))
      const head = (await store.head()) as Checkpoint
      const feed = pulled(context, { filter: onStreams('user-') })
      const messages = await feed.until(isCaughtUp)
      same(eventsIn(messages), [], 'nothing matches')
      const last = messages.map(checkpointOf).findLast((checkpoint) => checkpoint !== undefined)
      const isThere = last !== undefined && store.compareCheckpoints(last, head) >= 0
      holds(isThere, 'a feed that has caught up stands behind all that it looked at', last)
      const again = pulled(context, { after: last })
      same((await again.until(isCaughtUp)).map(outlineOf), ['caught_up'], 'what was looked at is not given again')
      for (const one of [feed, again]) await one.end()
    },
  },
  {
    id: 'SUB-12',
    title: 'checkpoints of a feed never decrease, and increase from event to event',
    needs: [],
    run: async (context) => {
      const { store } = context
      await writeTo(store, 'a', 'b', 'a', 'b')
      const feed = pulled(context, { filter: onStreams('a') })
      await feed.until(isCaughtUp)
      await writeTo(store, 'b', 'a', 'b', 'b', 'a')
      await feed.until((message) => outlineOf(message) === 'a3')
      let before: Checkpoint | undefined
      for (const message of feed.messages) {
        const checkpoint = checkpointOf(message)
        if (checkpoint === undefined) continue
        const compared = before === undefined ? -1 : store.compareCheckpoints(before, checkpoint)
        const isForward = message.kind === 'event' ? compared === -1 : compared <= 0
        holds(isForward, `the checkpoint of ${outlineOf(message)} is not behind the one ahead of it`)
        before = checkpoint
      }
      await feed.end()
    },
  },
  {
    id: 'SUB-13',
    title: 'a feed resumed after any message gives exactly what followed it',
    needs: [],
    run: async (context) => {
      const { store } = context
      const filter = onStreams('a', 'end')
      await writeTo(store, 'b', 'a', 'b', 'a', 'a', 'b')
      const feed = pulled(context, { filter })
      await feed.until(isCaughtUp)
      await writeTo(store, 'a', 'b', 'end')
      await feed.until(isEventOf('end'))
      same(eventsIn(feed.messages), ['a0', 'a1', 'a2', 'a3', 'end0'], 'a feed gives every event that matches')
      for (const [index, message] of feed.messages.entries()) {
        const after = checkpointOf(message)
        if (after === undefined || isEventOf('end')(message)) continue
        const resumed = pulled(context, { after, filter })
        const rest = eventsIn(await resumed.until(isEventOf('end')))
        const expected = eventsIn(feed.messages.slice(index + 1))
        same(rest, expected, `a feed resumed after ${outlineOf(message)} skips and repeats nothing`)
        await resumed.end()
      }
      await feed.end()
    },
  },
  {
    id: 'SUB-14',
    title: 'a slow consumer gets 50,000 events in order, with a buffer of 16',
    needs: [],
    run: async (context) => {
      const feed = pulled(context, { bufferSize: 16 })
      await feed.next()
      const count = 50_000
      for (let batch = 0; batch < count / 1_000; batch += 1) await context.store.append(aWrite('a', 'any', 1_000))
      for (let next = 0n; next < count; ) {
        const { done, value } = await context.within(feed.iterator.next(), 'a feed goes on')
        holds(done !== true, 'a feed does not end by itself')
        if (value.kind !== 'event') continue
        if (value.event.revision !== next) same(value.event.revision, next, 'a slow consumer gets every event in order')
        next += 1n
        if (next % 10_000n === 0n) await new Promise((resolve) => setTimeout(resolve, 5))
      }
      await feed.end()
    },
  },
  {
    id: 'SUB-15',
    title: 'two feeds are independent: one that stands still does not stop the other',
    needs: [],
    run: async (context) => {
      await writeTo(context.store, 'a', 'b')
      const still = pulled(context)
      same(outlineOf(await still.next()), 'a0', 'a feed begins with the first event')
      const feed = pulled(context)
      await feed.until(isCaughtUp)
      await writeTo(context.store, 'c')
      same(outlineOf(await feed.next()), 'c0', 'a feed goes on while another one stands still')
      const rest = eventsIn(await still.until((message) => outlineOf(message) === 'c0'))
      same(rest, ['b0', 'c0'], 'a feed that stood still has lost nothing')
      for (const one of [feed, still]) await one.end()
    },
  },
  {
    id: 'SUB-16',
    title: 'an abort ends a feed that waits, without an error',
    needs: [],
    run: async (context) => {
      const feed = pulled(context)
      await feed.until(isCaughtUp)
      const waiting = feed.iterator.next()
      feed.abort.abort()
      const [outcome] = await context.within(Promise.allSettled([waiting]), 'an abort ends a feed that waits')
      const end = outcome.status === 'fulfilled' ? outcome.value.done : outcome.reason
      same(end, true, 'an abort ends a feed without an error')
    },
  },
  {
    id: 'SUB-17',
    title: 'an abort ends a feed in the middle of history, and one that never began',
    needs: [],
    run: async (context) => {
      await context.store.append(aWrite('a', 'no_stream', 2_000))
      const feed = pulled(context)
      await feed.next()
      feed.abort.abort()
      let after = 0
      for (;;) {
        const { done, value } = await context.within(feed.iterator.next(), 'an abort ends a feed in its history')
        if (done === true) break
        if (value.kind === 'event') after += 1
      }
      holds(after < 1_999, 'an abort ends a feed before it has read all of its history')
      const late = pulled(context, { signal: AbortSignal.abort() })
      const { done } = await context.within(late.iterator.next(), 'a feed whose signal has aborted ends at once')
      same(done, true, 'a feed whose signal has aborted gives nothing')
    },
  },
  {
    id: 'SUB-18',
    title: 'an error of the handler comes out of the loop, and the feed is cleaned up',
    needs: [],
    run: async (context) => {
      await writeTo(context.store, 'a')
      const { signal } = new AbortController()
      for (let round = 0; round < 20; round += 1) {
        const thrown = new Error('of the handler')
        const follow = async (): Promise<void> => {
          for await (const message of context.store.subscribe({ after: 'start', signal }))
            if (message.kind === (round % 2 === 0 ? 'event' : 'caught_up')) throw thrown
        }
        const settled = context.within(Promise.allSettled([follow()]), 'a loop whose handler throws ends')
        const [outcome] = await settled
        const reason = outcome?.status === 'rejected' ? outcome.reason : 'no error'
        same(reason, thrown, 'the error of the handler comes out of the loop as it is')
      }
      same(getEventListeners(signal, 'abort').length, 0, 'a feed that has ended leaves no listener on its signal')
    },
  },
  {
    id: 'SUB-19',
    title: 'feeds that ended by break and by abort leave no listener',
    needs: [],
    run: async (context) => {
      await writeTo(context.store, 'a')
      const controller = new AbortController()
      const { signal } = controller
      for (let round = 0; round < 20; round += 1)
        for await (const message of context.store.subscribe({ after: 'start', signal })) if (isCaughtUp(message)) break
      same(getEventListeners(signal, 'abort').length, 0, 'a feed that was left leaves no listener on its signal')
      const feed = pulled(context, { signal })
      await feed.until(isCaughtUp)
      const waiting = feed.iterator.next()
      controller.abort()
      await context.within(waiting, 'an abort ends a feed that waits')
      same(getEventListeners(signal, 'abort').length, 0, 'a feed that was aborted leaves no listener on its signal')
    },
  },
  {
    id: 'SUB-20',
    title: 'return ends a feed that waits for an append',
    needs: [],
    run: async (context) => {
      const feed = pulled(context)
      await feed.until(isCaughtUp)
      const waiting = feed.iterator.next()
      waiting.catch(() => undefined)
      await Promise.resolve()
      const returned = await context.within(Promise.resolve(feed.iterator.return?.()), 'return ends a feed that waits')
      same(returned?.done, true, 'return ends a feed')
      same((await context.within(waiting, 'return ends the wait of a feed')).done, true, 'the wait ends with the feed')
    },
  },
  {
    id: 'SUB-21',
    title: '50 feeds that wait all see an append, and all end',
    needs: [],
    run: async (context) => {
      const controller = new AbortController()
      // A store may have one listener for each of its feeds.
      setMaxListeners(0, controller.signal)
      const feeds = upTo(50).map(() => pulled(context, { signal: controller.signal }))
      for (const feed of feeds) await feed.until(isCaughtUp)
      await writeTo(context.store, 'a')
      for (const feed of feeds) same(outlineOf(await feed.next()), 'a0', 'each of many feeds sees an append')
      controller.abort()
      for (const feed of feeds) {
        const { done } = await context.within(feed.iterator.next(), 'each of many feeds ends with its signal')
        same(done, true, 'each of many feeds ends with its signal')
      }
    },
  },
  {
    id: 'SUB-22',
    title: 'wrong options are an invalid argument',
    needs: [],
    run: async (context) => {
      const wrong: readonly object[] = [
        { after: 'no checkpoint of any store' },
        { after: undefined },
        { filter: { eventTypes: 'a' } },
        { bufferSize: 0 },
        { signal: undefined },
      ]
      for (const options of wrong) {
        const [field] = Object.keys(options)
        const call = (): unknown => pulled(context, options).next()
        await refuses(call, 'invalid_argument', `a feed with a wrong ${field} is refused`)
      }
    },
  },
  {
    id: 'SUB-23',
    title:
      'a feed whose connection is killed in history, at the change to live and in live resumes, without loss or repeat',
    needs: ['killConnections'],
    run: async (context) => {
      const { store, factory } = context
      await store.append(aWrite('a', 'no_stream', 500))
      const feed = pulled(context)
      await feed.until((message) => outlineOf(message) === 'a100')
      await factory.killConnections?.(store)
      await feed.until((message) => outlineOf(message) === 'a499')
      await factory.killConnections?.(store)
      await feed.until(isCaughtUp)
      await factory.killConnections?.(store)
      for (let n = 500; n < 510; n += 1) {
        await appendUntilAnswered(store, aWrite('a', BigInt(n - 1)))
        if (n % 3 === 0) await factory.killConnections?.(store)
      }
      await feed.until((message) => outlineOf(message) === 'a509')
      same(eventsIn(feed.messages), named('a', 510), 'a feed that lost its connection skips and repeats nothing')
      await feed.end()
    },
  },
  {
    id: 'SUB-24',
    title: 'a store that was out of reach goes on: calls fail as what may be repeated, and a feed goes on where it was',
    needs: ['pause'],
    run: async (context) => {
      const { store, factory } = context
      await writeTo(store, 'a')
      const feed = pulled(context)
      await feed.until(isCaughtUp)
      const resume = await factory.pause?.(store)
      const write = aWrite('a', 0n)
      const appended = store.append(write)
      const settled = Promise.allSettled([appended])
      await new Promise((resolve) => setTimeout(resolve, 50))
      await resume?.()
      const [outcome] = await context.within(settled, 'an append to a store out of reach is answered in the end')
      if (outcome.status === 'rejected') {
        const promised = 'an append to a store out of reach fails'
        const detail = await failureOf(() => Promise.reject(outcome.reason as Error), promised)
        holds(['unavailable', 'outcome_unknown'].includes(detail.code), `${promised} as what may be repeated`, detail)
      }
      await appendUntilAnswered(store, write)
      await feed.until((message) => outlineOf(message) === 'a1')
      same(eventsIn(feed.messages), ['a0', 'a1'], 'a feed goes on where it was')
      await feed.end()
    },
  },
]
