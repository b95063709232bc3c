import type { EventStore, NewEvent, StreamWrite } from '@muniment/kernel'
import { beforeEach, describe, expect, it } from 'vitest'
import { allEvents, anEvent, aWrite, collect, failureOf, revisions, streamEvents } from './fixtures/sample-events.ts'
import { type MemoryStore, memoryStore } from './memory-store.ts'

let store: MemoryStore
beforeEach(() => {
  store = memoryStore()
})

const conflictAt = (stream: string, expected: StreamWrite['expected'], actual: bigint | 'no_stream') => ({
  code: 'concurrency_conflict',
  stream,
  expected,
  actual,
})

describe('append', () => {
  it('APP-01 the first append at no_stream gives revision 0', async () => {
    expect(await store.append(aWrite('a', 'no_stream'))).toEqual({
      revision: 0n,
      position: 0n,
      checkpoint: 'mem:00000000000000000000',
      alreadyWritten: false,
    })
  })

  it('APP-02 a batch of n events gives revision n-1', async () => {
    expect(await store.append(aWrite('a', 'no_stream', 5))).toMatchObject({ revision: 4n, position: 4n })
  })

  it('APP-03 an append at the exact revision goes on from there', async () => {
    await store.append(aWrite('a', 'no_stream', 2))
    expect(await store.append(aWrite('a', 1n, 2))).toMatchObject({ revision: 3n })
    expect(await revisions(store, 'a')).toEqual([0, 1, 2, 3])
  })

  it('APP-04 no_stream on an existing stream is a conflict that names the actual revision', async () => {
    await store.append(aWrite('a', 'no_stream', 3))
    expect(await failureOf(store.append(aWrite('a', 'no_stream')))).toEqual(conflictAt('a', 'no_stream', 2n))
  })

  it('APP-05 stream_exists on a missing stream is a conflict with no_stream', async () => {
    const failure = await failureOf(store.append(aWrite('a', 'stream_exists')))
    expect(failure).toEqual(conflictAt('a', 'stream_exists', 'no_stream'))
  })

  it('APP-05 stream_exists on an existing stream is written', async () => {
    await store.append(aWrite('a', 'no_stream'))
    expect(await store.append(aWrite('a', 'stream_exists'))).toMatchObject({ revision: 1n })
  })

  it('APP-06 an exact revision on a missing stream is a conflict with no_stream', async () => {
    expect(await failureOf(store.append(aWrite('a', 0n)))).toEqual(conflictAt('a', 0n, 'no_stream'))
  })

  it('APP-07 an exact revision that is too low is a conflict', async () => {
    await store.append(aWrite('a', 'no_stream', 3))
    expect(await failureOf(store.append(aWrite('a', 1n)))).toEqual(conflictAt('a', 1n, 2n))
  })

  it('APP-08 an exact revision that is too high is a conflict', async () => {
    await store.append(aWrite('a', 'no_stream', 3))
    expect(await failureOf(store.append(aWrite('a', 3n)))).toEqual(conflictAt('a', 3n, 2n))
  })

  it('APP-09 any is written on a missing and on an existing stream', async () => {
    expect(await store.append(aWrite('a', 'any'))).toMatchObject({ revision: 0n })
    expect(await store.append(aWrite('a', 'any'))).toMatchObject({ revision: 1n })
  })

  it('APP-10 a conflict leaves nothing behind', async () => {
    await failureOf(store.append(aWrite('a', 0n, 3)))
    expect((await store.readStream('a')).head).toBe('no_stream')
    expect(await allEvents(store)).toEqual([])
    expect(await store.head()).toBeUndefined()
  })

  it('APP-11 a batch with a bad last event writes none of its events', async () => {
    const write: StreamWrite = {
      stream: 'a',
      expected: 'no_stream',
      events: [anEvent(), anEvent({ data: Number.NaN })],
    }
    const failure = await failureOf(store.append(write))
    expect(failure).toEqual({
      code: 'invalid_argument',
      field: 'events[1].data',
      rule: 'must be a finite number',
    })
    expect(await allEvents(store)).toEqual([])
  })

  it('APP-12 an empty batch is an invalid argument', async () => {
    const write = { stream: 'a', expected: 'no_stream', events: [] } as unknown as StreamWrite
    expect(await failureOf(store.append(write))).toMatchObject({ code: 'invalid_argument', field: 'events' })
  })

  it('APP-13 the same event id twice in a batch is an invalid argument', async () => {
    const event = anEvent()
    const failure = await failureOf(store.append({ stream: 'a', expected: 'no_stream', events: [event, event] }))
    expect(failure).toMatchObject({ code: 'invalid_argument', field: 'events[1].id' })
  })

  it('APP-14 an event id may be in several streams', async () => {
    const event = anEvent()
    await store.append({ stream: 'a', expected: 'no_stream', events: [event] })
    const result = await store.append({ stream: 'b', expected: 'no_stream', events: [event] })
    expect(result).toMatchObject({ revision: 0n, position: 1n, alreadyWritten: false })
  })

  it('APP-15 the position and checkpoint of the result are those read back', async () => {
    await store.append(aWrite('a', 'no_stream', 3))
    const result = await store.append(aWrite('b', 'no_stream', 2))
    const last = (await streamEvents(store, 'b')).at(-1)
    expect(last).toMatchObject({ position: result.position, checkpoint: result.checkpoint, revision: result.revision })
    expect(await store.head()).toBe(result.checkpoint)
  })

  it('APP-16 two batches of 1,000 events do not interleave', async () => {
    await Promise.all([store.append(aWrite('a', 'no_stream', 1_000)), store.append(aWrite('b', 'no_stream', 1_000))])
    const events = await allEvents(store)
    expect(events.map((event) => Number(event.position))).toEqual([...Array(2_000).keys()])
    expect(events.map((event) => event.stream)).toEqual([...Array(1_000).fill('a'), ...Array(1_000).fill('b')])
  })

  it('APP-17 a caller that changes data and metadata after the call does not change the event', async () => {
    const data = { list: [{ n: 1 }] }
    const metadata = { command: 'Do' }
    const events: [NewEvent] = [anEvent({ data, metadata })]
    const appended = store.append({ stream: 'a', expected: 'no_stream', events })
    data.list.push({ n: 2 })
    Object.assign(data.list[0] as object, { n: 3 })
    metadata.command = 'Other'
    events.push(anEvent())
    await appended
    expect(await streamEvents(store, 'a')).toMatchObject([{ data: { list: [{ n: 1 }] }, metadata: { command: 'Do' } }])
  })

  it('APP-17 a reader that changes what it got does not change what the next reader gets', async () => {
    await store.append({ stream: 'a', expected: 'no_stream', events: [anEvent({ data: { list: [{ n: 1 }] } })] })
    const before = structuredClone(await streamEvents(store, 'a'))
    const [event] = (await streamEvents(store, 'a')) as unknown as [
      { data: { list: { n: number }[] }; recordedAt: Date },
    ]
    expect(() => event.data.list.push({ n: 2 })).toThrow(TypeError)
    expect(() => Object.assign(event.data.list[0] as object, { n: 2 })).toThrow(TypeError)
    event.recordedAt.setTime(0)
    event.data = { list: [] }
    expect(await streamEvents(store, 'a')).toEqual(before)
  })

  it('APP-18 recordedAt is the time of the clock', async () => {
    const at = new Date('2026-11-22T01:02:03.004Z')
    store = memoryStore({ clock: () => at })
    await store.append(aWrite('a', 'no_stream'))
    expect((await streamEvents(store, 'a'))[0]?.recordedAt).toEqual(at)
  })

  it('APP-18 recordedAt never goes back, even when the clock does', async () => {
    const times = [5_000, 3_000, 7_000]
    store = memoryStore({ clock: () => new Date(times.shift() ?? 0) })
    for (const stream of ['a', 'b', 'c']) await store.append(aWrite(stream, 'no_stream'))
    expect((await allEvents(store)).map((event) => event.recordedAt.getTime())).toEqual([5_000, 5_000, 7_000])
  })

  it.each([
    ['an invalid date', () => new Date(Number.NaN)],
    ['a year above 9999', () => new Date('+010000-01-01T00:00:00.000Z')],
    ['nothing', () => undefined as unknown as Date],
  ])('a clock that gives %s is an invalid argument, and nothing is written', async (_, clock) => {
    store = memoryStore({ clock })
    expect(await failureOf(store.append(aWrite('a', 'any')))).toMatchObject({
      code: 'invalid_argument',
      field: 'clock',
    })
    expect(await allEvents(store)).toEqual([])
  })

  it.each([-1n, 1, 'none', undefined, null])('an expectation of %s is an invalid argument', async (expected) => {
    const failure = await failureOf(store.append(aWrite('a', expected as unknown as 'any')))
    expect(failure).toMatchObject({ code: 'invalid_argument', field: 'expected' })
  })

  it('a call with no objects is an invalid argument and no other error', async () => {
    expect(await failureOf(store.append(null as never))).toMatchObject({ field: 'write' })
    const write = { stream: 'a', expected: 'any', events: [null] } as never
    expect(await failureOf(store.append(write))).toMatchObject({ field: 'events[0]' })
    expect(await failureOf(store.appendMany('a' as never))).toMatchObject({ field: 'writes' })
    expect(await failureOf(store.appendMany([null as never]))).toMatchObject({ field: 'writes[0]' })
    expect(await failureOf(store.appendMany([aWrite('a', 'any')], 'a' as never))).toMatchObject({ field: 'checks' })
    expect(await failureOf(store.appendMany([aWrite('a', 'any')], [null as never]))).toMatchObject({
      field: 'checks[0]',
    })
  })

  it('a signal that has aborted before the effect means that nothing is written', async () => {
    const aborted = { signal: AbortSignal.abort() }
    expect(await failureOf(store.append(aWrite('a', 'any'), aborted))).toEqual({ code: 'aborted' })
    expect(await failureOf(store.appendMany([aWrite('a', 'any')], [], aborted))).toEqual({ code: 'aborted' })
    const controller = new AbortController()
    const appended = store.append(aWrite('a', 'any'), { signal: controller.signal })
    controller.abort()
    expect(await failureOf(appended)).toEqual({ code: 'aborted' })
    expect(await allEvents(store)).toEqual([])
  })
})

describe('appendMany', () => {
  it('writes all streams in order, in one piece of the log', async () => {
    await store.append(aWrite('b', 'no_stream'))
    const results = await store.appendMany([aWrite('a', 'no_stream', 2), aWrite('b', 0n, 2), aWrite('c', 'any')])
    expect(results.map(({ revision, position }) => [revision, position])).toEqual([
      [1n, 2n],
      [2n, 4n],
      [0n, 5n],
    ])
    expect((await allEvents(store)).map((event) => event.stream)).toEqual(['b', 'a', 'a', 'b', 'b', 'c'])
  })

  it('APP-11 one broken expectation leaves every stream as it was and is named', async () => {
    await store.append(aWrite('b', 'no_stream', 2))
    const failure = await failureOf(store.appendMany([aWrite('a', 'no_stream'), aWrite('b', 0n)]))
    expect(failure).toEqual(conflictAt('b', 0n, 1n))
    expect((await store.readStream('a')).head).toBe('no_stream')
    expect(await allEvents(store)).toHaveLength(2)
  })

  it('one broken check leaves every stream as it was and is named', async () => {
    const write = aWrite('a', 'no_stream')
    const failure = await failureOf(store.appendMany([write], [{ stream: 'owner', expected: 'stream_exists' }]))
    expect(failure).toEqual(conflictAt('owner', 'stream_exists', 'no_stream'))
    expect(await allEvents(store)).toEqual([])
  })

  it('a check that holds writes nothing to its stream', async () => {
    await store.append(aWrite('owner', 'no_stream', 2))
    await store.appendMany(
      [aWrite('a', 'no_stream')],
      [
        { stream: 'owner', expected: 1n },
        { stream: 'other', expected: 'no_stream' },
        { stream: 'whatever', expected: 'any' },
      ],
    )
    expect((await store.readStream('owner')).head).toBe(1n)
    expect((await store.readStream('other')).head).toBe('no_stream')
  })

  it('APP-12 no write at all is an invalid argument, even with checks', async () => {
    const failure = await failureOf(store.appendMany([], [{ stream: 'a', expected: 'any' }]))
    expect(failure).toMatchObject({ code: 'invalid_argument', field: 'writes' })
  })

  it('APP-13 the same event id in two writes is an invalid argument', async () => {
    const write = aWrite('a', 'any')
    const failure = await failureOf(store.appendMany([write, { ...write, stream: 'b' }]))
    expect(failure).toMatchObject({ code: 'invalid_argument', field: 'writes[1].events[0].id' })
  })

  it('the same stream in two writes is an invalid argument', async () => {
    const failure = await failureOf(store.appendMany([aWrite('a', 'any'), aWrite('a', 'any')]))
    expect(failure).toMatchObject({ code: 'invalid_argument', field: 'writes[1].stream' })
  })

  it('a check on a stream that is written is an invalid argument', async () => {
    const failure = await failureOf(store.appendMany([aWrite('a', 'any')], [{ stream: 'a', expected: 'no_stream' }]))
    expect(failure).toMatchObject({ code: 'invalid_argument', field: 'checks[0].stream' })
  })

  it('the capabilities say what the store does', () => {
    const { capabilities } = store as EventStore
    expect(capabilities).toEqual({
      atomicMultiStream: true,
      checksWithoutWrites: true,
      durable: false,
      maxEventBytes: 1_048_576,
      maxAppendBytes: 16_777_216,
      idempotentAppend: 'always',
      comparesContent: true,
    })
  })

  it('APP at most 10,000 events are written at once, and nothing of more', async () => {
    const rule = 'must be at most 10000 in one append'
    expect(await failureOf(store.append(aWrite('a', 'no_stream', 10_001)))).toEqual({
      code: 'invalid_argument',
      field: 'events',
      rule,
    })
    const many = [aWrite('a', 'no_stream', 6_000), aWrite('b', 'no_stream', 6_000)]
    expect(await failureOf(store.appendMany(many))).toMatchObject({ field: 'writes[1].events', rule })
    expect(await allEvents(store)).toEqual([])
    expect(await store.append(aWrite('a', 'no_stream', 10_000))).toMatchObject({ revision: 9_999n })
  })

  it('APP an append that is too large is not copied to its end', async () => {
    const small = memoryStore({ maxAppendBytes: 1_000 })
    let read = 0
    const events = Array.from({ length: 5_000 }, () =>
      anEvent({
        data: {
          get text() {
            read += 1
            return 'x'.repeat(100)
          },
        },
      }),
    ) as unknown as StreamWrite['events']
    const failure = await failureOf(small.append({ stream: 'a', expected: 'any', events }))
    expect(failure).toMatchObject({ code: 'append_too_large', max: 1_000 })
    expect(read).toBeLessThan(20)
  })

  it('APP a write that throws when it is read is invalid, and what it threw stays untold', async () => {
    const throws = (): never => {
      throw new Error('canary-4711')
    }
    const hostile = Object.defineProperty({ ...aWrite('a', 'any') }, 'stream', { get: throws, enumerable: true })
    const hostileEvent = Object.defineProperty(anEvent(), 'id', { get: throws, enumerable: true })
    for (const call of [
      () => store.append(hostile),
      () => store.append({ stream: 'a', expected: 'any', events: [hostileEvent] }),
      () => store.appendMany([hostile]),
    ]) {
      const failure = await failureOf(call)
      expect(failure).toMatchObject({ code: 'invalid_argument', rule: 'must be readable' })
      expect(JSON.stringify(failure)).not.toContain('4711')
    }
  })

  it('APP options that are no object are invalid, in every call', async () => {
    const none = null as never
    expect(await failureOf(() => memoryStore(none))).toMatchObject({ field: 'options' })
    expect(await failureOf(store.readStream('a', none))).toMatchObject({ field: 'options' })
    expect(await failureOf(collect(store.readAll(none)))).toMatchObject({ field: 'options' })
    expect(await failureOf(collect(store.subscribe(none)))).toMatchObject({ field: 'options' })
  })

  it('APP events may be allowed 32 MiB and no more: a file must be able to hold one', async () => {
    expect(memoryStore({ maxEventBytes: 32 * 1_024 * 1_024 }).capabilities.maxEventBytes).toBe(33_554_432)
    expect(await failureOf(() => memoryStore({ maxEventBytes: 32 * 1_024 * 1_024 + 1 }))).toMatchObject({
      field: 'maxEventBytes',
    })
  })
})
