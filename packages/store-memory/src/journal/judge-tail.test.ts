import { readFileSync, writeFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import type { EventStore } from '@muniment/kernel'
import { describe, expect, it } from 'vitest'
import { allEvents, aWrite } from '../fixtures/sample-events.ts'
import { aPath } from './fixtures/room.ts'
import { type DiskStep, noted, watchedDisk } from './fixtures/watched-disk.ts'
import { openJournal } from './open-journal.ts'

/** A step of the disk, or an append that was asked for or acknowledged. */
type Moment = DiskStep | { readonly kind: 'asked' | 'acknowledged'; readonly ids: readonly string[] }

type Files = Record<'journal' | 'commit', Buffer>

const filesAt = (path: string): Files => ({ journal: readFileSync(path), commit: readFileSync(`${path}.commit`) })

/** Singles, batches and appends to several streams, alone and together. */
const history = async (): Promise<{ begin: Files; moments: readonly Moment[] }> => {
  const path = aPath()
  const disk = watchedDisk()
  const store = await openJournal({ journal: path }, disk)
  await store.append(aWrite('a', 'no_stream', 2))
  await noted(disk)
  const begin = filesAt(path)
  const moments: Moment[] = [{ kind: 'acknowledged', ids: (await allEvents(store)).map(({ id }) => id) }]
  disk.steps.push = (...steps: DiskStep[]) => moments.push(...steps)
  const append = async (count: number): Promise<void> => {
    const writes = count === 0 ? [aWrite('m', 'any', 2), aWrite('n', 'any', 2)] : [aWrite(`s-${count}`, 'any', count)]
    const ids = writes.flatMap(({ events }) => events.map(({ id }) => id))
    moments.push({ kind: 'asked', ids })
    await store.appendMany(writes)
    moments.push({ kind: 'acknowledged', ids })
  }
  await append(1)
  await append(3)
  await Promise.all([append(1), append(2), append(0), append(1)])
  await append(0)
  await append(1)
  await store.close()
  return { begin, moments }
}

const written = (
  bytes: Buffer,
  step: Extract<DiskStep, { kind: 'write' }>,
  from = 0,
  to = step.bytes.length,
): Buffer => {
  const { position } = step
  if (from >= to) return bytes
  const grown = Buffer.alloc(Math.max(bytes.length, position + to))
  bytes.copy(grown)
  grown.set(step.bytes.subarray(from, to), position + from)
  return grown
}

/** Opens what a crash has left, and says what is wrong with it. */
const problemsOf = async (files: Files, seen: readonly Moment[], boot: string): Promise<string[]> => {
  const path = aPath()
  writeFileSync(path, files.journal)
  writeFileSync(`${path}.commit`, files.commit)
  const problems: string[] = []
  let store: EventStore
  try {
    store = await openJournal({ journal: path }, watchedDisk(boot))
  } catch (thrown) {
    return [`it does not open: ${String(thrown)}`]
  }
  const there = new Set((await allEvents(store)).map(({ id }) => id))
  for (const moment of seen) {
    if (moment.kind !== 'asked' && moment.kind !== 'acknowledged') continue
    const count = moment.ids.filter((id) => there.has(id)).length
    if (moment.kind === 'acknowledged' && count < moment.ids.length) problems.push('what was acknowledged is gone')
    if (count > 0 && count < moment.ids.length) problems.push(`of ${moment.ids.length} events ${count} are there`)
  }
  await store.append(aWrite('later', 'no_stream'))
  const before = await allEvents(store)
  await store.close()
  const again = await openJournal({ journal: path }, watchedDisk(boot))
  if (!isDeepStrictEqual(await allEvents(again), before)) problems.push('the next opening reads something else')
  await again.close()
  return problems
}

const isWrite = (moment: Moment): moment is Extract<DiskStep, { kind: 'write' }> => moment.kind === 'write'

describe('after a crash what was acknowledged is there and the rest whole or absent', () => {
  it('when the process was killed between any two steps, and in the middle of any write', async () => {
    const { begin, moments } = await history()
    const files = { ...begin }
    let crashes = 0
    for (const [index, moment] of moments.entries()) {
      const seen = moments.slice(0, index + 1)
      const torn = isWrite(moment) ? [0, 1, moment.bytes.length >> 1, moment.bytes.length - 1] : []
      for (const length of torn) {
        const left = { ...files }
        if (isWrite(moment)) left[moment.file] = written(left[moment.file], moment, 0, length)
        crashes += 1
        expect(await problemsOf(left, seen, 'boot-1'), `${index}, torn after ${length} bytes`).toEqual([])
      }
      if (isWrite(moment)) files[moment.file] = written(files[moment.file], moment)
    }
    expect(crashes).toBeGreaterThan(40)
  })

  it('when the power was cut at any moment, and of what was not synced any part, in any order, has reached the disk', async () => {
    const { begin, moments } = await history()
    const onDisk = { ...begin }
    const unsynced: Extract<DiskStep, { kind: 'write' }>[] = []
    let seed = 7
    const chance = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return Math.floor((seed / 2_147_483_648) * below)
    }
    for (const [index, moment] of moments.entries()) {
      const seen = moments.slice(0, index + 1)
      if (isWrite(moment)) unsynced.push(moment)
      for (let time = 0; unsynced.length > 0 && time < 8; time += 1) {
        const left = { ...onDisk }
        for (const step of unsynced) {
          const [from, to] = [
            [0, 0],
            [0, step.bytes.length],
            [0, chance(step.bytes.length)],
            [chance(step.bytes.length), step.bytes.length],
          ][chance(4)] as [number, number]
          left[step.file] = written(left[step.file], step, from, to)
        }
        expect(await problemsOf(left, seen, 'boot-2'), `${index}, time ${time}`).toEqual([])
      }
      if (moment.kind !== 'sync') continue
      for (const step of unsynced.filter(({ file }) => file === moment.file)) {
        onDisk[step.file] = written(onDisk[step.file], step)
        unsynced.splice(unsynced.indexOf(step), 1)
      }
    }
  })
})
