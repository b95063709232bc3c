import type { AllFilter, ReadAllOptions } from '@muniment/kernel'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { allEvents, anEvent, aWrite, collect, failureOf } from './fixtures/sample-events.ts'
import { type MemoryStore, memoryStore } from './memory-store.ts'

let store: MemoryStore
beforeEach(() => {
  store = memoryStore()
})

const checkpoint = (position: number): string => `mem:${String(position).padStart(20, '0')}`

const write = async (stream: string, type = 'ThingHappened'): Promise<void> => {
  await store.append({ stream, expected: 'any', events: [anEvent({ type })] })
}

/** `+3` for the event at position 3, `=3` for its checkpoint alone. */
const outline = async (options?: ReadAllOptions): Promise<string> =>
  (await collect(store.readAll(options)))
    .map((message) => (message.kind === 'event' ? '+' : '=') + Number(message.checkpoint.slice(4)))
    .join(' ')

describe('readAll', () => {
  it('ORD the events of all streams come in the order in which they were written', async () => {
    for (const stream of ['a', 'b', 'a', 'c', 'b', 'a']) await write(stream)
    const events = await allEvents(store)
    expect(events.map((event) => `${event.stream}${event.revision}`)).toEqual(['a0', 'b0', 'a1', 'c0', 'b1', 'a2'])
    expect(events.map((event) => event.position)).toEqual([0n, 1n, 2n, 3n, 4n, 5n])
  })

  it.each<[string, ReadAllOptions | undefined, string]>([
    ['without options', undefined, '+0 +1 +2 +3 +4 =4'],
    ['after start', { after: 'start' }, '+0 +1 +2 +3 +4 =4'],
    ['after a checkpoint, exclusive', { after: checkpoint(1) }, '+2 +3 +4 =4'],
    ['after the last checkpoint', { after: checkpoint(4) }, '=4'],
    ['after end', { after: 'end' }, '=4'],
    ['at most two', { maxCount: 2 }, '+0 +1 =1'],
    ['at most none', { maxCount: 0 }, ''],
    ['at most none after a checkpoint', { maxCount: 0, after: checkpoint(2) }, '=2'],
    ['backwards', { direction: 'backwards' }, '+4 +3 +2 +1 +0 =0'],
    ['backwards after end', { direction: 'backwards', after: 'end' }, '+4 +3 +2 +1 +0 =0'],
    ['backwards after a checkpoint, exclusive', { direction: 'backwards', after: checkpoint(2) }, '+1 +0 =0'],
    ['backwards after the first checkpoint', { direction: 'backwards', after: checkpoint(0) }, '=0'],
    ['backwards after start', { direction: 'backwards', after: 'start' }, ''],
    ['backwards, at most one', { direction: 'backwards', maxCount: 1 }, '+4 =4'],
  ])('RDA reads %s', async (_, options, expected) => {
    await store.append(aWrite('a', 'no_stream', 5))
    expect(await outline(options)).toBe(expected)
  })

  it('RDA an empty store gives no message at all', async () => {
    expect(await outline()).toBe('')
    expect(await outline({ direction: 'backwards' })).toBe('')
    expect(await outline({ after: 'end' })).toBe('')
    expect(await store.head()).toBeUndefined()
  })

  it.each([1, 2, 7, 1_000])(
    'RDA pages of %d give the same events as one read, in both directions',
    async (maxCount) => {
      for (let n = 0; n < 23; n += 1) await write(n % 3 === 0 ? 'a' : 'b')
      for (const direction of ['forwards', 'backwards'] as const) {
        const whole = await allEvents(store, { direction, filter: { streamPrefixes: ['b'] } })
        const paged: unknown[] = []
        let after: string = direction === 'forwards' ? 'start' : 'end'
        for (;;) {
          const messages = await collect(
            store.readAll({ direction, after, maxCount, filter: { streamPrefixes: ['b'] } }),
          )
          const events = messages.flatMap((message) => (message.kind === 'event' ? [message.event] : []))
          paged.push(...events)
          if (events.length < maxCount) break
          after = messages.at(-1)?.checkpoint ?? after
        }
        expect(paged).toEqual(whole)
      }
    },
  )

  it('RDA backwards is the exact reverse', async () => {
    for (const stream of ['a', 'b', 'a', 'c', 'b', 'a']) await write(stream)
    expect((await allEvents(store, { direction: 'backwards' })).reverse()).toEqual(await allEvents(store))
  })

  it.each<[string, AllFilter, string]>([
    ['a prefix of streams', { streamPrefixes: ['user-'] }, '+0 +2 =5'],
    ['one of several prefixes', { streamPrefixes: ['user-', 'key-'] }, '+0 +1 +2 =5'],
    ['a list of types', { eventTypes: ['Made', 'Gone'] }, '+0 +1 +4 =5'],
    ['a prefix of types', { eventTypePrefixes: ['Re'] }, '+2 +3 =5'],
    ['streams AND types', { streamPrefixes: ['user-'], eventTypes: ['Made'] }, '+0 =5'],
    ['streams AND types AND prefixes', { streamPrefixes: ['u'], eventTypes: ['Made'], eventTypePrefixes: ['R'] }, '=5'],
    ['an empty filter', {}, '+0 +1 +2 +3 +4 +5 =5'],
    ['an empty prefix', { streamPrefixes: [''] }, '+0 +1 +2 +3 +4 +5 =5'],
    ['an empty list', { eventTypes: [] }, '=5'],
    ['another case', { streamPrefixes: ['User-'] }, '+5 =5'],
    ['none', { streamPrefixes: ['missing'] }, '=5'],
  ])('RDA filters by %s', async (_, filter, expected) => {
    await write('user-1', 'Made')
    await write('key-1', 'Made')
    await write('user-1', 'Renamed')
    await write('users', 'Reset')
    await write('a', 'Gone')
    await write('User-1', 'made')
    expect(await outline({ filter })).toBe(expected)
  })

  it('RDA prefixes are literal, whatever they hold', async () => {
    const names = ['a.b', 'axb', 'a%b', 'a_b', 'a\\b', 'a*', 'a[b', '^a', 'é', 'e\u0301', '👩‍👧']
    for (const name of names) await write(name)
    for (const name of names) {
      const found = await allEvents(store, { filter: { streamPrefixes: [name] } })
      expect(found.map((event) => event.stream)).toEqual([name])
    }
  })

  it('RDA maxCount counts events that match', async () => {
    for (const stream of ['a', 'b', 'a', 'b', 'a']) await write(stream)
    expect(await outline({ filter: { streamPrefixes: ['b'] }, maxCount: 1 })).toBe('+1 =1')
    expect(await outline({ filter: { streamPrefixes: ['b'] }, maxCount: 2 })).toBe('+1 +3 =3')
  })

  it.each<[string, object]>([
    ['after', { after: 'mem:1' }],
    ['after', { after: 'esdb:00000000000000000000' }],
    ['after', { after: '' }],
    ['after', { after: 0n }],
    ['after', { after: null }],
    ['maxCount', { maxCount: -1 }],
    ['maxCount', { maxCount: 0.5 }],
    ['direction', { direction: 'up' }],
    ['filter', { filter: 'a' }],
    ['filter.streamPrefixes', { filter: { streamPrefixes: 'a' } }],
    ['filter.eventTypes', { filter: { eventTypes: [1] } }],
  ])('RDA a wrong %s is an invalid argument: %o', async (field, options) => {
    await write('a')
    expect(await failureOf(outline(options))).toMatchObject({ code: 'invalid_argument', field })
  })

  it('RDA a checkpoint ahead of the head is an invalid argument, not an empty read', async () => {
    const ahead = { code: 'invalid_argument', field: 'after' }
    expect(await failureOf(outline({ after: checkpoint(0) }))).toMatchObject(ahead)
    await write('a')
    expect(await failureOf(outline({ after: checkpoint(1) }))).toMatchObject(ahead)
    expect(await failureOf(outline({ after: `mem:${'9'.repeat(20)}` }))).toMatchObject(ahead)
  })

  it('RDA a read ends at the head that it met, although others append', async () => {
    await store.append(aWrite('a', 'no_stream', 3))
    let events = 0
    for await (const message of store.readAll()) {
      if (message.kind !== 'event') expect(message.checkpoint).toBe(checkpoint(2))
      else events += 1
      await store.append(aWrite('a', 'any'))
    }
    expect(events).toBe(3)
  })

  it('RDA an abort before or during the read fails it with aborted', async () => {
    await store.append(aWrite('a', 'no_stream', 3))
    expect(await failureOf(outline({ signal: AbortSignal.abort() }))).toEqual({ code: 'aborted' })
    const controller = new AbortController()
    const read = async (): Promise<void> => {
      for await (const _ of store.readAll({ signal: controller.signal })) controller.abort()
    }
    expect(await failureOf(read())).toEqual({ code: 'aborted' })
  })

  it('RDA a reader that polls during 20,000 appends sees every event once and in order', async () => {
    let writing = true
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let n = 0; n < 2_500; n += 1) await store.append(aWrite(`w-${writer}`, 'any'))
    })
    const written = Promise.all(writers).then(() => {
      writing = false
    })
    let after: string = 'start'
    let next = 0n
    let last = false
    while (!last) {
      last = !writing
      for await (const message of store.readAll({ after })) {
        after = message.checkpoint
        if (message.kind !== 'event') continue
        if (message.event.position !== next) throw new Error(`expected ${next}, got ${message.event.position}`)
        next += 1n
      }
    }
    await written
    expect(next).toBe(20_000n)
  })
})

describe('checkpoints', () => {
  it('compare as the positions of their events do', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (a, b) => {
        expect(store.compareCheckpoints(checkpoint(a), checkpoint(b))).toBe(Math.sign(a - b))
      }),
    )
  })

  it.each(['', 'mem:', 'mem:1', `mem:${'1'.repeat(21)}`, ` ${checkpoint(1)}`, `${checkpoint(1)}\n`, undefined, 1n])(
    'a checkpoint that is %s is an invalid argument',
    async (bad) => {
      const invalid = { code: 'invalid_argument' }
      const wrong = bad as unknown as string
      expect(await failureOf(() => store.compareCheckpoints(wrong, checkpoint(1)))).toMatchObject({
        ...invalid,
        field: 'a',
      })
      expect(await failureOf(() => store.compareCheckpoints(checkpoint(1), wrong))).toMatchObject({
        ...invalid,
        field: 'b',
      })
    },
  )

  it('RDA a filter that matches nothing lets others have their turn, and an abort end it', async () => {
    for (let batch = 0; batch < 10; batch += 1) await store.append(aWrite('a', 'any', 10_000))
    const controller = new AbortController()
    setImmediate(() => controller.abort())
    const read = collect(store.readAll({ filter: { streamPrefixes: ['b'] }, signal: controller.signal }))
    expect(await failureOf(read)).toEqual({ code: 'aborted' })
  })
})
