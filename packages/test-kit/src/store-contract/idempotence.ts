/**
 * Repeats: the same append again is answered with its first result and written once.
 *
 * @module
 */
import {
  type AppendResult,
  type EventStore,
  type ExpectedRevision,
  isStoreFailure,
  type NewEvent,
  type StreamWrite,
} from '@muniment/kernel'
import type { ContractCase } from './contract-case.ts'
import { appendManyOf, failureOf, holds, refuses, same, sameFields } from './expectations.ts'
import { again, allEvents, anEvent, aWrite, aWriteOf, idsOf, streamEvents, writeTo } from './sample-events.ts'

/** A repeat tells the first result; where it stands in the log it may have forgotten. */
const isRepeatOf = (repeated: AppendResult, first: AppendResult): void => {
  const { revision } = first
  sameFields(repeated, { revision, alreadyWritten: true }, 'a repeat is answered with the first result, as a repeat')
  for (const field of ['position', 'checkpoint'] as const) {
    const isFirst = repeated[field] === undefined || repeated[field] === first[field]
    holds(isFirst, `the ${field} of a repeat is that of the first writing, or absent`, repeated[field])
  }
}

const isWrittenOnce = async (store: EventStore, count: number): Promise<void> => {
  const ids = idsOf(await allEvents(store))
  same(ids.length, count, 'a repeat writes nothing')
  same(new Set(ids).size, count, 'every event is in the log once')
}

const isConflictAt = (detail: object, stream: string, expected: ExpectedRevision, actual: bigint): void =>
  sameFields(detail, { code: 'concurrency_conflict', stream, expected, actual }, 'a conflict tells what is there')

/** Repeats the write until it is answered, as an application does that does not know the outcome. */
export const appendUntilAnswered = async (store: EventStore, write: StreamWrite): Promise<AppendResult> => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await store.append(again(write))
    } catch (failure) {
      if (attempt === 50 || !isStoreFailure(failure, 'unavailable', 'outcome_unknown')) throw failure
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}

const overlaps: readonly (readonly [string, (write: StreamWrite) => readonly NewEvent[]])[] = [
  ['the first events and a new one', ({ events }) => [...events, anEvent()]],
  ['a new event and the old ones', ({ events }) => [anEvent(), ...events]],
  ['the last of the events and a new one', ({ events }) => [...events.slice(1), anEvent()]],
  ['the events in another order', ({ events }) => events.toReversed()],
]

const changed = (write: StreamWrite, changes: Partial<NewEvent>): StreamWrite =>
  aWriteOf(write.stream, write.expected, ...write.events.map((event) => ({ ...event, ...changes })))

export const idempotenceCases: readonly ContractCase[] = [
  {
    id: 'IDM-01',
    title: 'an identical repeat at an exact revision is answered with the first result and written once',
    needs: [],
    run: async ({ store }) => {
      await store.append(aWrite('a', 'no_stream', 2))
      const write = aWrite('a', 1n, 3)
      const first = await store.append(write)
      isRepeatOf(await store.append(again(write)), first)
      isRepeatOf(await store.append(again(write)), first)
      await isWrittenOnce(store, 5)
    },
  },
  {
    id: 'IDM-02',
    title: 'a repeat at an exact revision is recognised after others have appended',
    needs: [],
    run: async ({ store }) => {
      await store.append(aWrite('a', 'no_stream', 2))
      const write = aWrite('a', 1n, 2)
      const first = await store.append(write)
      for (let n = 3; n < 33; n += 1) await store.append(aWrite('a', BigInt(n)))
      await writeTo(store, 'b')
      isRepeatOf(await store.append(again(write)), first)
      await isWrittenOnce(store, 35)
    },
  },
  {
    id: 'IDM-03',
    title: 'a repeat at no_stream is recognised, at once and after others have appended',
    needs: [],
    run: async ({ store }) => {
      const write = aWrite('a', 'no_stream', 2)
      const first = await store.append(write)
      isRepeatOf(await store.append(again(write)), first)
      await store.append(aWrite('a', 'any', 30))
      isRepeatOf(await store.append(again(write)), first)
      await isWrittenOnce(store, 32)
    },
  },
  {
    id: 'IDM-04',
    title: 'a write of which only a part is there is a conflict where its expectation does not hold',
    needs: [],
    run: async ({ store }) => {
      for (const [name, overlapping] of overlaps) {
        const write = aWrite(`a ${name}`, 'no_stream', 3)
        await store.append(write)
        for (const expected of ['no_stream', 0n] as const) {
          const call = (): unknown => store.append(aWriteOf(write.stream, expected, ...overlapping(write)))
          const detail = await refuses(call, 'concurrency_conflict', `a write of ${name} at ${expected} is refused`)
          isConflictAt(detail, write.stream, expected, 2n)
        }
        const there = idsOf(await streamEvents(store, write.stream))
        same(there, idsOf(write.events), 'a partial repeat writes nothing')
      }
    },
  },
  {
    id: 'IDM-05',
    title: 'the same ids with other content are a conflict where content is compared, and never a second copy',
    needs: [],
    run: async ({ store }) => {
      const { comparesContent, idempotentAppend } = store.capabilities
      const expectations: readonly ExpectedRevision[] =
        idempotentAppend === 'always' ? ['no_stream', 0n, 'any'] : ['no_stream', 0n]
      const contents: readonly (readonly [string, Partial<NewEvent>])[] = [
        ['type', { type: 'OtherHappened' }],
        ['data', { data: { n: 99 } }],
        ['data under another key', { data: { m: 0 } }],
        ['metadata', { metadata: { a: '1', b: 'other' } }],
        ['fewer metadata', { metadata: { a: '1' } }],
      ]
      let written = 0
      for (const [name, changes] of contents) {
        for (const expected of expectations) {
          const stream = `${name} ${expected}`
          if (expected === 0n) await store.append(aWrite(stream, 'no_stream'))
          written += expected === 0n ? 2 : 1
          const write = changed(aWrite(stream, expected), { metadata: { a: '1', b: '2' } })
          const first = await store.append(write)
          const other = changed(write, changes)
          if (comparesContent) {
            const promised = `the same ids with other ${name} are refused: else they would be acknowledged, but not written`
            const detail = await refuses(() => store.append(other), 'concurrency_conflict', promised)
            isConflictAt(detail, stream, expected, first.revision)
          } else isRepeatOf(await store.append(other), first)
          await isWrittenOnce(store, written)
          const { type, data, metadata } = write.events[0]
          const last = (await streamEvents(store, stream)).at(-1)
          holds(last !== undefined, 'what was acknowledged can be read')
          sameFields(structuredClone({ ...last }), { type, data, metadata }, 'what was written first stays')
        }
      }
    },
  },
  {
    id: 'IDM-06',
    title: 'a repeat through a second handle is recognised',
    needs: ['second'],
    run: async ({ store, handles }) => {
      const second = handles[1] as EventStore
      const write = aWrite('a', 'no_stream', 2)
      const first = await store.append(write)
      isRepeatOf(await second.append(again(write)), first)
      const other = aWrite('a', 1n, 2)
      const next = await second.append(other)
      isRepeatOf(await store.append(again(other)), next)
      await isWrittenOnce(store, 4)
    },
  },
  {
    id: 'IDM-07',
    title: 'a repeat is recognised after the store was closed and opened again',
    needs: ['reopen'],
    run: async ({ store, factory }) => {
      const write = aWrite('a', 'no_stream', 2)
      const other = aWrite('a', 1n, 2)
      const first = await store.append(write)
      const next = await store.append(other)
      const reopened = (await factory.reopen?.(store)) as EventStore
      try {
        isRepeatOf(await reopened.append(again(write)), first)
        isRepeatOf(await reopened.append(again(other)), next)
        await isWrittenOnce(reopened, 4)
      } finally {
        await reopened.close()
      }
    },
  },
  {
    id: 'IDM-08',
    title: 'a repeat of appendMany at exact revisions is recognised after others have appended',
    needs: ['atomicMultiStream'],
    run: async ({ store }) => {
      await store.append(aWrite('b', 'no_stream'))
      const writes = [aWrite('a', 'no_stream', 2), aWrite('b', 0n, 2)]
      const first = await appendManyOf(store)(writes)
      for (const time of ['at once', 'later']) {
        const repeated = await appendManyOf(store)(writes.map(again))
        same(repeated.length, 2, `a repeat of appendMany ${time} has a result for each write`)
        for (const [index, result] of repeated.entries()) isRepeatOf(result, first[index] as AppendResult)
        if (time === 'at once') await store.append(aWrite('a', 1n))
      }
      await isWrittenOnce(store, 6)
    },
  },
  {
    id: 'IDM-09',
    title: 'an append whose answer was lost is written once when it is repeated',
    needs: ['killConnections'],
    run: async ({ store, factory }) => {
      for (let round = 0; round < 20; round += 1) {
        const write = aWrite('a', round === 0 ? 'no_stream' : BigInt(round - 1))
        const appended = store.append(write)
        appended.catch(() => undefined)
        for (let turn = 0; turn < round % 4; turn += 1) await Promise.resolve()
        await factory.killConnections?.(store)
        const [settled] = await Promise.allSettled([appended])
        if (settled.status === 'rejected') {
          const promised = 'an append that lost its connection fails as unavailable or with its outcome unknown'
          const fail = (): unknown => Promise.reject(settled.reason as Error)
          const { code } = await refuses(fail, ['outcome_unknown', 'unavailable'], promised)
          if (code === 'unavailable') {
            const { head } = await store.readStream('a').catch(() => ({ head: undefined }))
            const before = round === 0 ? 'no_stream' : BigInt(round - 1)
            holds(head === undefined || head === before, 'unavailable means that nothing was written', head)
          }
        }
        const { revision } = await appendUntilAnswered(store, write)
        same(revision, BigInt(round), 'the repeat of a lost append is at its place')
      }
      await isWrittenOnce(store, 20)
    },
  },
  {
    id: 'IDM-10',
    title: 'a repeat with any or stream_exists is recognised wherever it is',
    needs: ["idempotentAppend 'always'"],
    run: async ({ store }) => {
      for (const expected of ['any', 'stream_exists'] as const) {
        const stream = `a ${expected}`
        await store.append(aWrite(stream, 'no_stream', 5))
        const write = aWrite(stream, expected, 2)
        const first = await store.append(write)
        isRepeatOf(await store.append(again(write)), first)
        for (let n = 0; n < 30; n += 1) await store.append(aWrite(stream, 'any'))
        isRepeatOf(await store.append(again(write)), first)
      }
      await isWrittenOnce(store, 74)
    },
  },
  {
    id: 'IDM-11',
    title: 'a write of which only a part is there is a conflict under every expectation',
    needs: ["idempotentAppend 'always'"],
    run: async ({ store }) => {
      for (const [name, overlapping] of overlaps) {
        const write = aWrite(`a ${name}`, 'no_stream', 3)
        await store.append(write)
        const expectations: readonly ExpectedRevision[] = ['any', 'stream_exists', 2n]
        for (const expected of expectations) {
          const call = (): unknown => store.append(aWriteOf(write.stream, expected, ...overlapping(write)))
          const detail = await refuses(call, 'concurrency_conflict', `a write of ${name} with ${expected} is refused`)
          isConflictAt(detail, write.stream, expected, 2n)
        }
        const there = idsOf(await streamEvents(store, write.stream))
        same(there, idsOf(write.events), 'a partial repeat writes nothing')
      }
    },
  },
  {
    id: 'IDM-12',
    title: 'an append that names as expected what it would follow itself is a conflict, not a second copy',
    needs: ["idempotentAppend 'always'"],
    run: async ({ store }) => {
      const write = aWrite('a', 'no_stream', 2)
      await store.append(write)
      for (const expected of [1n, 0n]) {
        const promised = `events that are there cannot be written again at ${expected}`
        await refuses(() => store.append({ ...again(write), expected }), 'concurrency_conflict', promised)
      }
      await isWrittenOnce(store, 2)
    },
  },
  {
    id: 'IDM-13',
    title: 'a repeat of appendMany with any is recognised, whatever its checks say now',
    needs: ['atomicMultiStream', "idempotentAppend 'always'"],
    run: async ({ store }) => {
      const writes = [aWrite('a', 'no_stream', 2), aWrite('b', 'any', 2)]
      const checks = store.capabilities.checksWithoutWrites
        ? ([{ stream: 'owner', expected: 'no_stream' }] as const)
        : undefined
      const first = await appendManyOf(store)(writes, checks)
      await store.append(aWrite('a', 1n))
      await store.append(aWrite('owner', 'no_stream'))
      const repeated = await appendManyOf(store)(writes.map(again), checks)
      for (const [index, result] of repeated.entries()) isRepeatOf(result, first[index] as AppendResult)
      await isWrittenOnce(store, 6)
    },
  },
  {
    id: 'IDM-14',
    title: 'an appendMany of which only some writes are repeats is a conflict and writes nothing',
    needs: ['atomicMultiStream', "idempotentAppend 'always'"],
    run: async ({ store }) => {
      const write = aWrite('a', 'any')
      await store.append(write)
      const call = (): unknown => appendManyOf(store)([aWrite('b', 'no_stream'), again(write)])
      const detail = await failureOf(call, 'an appendMany that is a repeat in part is refused')
      sameFields(detail, { code: 'concurrency_conflict', stream: 'a' }, 'the conflict names the write that is there')
      await isWrittenOnce(store, 1)
    },
  },
  {
    id: 'IDM-15',
    title: 'two identical appends at the same time are written once',
    needs: [],
    run: async ({ handles, store }) => {
      for (let round = 0; round < 20; round += 1) {
        const write = aWrite(`a-${round}`, 'no_stream', 2)
        const results = await Promise.all(
          [0, 1].map((one) => (handles[one % handles.length] as EventStore).append(again(write))),
        )
        const repeats = results.filter((result) => result.alreadyWritten)
        same(repeats.length, 1, 'one of two identical appends writes, the other is a repeat')
        for (const { revision } of results) same(revision, 1n, 'both are told the same place')
      }
      await isWrittenOnce(store, 40)
    },
  },
  {
    id: 'IDM-16',
    title: '-0 and 0 are the same content, as they are in JSON',
    needs: [],
    run: async ({ store }) => {
      const write = changed(aWrite('a', 'no_stream'), { data: { n: -0 } })
      const first = await store.append(write)
      isRepeatOf(await store.append(changed(write, { data: { n: 0 } })), first)
    },
  },
  {
    id: 'IDM-17',
    title: 'two identical appends with any at the same time are written once',
    needs: ["idempotentAppend 'always'"],
    run: async ({ handles, store }) => {
      for (let round = 0; round < 20; round += 1) {
        const write = aWrite('a', 'any', 2)
        const results = await Promise.all(
          [0, 1].map((one) => (handles[one % handles.length] as EventStore).append(again(write))),
        )
        const repeats = results.filter((result) => result.alreadyWritten)
        same(repeats.length, 1, 'one of two identical appends writes, the other is a repeat')
        same(results[0]?.revision, results[1]?.revision, 'both are told the same place')
      }
      await isWrittenOnce(store, 40)
    },
  },
]
