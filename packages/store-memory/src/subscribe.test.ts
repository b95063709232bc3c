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
  it('SUB from start gives history, caught_up once, then every append', async () => {
    await write('a', 'b')
    const { outline } = followed()
    await settled()
    expect(outline).toEqual(['+0', '+1', '!1'])
    await write('c', 'a')
    await settled()
    expect(outline).toEqual(['+0', '+1', '!1', '+2', '+3'])
  })

  it('SUB in an empty store caught_up comes first, without a checkpoint', async () => {
    const { outline } = followed()
    await settled()
    await write('a')
    await settled()
    expect(outline).toEqual(['!', '+0'])
  })

  it('SUB from end gives only what comes after', async () => {
    await write('a', 'b')
    const { outline } = followed({ after: 'end' })
    await settled()
    await write('c')
    await settled()
    expect(outline).toEqual(['!1', '+2'])
  })

  it('SUB from end is from where the log ended when the feed was asked for', async () => {
    await write('a')
    const feed = store.subscribe({ after: 'end', signal: controller.signal })[Symbol.asyncIterator]()
    await write('b')
    expect(await feed.next()).toMatchObject({ value: { kind: 'event', event: { stream: 'b' } } })
  })

  it('SUB from a checkpoint gives what comes after it', async () => {
    await write('a', 'b', 'c')
    const { outline } = followed({ after: checkpoint(0) })
    await settled()
    expect(outline).toEqual(['+1', '+2', '!2'])
    const atHead = followed({ after: checkpoint(2) })
    await settled()
    expect(atHead.outline).toEqual(['!2'])
  })

  it('SUB an event appended between history and live is neither lost nor doubled', async () => {
    await write('a', 'b')
    for (const kind of ['event', 'caught_up'] as const) {
      let appended = false
      const { outline } = followed({}, async (message) => {
        if (message.kind !== kind || appended) return
        appended = true
        await write('c')
      })
      await settled()
      const events = outline.filter((line) => line.startsWith('+'))
      expect(events).toEqual([...events.keys()].map((position) => `+${position}`))
      expect(outline.filter((line) => line.startsWith('!'))).toHaveLength(1)
    }
  })

  it('SUB caught_up comes after what was appended while history was read', async () => {
    await write('a', 'b')
    const { outline } = followed({}, (message) =>
      message.kind === 'event' && outline.length < 5 ? write('c') : undefined,
    )
    await settled()
    expect(outline).toEqual(['+0', '+1', '+2', '+3', '+4', '+5', '!5'])
  })

  it('SUB a batch that several feeds see comes whole and in order to each', async () => {
    const feeds = [followed(), followed({ after: 'end' })]
    await settled()
    await store.appendMany([aWrite('a', 'no_stream', 3), aWrite('b', 'no_stream', 2)])
    await settled()
    for (const { outline } of feeds) expect(outline).toEqual(['!', '+0', '+1', '+2', '+3', '+4'])
  })

  it('SUB a filter gives the matching events and checkpoints while nothing matches', async () => {
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

  it('SUB a long history without a match gives checkpoints on the way, and they increase', async () => {
    await store.append(aWrite('key-1', 'no_stream', 3_500))
    const { outline } = followed({ filter: { streamPrefixes: ['user-'] } })
    while (!outline.includes('!3499')) await settled()
    expect(outline).toEqual(['=999', '=1999', '=2999', '=3499', '!3499'])
  })

  it('SUB checkpoints never decrease and each event comes after the one before it', async () => {
    await write('a', 'b', 'a')
    const seen: string[] = []
    followed({ filter: { streamPrefixes: ['a'] } }, (message) => {
      if (message.kind !== 'fell_behind' && message.checkpoint !== undefined) seen.push(message.checkpoint)
    })
    await write('b', 'a', 'a')
    await settled()
    for (const [index, later] of seen.slice(1).entries()) {
      expect(store.compareCheckpoints(seen[index] as string, later)).toBeLessThanOrEqual(0)
    }
  })

  it('SUB a slow consumer gets 50,000 events in order, whatever bufferSize says', async () => {
    const iterator = store
      .subscribe({ after: 'start', signal: controller.signal, bufferSize: 1 })
      [Symbol.asyncIterator]()
    await iterator.next()
    for (let batch = 0; batch < 50; batch += 1) await store.append(aWrite('a', 'any', 1_000))
    for (let position = 0n; position < 50_000n; position += 1n) {
      if (position % 10_000n === 0n) await settled()
      const { value } = (await iterator.next()) as { value: FeedMessage }
      if (value.kind !== 'event' || value.event.position !== position) throw new Error(`${position} is missing`)
    }
  })

  it('SUB a writer that never pauses does not keep a feed from following, nor a timer from running', async () => {
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

  it('SUB two feeds are independent: one that stands still does not stop the other', async () => {
    await write('a', 'b')
    const still = store.subscribe({ after: 'start', signal: controller.signal })[Symbol.asyncIterator]()
    await still.next()
    const { outline } = followed()
    await settled()
    await write('c')
    await settled()
    expect(outline).toEqual(['+0', '+1', '!1', '+2'])
    expect(await still.next()).toMatchObject({ value: { checkpoint: checkpoint(1) } })
  })

  it('SUB iterating the same subscription twice gives two feeds', async () => {
    await write('a')
    const feed = store.subscribe({ after: 'start', signal: controller.signal })
    for (const iterator of [feed[Symbol.asyncIterator](), feed[Symbol.asyncIterator]()]) {
      expect(await iterator.next()).toMatchObject({ value: { kind: 'event' } })
    }
  })

  it('SUB an abort ends a waiting feed without an error, within one turn', async () => {
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

  it('SUB an abort ends a feed in the middle of history, and one that never began', async () => {
    await store.append(aWrite('a', 'no_stream', 100))
    const { outline, ended } = followed({}, () => controller.abort())
    await ended
    expect(outline).toEqual(['+0'])
    const late = followed()
    await late.ended
    expect(late.outline).toEqual([])
  })

  it('SUB a break, an error in the loop and an abort leave no listener', async () => {
    await write('a')
    const { signal } = controller
    for (let round = 0; round < 100; round += 1) {
      for await (const message of store.subscribe({ after: 'start', signal })) if (message.kind === 'caught_up') break
      const failing = followed({}, () => {
        throw new Error('handler')
      })
      await expect(failing.ended).rejects.toThrow('handler')
    }
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
    const { ended } = followed()
    await settled()
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    controller.abort()
    await ended
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  it('SUB return ends a feed that waits for an append', async () => {
    const iterator = store.subscribe({ after: 'end', signal: controller.signal })[Symbol.asyncIterator]()
    await iterator.next()
    const waiting = iterator.next()
    await settled()
    expect(await iterator.return?.()).toEqual({ done: true, value: undefined })
    expect(await waiting).toEqual({ done: true, value: undefined })
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
  })

  it('SUB 200 feeds that wait share one signal and all see an append', async () => {
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
  ])('SUB a wrong %s is an invalid argument: %o', async (field, options) => {
    expect(await failureOf(followed(options).ended)).toMatchObject({ code: 'invalid_argument', field })
  })
})
