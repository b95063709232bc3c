/**
 * Races, over all handles that there are: one winner, no lost append, no hole.
 *
 * @module
 */
import { type AppendResult, type EventStore, type ExpectedRevision, isStoreFailure } from '@muniment/kernel'
import type { CaseContext, ContractCase } from './contract-case.ts'
import { appendManyOf, holds, same } from './expectations.ts'
import { allEvents, anEvent, aWrite, aWriteOf, idsOf, revisions, streamEvents, upTo } from './sample-events.ts'

const handleOf = ({ handles }: CaseContext, racer: number): EventStore => handles[racer % handles.length] as EventStore

/** Fails unless one racer wins and the others are told of a conflict with something that was true at some time. */
const hasOneWinner = (
  outcomes: readonly PromiseSettledResult<AppendResult | readonly AppendResult[]>[],
  isTrue: (actual: bigint | 'no_stream') => boolean,
): void => {
  const winners = outcomes.filter((outcome) => outcome.status === 'fulfilled')
  same(winners.length, 1, `of ${outcomes.length} racers with the same expectation exactly one wins`)
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') continue
    const failure: unknown = outcome.reason
    holds(isStoreFailure(failure, 'concurrency_conflict'), 'a racer that loses is told of a conflict', failure)
    if (failure.detail.code !== 'concurrency_conflict') continue
    const { actual } = failure.detail
    holds(actual === undefined || isTrue(actual), 'a conflict names what was there at some time, or nothing', actual)
  }
}

const race = (context: CaseContext, racers: number, expected: ExpectedRevision) =>
  Promise.allSettled(
    Array.from({ length: racers }, (_, racer) => handleOf(context, racer).append(aWrite('a', expected))),
  )

/** Reads, then appends at what was read, until it works. */
const increment = async (store: EventStore): Promise<void> => {
  for (let attempt = 0; ; attempt += 1) {
    holds(attempt < 10_000, 'a writer that reads again after each conflict gets through')
    const { head, events } = await store.readStream('counter', { direction: 'backwards', maxCount: 1 })
    let n = 0
    for await (const event of events) n = (event.data as { n: number }).n
    try {
      await store.append(aWriteOf('counter', head, anEvent({ data: { n: n + 1 } })))
      return
    } catch (failure) {
      if (!isStoreFailure(failure, 'concurrency_conflict')) throw failure
    }
  }
}

export const concurrencyCases: readonly ContractCase[] = [
  {
    id: 'CON-01',
    title: 'of 32 racers at no_stream one wins and 31 conflict with what was there at some time',
    needs: [],
    run: async (context) => {
      hasOneWinner(await race(context, 32, 'no_stream'), (actual) => actual === 0n)
      same(await revisions(context.store, 'a'), [0], 'only the event of the winner is written')
    },
  },
  {
    id: 'CON-02',
    title: 'of 32 racers at the same exact revision one wins and 31 conflict',
    needs: [],
    run: async (context) => {
      await context.store.append(aWrite('a', 'no_stream', 4))
      hasOneWinner(await race(context, 32, 3n), (actual) => actual === 4n)
      same(await revisions(context.store, 'a'), upTo(5), 'only the event of the winner is written')
    },
  },
  {
    id: 'CON-03',
    title: '32 racers with any all win, at revisions without a hole, and none is lost',
    needs: [],
    run: async (context) => {
      const writes = Array.from({ length: 32 }, () => aWrite('a', 'any'))
      const results = await Promise.all(writes.map((write, racer) => handleOf(context, racer).append(write)))
      const told = results.map((result) => Number(result.revision)).toSorted((a, b) => a - b)
      same(told, upTo(32), 'every racer is told a revision of its own')
      const events = await streamEvents(context.store, 'a')
      same(
        events.map((event) => Number(event.revision)),
        upTo(32),
        'every acknowledged event is in the stream',
      )
      for (const [racer, write] of writes.entries()) {
        const at = Number(results[racer]?.revision)
        same(events[at]?.id, write.events[0].id, 'an event is at the revision that its writer was told')
      }
    },
  },
  {
    id: 'CON-04',
    title: '1,000 increments by 8 writers that retry on conflict lose none',
    needs: [],
    run: async (context) => {
      const writers = Array.from({ length: 8 }, async (_, writer) => {
        for (let n = 0; n < 125; n += 1) await increment(handleOf(context, writer))
      })
      await Promise.all(writers)
      const counted = (await streamEvents(context.store, 'counter')).map((event) => (event.data as { n: number }).n)
      same(
        counted,
        upTo(1_000).map((n) => n + 1),
        'each increment stands on the one before it',
      )
    },
  },
  {
    id: 'CON-05',
    title: 'writers of different streams never conflict',
    needs: [],
    run: async (context) => {
      const writers = Array.from({ length: 32 }, async (_, writer) => {
        for (let n = 0; n < 20; n += 1) {
          const expected = n === 0 ? 'no_stream' : BigInt(n - 1)
          await handleOf(context, writer).append(aWrite(`w-${writer}`, expected))
        }
      })
      await Promise.all(writers)
      const events = await allEvents(context.store)
      same(events.length, 640, 'every acknowledged event is in the log')
      same(new Set(idsOf(events)).size, 640, 'every acknowledged event is in the log once')
    },
  },
  {
    id: 'CON-06',
    title: 'of two appendMany over the same streams in opposite order one wins, without a deadlock',
    needs: ['atomicMultiStream'],
    run: async (context) => {
      for (let round = 0; round < 50; round += 1) {
        const [a, b] = [`a-${round}`, `b-${round}`] as const
        const racers = [
          appendManyOf(handleOf(context, 0))([aWrite(a, 'no_stream'), aWrite(b, 'no_stream')]),
          appendManyOf(handleOf(context, 1))([aWrite(b, 'no_stream'), aWrite(a, 'no_stream')]),
        ]
        const settled = context.within(Promise.allSettled(racers), 'two appendMany do not wait for each other for ever')
        hasOneWinner(await settled, (actual) => actual === 0n)
      }
      same((await allEvents(context.store)).length, 100, 'a winner writes both streams, a loser none')
    },
  },
  {
    id: 'CON-07',
    title: 'a reader skips nothing of an append that began before others and is committed after them',
    needs: ['slowWriter'],
    run: async ({ store, factory, within }) => {
      await store.append(aWrite('before', 'no_stream'))
      const slow = await factory.slowWriter?.(store, aWrite('slow', 'no_stream', 3))
      const seen: string[] = []
      let after: string = 'start'
      const read = async (): Promise<void> => {
        for await (const message of store.readAll({ after })) {
          if (message.kind === 'event') seen.push(`${message.event.stream}${message.event.revision}`)
          after = message.checkpoint
        }
      }
      // They may have to wait until the slow one is committed, or may not.
      const others = Promise.all(['x', 'y', 'z'].map((stream) => store.append(aWrite(stream, 'no_stream'))))
      others.catch(() => undefined)
      for (let n = 0; n < 20; n += 1) await read()
      await slow?.commit()
      await within(others, 'appends beside a slow one are answered once it is committed')
      await read()
      same(
        seen.toSorted(),
        ['before0', 'slow0', 'slow1', 'slow2', 'x0', 'y0', 'z0'],
        'a reader that resumes skips nothing',
      )
    },
  },
  {
    id: 'CON-08',
    title: 'in 300 rounds of 10 racers every round has one winner',
    needs: [],
    run: async (context) => {
      for (let round = 0; round < 300; round += 1) {
        const expected = round === 0 ? 'no_stream' : BigInt(round - 1)
        hasOneWinner(await race(context, 10, expected), (actual) => actual === BigInt(round))
      }
      same(await revisions(context.store, 'a'), upTo(300), 'every round writes one event')
    },
  },
  {
    id: 'CON-09',
    title: 'an appendMany whose check held stands before the write that breaks the check',
    needs: ['atomicMultiStream'],
    run: async (context) => {
      if (!context.store.capabilities.checksWithoutWrites) context.skip('the store does not claim checksWithoutWrites')
      for (let round = 0; round < 20; round += 1) {
        const [owner, a] = [`owner-${round}`, `a-${round}`] as const
        const write = (): Promise<unknown> => handleOf(context, 0).append(aWrite(owner, 'no_stream'))
        const checked = (): Promise<unknown> =>
          appendManyOf(handleOf(context, 1))([aWrite(a, 'no_stream')], [{ stream: owner, expected: 'no_stream' }])
        const order = round % 2 === 0 ? [write, checked] : [checked, write]
        const settled = await Promise.allSettled(order.map((call) => call()))
        const [ofWrite, ofCheck] = round % 2 === 0 ? settled : settled.toReversed()
        same(ofWrite?.status, 'fulfilled', 'a write is not stopped by a check on its stream')
        if (ofCheck?.status !== 'fulfilled') continue
        const [[first], [second]] = [await streamEvents(context.store, a), await streamEvents(context.store, owner)]
        const isBefore = first !== undefined && second !== undefined && first.position < second.position
        holds(isBefore, 'a check that held was made before the write that would have broken it')
      }
    },
  },
]
