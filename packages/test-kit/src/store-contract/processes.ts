/**
 * Races of processes: what truly runs at the same time, each with a handle that it made of the address of the data.
 *
 * @module
 */
import type { CaseContext, ContractCase } from './contract-case.ts'
import { holds, same } from './expectations.ts'
import { follower } from './follower.ts'
import { anEvent, aWriteOf, idsOf, streamEvents, upTo } from './sample-events.ts'
import { type Worker, withWorkers, workerNeeds } from './worker.ts'

const processes = 2
const racersPerProcess = 16

/** In the scripts: an event of its own. */
const anEventThere = `const anEvent = (data) => ({ id: crypto.randomUUID(), type: 'ThingHappened', data, metadata: {} })`

/** Sixteen at once to each stream that it is told, until it is told none. */
const racing = `
  ${anEventThere}
  for (let stream = await asked(); stream !== 'none'; stream = await asked()) {
    const race = async () => {
      try {
        await store.append({ stream, expected: 'no_stream', events: [anEvent({ n })] })
        return 'won'
      } catch (failure) {
        return failure?.detail?.code ?? String(failure)
      }
    }
    await tell(await Promise.all(Array.from({ length: ${racersPerProcess} }, race)))
  }`

const incrementsPerWriter = 20

/** Two writers that read, append at what they read, and begin again when somebody was faster. */
const incrementing = `
  ${anEventThere}
  await asked()
  const increment = async () => {
    for (;;) {
      const { head, events } = await store.readStream('counter', { direction: 'backwards', maxCount: 1 })
      let last = 0
      for await (const event of events) last = event.data.n
      try {
        await store.append({ stream: 'counter', expected: head, events: [anEvent({ n: last + 1 })] })
        return
      } catch (failure) {
        if (failure?.detail?.code !== 'concurrency_conflict') throw failure
      }
    }
  }
  await Promise.all([1, 2].map(async () => {
    for (let count = 0; count < ${incrementsPerWriter}; count += 1) await increment()
  }))
  await tell('done')`

const appendsPerProcess = 100

/** Appends of one to three events, to streams of its own. */
const appending = `
  ${anEventThere}
  await asked()
  const written = []
  for (let count = 0; count < ${appendsPerProcess}; count += 1) {
    const events = Array.from({ length: 1 + (count % 3) }, () => anEvent({}))
    await store.append({ stream: 'of-' + n + '-' + (count % 5), expected: 'any', events })
    written.push(...events.map(({ id }) => id))
  }
  await tell(written)`

/** Follows until it has seen the event that says so, and tells what it was given. */
const following = `
  const abort = new AbortController()
  const seen = []
  for await (const message of store.subscribe({ after: 'start', signal: abort.signal })) {
    if (message.kind === 'caught_up') await tell('caught up')
    if (message.kind !== 'event') continue
    seen.push(message.event.id)
    if (message.event.data.isLast === true) break
  }
  await tell(seen)`

const toldBy = ({ within }: CaseContext, worker: Worker): Promise<unknown> =>
  within(worker.told(), 'a process that works on the data of a store goes on')

/** One round of all: what each process told of its racers. */
const raced = async (context: CaseContext, workers: readonly Worker[], stream: string): Promise<readonly unknown[]> => {
  for (const { ask } of workers) ask(stream)
  const told: unknown[] = []
  for (const worker of workers) told.push(...((await toldBy(context, worker)) as readonly unknown[]))
  return told
}

export const processCases: readonly ContractCase[] = [
  {
    id: 'CON-10',
    title: 'of 32 racers at no_stream in two processes one wins and 31 conflict, in each of 10 rounds',
    needs: workerNeeds,
    run: async (context) => {
      await withWorkers(context, processes, racing, async (workers) => {
        for (let round = 0; round < 10; round += 1) {
          const stream = `race-${round}`
          const told = await raced(context, workers, stream)
          const winners = told.filter((outcome) => outcome === 'won')
          const losers = told.filter((outcome) => outcome === 'concurrency_conflict')
          const counted = [told.length, winners.length, losers.length]
          const expected = [processes * racersPerProcess, 1, processes * racersPerProcess - 1]
          same(counted, expected, 'of racers in several processes one wins, the others are told of a conflict')
          const events = await streamEvents(context.store, stream)
          const winner = Math.floor(told.indexOf('won') / racersPerProcess)
          const found = events.map(({ data }) => data)
          same(found, [{ n: winner }], 'the stream has the event of the racer that won, and no other')
        }
      })
    },
  },
  {
    id: 'CON-11',
    title: 'increments by writers in several processes that retry on conflict lose none',
    needs: workerNeeds,
    run: async (context) => {
      await withWorkers(context, processes, incrementing, async (workers) => {
        for (const { ask } of workers) ask('begin')
        for (const worker of workers) same(await worker.told(), 'done', 'writers in several processes get through')
      })
      const counted = (await streamEvents(context.store, 'counter')).map(({ data }) => (data as { n: number }).n)
      const all = upTo(processes * 2 * incrementsPerWriter).map((n) => n + 1)
      same(counted, all, 'each increment stands on the one before it')
    },
  },
  {
    id: 'CON-12',
    title: 'a reader that polls and a feed see every event once and in order while other processes append',
    needs: workerNeeds,
    run: async (context) => {
      const reader = follower(context, context.store)
      await withWorkers(context, processes, appending, async (workers) => {
        for (const { ask } of workers) ask('begin')
        let open = workers.length
        const written = workers.map(async ({ told }) => {
          try {
            return (await told()) as readonly string[]
          } finally {
            open -= 1
          }
        })
        for (const each of written) each.catch(() => undefined)
        while (open > 0) {
          await reader.poll()
          await new Promise((resolve) => void setImmediate(resolve))
        }
        await reader.hasSeen((await Promise.all(written)).flat())
      })
      await reader.end()
    },
  },
  {
    id: 'CON-13',
    title: 'a feed of another process gives what this one writes, before and after it has caught up',
    needs: workerNeeds,
    run: async (context) => {
      const { store } = context
      const written: string[] = []
      const write = async (data: object): Promise<void> => {
        const event = anEvent({ data: data as Record<string, never> })
        await store.append(aWriteOf('a', 'any', event))
        written.push(...idsOf([event]))
      }
      for (const n of upTo(20)) await write({ n })
      await withWorkers(context, 1, following, async ([worker]) => {
        holds(worker !== undefined, 'a process starts')
        same(await toldBy(context, worker), 'caught up', 'a feed of another process catches up')
        for (const n of upTo(20)) await write({ n })
        await write({ isLast: true })
        const seen = await toldBy(context, worker)
        same(seen, written, 'a feed of another process gives every event once, in order')
      })
    },
  },
]
