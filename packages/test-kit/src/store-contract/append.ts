/**
 * Appending: revisions, expectations, atomicity, positions and what becomes of the objects of the caller.
 *
 * @module
 */
import type { EventStore, ExpectedRevision, NewEvent, StreamRevision } from '@muniment/kernel'
import type { ContractCase } from './contract-case.ts'
import { appendManyOf, failureOf, holds, refuses, same, sameFields } from './expectations.ts'
import { allEvents, anEvent, aWrite, aWriteOf, collect, idsOf, revisions, streamEvents, upTo } from './sample-events.ts'

/** Fails unless the store refuses with a conflict that names the stream, the expectation and what is there instead. */
const conflicts = async (
  store: EventStore,
  stream: string,
  expected: ExpectedRevision,
  actual: StreamRevision | 'no_stream',
): Promise<void> => {
  const promised = `an append that expects ${expected} of a stream at ${actual} is refused`
  const detail = await failureOf(() => store.append(aWrite(stream, expected)), promised)
  same(detail, { code: 'concurrency_conflict', stream, expected, actual }, `${promised} and told what is there`)
}

const isEmpty = async (store: EventStore, ...streams: readonly string[]): Promise<void> => {
  const promised = 'a refused append leaves nothing behind'
  for (const stream of streams) same((await store.readStream(stream)).head, 'no_stream', promised)
  same(await allEvents(store), [], promised)
  same(await store.head(), undefined, promised)
}

const isConflictOn = (detail: object, stream: string, expected: ExpectedRevision): void =>
  sameFields(
    detail,
    { code: 'concurrency_conflict', stream, expected },
    'a conflict names the stream and what it was to be',
  )

export const appendCases: readonly ContractCase[] = [
  {
    id: 'APP-01',
    title: 'the first append at no_stream gives revision 0',
    needs: [],
    run: async ({ store }) => {
      const result = await store.append(aWrite('a', 'no_stream'))
      sameFields(result, { revision: 0n, alreadyWritten: false }, 'the first event of a stream has revision 0n')
      const { head, events } = await store.readStream('a')
      same(head, 0n, 'the head of a stream of one event is 0n')
      same(
        (await collect(events)).map((event) => event.revision),
        [0n],
        'revisions begin at 0n',
      )
    },
  },
  {
    id: 'APP-02',
    title: 'a batch of n events gives revision n-1',
    needs: [],
    run: async ({ store }) => {
      const result = await store.append(aWrite('a', 'no_stream', 5))
      same(result.revision, 4n, 'the result names the revision of the last event')
      same(await revisions(store, 'a'), upTo(5), 'revisions are contiguous')
    },
  },
  {
    id: 'APP-03',
    title: 'an append at the exact revision goes on from there',
    needs: [],
    run: async ({ store }) => {
      await store.append(aWrite('a', 'no_stream', 2))
      same((await store.append(aWrite('a', 1n, 2))).revision, 3n, 'an append at 1n begins at 2n')
      same(await revisions(store, 'a'), upTo(4), 'revisions are contiguous')
    },
  },
  {
    id: 'APP-04',
    title: 'no_stream on an existing stream is a conflict that names the actual revision',
    needs: [],
    run: async ({ store }) => {
      await store.append(aWrite('a', 'no_stream', 3))
      await conflicts(store, 'a', 'no_stream', 2n)
    },
  },
  {
    id: 'APP-05',
    title: 'stream_exists on a missing stream is a conflict with no_stream',
    needs: [],
    run: ({ store }) => conflicts(store, 'a', 'stream_exists', 'no_stream'),
  },
  {
    id: 'APP-06',
    title: 'an exact revision on a missing stream is a conflict with no_stream',
    needs: [],
    run: ({ store }) => conflicts(store, 'a', 0n, 'no_stream'),
  },
  {
    id: 'APP-07',
    title: 'an exact revision that is too low is a conflict',
    needs: [],
    run: async ({ store }) => {
      await store.append(aWrite('a', 'no_stream', 3))
      await conflicts(store, 'a', 1n, 2n)
    },
  },
  {
    id: 'APP-08',
    title: 'an exact revision that is too high is a conflict',
    needs: [],
    run: async ({ store }) => {
      await store.append(aWrite('a', 'no_stream', 3))
      await conflicts(store, 'a', 3n, 2n)
    },
  },
  {
    id: 'APP-09',
    title: 'any is written on a missing and on an existing stream',
    needs: [],
    run: async ({ store }) => {
      same((await store.append(aWrite('a', 'any'))).revision, 0n, 'any writes to a missing stream')
      same((await store.append(aWrite('a', 'any'))).revision, 1n, 'any writes to an existing stream')
    },
  },
  {
    id: 'APP-10',
    title: 'a conflict leaves nothing behind: not in the stream, nor in the whole log, nor in a feed',
    needs: [],
    run: async ({ store, within }) => {
      const promised = 'an append of three events at 0n on a missing stream is refused'
      await refuses(() => store.append(aWrite('a', 0n, 3)), 'concurrency_conflict', promised)
      await isEmpty(store, 'a')
      await store.append(aWrite('b', 'no_stream', 2))
      await refuses(() => store.append(aWrite('b', 0n, 3)), 'concurrency_conflict', promised)
      await store.append(aWrite('c', 'no_stream'))
      const expected = ['b0', 'b1', 'c0']
      const named = (event: { stream: string; revision: bigint }): string => `${event.stream}${event.revision}`
      same((await allEvents(store)).map(named), expected, 'a refused append leaves nothing in the log')
      const abort = new AbortController()
      const seen: string[] = []
      const follow = async (): Promise<void> => {
        for await (const message of store.subscribe({ after: 'start', signal: abort.signal })) {
          if (message.kind === 'event') seen.push(named(message.event))
          if (seen.length === 3) abort.abort()
        }
      }
      await within(follow(), 'a feed gives the three events that were written')
      same(seen, expected, 'a refused append leaves nothing in a feed')
    },
  },
  {
    id: 'APP-11',
    title: 'a batch with a bad last event writes none of its events',
    needs: [],
    run: async ({ store }) => {
      const bad: readonly object[] = [{ id: 'no UUID' }, { type: '' }, { data: Number.NaN }, { data: { n: 1n } }]
      for (const changes of bad) {
        const write = aWriteOf('a', 'no_stream', anEvent(), anEvent(), { ...anEvent(), ...changes })
        const promised = `a batch whose last event has ${Object.keys(changes).join()} that no event may have is refused`
        await refuses(() => store.append(write), 'invalid_argument', promised)
        await isEmpty(store, 'a')
      }
    },
  },
  {
    id: 'APP-12',
    title: 'an empty batch is an invalid argument',
    needs: [],
    run: async ({ store }) => {
      for (const expected of ['no_stream', 'any', 'stream_exists'] as const) {
        const promised = 'an append of no events is refused'
        await refuses(() => store.append(aWriteOf('a', expected)), 'invalid_argument', promised)
      }
      await isEmpty(store, 'a')
    },
  },
  {
    id: 'APP-13',
    title: 'the same event id twice in a batch is an invalid argument',
    needs: [],
    run: async ({ store }) => {
      const [one, other] = [anEvent(), anEvent()]
      const write = aWriteOf('a', 'no_stream', one, other, { ...one, data: { n: 1 } })
      await refuses(() => store.append(write), 'invalid_argument', 'an id twice in one append is refused')
      await isEmpty(store, 'a')
    },
  },
  {
    id: 'APP-14',
    title: 'an event id that is in another stream is written or refused, and never taken for a repeat',
    needs: [],
    run: async ({ store }) => {
      const event = anEvent()
      await store.append(aWriteOf('a', 'no_stream', event))
      let written = false
      try {
        const { alreadyWritten } = await store.append(aWriteOf('b', 'no_stream', event))
        same(alreadyWritten, false, 'an append to a stream that lacks the event is no repeat')
        written = true
      } catch (thrown) {
        const promised = 'an id that is in another stream is written or refused'
        const codes = ['concurrency_conflict', 'invalid_argument'] as const
        await refuses(() => Promise.reject(thrown as Error), codes, promised)
      }
      const promised = 'what was acknowledged is in the stream, and what was refused is not'
      same(idsOf(await streamEvents(store, 'b')), written ? [event.id] : [], promised)
    },
  },
  {
    id: 'APP-15',
    title: 'the position and checkpoint of the result are those read back, and that of the head',
    needs: [],
    run: async ({ store }) => {
      await store.append(aWrite('a', 'no_stream', 3))
      const { revision, position, checkpoint } = await store.append(aWrite('b', 'no_stream', 2))
      holds(typeof position === 'bigint', 'an append that was written knows the position of its last event', position)
      holds(typeof checkpoint === 'string', 'an append that was written knows its checkpoint', checkpoint)
      const last = (await streamEvents(store, 'b')).at(-1)
      holds(last !== undefined, 'what was acknowledged can be read')
      sameFields(last, { revision, position, checkpoint }, 'a stream gives the event the place that the append told')
      const inAll = (await allEvents(store)).at(-1)
      holds(inAll !== undefined, 'what was acknowledged is in the log')
      sameFields(inAll, { revision, position, checkpoint }, 'the log gives the event the place that the append told')
      same(await store.head(), checkpoint, 'the head is the checkpoint of the newest event')
    },
  },
  {
    id: 'APP-16',
    title: 'two batches of 1,000 events written at once do not interleave, and positions strictly increase',
    needs: [],
    run: async ({ handles }) => {
      const store = handles[0]
      const results = await Promise.all(
        ['a', 'b'].map((stream, index) =>
          (handles[index % handles.length] as EventStore).append(aWrite(stream, 'no_stream', 1_000)),
        ),
      )
      const events = await allEvents(store)
      same(events.length, 2_000, 'both batches are in the log')
      for (const [index, event] of events.slice(1).entries()) {
        const before = events[index] as typeof event
        holds(before.position < event.position, 'positions strictly increase', [before.position, event.position])
      }
      const order = events[0]?.stream === 'a' ? ['a', 'b'] : ['b', 'a']
      const expected = order.flatMap((stream) => Array.from({ length: 1_000 }, () => stream))
      same(
        events.map((event) => event.stream),
        expected,
        'the events of an append stand together in the log',
      )
      for (const [index, stream] of ['a', 'b'].entries()) {
        const last = events.findLast((event) => event.stream === stream)
        same(results[index]?.position, last?.position, 'the result has the position of the last event of its batch')
      }
    },
  },
  {
    id: 'APP-17',
    title: 'a caller that changes data and metadata after the call does not change the event',
    needs: [],
    run: async ({ store }) => {
      const data = { list: [{ n: 1 }] }
      const metadata = { command: 'Do' }
      const events: [NewEvent] = [anEvent({ data, metadata })]
      const appended = store.append({ stream: 'a', expected: 'no_stream', events })
      const change = (n: number): void => {
        data.list.push({ n })
        Object.assign(data.list[0] as object, { n })
        metadata.command = `Other ${n}`
        events.push(anEvent())
      }
      change(2)
      await appended
      change(3)
      const found = (await streamEvents(store, 'a')).map((event) => ({ data: event.data, metadata: event.metadata }))
      const expected = [{ data: { list: [{ n: 1 }] }, metadata: { command: 'Do' } }]
      same(structuredClone(found), expected, 'what is stored is what the caller gave when it made the call')
    },
  },
  {
    id: 'APP-18',
    title: 'recordedAt is a Date and never goes back within a stream',
    needs: [],
    run: async ({ store }) => {
      for (let n = 0; n < 20; n += 1) await store.append(aWrite('a', 'any', 2))
      const times = (await streamEvents(store, 'a')).map((event) => event.recordedAt)
      for (const time of times)
        holds(time instanceof Date && !Number.isNaN(time.getTime()), 'recordedAt is a valid Date', time)
      const milliseconds = times.map((time) => time.getTime())
      same(
        milliseconds,
        milliseconds.toSorted((a, b) => a - b),
        'recordedAt never goes back within a stream',
      )
    },
  },
  {
    id: 'APP-19',
    title: 'stream_exists on an existing stream is written',
    needs: [],
    run: async ({ store }) => {
      await store.append(aWrite('a', 'no_stream'))
      same((await store.append(aWrite('a', 'stream_exists'))).revision, 1n, 'stream_exists goes on behind the head')
    },
  },
  {
    id: 'APP-20',
    title: 'the capabilities are those of the port and agree with each other',
    needs: [],
    run: async ({ store }) => {
      const { capabilities } = store
      for (const name of ['atomicMultiStream', 'checksWithoutWrites', 'durable', 'comparesContent'] as const)
        holds(typeof capabilities[name] === 'boolean', `capabilities.${name} is a boolean`, capabilities[name])
      for (const name of ['maxEventBytes', 'maxAppendBytes'] as const) {
        const limit = capabilities[name]
        const isLimit = limit === undefined || (Number.isSafeInteger(limit) && limit > 0)
        holds(isLimit, `capabilities.${name} is a whole number of bytes, or absent`, limit)
      }
      const { idempotentAppend, atomicMultiStream, checksWithoutWrites } = capabilities
      const isKnown = idempotentAppend === 'always' || idempotentAppend === 'exact_revision'
      holds(isKnown, 'capabilities.idempotentAppend is always or exact_revision', idempotentAppend)
      const has = typeof store.appendMany === 'function'
      same(has, atomicMultiStream, 'appendMany is there exactly when atomicMultiStream is claimed')
      holds(atomicMultiStream || !checksWithoutWrites, 'checksWithoutWrites is about appendMany')
    },
  },
  {
    id: 'APP-21',
    title: 'a reader that changes what it got does not change what the next reader gets',
    needs: [],
    run: async ({ store }) => {
      const event = anEvent({ data: { list: [{ n: 1 }] }, metadata: { command: 'Do' } })
      await store.append(aWriteOf('a', 'no_stream', event))
      const before = structuredClone(await streamEvents(store, 'a'))
      const abort = new AbortController()
      const inFeed = async (): Promise<unknown> => {
        for await (const message of store.subscribe({ after: 'start', signal: abort.signal }))
          if (message.kind === 'event') return message.event
        return undefined
      }
      const readers = [
        async (): Promise<unknown> => (await streamEvents(store, 'a'))[0],
        async (): Promise<unknown> => (await allEvents(store))[0],
        inFeed,
      ]
      for (const reader of readers) {
        const read = (await reader()) as { data: { list: { n: number }[] }; metadata: object; recordedAt: Date }
        const changes: readonly (() => unknown)[] = [
          () => read.data.list.push({ n: 2 }),
          () => Object.assign(read.data.list[0] as object, { n: 2 }),
          () => Object.assign(read.metadata, { command: 'Other' }),
          () => read.recordedAt.setTime(0),
          () => Object.assign(read, { data: 'other', stream: 'b', revision: 7n }),
        ]
        for (const change of changes) {
          try {
            change()
          } catch (thrown) {
            holds(thrown instanceof TypeError, 'what a reader may not change is frozen', thrown)
          }
        }
        const promised = 'what one reader changes is not what the next one reads'
        same(structuredClone(await streamEvents(store, 'a')), before, promised)
        same(structuredClone(await allEvents(store)), before, promised)
      }
      abort.abort()
    },
  },
  {
    id: 'APP-22',
    title: 'a signal that has aborted before the call means that nothing is written',
    needs: [],
    run: async ({ store }) => {
      const aborted = { signal: AbortSignal.abort() }
      const promised = 'a call with a signal that has aborted is refused'
      await refuses(() => store.append(aWrite('a', 'any'), aborted), 'aborted', promised)
      if (store.appendMany !== undefined)
        await refuses(() => appendManyOf(store)([aWrite('a', 'any')], [], aborted), 'aborted', promised)
      await isEmpty(store, 'a')
    },
  },
  {
    id: 'APP-23',
    title: 'an abort during an append is answered with what became of it',
    needs: [],
    run: async ({ store, within }) => {
      for (let round = 0; round < 10; round += 1) {
        const stream = `a-${round}`
        const controller = new AbortController()
        const appended = store.append(aWrite(stream, 'no_stream'), { signal: controller.signal })
        for (let turn = 0; turn < round; turn += 1) await Promise.resolve()
        controller.abort()
        const [settled] = await within(Promise.allSettled([appended]), 'an aborted append is answered')
        const { head } = await store.readStream(stream)
        if (settled.status === 'fulfilled') {
          same(head, 0n, 'what was acknowledged is written, abort or not')
          continue
        }
        const promised = 'an append that was aborted fails'
        const detail = await refuses(
          () => Promise.reject(settled.reason as Error),
          ['aborted', 'outcome_unknown'],
          promised,
        )
        if (detail.code === 'aborted') same(head, 'no_stream', 'aborted means not written; else it is outcome_unknown')
      }
    },
  },
  {
    id: 'APP-24',
    title: 'an expectation that is none of the port is an invalid argument',
    needs: [],
    run: async ({ store }) => {
      for (const expected of [-1n, 1, 'none', undefined, null]) {
        const write = aWrite('a', expected as unknown as 'any')
        await refuses(() => store.append(write), 'invalid_argument', `an append that expects ${expected} is refused`)
      }
      await isEmpty(store, 'a')
    },
  },
  {
    id: 'APP-25',
    title: 'a call without objects is an invalid argument and no other error',
    needs: [],
    run: async ({ store }) => {
      const calls: readonly (() => unknown)[] = [
        () => store.append(null as never),
        () => store.append(aWriteOf('a', 'any', null)),
        () => store.append({ stream: 'a', expected: 'any', events: 'a' } as never),
      ]
      for (const call of calls) await refuses(call, 'invalid_argument', 'a call without what it needs is refused')
      if (store.appendMany === undefined) return
      const appendMany = appendManyOf(store)
      const many: readonly (() => unknown)[] = [
        () => appendMany('a' as never),
        () => appendMany([null as never]),
        () => appendMany([aWrite('a', 'any')], 'a' as never),
        () => appendMany([aWrite('a', 'any')], [null as never]),
      ]
      for (const call of many) await refuses(call, 'invalid_argument', 'a call without what it needs is refused')
      await isEmpty(store, 'a')
    },
  },
  {
    id: 'APP-26',
    title: 'appendMany writes every stream at its place and answers in the order of the writes',
    needs: ['atomicMultiStream'],
    run: async ({ store }) => {
      await store.append(aWrite('b', 'no_stream'))
      const writes = [aWrite('a', 'no_stream', 2), aWrite('b', 0n, 2), aWrite('c', 'any')]
      const results = await appendManyOf(store)(writes)
      same(
        results.map((result) => result.revision),
        [1n, 2n, 0n],
        'each result names the last revision of its stream',
      )
      for (const [index, stream] of ['a', 'b', 'c'].entries()) {
        const last = (await streamEvents(store, stream)).at(-1)
        const { position, checkpoint } = results[index] ?? {}
        holds(last !== undefined, 'every stream of appendMany is written')
        sameFields(last, { position, checkpoint }, 'each result tells the place of the last event of its stream')
      }
      const expected = ['b', ...writes.flatMap(({ stream, events }) => events.map(() => stream))]
      same(
        (await allEvents(store)).map((event) => event.stream).toSorted(),
        expected.toSorted(),
        'all of it is in the log',
      )
    },
  },
  {
    id: 'APP-27',
    title: 'one broken expectation of appendMany leaves every stream as it was and is named',
    needs: ['atomicMultiStream'],
    run: async ({ store }) => {
      await store.append(aWrite('b', 'no_stream', 2))
      const expectations = [0n, 'no_stream', 5n] as const
      for (const expected of expectations) {
        const call = (): unknown =>
          appendManyOf(store)([aWrite('a', 'no_stream'), aWrite('b', expected), aWrite('c', 'any')])
        isConflictOn(await failureOf(call, 'appendMany with a broken expectation is refused'), 'b', expected)
      }
      const promised = 'appendMany writes all streams or none'
      for (const stream of ['a', 'c']) same((await store.readStream(stream)).head, 'no_stream', promised)
      same((await allEvents(store)).length, 2, promised)
    },
  },
  {
    id: 'APP-28',
    title: 'a broken check of appendMany leaves every stream as it was; a store without checks says so',
    needs: ['atomicMultiStream'],
    run: async ({ store }) => {
      await store.append(aWrite('b', 'no_stream', 2))
      const { checksWithoutWrites } = store.capabilities
      const checks = [
        { stream: 'owner', expected: 'stream_exists' },
        { stream: 'owner', expected: 0n },
        { stream: 'b', expected: 'no_stream' },
        { stream: 'b', expected: 0n },
      ] as const
      for (const check of checks) {
        const call = (): unknown => appendManyOf(store)([aWrite('a', 'no_stream')], [check])
        const promised = 'appendMany with a check that does not hold is refused'
        if (checksWithoutWrites) isConflictOn(await failureOf(call, promised), check.stream, check.expected)
        else await refuses(call, 'unsupported', 'a store that does not claim checksWithoutWrites refuses checks')
      }
      same((await store.readStream('a')).head, 'no_stream', 'a broken check leaves every stream as it was')
      same((await allEvents(store)).length, 2, 'a broken check leaves the log as it was')
    },
  },
  {
    id: 'APP-29',
    title: 'a check that holds lets appendMany write and writes nothing to its own stream',
    needs: ['atomicMultiStream'],
    run: async ({ store, skip }) => {
      if (!store.capabilities.checksWithoutWrites) skip('the store does not claim checksWithoutWrites')
      await store.append(aWrite('owner', 'no_stream', 2))
      const checks = [
        { stream: 'owner', expected: 1n },
        { stream: 'other', expected: 'no_stream' },
        { stream: 'whatever', expected: 'any' },
      ] as const
      const results = await appendManyOf(store)([aWrite('a', 'no_stream')], checks)
      same(
        results.map((result) => result.revision),
        [0n],
        'checks that hold let the writes through',
      )
      same((await store.readStream('owner')).head, 1n, 'a check writes nothing')
      same((await store.readStream('other')).head, 'no_stream', 'a check writes nothing')
    },
  },
  {
    id: 'APP-30',
    title: 'appendMany of no write at all is an invalid argument, even with checks',
    needs: ['atomicMultiStream'],
    run: async ({ store }) => {
      const appendMany = appendManyOf(store)
      const promised = 'appendMany that writes nothing is refused'
      await refuses(() => appendMany([]), 'invalid_argument', promised)
      if (!store.capabilities.checksWithoutWrites) return
      await refuses(() => appendMany([], [{ stream: 'a', expected: 'any' }]), 'invalid_argument', promised)
    },
  },
  {
    id: 'APP-31',
    title: 'a read made after an append was acknowledged sees it',
    needs: [],
    run: async ({ store }) => {
      for (let n = 0; n < 40; n += 1) {
        const { revision } = await store.append(aWrite('a', 'any'))
        const promised = 'what was acknowledged can be read at once'
        same((await store.readStream('a', { from: 'end' })).head, revision, promised)
        same((await revisions(store, 'a')).length, n + 1, promised)
        same((await allEvents(store)).length, n + 1, promised)
      }
    },
  },
]
