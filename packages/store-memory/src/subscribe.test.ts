import { getEventListeners } from 'node:events'
import type { FeedMessage, SubscribeOptions } from '@muniment/kernel'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { anEvent, aWrite, failureOf, settled } from './fixtures/sample-events.ts'
import { type MemoryStore, memoryStore } from './memory-store.ts'

let store: MemoryStore
let controller: AbortController
beforeEach(() => {
  store = memoryStore()
  controller = new AbortController()
})
afterEach(() => controller.abort())

const checkpoint = (position: number): string => `mem:${String(position).padStart(20, '0')}`

const write = async (...streams: readonly string[]): Promise<void> => {
  for (const stream of streams) await store.append({ stream, expected: 'any', events: [anEvent()] })
}

const sign = { event: '+', checkpoint: '=', caught_up: '!', fell_behind: '?' }

/** `+3` an event, `=3` a checkpoint, `!3` caught up, `!` caught up with nothing. */
const outlineOf = (message: FeedMessage): string => {
  const at = message.kind === 'fell_behind' ? undefined : message.checkpoint
  return sign[message.kind] + (at === undefined ? '' : Number(at.slice(4)))
}

/** A feed that is pulled as fast as it gives; its outline so far, and a promise of its end. */
const followed = (
  options: Partial<SubscribeOptions> = {},
  handle: (message: FeedMessage) => unknown = () => undefined,
): { readonly outline: string[]; readonly ended: Promise<void> } => {
  const outline: string[] = []
  const follow = async (): Promise<void> => {
    for await (const message of store.subscribe({ after: 'start', signal: controller.signal, ...options })) {
      outline.push(outlineOf(message))
      await handle(message)
    }
  }
  return { outline, ended: follow() }
}

describe('subscribe', () => {
  it('a bufferSize has no effect: a feed holds nothing for its consumer', async () => {
    const feed = store.subscribe({ after: 'start', signal: controller.signal, bufferSize: 1 })[Symbol.asyncIterator]()
    await feed.next()
    await store.append(aWrite('a', 'no_stream', 2_000))
    for (let position = 0n; position < 2_000n; position += 1n)
      expect(await feed.next()).toMatchObject({ value: { event: { position } } })
  })

  it('in an empty store caught_up comes first, without a checkpoint', async () => {
    const { outline } = followed()
    await settled()
    await write('a')
    await settled()
    expect(outline).toEqual(['!', '+0'])
  })

  it('caught_up comes after what was appended while history was read', async () => {
    await write('a', 'b')
    const { outline } = followed({}, (message) =>
      message.kind === 'event' && outline.length < 5 ? write('c') : undefined,
    )
    await settled()
    expect(outline).toEqual(['+0', '+1', '+2', '+3', '+4', '+5', '!5'])
  })

  it('a filter gives the matching events and checkpoints while nothing matches', async () => {
    await write('user-1', 'key-1', 'key-2')
    const { outline } = followed({ filter: { streamPrefixes: ['user-'] } })
    await settled()
    expect(outline).toEqual(['+0', '=2', '!2'])
    await write('key-3')
    await settled()
    await write('user-2')
    await settled()
    expect(outline).toEqual(['+0', '=2', '!2', '=3', '+4'])
  })

  it('a long history without a match gives checkpoints on the way, and they increase', async () => {
    await store.append(aWrite('key-1', 'no_stream', 3_500))
    const { outline } = followed({ filter: { streamPrefixes: ['user-'] } })
    while (!outline.includes('!3499')) await settled()
    expect(outline).toEqual(['=999', '=1999', '=2999', '=3499', '!3499'])
  })

  it('a writer that never pauses does not keep a feed from following, nor a timer from running', async () => {
    await store.append(aWrite('a', 'no_stream', 10_000))
    let ticks = 0
    const timer = setInterval(() => (ticks += 1), 0)
    const { outline } = followed()
    // Every call is answered within microtasks, so this loop alone would starve everything else.
    while (outline.length < 20_000) await write('b')
    clearInterval(timer)
    expect(ticks).toBeGreaterThan(0)
    expect(outline.filter((line) => line.startsWith('+'))).toEqual([...Array(19_999).keys()].map((n) => `+${n}`))
  })

  it('iterating the same subscription twice gives two feeds', async () => {
    await write('a')
    const feed = store.subscribe({ after: 'start', signal: controller.signal })
    for (const iterator of [feed[Symbol.asyncIterator](), feed[Symbol.asyncIterator]()]) {
      expect(await iterator.next()).toMatchObject({ value: { kind: 'event' } })
    }
  })

  it('an abort ends a waiting feed without an error, within one turn', async () => {
    const { ended } = followed()
    await settled()
    let done = false
    void ended.then(() => {
      done = true
    })
    controller.abort()
    await settled()
    expect(done).toBe(true)
  })

  it('a feed has one listener while it waits and none when it has ended', async () => {
    const { signal } = controller
    const { ended } = followed()
    await settled()
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    controller.abort()
    await ended
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  it('200 feeds that wait share one signal and all see an append', async () => {
    const feeds = Array.from({ length: 200 }, () => followed())
    await settled()
    // More than ten would make Node warn of a leak.
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1)
    await write('a')
    await settled()
    for (const { outline } of feeds) expect(outline).toEqual(['!', '+0'])
    controller.abort()
    await Promise.all(feeds.map((feed) => feed.ended))
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
  })

  it.each<[string, object]>([
    ['after', { after: 'mem:0' }],
    ['after', { after: undefined }],
    ['after', { after: checkpoint(7) }],
    ['filter.eventTypes', { filter: { eventTypes: 'a' } }],
    ['bufferSize', { bufferSize: 0 }],
    ['signal', { signal: undefined }],
  ])('a wrong %s is an invalid argument: %o', async (field, options) => {
    expect(await failureOf(followed(options).ended)).toMatchObject({ code: 'invalid_argument', field })
  })
})
