import type { ReadAllOptions } from '@muniment/kernel'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { aWrite, collect, failureOf } from './fixtures/sample-events.ts'
import { type MemoryStore, memoryStore } from './memory-store.ts'

let store: MemoryStore
beforeEach(() => {
  store = memoryStore()
})

const checkpoint = (position: number): string => `mem:${String(position).padStart(20, '0')}`

const write = async (stream: string): Promise<void> => {
  await store.append(aWrite(stream, 'any'))
}

/** `+3` for the event at position 3, `=3` for its checkpoint alone. */
const outline = async (options?: ReadAllOptions): Promise<string> =>
  (await collect(store.readAll(options)))
    .map((message) => (message.kind === 'event' ? '+' : '=') + Number(message.checkpoint.slice(4)))
    .join(' ')

describe('readAll', () => {
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
    ['of what does not match', { filter: { streamPrefixes: ['b'] } }, '=4'],
  ])('a read %s ends with the checkpoint of the last event looked at', async (_, options, expected) => {
    await store.append(aWrite('a', 'no_stream', 5))
    expect(await outline(options)).toBe(expected)
  })

  it('an empty store gives no message at all', async () => {
    expect(await outline()).toBe('')
    expect(await outline({ direction: 'backwards' })).toBe('')
    expect(await outline({ after: 'end' })).toBe('')
    expect(await store.head()).toBeUndefined()
  })

  it('a filtered read of at most so many looks no further than its last match', async () => {
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
  ])('a wrong %s is an invalid argument: %o', async (field, options) => {
    await write('a')
    expect(await failureOf(outline(options))).toMatchObject({ code: 'invalid_argument', field })
  })

  it('a checkpoint ahead of the head is an invalid argument, not an empty read', async () => {
    const ahead = { code: 'invalid_argument', field: 'after' }
    expect(await failureOf(outline({ after: checkpoint(0) }))).toMatchObject(ahead)
    await write('a')
    expect(await failureOf(outline({ after: checkpoint(1) }))).toMatchObject(ahead)
    expect(await failureOf(outline({ after: `mem:${'9'.repeat(20)}` }))).toMatchObject(ahead)
  })

  it('a read ends at the head that it met, although others append', async () => {
    await store.append(aWrite('a', 'no_stream', 3))
    let events = 0
    for await (const message of store.readAll()) {
      if (message.kind !== 'event') expect(message.checkpoint).toBe(checkpoint(2))
      else events += 1
      await store.append(aWrite('a', 'any'))
    }
    expect(events).toBe(3)
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

  it('a filter that matches nothing lets others have their turn, and an abort end it', async () => {
    for (let batch = 0; batch < 10; batch += 1) await store.append(aWrite('a', 'any', 10_000))
    const controller = new AbortController()
    setImmediate(() => controller.abort())
    const read = collect(store.readAll({ filter: { streamPrefixes: ['b'] }, signal: controller.signal }))
    expect(await failureOf(read)).toEqual({ code: 'aborted' })
  })
})
