/**
 * The life of a store: closing, what is under way then, and what survives.
 *
 * @module
 */
import { AssertionError } from 'node:assert'
import { execFile } from 'node:child_process'
import { type Checkpoint, type EventStore, isStoreFailure } from '@muniment/kernel'
import { type ContractCase, limitOf } from './contract-case.ts'
import { appendManyOf, holds, refuses, same } from './expectations.ts'
import { isCaughtUp, pulled } from './feed.ts'
import { allEvents, aWrite, idsOf, streamEvents, upTo, writeTo } from './sample-events.ts'

/** Follows, appends and closes a store of this factory; then nothing may keep the process. */
const lifeOf = (module: string): string => `
  const { default: factory } = await import(${JSON.stringify(module)})
  const store = await factory.open()
  const { signal } = new AbortController()
  let seen
  const met = new Promise((resolve) => { seen = resolve })
  const follow = async () => {
    for await (const message of store.subscribe({ after: 'start', signal })) if (message.kind === 'event') seen()
  }
  const followed = follow()
  await store.append({ stream: 'a', expected: 'any', events: [
    { id: '0b2f4c1e-8a57-4d0e-9c3b-2f6a1d7e5b90', type: 'Done', data: {}, metadata: {} }] })
  await met
  await store.close()
  await followed
  await factory.release?.(store)
  console.log('closed')`

/** What a process printed; fails when it does not end by itself. */
const printedBy = (script: string, limitMs: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const options = { timeout: limitMs, killSignal: 'SIGKILL' } as const
    execFile(process.execPath, ['--input-type=module', '-e', script], options, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout)
      const how = error.killed === true ? `did not end within ${limitMs} ms` : 'failed'
      const printed = `it had printed ${JSON.stringify(stdout)}\n${stderr}`
      reject(new AssertionError({ message: `a process that closes its store ends by itself; it ${how}, ${printed}` }))
    })
  })

export const lifeCases: readonly ContractCase[] = [
  {
    id: 'LIF-01',
    title: 'closing twice is harmless',
    needs: [],
    run: async ({ store, within }) => {
      await writeTo(store, 'a')
      await within(store.close(), 'close ends')
      await within(store.close(), 'a second close ends')
      await within(Promise.all([store.close(), store.close()]), 'two closes at once end')
    },
  },
  {
    id: 'LIF-02',
    title: 'every call on a closed store is an invalid argument',
    needs: [],
    run: async (context) => {
      const { store, within } = context
      await writeTo(store, 'a')
      const head = (await store.head()) as Checkpoint
      await within(store.close(), 'close ends')
      const calls: Readonly<Record<string, () => unknown>> = {
        append: () => store.append(aWrite('a', 'any')),
        readStream: () => streamEvents(store, 'a'),
        readAll: () => allEvents(store),
        subscribe: () => pulled(context).next(),
        head: () => store.head(),
        compareCheckpoints: () => store.compareCheckpoints(head, head),
        ...(store.appendMany === undefined ? {} : { appendMany: () => appendManyOf(store)([aWrite('a', 'any')]) }),
      }
      for (const [name, call] of Object.entries(calls)) {
        const answered = async (): Promise<unknown> => within(Promise.resolve(call()), `${name} is answered`)
        await refuses(answered, 'invalid_argument', `${name} on a closed store is refused`)
      }
    },
  },
  {
    id: 'LIF-03',
    title: 'closing ends every feed without an error, one that waits and one that stands still',
    needs: [],
    run: async (context) => {
      const { store, within } = context
      await store.append(aWrite('a', 'no_stream', 3))
      const [waiting, still] = [pulled(context), pulled(context)]
      await waiting.until(isCaughtUp)
      await still.next()
      const next = waiting.iterator.next()
      next.catch(() => undefined)
      await within(store.close(), 'close ends while feeds are open')
      same((await within(next, 'a feed that waits ends with its store')).done, true, 'a feed ends with its store')
      for (let pulls = 0; ; pulls += 1) {
        const { done } = await within(still.iterator.next(), 'a feed that stands still ends with its store')
        if (done === true) break
        holds(pulls < 10, 'a feed ends with its store')
      }
    },
  },
  {
    id: 'LIF-04',
    title: 'close ends with reads in flight, and a part is never taken for the whole',
    needs: [],
    run: async ({ store, within }) => {
      await store.append(aWrite('a', 'no_stream', 2_000))
      const { events } = await store.readStream('a')
      const reads = [events[Symbol.asyncIterator](), store.readAll()[Symbol.asyncIterator]()] as const
      for (const read of reads) await read.next()
      await within(store.close(), 'close ends while reads are in flight')
      for (const read of reads) {
        let count = 1
        try {
          for (;;) {
            const { done } = await within(read.next() as Promise<IteratorResult<unknown>>, 'a read ends with its store')
            if (done === true) break
            count += 1
          }
          holds(count >= 2_000, 'a read in flight is whole or fails', count)
        } catch (thrown) {
          holds(isStoreFailure(thrown), 'a read in flight fails with a StoreFailure and nothing else', thrown)
        }
      }
    },
  },
  {
    id: 'LIF-05',
    title: 'an append in flight when the store closes is answered',
    needs: [],
    run: async ({ store, within }) => {
      const appends = upTo(5).map((n) => store.append(aWrite(`a-${n}`, 'no_stream')))
      const settled = Promise.allSettled(appends)
      await within(store.close(), 'close ends while appends are in flight')
      for (const outcome of await within(settled, 'an append in flight is answered')) {
        if (outcome.status === 'fulfilled') continue
        const codes = ['invalid_argument', 'unavailable', 'outcome_unknown', 'aborted'] as const
        const promised = 'an append in flight when the store closes is written or refused'
        await refuses(() => Promise.reject(outcome.reason as Error), codes, promised)
      }
    },
  },
  {
    id: 'LIF-06',
    title: 'a process ends by itself once its store is closed',
    needs: ['module'],
    run: async ({ factory }) => {
      const printed = await printedBy(lifeOf(factory.module as string), Math.min(limitOf(factory) / 2, 30_000))
      same(printed, 'closed\n', 'a process ends by itself once its store is closed')
    },
  },
  {
    id: 'LIF-07',
    title: 'what was acknowledged is there when the data are opened again, at the same places',
    needs: ['reopen'],
    run: async ({ store, factory }) => {
      await writeTo(store, 'a', 'b', 'a')
      const [before, head] = [await allEvents(store), await store.head()]
      const reopened = (await factory.reopen?.(store)) as EventStore
      try {
        same(await allEvents(reopened), before, 'what was acknowledged is there when the data are opened again')
        same(await reopened.head(), head, 'the head is where it was')
        const result = await reopened.append(aWrite('a', 1n))
        same(result.revision, 2n, 'revisions go on where they were')
        const after = head as Checkpoint
        const later = idsOf(await allEvents(reopened, { after }))
        same(later.length, 1, 'a checkpoint from before is good after')
      } finally {
        await reopened.close()
      }
    },
  },
  {
    id: 'LIF-08',
    title: 'what one handle writes the other one reads, and feeds of both see it',
    needs: ['second'],
    run: async (context) => {
      const { store, handles } = context
      const second = handles[1] as EventStore
      const feed = pulled(context, {}, second)
      await feed.until(isCaughtUp)
      await writeTo(store, 'a')
      await feed.until((message) => message.kind === 'event')
      await writeTo(second, 'a')
      same(idsOf(await allEvents(store)), idsOf(await allEvents(second)), 'two handles read the same log')
      await context.within(second.close(), 'closing one handle ends')
      same((await store.append(aWrite('a', 1n))).revision, 2n, 'closing one handle leaves the other one open')
    },
  },
]
