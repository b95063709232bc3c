/** A journal is one file by one name, and what lies beside it is its owner's. @module */
import { linkSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { aWrite } from '../fixtures/sample-events.ts'
import { type JournaledStore, memoryStore } from '../index.ts'
import { roomIn } from './fixtures/room.ts'

const opened: JournaledStore[] = []
const rooms: string[] = []

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
  for (const room of rooms.splice(0)) rmSync(room, { recursive: true })
})

const room = (): string => {
  const made = mkdtempSync(join(roomIn, 'muniment-journal-'))
  rooms.push(made)
  return made
}

const open = async (journal: string): Promise<JournaledStore> => {
  const store = await memoryStore({ journal })
  opened.push(store)
  return store
}

describe('what stands in the place of the lock', () => {
  it('and is none is left alone, behind a link as well', async () => {
    const place = room()
    const victim = join(place, 'victim')
    mkdirSync(victim)
    writeFileSync(join(victim, 'thesis.txt'), 'x')
    symlinkSync(victim, join(place, 'a.jsonl.lock'))
    mkdirSync(join(place, 'b.jsonl.lock'))
    writeFileSync(join(place, 'b.jsonl.lock', 'notes.txt'), 'x')
    for (const name of ['a.jsonl', 'b.jsonl'])
      await expect(memoryStore({ journal: join(place, name) })).rejects.toMatchObject({ code: 'invalid_argument' })
    expect(readdirSync(victim)).toEqual(['thesis.txt'])
    expect(readdirSync(join(place, 'b.jsonl.lock'))).toEqual(['notes.txt'])
  })
})

describe('a journal by two names', () => {
  it('is refused: a lock by another name would be another lock', async () => {
    const place = room()
    const store = await open(join(place, 'a.jsonl'))
    await store.append(aWrite('s', 'any'))
    await store.close()
    linkSync(join(place, 'a.jsonl'), join(place, 'b.jsonl'))
    for (const name of ['a.jsonl', 'b.jsonl'])
      await expect(memoryStore({ journal: join(place, name) })).rejects.toMatchObject({ code: 'invalid_argument' })
  })
})

describe('a journal that is taken away while it is open', () => {
  it.each([
    ['removed', (path: string) => rmSync(path)],
    ['renamed', (path: string) => renameSync(path, `${path}.1`)],
    ['replaced', (path: string) => renameSync(`${path}.other`, path)],
  ] as const)('%s, acknowledges nothing more', async (_, take) => {
    const path = join(room(), 'a.jsonl')
    const store = await open(path)
    await store.append(aWrite('s', 'any'))
    writeFileSync(`${path}.other`, '')
    take(path)
    await expect(store.append(aWrite('t', 'any'))).rejects.toMatchObject({ code: 'outcome_unknown' })
    await expect(store.append(aWrite('u', 'any'))).rejects.toMatchObject({ code: 'unavailable' })
  })
})
