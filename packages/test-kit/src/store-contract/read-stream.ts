/**
 * Reading one stream: the head, from where, how far, in which direction, and how a read ends early.
 *
 * @module
 */
import type { EventStore, ReadStreamOptions, RecordedEvent } from '@muniment/kernel'
import type { ContractCase } from './contract-case.ts'
import { adminOf, holds, refuses, same, sameFields } from './expectations.ts'
import { heapUsed } from './heap.ts'
import { anEvent, aWrite, aWriteOf, collect, revisions, streamEvents, upTo, writeTo } from './sample-events.ts'

const backwards = 'backwards' as const

type Read = readonly [string, ReadStreamOptions, readonly number[]]

/** What reads of the stream `a` give, whose head is this. */
const givesAt = async (store: EventStore, reads: readonly Read[], at: bigint): Promise<void> => {
  for (const [name, options, expected] of reads) {
    const { head, events } = await store.readStream('a', options)
    same(head, at, `a read ${name} answers the head of the stream, whatever it reads`)
    same(
      (await collect(events)).map((event) => Number(event.revision)),
      expected,
      `a read ${name} of five events`,
    )
  }
}

/** Reads of a stream of five events. */
const readsOf = async (store: EventStore, reads: readonly Read[]): Promise<void> => {
  await writeTo(store, 'other')
  await store.append(aWrite('a', 'no_stream', 5))
  await givesAt(store, reads, 4n)
}

const bytesOfAPage = 16 * 1_024 * 1_024

export const readStreamCases: readonly ContractCase[] = [
  {
    id: 'RDS-01',
    title: 'a missing stream has the head no_stream and no events',
    needs: [],
    run: async ({ store }) => {
      await writeTo(store, 'miss')
      const reads: readonly ReadStreamOptions[] = [
        {},
        { direction: backwards },
        { from: 3n },
        { from: 'end' },
        { maxCount: 0 },
      ]
      for (const options of reads) {
        const { head, events } = await store.readStream('missing', options)
        same(head, 'no_stream', 'the head of a missing stream is no_stream')
        same(await collect(events), [], 'a missing stream has no events, and reading it is no error')
      }
    },
  },
  {
    id: 'RDS-02',
    title: 'an event comes back with everything that was recorded and nothing else',
    needs: [],
    run: async ({ store }) => {
      await writeTo(store, 'other')
      const written = anEvent({ type: 'Made', data: { n: 1 }, metadata: { schema: '1' } })
      const result = await store.append(aWriteOf('a', 'no_stream', written))
      const event = (await streamEvents(store, 'a'))[0] as RecordedEvent
      const { position, checkpoint } = result
      const expected = { ...written, stream: 'a', revision: 0n, position, checkpoint }
      sameFields(structuredClone({ ...event }), expected, 'an event is read as it was written')
      holds(event.recordedAt instanceof Date, 'recordedAt is a Date', event.recordedAt)
      same(
        Object.keys(event).toSorted(),
        [...Object.keys(expected), 'recordedAt'].toSorted(),
        'an event has these fields',
      )
    },
  },
  {
    id: 'RDS-03',
    title: 'from is inclusive: from start, the middle, the last event, end and past the end',
    needs: [],
    run: ({ store }) =>
      readsOf(store, [
        ['without options', {}, [0, 1, 2, 3, 4]],
        ['from start', { from: 'start' }, [0, 1, 2, 3, 4]],
        ['from 0n', { from: 0n }, [0, 1, 2, 3, 4]],
        ['from the middle', { from: 2n }, [2, 3, 4]],
        ['from the last revision', { from: 4n }, [4]],
        ['from end, which is the last event', { from: 'end' }, [4]],
        ['from past the end', { from: 5n }, []],
        ['from far past the end', { from: 2n ** 62n }, []],
      ]),
  },
  {
    id: 'RDS-04',
    title: 'backwards from end, the middle, start and past the end',
    needs: [],
    run: ({ store }) =>
      readsOf(store, [
        ['backwards', { direction: backwards }, [4, 3, 2, 1, 0]],
        ['backwards from end', { from: 'end', direction: backwards }, [4, 3, 2, 1, 0]],
        ['backwards from past the end', { from: 99n, direction: backwards }, [4, 3, 2, 1, 0]],
        ['backwards from the middle', { from: 2n, direction: backwards }, [2, 1, 0]],
        ['backwards from start', { from: 'start', direction: backwards }, [0]],
      ]),
  },
  {
    id: 'RDS-05',
    title: 'maxCount none, one, exact and beyond is kept, in both directions',
    needs: [],
    run: ({ store }) =>
      readsOf(store, [
        ['of at most none', { maxCount: 0 }, []],
        ['of at most one', { maxCount: 1 }, [0]],
        ['of at most as many as there are', { maxCount: 5 }, [0, 1, 2, 3, 4]],
        ['of at most more than there are', { maxCount: 6 }, [0, 1, 2, 3, 4]],
        ['of at most two from the middle', { from: 1n, maxCount: 2 }, [1, 2]],
        ['of at most two backwards', { direction: backwards, maxCount: 2 }, [4, 3]],
        ['of at most none backwards', { direction: backwards, maxCount: 0 }, []],
      ]),
  },
  {
    id: 'RDS-06',
    title: 'wrong options are an invalid argument',
    needs: [],
    run: async ({ store }) => {
      await store.append(aWrite('a', 'no_stream', 2))
      const wrong: readonly object[] = [
        { maxCount: -1 },
        { maxCount: 1.5 },
        { maxCount: Number.NaN },
        { from: -1n },
        { from: 1 },
        { from: 'middle' },
        { direction: 'sideways' },
      ]
      for (const options of wrong) {
        const [field, value] = Object.entries(options)[0] as [string, unknown]
        const call = (): unknown => streamEvents(store, 'a', options)
        await refuses(call, 'invalid_argument', `a read with ${field} ${String(value)} is refused`)
      }
    },
  },
  {
    id: 'RDS-07',
    title: 'events appended during a read do not disturb it',
    needs: [],
    run: async ({ store }) => {
      await store.append(aWrite('a', 'no_stream', 5))
      const { head, events } = await store.readStream('a')
      const seen: number[] = []
      for await (const event of events) {
        seen.push(Number(event.revision))
        if (seen.length > 1_000) break
        await store.append(aWrite('a', 'any'))
      }
      same(head, 4n, 'the head is that of when the read began')
      holds(seen.length >= 5 && seen.length <= 1_000, 'a read gives the events up to its head and ends', seen.length)
      same(seen, upTo(seen.length), 'a read gives revisions in order, each once')
    },
  },
  {
    id: 'RDS-08',
    title: '10,000 reads that break off early leave nothing behind',
    needs: [],
    run: async ({ store, within }) => {
      await store.append(aWrite('a', 'no_stream', 5))
      const breakOff = async (): Promise<void> => {
        for await (const event of (await store.readStream('a')).events) {
          same(event.revision, 0n, 'a read begins at 0n')
          break
        }
      }
      for (let read = 0; read < 10_000; read += 1)
        await within(breakOff(), 'a store still answers after many reads that broke off')
      const last = within(revisions(store, 'a'), 'a store still answers after 10,000 reads that broke off')
      same(await last, upTo(5), 'a store still answers after 10,000 reads that broke off')
    },
  },
  {
    id: 'RDS-09',
    title: 'an abort before or during a read fails it with aborted',
    needs: [],
    run: async ({ store, within }) => {
      await store.append(aWrite('a', 'no_stream', 1_000))
      const call = (): unknown => streamEvents(store, 'a', { signal: AbortSignal.abort() })
      await refuses(call, 'aborted', 'a read with a signal that has aborted fails')
      const controller = new AbortController()
      const read = async (): Promise<void> => {
        const { events } = await store.readStream('a', { signal: controller.signal })
        for await (const event of events) if (event.revision === 1n) controller.abort()
      }
      const promised = 'a read that is aborted midway fails, so that a part is not taken for the whole'
      await refuses(() => within(read(), 'a read that is aborted ends'), 'aborted', promised)
    },
  },
  {
    id: 'RDS-10',
    title: '100,000 events are read in order and in constant memory',
    needs: [],
    run: async ({ store }) => {
      for (let batch = 0; batch < 100; batch += 1) await store.append(aWrite('a', 'any', 1_000))
      const before = heapUsed()
      let [next, grown] = [0n, 0]
      for await (const event of (await store.readStream('a')).events) {
        if (event.revision !== next) same(event.revision, next, 'a long read gives revisions in order, each once')
        next += 1n
        if (next % 25_000n === 0n) grown = Math.max(grown, heapUsed() - before)
      }
      same(next, 100_000n, 'a long read gives every event')
      holds(grown < bytesOfAPage, `a long read holds a page of it at a time, at most ${bytesOfAPage} bytes`, grown)
    },
  },
  {
    id: 'RDS-11',
    title: 'what was truncated is not read any more: a read begins at the first event that is kept, the head stays',
    needs: ['admin'],
    run: async (context) => {
      const { store } = context
      await store.append(aWrite('a', 'no_stream', 5))
      await adminOf(context).truncateBefore('a', 2n)
      const reads: readonly Read[] = [
        ['without options', {}, [2, 3, 4]],
        ['from start', { from: 'start' }, [2, 3, 4]],
        ['from before the first that is kept', { from: 1n }, [2, 3, 4]],
        ['from the first that is kept', { from: 2n }, [2, 3, 4]],
        ['from after it', { from: 3n }, [3, 4]],
        ['from end', { from: 'end' }, [4]],
        ['of at most two', { maxCount: 2 }, [2, 3]],
        ['of at most none', { maxCount: 0 }, []],
      ]
      await givesAt(store, reads, 4n)
      await adminOf(context).truncateBefore('a', 5n)
      await givesAt(
        store,
        [
          ['of a stream that is truncated whole', {}, []],
          ['of its end', { from: 'end' }, []],
        ],
        4n,
      )
    },
  },
  {
    id: 'RDS-12',
    title: 'what was truncated is not read backwards either',
    needs: ['admin'],
    run: async (context) => {
      const { store } = context
      await store.append(aWrite('a', 'no_stream', 5))
      await adminOf(context).truncateBefore('a', 2n)
      const reads: readonly Read[] = [
        ['backwards', { direction: backwards }, [4, 3, 2]],
        ['backwards from past the end', { from: 99n, direction: backwards }, [4, 3, 2]],
        ['backwards from the middle', { from: 3n, direction: backwards }, [3, 2]],
        ['backwards from the first that is kept', { from: 2n, direction: backwards }, [2]],
        ['backwards from before it', { from: 1n, direction: backwards }, []],
        ['of at most two backwards', { direction: backwards, maxCount: 2 }, [4, 3]],
      ]
      await givesAt(store, reads, 4n)
      await adminOf(context).truncateBefore('a', 5n)
      await givesAt(store, [['backwards of a stream that is truncated whole', { direction: backwards }, []]], 4n)
    },
  },
  {
    id: 'RDS-13',
    title: 'a stream that was tombstoned cannot be read, however it is asked for',
    needs: ['admin'],
    run: async (context) => {
      const { store } = context
      await store.append(aWrite('a', 'no_stream', 5))
      await adminOf(context).tombstone('a', 4n)
      const reads: readonly ReadStreamOptions[] = [{}, { direction: backwards }, { from: 3n }, { maxCount: 0 }]
      for (const options of reads) {
        const call = (): unknown => streamEvents(store, 'a', options)
        const detail = await refuses(call, 'stream_tombstoned', 'a stream that was tombstoned cannot be read')
        sameFields(detail, { stream: 'a' }, 'the failure names the stream')
      }
    },
  },
]
