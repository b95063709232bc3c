/**
 * What a real node answers on the wire, asked of the protocol double and, where MUNIMENT_EVENTSTOREDB_URL names one, of a
 * server: both must answer alike, or the double proves nothing.
 *
 * @module
 */
import {
  BACKWARDS,
  END,
  type EventStoreDBClient,
  excludeSystemEvents,
  NO_STREAM,
  type Position,
  STREAM_EXISTS,
  streamNameFilter,
} from '@eventstore/db-client'
import { afterAll, describe, expect, it } from 'vitest'
import { aloneOn, bareClient, plainEvent } from './fixtures/bare-client.ts'
import { testServer } from './server.fixture.ts'

const server = await testServer()
const client = bareClient(server.connectionString)
const alone = aloneOn(server.connectionString)
afterAll(async () => {
  await client.dispose()
  await server.close()
})

const fresh = (): string => `calibration-${crypto.randomUUID()}`
const some = (count: number) => Array.from({ length: count }, (_, n) => plainEvent({ n }))
const failureOf = async (call: () => Promise<unknown>): Promise<Record<string, unknown>> => {
  try {
    await call()
  } catch (error) {
    return error as Record<string, unknown>
  }
  throw new Error('it succeeded')
}
const idsOf = async (stream: string, options: Parameters<EventStoreDBClient['readStream']>[1] = {}) => {
  const ids: (string | undefined)[] = []
  for await (const { event } of client.readStream(stream, options)) ids.push(event?.id)
  return ids
}
const placesOf = async (stream: string): Promise<readonly (Position | undefined)[]> => {
  const places: (Position | undefined)[] = []
  for await (const { event } of client.readStream(stream)) places.push(event?.position)
  return places
}
const append = (
  stream: string,
  events: ReturnType<typeof some>,
  expectedRevision: bigint | 'any' | 'no_stream' | 'stream_exists',
) => client.appendToStream(stream, events, { expectedRevision, ...alone })

describe(`the wire of ${server.name}: appends`, () => {
  it('two events at no_stream stand at revision 1, at the position of the last', async () => {
    const stream = fresh()
    const { nextExpectedRevision, position } = await append(stream, some(2), NO_STREAM)
    expect(nextExpectedRevision).toBe(1n)
    const places = await placesOf(stream)
    expect(places).toHaveLength(2)
    expect(places[1]).toEqual(position)
    expect(places[0]).not.toEqual(position)
    expect(position?.commit).toBe(position?.prepare)
  })

  it.each([NO_STREAM, 0n, 'any', STREAM_EXISTS] as const)(
    'a repeat at %s is answered as the first time, also with other data, and writes nothing',
    async (expected) => {
      const stream = fresh()
      if (expected !== NO_STREAM) await append(stream, some(1), NO_STREAM)
      const events = some(2)
      const first = await append(stream, events, expected)
      const others = events.map(({ id }) => plainEvent({ other: true }, id))
      expect(await append(stream, others, expected)).toEqual(first)
      expect(await idsOf(stream)).toHaveLength(expected === NO_STREAM ? 2 : 3)
    },
  )

  it('a prefix of what was appended is a repeat, with its own revision', async () => {
    const stream = fresh()
    const events = some(3)
    await append(stream, events, NO_STREAM)
    expect((await append(stream, events.slice(0, 2), NO_STREAM)).nextExpectedRevision).toBe(1n)
  })

  it('known ids with a new one behind them conflict; a new one ahead of a known one is written with any', async () => {
    const stream = fresh()
    const events = some(2)
    await append(stream, events, NO_STREAM)
    for (const expected of [NO_STREAM, 'any'] as const)
      expect(await failureOf(() => append(stream, [...events, ...some(1)], expected))).toMatchObject({
        type: 'wrong-expected-version',
        actualVersion: 1n,
      })
    await append(stream, [...some(1), events[0] as (typeof events)[number]], 'any')
    expect(await idsOf(stream)).toHaveLength(4)
  })

  it('of 50 that expect the same revision one wins, and 20 identical ones are written once', async () => {
    const stream = fresh()
    await append(stream, some(1), NO_STREAM)
    const races = await Promise.allSettled(Array.from({ length: 50 }, () => append(stream, some(1), 0n)))
    expect(races.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const events = some(1)
    const same = await Promise.allSettled(Array.from({ length: 20 }, () => append(stream, events, 1n)))
    // A node that is at work on the first of them lets some of the others time out: their outcome is not known.
    for (const one of same)
      expect(one).toMatchObject(
        one.status === 'fulfilled' ? { value: { success: true } } : { reason: { type: 'timeout' } },
      )
    expect(await idsOf(stream)).toHaveLength(3)
  })

  it('a stream that is missing is told as no_stream, one that is elsewhere by its revision', async () => {
    expect(await failureOf(() => append(fresh(), some(1), STREAM_EXISTS))).toMatchObject({ actualVersion: 'no_stream' })
    expect(await failureOf(() => append(fresh(), some(1), 5n))).toMatchObject({ actualVersion: 'no_stream' })
  })

  it('1,048,576 bytes are taken and one more is refused', async () => {
    const ofBytes = (bytes: number) => [plainEvent({ t: 'x'.repeat(bytes - '{"t":""}'.length) })]
    const stream = fresh()
    await append(stream, ofBytes(1_048_576), 'any')
    expect(await failureOf(() => append(stream, ofBytes(1_048_577), 'any'))).toMatchObject({
      type: 'maximum-append-size-exceeded',
      maxAppendSize: 1_048_576,
    })
  })
})

describe(`the wire of ${server.name}: reads`, () => {
  it('a stream that was truncated whole reads as empty, not as missing', async () => {
    const stream = fresh()
    await append(stream, some(2), NO_STREAM)
    await client.setStreamMetadata(stream, { truncateBefore: 2 }, alone)
    expect(await idsOf(stream)).toEqual([])
  })

  it('a missing stream is not found', async () =>
    expect(await failureOf(() => idsOf(fresh()))).toMatchObject({ type: 'stream-not-found' }))

  it('forwards from the end, and nothing at all, are unknown errors', async () => {
    const stream = fresh()
    await append(stream, some(1), NO_STREAM)
    for (const options of [{ fromRevision: END }, { maxCount: 0 }] as const)
      expect(await failureOf(() => idsOf(stream, options))).toMatchObject({ type: 'unknown', code: 2 })
  })

  it('a place that nobody was given is an unknown error', async () => {
    const made = { commit: 3n, prepare: 3n }
    const read = async (): Promise<void> => {
      for await (const event of client.readAll({ fromPosition: made, maxCount: 1 })) expect(event).toBeUndefined()
    }
    expect(await failureOf(read)).toMatchObject({ type: 'unknown', code: 2 })
  })

  it('the whole log is read forwards from a place inclusive, backwards exclusive', async () => {
    const stream = fresh()
    await append(stream, some(2), NO_STREAM)
    const [first, second] = await placesOf(stream)
    const from = async (options: object): Promise<Position | undefined> => {
      let place: Position | undefined
      for await (const { event } of client.readAll({ maxCount: 1, ...options })) place = event?.position
      return place
    }
    expect(await from({ fromPosition: first })).toEqual(first)
    expect(await from({ fromPosition: second, direction: BACKWARDS })).toEqual(first)
  })
})

describe(`the wire of ${server.name}: feeds`, () => {
  it('confirm, give history, say once that they have caught up, and go on live', async () => {
    const stream = fresh()
    await append(stream, some(2), NO_STREAM)
    const feed = client.subscribeToAll({ fromPosition: END, filter: streamNameFilter({ prefixes: [stream] }) })
    const told: string[] = []
    feed.on('confirmation', () => told.push('confirmed'))
    feed.on('caughtUp', () => told.push('caught up'))
    const live = new Promise<void>((resolve) => {
      feed.on('data', ({ event }) => {
        told.push(`event ${event?.revision}`)
        resolve()
      })
    })
    while (!told.includes('caught up')) await new Promise((resolve) => setTimeout(resolve, 5))
    await append(stream, some(1), 1n)
    await live
    await feed.unsubscribe()
    expect(told).toEqual(['confirmed', 'caught up', 'event 2'])
  })

  it('begin behind the place that they are given, and tell a place where nothing matches', async () => {
    const stream = fresh()
    await append(stream, some(2), NO_STREAM)
    const [first] = await placesOf(stream)
    const places: unknown[] = []
    const feed = client.subscribeToAll({
      fromPosition: first as Position,
      filter: excludeSystemEvents({
        checkpointInterval: 1,
        maxSearchWindow: 2,
        checkpointReached: async (_, place) => void places.push(place),
      }),
    })
    const seen: (bigint | undefined)[] = []
    feed.on('data', ({ event }) => seen.push(event?.revision))
    while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    for (let n = 0; places.length === 0 && n < 100; n += 1) await append(fresh(), some(1), NO_STREAM)
    expect(seen[0]).toBe(1n)
    await feed.unsubscribe()
    expect(places.length).toBeGreaterThan(0)
  })
})

describe(`the wire of ${server.name}: deletes`, () => {
  it('what is deleted softly is not found, goes on in numbers, and does not exist', async () => {
    const stream = fresh()
    const events = some(2)
    await append(stream, events, NO_STREAM)
    await client.deleteStream(stream)
    expect(await failureOf(() => idsOf(stream))).toMatchObject({ type: 'stream-not-found' })
    expect(await failureOf(() => append(stream, some(1), STREAM_EXISTS))).toMatchObject({ type: 'stream-deleted' })
    expect((await append(stream, some(1), NO_STREAM)).nextExpectedRevision).toBe(2n)
  })

  it('the ids of what was deleted softly are answered as written, without a place, and are not', async () => {
    const stream = fresh()
    const events = some(1)
    await append(stream, events, NO_STREAM)
    await client.deleteStream(stream)
    expect(await append(stream, events, NO_STREAM)).toMatchObject({ success: true, position: undefined })
    expect(await failureOf(() => idsOf(stream))).toMatchObject({ type: 'stream-not-found' })
  })

  it('a soft delete takes the access rights of the stream with it', async () => {
    const stream = fresh()
    await append(stream, some(1), NO_STREAM)
    await client.setStreamMetadata(stream, { acl: { writeRoles: ['$admins'] } }, alone)
    await client.deleteStream(stream)
    expect((await client.getStreamMetadata(stream)).metadata).not.toHaveProperty('acl')
  })

  it('a tombstone ends a stream for reads and appends, and its metadata with it', async () => {
    const stream = fresh()
    await append(stream, some(1), NO_STREAM)
    await client.tombstoneStream(stream)
    for (const call of [
      () => idsOf(stream),
      () => append(stream, some(1), 'any'),
      () => client.setStreamMetadata(stream, { maxCount: 1 }, alone),
    ])
      expect(await failureOf(call)).toMatchObject({ type: 'stream-deleted' })
  })
})
