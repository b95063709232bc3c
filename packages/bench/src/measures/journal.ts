/**
 * The journal: appends that are on the disk before they are answered, beside a bare file that is written and synced.
 *
 * @module
 */
import { strict as assert } from 'node:assert'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { memoryStore } from '@muniment/store-memory'
import { eventsOf } from '../bank/deposit-events.ts'
import { elapsedMillisecondsOf, elapsedRateOf } from '../harness/elapsed-time.ts'
import type { Contender, Measure } from '../harness/measure.ts'
import { scratchDirectory } from '../harness/scratch-directory.ts'

interface Load {
  /** In each append. */
  readonly events: number
  readonly atOnce: number
  readonly appends: number
}

const appending =
  ({ events, atOnce, appends }: Load): Contender =>
  async () => {
    const store = await memoryStore({ journal: join(scratchDirectory(), 'log.jsonl') })
    let streams = 0
    const append = async (): Promise<void> => {
      streams += 1
      await store.append({ stream: `account-${streams}`, expected: 'no_stream', events: eventsOf(events) })
    }
    return () =>
      elapsedRateOf(appends, async () => {
        for (let done = 0; done < appends; done += atOnce)
          await Promise.all(Array.from({ length: atOnce }, () => append()))
      })
  }

/** The same bytes, one append after the other: a line for each event, and one sync. */
const writingBare =
  ({ events, appends }: Load): Contender =>
  async () => {
    const file = await open(join(scratchDirectory(), 'bare.jsonl'), 'a')
    return () =>
      elapsedRateOf(appends, async () => {
        for (let n = 0; n < appends; n += 1) {
          const lines = eventsOf(events).map((event) =>
            JSON.stringify({ stream: `account-${n}`, revision: '0', recordedAt: new Date().toISOString(), ...event }),
          )
          await file.write(`${lines.join('\n')}\n`)
          await file.datasync()
        }
      })
  }

const rowOf = (name: string, path: string, load: Load): Measure => ({
  group: 'journal',
  name,
  path,
  unit: 'per second',
  ours: appending(load),
  peer: { name: 'bare file: write, fdatasync', contender: writingBare(load) },
  budgets: [],
  notes: ['Appends a second, by the clock on the wall. The bare file is written by one after the other.'],
})

const openedEvents = 100_000

const opening: Contender = async () => {
  const journal = join(scratchDirectory(), 'log.jsonl')
  const written = await memoryStore({ journal })
  for (let n = 0; n < openedEvents; n += 1_000)
    await written.append({ stream: `account-${n}`, expected: 'no_stream', events: eventsOf(1_000) })
  await written.close()
  return async () => {
    let newest = -1n
    const milliseconds = await elapsedMillisecondsOf(async () => {
      const store = await memoryStore({ journal })
      for await (const message of store.readAll({ after: 'end', direction: 'backwards', maxCount: 1 }))
        if (message.kind === 'event') newest = message.event.position
      await store.close()
    })
    assert.equal(newest, BigInt(openedEvents - 1))
    return milliseconds
  }
}

const readingBare: Contender = async () => {
  const path = join(scratchDirectory(), 'bare.jsonl')
  const file = await open(path, 'a')
  for (let n = 0; n < openedEvents; n += 1_000)
    await file.write(
      `${eventsOf(1_000)
        .map((event) => JSON.stringify({ stream: `account-${n}`, revision: '0', recordedAt: new Date(), ...event }))
        .join('\n')}\n`,
    )
  await file.close()
  return async () => {
    let read = 0
    const milliseconds = await elapsedMillisecondsOf(async () => {
      for (const line of (await readFile(path, 'utf8')).split('\n')) if (line !== '') read += JSON.parse(line) ? 1 : 0
    })
    assert.equal(read, openedEvents)
    return milliseconds
  }
}

export const journal: readonly Measure[] = [
  rowOf('journal-one-by-one', 'journal: appends, one after the other', { events: 1, atOnce: 1, appends: 200 }),
  rowOf('journal-64-at-once', 'journal: appends, 64 at once', { events: 1, atOnce: 64, appends: 640 }),
  rowOf('journal-batches', 'journal: appends of 100 events', { events: 100, atOnce: 1, appends: 50 }),
  {
    group: 'journal',
    name: 'journal-open',
    path: 'journal: open 100,000 events',
    unit: 'milliseconds',
    ours: opening,
    peer: { name: 'bare file: read, JSON.parse of each line', contender: readingBare },
    budgets: [],
    notes: ['By the clock on the wall; the file is in the cache of the system.'],
    rounds: 5,
  },
]
