import type { EventStore, StreamWrite } from '@muniment/kernel'
import { beforeEach, describe, expect, it } from 'vitest'
import { allEvents, anEvent, aWrite, collect, failureOf, streamEvents } from './fixtures/sample-events.ts'
import { type MemoryStore, memoryStore } from './memory-store.ts'

let store: MemoryStore
beforeEach(() => {
  store = memoryStore()
})

const twice = (): StreamWrite => {
  const event = anEvent()
  return { stream: 'a', expected: 'any', events: [event, event] }
}

describe('append', () => {
  it('positions are 0, 1, 2 without a gap, and a checkpoint is the text of a position', async () => {
    const results = [await store.append(aWrite('a', 'no_stream')), await store.append(aWrite('b', 'no_stream', 3))]
    expect(results).toEqual([
      { revision: 0n, position: 0n, checkpoint: 'mem:00000000000000000000', alreadyWritten: false },
      { revision: 2n, position: 3n, checkpoint: 'mem:00000000000000000003', alreadyWritten: false },
    ])
    expect(await store.head()).toBe('mem:00000000000000000003')
    await Promise.all([
      store.append(aWrite('a', 0n, 500)),
      store.append(aWrite('b', 2n, 500)),
      store.append(aWrite('c', 'any')),
    ])
    expect((await allEvents(store)).map((event) => Number(event.position))).toEqual([...Array(1_005).keys()])
  })

  it.each<[string, () => Promise<unknown>, object]>([
    [
      'a bad last event',
      () => store.append({ stream: 'a', expected: 'any', events: [anEvent(), anEvent({ data: Number.NaN })] }),
      { field: 'events[1].data', rule: 'must be a finite number' },
    ],
    ['an empty batch', () => store.append({ stream: 'a', expected: 'any', events: [] } as never), { field: 'events' }],
    ['an id twice', () => store.append(twice()), { field: 'events[1].id' }],
    ['an expectation below 0n', () => store.append(aWrite('a', -1n)), { field: 'expected' }],
    ['an expectation that is no bigint', () => store.append(aWrite('a', 1 as never)), { field: 'expected' }],
    ['an expectation of null', () => store.append(aWrite('a', null as never)), { field: 'expected' }],
    ['an expectation in other words', () => store.append(aWrite('a', 'none' as never)), { field: 'expected' }],
    ['no expectation', () => store.append(aWrite('a', undefined as never)), { field: 'expected' }],
    ['no write at all', () => store.appendMany([], [{ stream: 'a', expected: 'any' }]), { field: 'writes' }],
  ])('%s is an invalid argument that names its field', async (_, call, named) => {
    expect(await failureOf(call)).toMatchObject({ code: 'invalid_argument', ...named })
  })

  it('a refused batch leaves nothing behind, not even its place', async () => {
    await failureOf(store.append({ stream: 'a', expected: 'any', events: [anEvent(), anEvent({ data: Number.NaN })] }))
    expect(await store.append(aWrite('a', 'any'))).toMatchObject({ revision: 0n, position: 0n })
  })

  it('an event id may be in several streams', async () => {
    const event = anEvent()
    await store.append({ stream: 'a', expected: 'no_stream', events: [event] })
    const result = await store.append({ stream: 'b', expected: 'no_stream', events: [event] })
    expect(result).toMatchObject({ revision: 0n, position: 1n, alreadyWritten: false })
  })

  it('recordedAt is the time of the clock', async () => {
    const at = new Date('2026-11-22T01:02:03.004Z')
    store = memoryStore({ clock: () => at })
    await store.append(aWrite('a', 'no_stream'))
    expect((await streamEvents(store, 'a'))[0]?.recordedAt).toEqual(at)
  })

  it('recordedAt never goes back, even when the clock does', async () => {
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

  it('the same event id in two writes is an invalid argument', async () => {
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

  it('at most 10,000 events are written at once, and nothing of more', async () => {
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

  it('an append that is too large is not copied to its end', async () => {
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

  it('a write that throws when it is read is invalid, and what it threw stays untold', async () => {
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

  it('options that are no object are invalid, in every call', async () => {
    const none = null as never
    expect(await failureOf(() => memoryStore(none))).toMatchObject({ field: 'options' })
    expect(await failureOf(store.readStream('a', none))).toMatchObject({ field: 'options' })
    expect(await failureOf(collect(store.readAll(none)))).toMatchObject({ field: 'options' })
    expect(await failureOf(collect(store.subscribe(none)))).toMatchObject({ field: 'options' })
  })

  it('events may be allowed 32 MiB and no more: a file must be able to hold one', async () => {
    expect(memoryStore({ maxEventBytes: 32 * 1_024 * 1_024 }).capabilities.maxEventBytes).toBe(33_554_432)
    expect(await failureOf(() => memoryStore({ maxEventBytes: 32 * 1_024 * 1_024 + 1 }))).toMatchObject({
      field: 'maxEventBytes',
    })
  })
})
