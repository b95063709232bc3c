/**
 * What the client is known to do, and what a network does: the store is not bitten. Against the protocol double, which can be
 * told to go wrong.
 *
 * @module
 */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import {
  append,
  type AppendResult,
  type EventStore,
  type FeedMessage,
  isStoreFailure,
  type NewEvent,
  type StoreFailureCode,
  type StreamWrite,
} from '@muniment/kernel'
import { EventStoreDBClient } from '@eventstore/db-client'
import { afterEach, describe, expect, it } from 'vitest'
import { eventStoreDbStore, type EventStoreDbStoreOptions } from './eventstoredb-store.ts'
import { eventStoreDbStreamAdmin } from './stream-admin.ts'
import { aloneOn, bareClient, plainEvent } from './fixtures/bare-client.ts'
import {
  type AppendFault,
  type DoubleOptions,
  type EventStoreDbDouble,
  type ReadFault,
  startedDouble,
} from '@muniment/store-eventstoredb-double'

const toClose: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of toClose.splice(0).toReversed()) await close()
})

const double = async (options?: DoubleOptions): Promise<EventStoreDbDouble> => {
  const started = await startedDouble(options)
  toClose.push(() => started.close())
  return started
}

const storeOn = (
  server: EventStoreDbDouble,
  options: Omit<EventStoreDbStoreOptions, 'connectionString'> = {},
): EventStore => {
  const store = eventStoreDbStore({ connectionString: server.url, prefix: 't.', ...options })
  toClose.push(() => store.close())
  return store
}

const event = (data: NewEvent['data'] = {}): NewEvent => ({
  id: crypto.randomUUID(),
  type: 'Happened',
  data,
  metadata: {},
})
const writeOf = (stream: string, expected: StreamWrite['expected'], count = 1): StreamWrite => ({
  stream,
  expected,
  events: Array.from({ length: count }, (_, n) => event({ n })) as unknown as StreamWrite['events'],
})

const codeOf = async (call: Promise<unknown>): Promise<StoreFailureCode | 'done'> => {
  try {
    await call
    return 'done'
  } catch (failure) {
    if (!isStoreFailure(failure)) throw failure
    return failure.code
  }
}

const idsIn = async (store: EventStore, stream: string): Promise<readonly string[]> => {
  const ids: string[] = []
  for await (const { id } of (await store.readStream(stream)).events) ids.push(id)
  return ids
}

/** What the kernel makes of an append: repeated verbatim, then looked up. */
const delivered = (store: EventStore, write: StreamWrite) => append({ store }, [write], [])

/** Follows until as many events have come. */
const followed = async (
  store: EventStore,
  count: number,
  seen: FeedMessage[] = [],
): Promise<readonly FeedMessage[]> => {
  const stop = new AbortController()
  let events = 0
  for await (const message of store.subscribe({ after: 'start', signal: stop.signal })) {
    seen.push(message)
    if (message.kind === 'event') events += 1
    if (events === count) stop.abort()
  }
  return seen
}

const revisionsIn = (messages: readonly FeedMessage[]): readonly number[] =>
  messages.flatMap((message) => (message.kind === 'event' ? [Number(message.event.revision)] : []))

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n)

/** The first `count` times. */
const times = <F>(count: number, fault: F): (() => F | undefined) => {
  let left = count
  return () => {
    left -= 1
    return left >= 0 ? fault : undefined
  }
}

describe('an append that goes wrong', () => {
  const faults: readonly (readonly [AppendFault, StoreFailureCode, number])[] = [
    ['drop', 'outcome_unknown', 0],
    ['commit then drop', 'outcome_unknown', 1],
    ['kill', 'outcome_unknown', 0],
    ['commit then kill', 'outcome_unknown', 1],
    ['unavailable', 'outcome_unknown', 0],
    ['not ready', 'unavailable', 0],
    ['timeout', 'outcome_unknown', 0],
    ['not leader', 'unavailable', 0],
    ['access denied', 'access_denied', 0],
  ]
  it.each(
    faults.flatMap(([fault, code, copies]) => [
      [fault, 'unary', code, copies] as const,
      // What the server says of a call that is shared, it does not say of each append on it.
      [fault, 'batch', fault === 'not leader' ? 'outcome_unknown' : code, copies] as const,
    ]),
  )('as %s on the %s path is told as %s, and %i copies are there', async (fault, appendPath, code, copies) => {
    const server = await double()
    const store = storeOn(server, { timeoutMs: 300, appendPath })
    await store.append(writeOf('b', 'no_stream'))
    server.onAppend = times(1, fault)
    expect(await codeOf(store.append(writeOf('a', 'no_stream')))).toBe(code)
    server.onAppend = undefined
    expect(server.log.records.filter(({ stream }) => stream === 't.a')).toHaveLength(copies)
  })

  it.each(faults.filter(([fault]) => fault !== 'access denied' && fault !== 'not leader'))(
    'as %s ends in one copy when it is repeated verbatim',
    async (fault) => {
      const server = await double()
      const store = storeOn(server, { timeoutMs: 300 })
      const sent: string[] = []
      for (const count of [1, 2, 3]) {
        const write = writeOf(`a-${count}`, 'no_stream', 2)
        server.onAppend = times(Math.min(count, 2), fault)
        const appended = await delivered(store, write)
        expect(appended).toMatchObject({ _tag: 'Appended', result: { revision: 1n } })
        sent.push(...write.events.map(({ id }) => id))
        expect(await idsIn(store, write.stream)).toEqual(write.events.map(({ id }) => id))
      }
      expect(server.log.records.filter(({ stream }) => stream.startsWith('t.')).map(({ id }) => id)).toEqual(sent)
    },
  )

  it('and stays without an answer is looked up by its ids', async () => {
    const server = await double()
    const store = storeOn(server, { timeoutMs: 200 })
    await store.append(writeOf('b', 'no_stream'))
    server.onAppend = () => 'commit then drop'
    expect(await delivered(store, writeOf('a', 'no_stream'))).toMatchObject({
      _tag: 'Appended',
      result: { revision: 0n, alreadyWritten: true },
    })
    server.onAppend = () => 'drop'
    expect(await delivered(store, writeOf('a', 0n))).toMatchObject({ _tag: 'Failure', outcomeUnknown: true })
  })

  it('is taken for not written only when it was not sent', async () => {
    const server = await double()
    const store = storeOn(server, { timeoutMs: 500 })
    await store.append(writeOf('a', 'no_stream'))
    await server.stop()
    const code = await codeOf(store.append(writeOf('a', 0n)))
    expect(['unavailable', 'outcome_unknown']).toContain(code)
    await server.start()
    expect((await store.append(writeOf('a', 0n))).revision).toBe(1n)
  })

  it('that is called written without its place is read back before it is believed', async () => {
    const server = await double()
    const store = storeOn(server)
    server.onAppend = times(1, 'no position')
    const result = await store.append(writeOf('a', 'no_stream', 3))
    expect(result).toMatchObject({ revision: 2n, alreadyWritten: true })
    expect(result.position).toBe(server.log.records.at(-1)?.position)
  })

  it('that is called written without its place, which cannot be read back, has no known outcome', async () => {
    const server = await double()
    const store = storeOn(server)
    await store.append(writeOf('b', 'no_stream'))
    server.onAppend = times(1, 'no position')
    server.onRead = (kind) => (kind === 'stream' ? { after: 0, fails: 'unavailable' } : undefined)
    expect(await codeOf(store.append(writeOf('a', 'no_stream')))).toBe('outcome_unknown')
  })

  it('whose ids stood in a stream that was deleted softly is a conflict, not a success', async () => {
    const server = await double()
    const store = storeOn(server)
    const write = writeOf('a', 'no_stream')
    await store.append(write)
    const client = bareClient(server.url)
    toClose.push(() => client.dispose())
    await client.deleteStream('t.a')
    expect(await codeOf(store.append(write))).toBe('concurrency_conflict')
    expect(await codeOf(store.append(writeOf('a', 'stream_exists')))).toBe('concurrency_conflict')
    expect((await store.readStream('a')).head).toBe('no_stream')
  })

  it('goes to the leader once its node has said where that is', async () => {
    const [leader, other] = [await double(), await double()]
    other.leader = { host: '127.0.0.1', port: leader.port.port }
    const store = storeOn(other)
    expect(await codeOf(store.append(writeOf('a', 'no_stream')))).toBe('unavailable')
    expect(await delivered(store, writeOf('a', 'no_stream'))).toMatchObject({ _tag: 'Appended' })
    expect(leader.log.records.filter(({ stream }) => stream === 't.a')).toHaveLength(1)
    expect(other.log.records.filter(({ stream }) => stream === 't.a')).toEqual([])
  })
})

describe('a cluster', () => {
  const seeds = (...nodes: readonly EventStoreDbDouble[]): string =>
    `esdb://${nodes.map(({ port }) => `127.0.0.1:${port.port}`).join(',')}?tls=false&discoveryInterval=10`

  it('is asked for its leader, whichever node answers, and for its next one when that is gone', async () => {
    const [first, second] = [await double(), await double()]
    second.leader = { host: '127.0.0.1', port: first.port.port }
    const store = eventStoreDbStore({ connectionString: seeds(second, first), prefix: 't.', timeoutMs: 1_000 })
    toClose.push(() => store.close())
    for (const expected of ['no_stream', 0n] as const) await store.append(writeOf('a', expected))
    expect(first.calls.get('append')).toBe(2)
    expect(second.calls.get('append')).toBeUndefined()
    second.leader = undefined
    first.leader = { host: '127.0.0.1', port: second.port.port }
    await first.stop()
    expect(await delivered(store, writeOf('b', 'no_stream'))).toMatchObject({ _tag: 'Appended' })
    expect(second.calls.get('append')).toBe(1)
  })

  it('of which nothing can be found is told as unavailable, and nothing is sent when it is found later', async () => {
    const server = await double()
    await server.stop()
    const store = eventStoreDbStore({ connectionString: seeds(server, server), prefix: 't.', timeoutMs: 300 })
    toClose.push(() => store.close())
    expect(await codeOf(store.append(writeOf('a', 'no_stream')))).toBe('unavailable')
    await server.start()
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(server.calls.get('append')).toBeUndefined()
  })
})

describe('a trap of the client', () => {
  it('B1 a client that does not throw for a conflict invents no revision', async () => {
    const server = await double()
    const client = EventStoreDBClient.connectionString(`${server.url}&throwOnAppendFailure=false`)
    for (const appendPath of ['unary', 'batch'] as const) {
      const store = eventStoreDbStore({ client, prefix: `${appendPath}.`, appendPath })
      await store.append(writeOf('a', 'no_stream', 5))
      expect(await codeOf(store.append(writeOf('a', 1n)))).toBe('concurrency_conflict')
    }
    await client.dispose()
  })

  it.each(['unary', 'batch'] as const)(
    'B2 another client of the process whose shared stream breaks takes none of our appends on the %s path along',
    async (appendPath) => {
      const [server, others] = [await double(), await double()]
      const [store, neighbour] = [storeOn(server, { appendPath }), storeOn(others, { appendPath: 'batch' })]
      for (const one of [store, neighbour]) await one.append(writeOf('a', 'no_stream'))
      const client = bareClient(others.url)
      toClose.push(() => client.dispose())
      await client.appendToStream('b', plainEvent())
      const theirs = Promise.allSettled([
        client.appendToStream('b', plainEvent()),
        neighbour.append(writeOf('b', 'no_stream')),
      ])
      const ours = Array.from({ length: 20 }, (_, n) => store.append(writeOf(`c-${n}`, 'no_stream')))
      others.port.cut()
      expect(await Promise.all(ours)).toHaveLength(20)
      await theirs
    },
  )

  it.each(['unary', 'batch'] as const)(
    'B3 a server that is silent is not waited for on the %s path',
    async (appendPath) => {
      const server = await double()
      const store = storeOn(server, { appendPath, timeoutMs: 300 })
      await store.append(writeOf('a', 'no_stream'))
      const speak = server.port.silence()
      const write = writeOf('a', 0n)
      expect(await codeOf(store.append(write))).toBe('outcome_unknown')
      expect(await codeOf(store.head())).toBe('unavailable')
      speak()
      let result: AppendResult | undefined
      while (result === undefined) result = await store.append(write).catch(() => undefined)
      expect(result.revision).toBe(1n)
      expect(await idsIn(store, 'a')).toHaveLength(2)
    },
  )

  it('B4 reads that break off leave no call behind, three times as many as a connection has room for', async () => {
    const server = await double()
    const store = storeOn(server)
    await store.append(writeOf('a', 'no_stream', 2_000))
    for (let read = 0; read < 300; read += 1) {
      for await (const { revision } of (await store.readStream('a')).events) if (revision === 600n || read > 10) break
      if (read % 10 === 0) for await (const _ of store.readAll()) break
    }
    expect((await store.append(writeOf('a', 1_999n))).revision).toBe(2_000n)
    await expect.poll(() => server.open.now).toBe(0)
    expect(server.open.most).toBeLessThan(20)
  })

  it('B5 more feeds and reads at once than a connection has room for, and appends, go on', async () => {
    const server = await double({ maxConcurrentStreams: 100 })
    const store = storeOn(server)
    await store.append(writeOf('a', 'no_stream', 3))
    const feeds = Array.from({ length: 220 }, () => followed(store, 4))
    await expect.poll(() => server.open.now, { timeout: 10_000 }).toBeGreaterThanOrEqual(220)
    expect((await store.append(writeOf('a', 2n))).revision).toBe(3n)
    for (const seen of await Promise.all(feeds)) expect(revisionsIn(seen)).toEqual(upTo(4))
  })

  it('B6 what the client chokes on is refused, and appends beside it are not harmed', async () => {
    const server = await double()
    const store = storeOn(server, { appendPath: 'batch' })
    const beside = Array.from({ length: 20 }, (_, n) => store.append(writeOf(`b-${n}`, 'no_stream')))
    const wrong = [
      ...[{ n: 1n }, { n: Number.NaN }, undefined, { n: undefined }].map((data) => ({
        ...writeOf('a', 'any'),
        events: [{ ...event(), data }],
      })),
      ...[-1n, Number.NaN, null, undefined, 1].map((expected) => ({ ...writeOf('a', 'any'), expected })),
    ]
    for (const write of wrong) expect(await codeOf(store.append(write as StreamWrite))).toBe('invalid_argument')
    expect(await Promise.all(beside)).toHaveLength(20)
    for (const options of [{ maxCount: -1 }, { from: -1n }, { maxCount: Number.NaN }])
      expect(await codeOf(store.readStream('a', options))).toBe('invalid_argument')
    const made = `esdb:${'1'.padStart(20, '0')}/${'1'.padStart(20, '0')}`
    const read = async (): Promise<void> => {
      for await (const _ of store.readAll({ after: made })) break
    }
    expect(await codeOf(read())).toBe('invalid_argument')
  })

  it('B7 no checkpoint runs ahead of the events that were given out', async () => {
    const server = await double()
    const store = storeOn(server)
    for (let n = 0; n < 20; n += 1) {
      await store.append(writeOf(n % 2 === 0 ? 'a' : 'b', 'any', 40))
    }
    const stop = new AbortController()
    const filter = { streamPrefixes: ['a'] }
    let events = 0
    let before = ''
    for await (const message of store.subscribe({ after: 'start', filter, signal: stop.signal })) {
      if (message.kind === 'event') events += 1
      if (message.kind === 'fell_behind' || message.checkpoint === undefined) continue
      const { checkpoint } = message
      expect(before === '' || store.compareCheckpoints(before, checkpoint) <= 0).toBe(true)
      before = checkpoint
      let missed = 0
      for await (const later of store.readAll({ after: checkpoint, filter })) missed += later.kind === 'event' ? 1 : 0
      expect(events + missed).toBe(400)
      if (message.kind === 'caught_up') stop.abort()
    }
    expect(events).toBe(400)
  })

  it.each(['silence', 'error', 'unimplemented'] as const)(
    'B8 a question for features that ends in %s fails no more than one append',
    async (features) => {
      const server = await double()
      const store = storeOn(server, { appendPath: 'batch', timeoutMs: 300 })
      server.features = features
      const first = await codeOf(store.append(writeOf('a', 'no_stream')))
      expect(features === 'unimplemented' ? ['done'] : ['outcome_unknown', 'unavailable']).toContain(first)
      server.features = 'batch'
      let last: StoreFailureCode | 'done' = 'outcome_unknown'
      for (let n = 0; n < 5 && last !== 'done'; n += 1) last = await codeOf(store.append(writeOf('b', 'any')))
      expect(last).toBe('done')
    },
  )

  it.each(['unary', 'batch'] as const)(
    'B9 of 64 appends on the %s path whose connection is cut none is told wrongly',
    async (appendPath) => {
      const server = await double()
      const store = storeOn(server, { appendPath, timeoutMs: 1_000 })
      await store.append(writeOf('b', 'no_stream'))
      const writes = Array.from({ length: 64 }, (_, n) => writeOf(`a-${n}`, 'no_stream'))
      let appends = 0
      server.onAppend = () => {
        appends += 1
        return appends === 30 ? 'commit then kill' : undefined
      }
      const outcomes = await Promise.all(writes.map((write) => codeOf(store.append(write))))
      for (const code of outcomes) expect(['done', 'outcome_unknown', 'unavailable']).toContain(code)
      expect(outcomes).toContain('outcome_unknown')
      const there = (stream: string): number =>
        server.log.records.filter((record) => record.stream === `t.${stream}`).length
      for (const [n, { stream }] of writes.entries()) {
        if (outcomes[n] === 'done') expect(there(stream)).toBe(1)
        if (outcomes[n] === 'unavailable') expect(there(stream)).toBe(0)
      }
      for (const write of writes) expect(await delivered(store, write)).toMatchObject({ _tag: 'Appended' })
      for (const { stream } of writes) expect(there(stream)).toBe(1)
    },
  )

  it('B9 what was sent on a shared call before the server said that it is no leader has no known outcome', async () => {
    const server = await double()
    const store = storeOn(server, { appendPath: 'batch' })
    await store.append(writeOf('b', 'no_stream'))
    const writes = ['first', 'second'].map((stream) => writeOf(stream, 'no_stream'))
    server.onAppend = (stream) => (stream === 't.first' ? 'commit then drop' : 'not leader')
    const outcomes = await Promise.all(writes.map((write) => codeOf(store.append(write))))
    expect(outcomes).toEqual(['outcome_unknown', 'outcome_unknown'])
    expect(server.log.records.filter(({ stream }) => stream === 't.first')).toHaveLength(1)
  })

  it.each(
    (['ours first', 'theirs first'] as const).flatMap((order) =>
      (['unary', 'batch'] as const).map((path) => [order, path] as const),
    ),
  )('B10 the successor of the client in the same process, %s, does no harm to the %s path', async (order, path) => {
    const server = await double()
    const built = JSON.stringify(new URL('../dist/index.js', import.meta.url).href)
    const script = `
      const theirs = ${JSON.stringify(import.meta.resolve('@kurrent/kurrentdb-client'))}
      if (process.argv[1] === 'theirs first') await import(theirs)
      const { eventStoreDbStore } = await import(${built})
      const store = eventStoreDbStore({
        connectionString: ${JSON.stringify(server.url)}, appendPath: process.argv[2], timeoutMs: 5000 })
      const append = (expected) => store.append({ stream: 'p', expected, events: [
        { id: crypto.randomUUID(), type: 'A', data: {}, metadata: {} }] })
      await append('no_stream')
      await import(theirs)
      await append(0n)
      let seen = 0
      for await (const _ of (await store.readStream('p')).events) seen += 1
      const { signal } = new AbortController()
      for await (const message of store.subscribe({ after: 'start', signal })) {
        if (message.kind === 'caught_up') break
        seen += message.kind === 'event' ? 1 : 0
      }
      await store.close()
      console.log(seen)
      process.exit()`
    const ended = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, order, path], {
      timeout: 20_000,
    })
    expect(ended.stdout).toBe('4\n')
  })

  it('B11 metadata that look like JSON of another kind come back as the text that they are', async () => {
    const store = storeOn(await double())
    const metadata = { a: '12', b: '{"type":"Buffer"}', c: '' }
    await store.append({ stream: 'a', expected: 'no_stream', events: [{ ...event(), metadata }] })
    for await (const read of (await store.readStream('a')).events) expect(read.metadata).toEqual(metadata)
  })

  it('B12 a change of metadata keeps what others have set, access rights among it, however often they change it', async () => {
    const server = await double()
    const store = storeOn(server)
    await store.append(writeOf('a', 'no_stream', 5))
    const client = bareClient(server.url)
    toClose.push(() => client.dispose())
    const acl = { writeRoles: ['$admins'] }
    for (let n = 1; n < 4; n += 1) {
      await client.setStreamMetadata(
        't.a',
        { acl, maxAge: 1_000 * n, ...(n > 1 ? { truncateBefore: n - 1 } : {}) },
        aloneOn(server.url),
      )
      await eventStoreDbStreamAdmin(store).truncateBefore('a', BigInt(n))
    }
    const { metadata } = await client.getStreamMetadata('t.a')
    expect(metadata).toMatchObject({ acl, maxAge: 3_000, truncateBefore: 3 })
    const revisions: bigint[] = []
    for await (const { revision } of (await store.readStream('a')).events) revisions.push(revision)
    expect(revisions).toEqual([3n, 4n])
  })

  it('B13 a place that is none, half a place, and one ahead of an event that is still to come, skip nothing', async () => {
    const server = await double()
    const store = storeOn(server)
    await store.append(writeOf('a', 'no_stream', 3))
    server.oddCheckpoints = true
    const seen = followed(store, 6)
    for (const n of [2n, 3n, 4n]) await store.append(writeOf('a', n))
    const messages = await seen
    expect(revisionsIn(messages)).toEqual(upTo(6))
    for (const message of messages)
      if (message.kind !== 'fell_behind' && message.checkpoint !== undefined)
        expect(message.checkpoint).toMatch(/^esdb:0\d{19}\/\d*[1-9]\d*$/)
  })

  it('B15 a process ends by itself once its store is closed, and not because it failed', async () => {
    const server = await double()
    const built = JSON.stringify(new URL('../dist/index.js', import.meta.url).href)
    const script = `
      const { eventStoreDbStore } = await import(${built})
      const store = eventStoreDbStore({ connectionString: ${JSON.stringify(server.url)}, appendPath: process.argv[1] })
      await store.append({ stream: 'p', expected: 'any', events: [
        { id: crypto.randomUUID(), type: 'A', data: {}, metadata: {} }] })
      for await (const _ of (await store.readStream('p')).events) break
      await store.close()
      console.log('closed')`
    for (const path of ['unary', 'batch']) {
      const ended = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, path], {
        timeout: 10_000,
      })
      expect(ended.stdout).toBe('closed\n')
    }
  })

  it('B16 two hundred first appends at once are all answered', async () => {
    const store = storeOn(await double())
    const appends = Array.from({ length: 200 }, (_, n) => store.append(writeOf(`a-${n}`, 'no_stream')))
    expect(await Promise.all(appends)).toHaveLength(200)
  })

  it('B17 the first calls after a restart are answered', async () => {
    const server = await double()
    const store = storeOn(server)
    await store.append(writeOf('a', 'no_stream'))
    for (let round = 0; round < 5; round += 1) {
      await server.stop()
      expect(await codeOf(store.readStream('a'))).toBe('unavailable')
      await server.start()
      let code: StoreFailureCode | 'done' = 'unavailable'
      for (let n = 0; n < 20 && code !== 'done'; n += 1) {
        code = await codeOf(store.readStream('a'))
        if (code !== 'done') await new Promise((resolve) => setTimeout(resolve, 25))
      }
      expect(code).toBe('done')
    }
    expect((await store.append(writeOf('a', 0n))).revision).toBe(1n)
  })
})

describe('a feed that loses its server', () => {
  const faults: readonly ReadFault['fails'][] = ['unavailable', 'consumer too slow', 'cancelled', 'not leader']
  it.each(faults)(
    'as %s, in history, at the change and live, goes on without loss or repeat',
    async (fails) => {
      const server = await double()
      const store = storeOn(server)
      await store.append(writeOf('a', 'no_stream', 20))
      const after = [3, 7, 0, 10, 1]
      server.onRead = (kind) => {
        const next = kind === 'feed' ? after.shift() : undefined
        return next === undefined ? undefined : { after: next, fails }
      }
      const messages: FeedMessage[] = []
      const seen = followed(store, 40, messages)
      for (let n = 20; n < 40; n += 1) {
        await store.append(writeOf('a', BigInt(n - 1)))
        if (n % 4 === 0) server.port.cut()
        if (n % 4 === 0) await expect.poll(() => codeOf(store.readStream('b')), { timeout: 5_000 }).toBe('done')
      }
      await seen
      expect(revisionsIn(messages)).toEqual(upTo(40))
    },
    30_000,
  )

  it('says that it has fallen behind, and caught up again', async () => {
    const server = await double()
    const store = storeOn(server)
    await store.append(writeOf('a', 'no_stream'))
    const messages: FeedMessage[] = []
    const seen = followed(store, 2, messages)
    await expect.poll(() => messages.map(({ kind }) => kind)).toEqual(['event', 'caught_up'])
    await server.stop()
    await expect.poll(() => messages.at(-1)?.kind).toBe('fell_behind')
    await server.start()
    await expect.poll(() => messages.at(-1)?.kind, { timeout: 10_000 }).toBe('caught_up')
    await store.append(writeOf('a', 0n))
    await seen
    expect(revisionsIn(messages)).toEqual([0, 1])
  })

  it('is dropped when the server stays away for longer than it was told to try', async () => {
    const server = await double()
    const store = storeOn(server, { reconnectMs: 300 })
    await store.append(writeOf('a', 'no_stream'))
    const messages: FeedMessage[] = []
    const code = codeOf(followed(store, 9, messages))
    await expect.poll(() => messages.length).toBe(2)
    await server.stop()
    expect(await code).toBe('subscription_dropped')
  })

  it('and finds a log that ends ahead of where it was skips nothing in silence: it is dropped', async () => {
    const server = await double()
    const store = storeOn(server, { reconnectMs: 300 })
    await store.append(writeOf('a', 'no_stream', 30))
    const messages: FeedMessage[] = []
    const code = codeOf(followed(store, 99, messages))
    await expect.poll(() => messages.at(-1)?.kind).toBe('caught_up')
    await server.stop()
    server.log.records.splice(10)
    await server.start()
    expect(await code).toBe('subscription_dropped')
  })

  it('and never had one is told so soon', async () => {
    const server = await double()
    const store = storeOn(server, { timeoutMs: 300 })
    await server.stop()
    expect(await codeOf(followed(store, 1))).toBe('unavailable')
  })

  it('that may not read it ends at once', async () => {
    const server = await double()
    const store = storeOn(server)
    server.onRead = (kind) => (kind === 'feed' ? { after: 0, fails: 'access denied' } : undefined)
    expect(await codeOf(followed(store, 1))).toBe('access_denied')
  })
})

describe('a long log of others', () => {
  it('is gone through once by reads from the start, and again when another log is there', async () => {
    const server = await double()
    const store = storeOn(server)
    const others = {
      id: '',
      type: 'A',
      contentType: 'application/json',
      data: new Uint8Array([0x30]),
      metadata: new Uint8Array(),
    }
    for (let n = 0; n < 50; n += 1) server.log.append('other', 'any', [{ ...others, id: crypto.randomUUID() }])
    await store.append(writeOf('a', 'no_stream', 3))
    const read = async (): Promise<readonly number[]> => {
      const seen: number[] = []
      for await (const message of store.readAll())
        if (message.kind === 'event') seen.push(Number(message.event.revision))
      return seen
    }
    expect(await read()).toEqual(upTo(3))
    await store.append(writeOf('a', 2n))
    expect(await read()).toEqual(upTo(4))
    server.log.replaceBy((record) => record.stream !== 'other')
    expect(await read()).toEqual(upTo(4))
  })
})

describe('what others have written', () => {
  it.each([
    ['data that are no JSON', { data: Buffer.from('{'), metadata: Buffer.from('{}') }],
    ['data that are no UTF-8', { data: Buffer.from([0x22, 0xff, 0x22]), metadata: Buffer.from('{}') }],
    ['metadata that are no JSON', { data: Buffer.from('{}'), metadata: Buffer.from('x') }],
    ['metadata that are not flat', { data: Buffer.from('{}'), metadata: Buffer.from('{"a":1}') }],
  ])('is damage: %s', async (_, { data, metadata }) => {
    const server = await double()
    const store = storeOn(server)
    const written = { id: crypto.randomUUID(), type: 'A', contentType: 'application/json' }
    server.log.append('t.a', 'any', [{ ...written, data: new Uint8Array(data), metadata: new Uint8Array(metadata) }])
    expect(await codeOf(idsIn(store, 'a'))).toBe('corrupt_store')
    expect(await codeOf(followed(store, 1))).toBe('corrupt_store')
  })

  it('beside the prefix of the store does not exist for it', async () => {
    const server = await double()
    const store = storeOn(server)
    const client = bareClient(server.url)
    toClose.push(() => client.dispose())
    await client.appendToStream('other', [plainEvent(), plainEvent()], aloneOn(server.url))
    await store.append(writeOf('a', 'no_stream'))
    const messages: string[] = []
    for await (const message of store.readAll()) messages.push(message.kind)
    expect(messages).toEqual(['event', 'checkpoint'])
  })
})
