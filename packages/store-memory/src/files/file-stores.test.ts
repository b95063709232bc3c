/** What is particular to stores of files: names, what lies beside, what stays behind, what is dropped. @module */
import { randomUUID } from 'node:crypto'
import { chmod, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Checkpoint, Json } from '@muniment/kernel'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { failureOf } from '../fixtures/sample-events.ts'
import { escapedName } from './escaped-name.ts'
import { countedValues } from './fixtures/counted-values.ts'
import { fastDirectory, filesBelow } from './fixtures/fast-directory.ts'
import { fileCheckpointStore, fileKeyStore, fileProjectionStore, fileSnapshotStore } from './index.ts'

let root: string
beforeEach(async () => {
  root = await fastDirectory()
})
afterEach(() => rm(root, { recursive: true, force: true }))

const key = (n: number): Uint8Array => new Uint8Array(32).fill(n)
const progress = (sequence: number): { readonly checkpoint: Checkpoint; readonly sequence: number } => ({
  checkpoint: `c${sequence}` as Checkpoint,
  sequence,
})

describe('names', () => {
  it.each(['..', '.', '.hidden', 'a.b', 'A', 'a', '-', '_', 'A'.repeat(128), 'a'.repeat(128)])(
    'the name %j stays in the directory',
    async (name) => {
      const store = fileCheckpointStore(root)
      await store.save(name, progress(1), undefined)
      expect((await fileCheckpointStore(root).load(name))?.sequence).toBe(1)
      expect(await readdir(root)).toEqual(['checkpoints'])
      const [folder = ''] = await readdir(join(root, 'checkpoints'))
      expect(folder).toMatch(/^[a-z0-9_=-]{1,200}$/)
    },
  )

  it('no two names share a folder, whatever a file system thinks of capital letters', () => {
    const names = ['a', 'A', 'aa', 'AA', 'aA', '.', '..', '-', '--', 'a.b', 'a-b', 'A'.repeat(128), 'A'.repeat(127)]
    expect(new Set(names.map(escapedName)).size).toBe(names.length)
  })

  it.each(['', 'a/b', '../a', 'a\0', 'ä', 'a'.repeat(129)])('the name %j is refused', async (name) => {
    const invalid = { code: 'invalid_argument' }
    expect(await failureOf(fileCheckpointStore(root).load(name))).toMatchObject(invalid)
    expect(await failureOf(fileSnapshotStore(root).load(name))).toMatchObject(invalid)
    expect(await failureOf(fileProjectionStore(root).liveVersion(name))).toMatchObject(invalid)
  })

  it.each(['', '\ud800', 'a'.repeat(257)])('the subject %j is refused', async (subject) => {
    for (const asked of [fileKeyStore(root).get(subject), fileKeyStore(root).create(subject, key(1))])
      expect(await failureOf(asked)).toMatchObject({ code: 'invalid_argument', field: 'subject' })
  })

  it('a subject is any other text, and its name is in no name of a file', async () => {
    const subjects = ['../../user', 'user/1', 'User', 'user', '__proto__', '👩', 'a'.repeat(256)]
    const store = fileKeyStore(root)
    for (const [n, subject] of subjects.entries()) await store.create(subject, key(n))
    for (const [n, subject] of subjects.entries())
      expect(await store.get(subject)).toEqual({ status: 'present', key: key(n) })
    const found: string[] = []
    for await (const subject of fileKeyStore(root).subjects()) found.push(subject)
    expect(found.sort()).toEqual([...subjects].sort())
    expect((await filesBelow(root)).map((path) => path.slice(root.length)).join()).not.toContain('user')
  })
})

describe.each(Object.entries(countedValues))('%s', (_, open) => {
  it('leave alone what is not theirs', async () => {
    await open(root).write(1)
    const [path = ''] = await filesBelow(root)
    const folder = join(path, '..')
    const foreign = ['.DS_Store', 'notes.txt', '1', '.x.tmp', `${'0'.repeat(64)}.txt`, 'rows.1']
    for (const name of foreign) await writeFile(join(folder, name), 'not ours')
    await open(root).write(2)
    expect(await open(root).read()).toBe(2)
    for (const name of foreign) expect(await readFile(join(folder, name), 'utf8')).toBe('not ours')
  })
})

it.each(['checkpoints', 'heads', 'keys', 'rows'])(
  'a file of %s that was put in the place of another is damage, though it is whole',
  async (name) => {
    const open = countedValues[name] as (typeof countedValues)['keys']
    await open?.(root).write(1)
    const [path = ''] = await filesBelow(root)
    await rename(path, path.replace(/1$/, '2'))
    expect(await failureOf(open?.(root).read() as Promise<number>)).toMatchObject({ code: 'corrupt_store' })
  },
)

describe('what a killed process leaves behind', () => {
  it('is removed after an hour and not before, for another may be at work on it', async () => {
    const store = fileKeyStore(root)
    await store.create('user-1', key(1))
    const [path = ''] = await filesBelow(root)
    const [old, recent] = [`${path}/../.a.${randomUUID()}.tmp`, `${path}/../.b.${randomUUID()}.tmp`].map((one) =>
      join(one),
    ) as [string, string]
    for (const left of [old, recent]) await writeFile(left, 'half a key')
    const longAgo = new Date(Date.now() - 2 * 3_600_000)
    await utimes(old, longAgo, longAgo)
    expect(await fileKeyStore(root).get('user-1')).toEqual({ status: 'present', key: key(1) })
    expect(await filesBelow(root)).toEqual([path, recent].sort())
  })

  it('of a key is gone when its subject is forgotten, and that of others stays', async () => {
    const store = fileKeyStore(root)
    await store.create('user-1', key(1))
    const [path = ''] = await filesBelow(root)
    const name = path.slice(path.lastIndexOf('/') + 1)
    const left = join(path, '..', `.${name}.${randomUUID()}.tmp`)
    const others = join(path, '..', `.${'0'.repeat(64)}.00000001.${randomUUID()}.tmp`)
    for (const one of [left, others]) await writeFile(one, 'a key')
    await store.forget('user-1')
    expect(await filesBelow(root)).toEqual([others, path.replace(/\d+$/, 'forgotten')].sort())
  })
})

describe('rows', () => {
  const rowsOf = async (version = 1, store = fileProjectionStore(root)): Promise<ReadonlyMap<string, Json>> => {
    const found = new Map<string, Json>()
    for await (const [name, row] of (await store.open('people', version)).scan()) found.set(name, row)
    return found
  }

  it('are the same after they were written anew, and the commits before are gone', async () => {
    const rows = await fileProjectionStore(root).open('people', 1)
    let token: string | undefined
    for (let n = 1; n <= 530; n += 1)
      token = await rows.commit(
        new Map([
          [`row${n % 50}`, { n }],
          [`row${(n + 7) % 50}`, undefined],
        ]),
        progress(n),
        token,
      )
    const expected = new Map<string, Json>()
    for await (const [name, row] of rows.scan()) expected.set(name, row)
    expect(await rowsOf()).toEqual(expected)
    expect((await filesBelow(root)).length).toBeLessThan(40)
    const again = await fileProjectionStore(root).open('people', 1)
    expect(await again.progress()).toEqual({ ...progress(530), token })
    await again.commit(new Map([['row1', null]]), progress(531), token)
    expect((await rows.get(['row1'])).get('row1')).toBeNull()
  })

  it('of a missing commit are damage, and can be dropped and built anew', async () => {
    const store = fileProjectionStore(root)
    const rows = await store.open('people', 1)
    let token: string | undefined
    for (let n = 1; n <= 3; n += 1) token = await rows.commit(new Map([['row', n]]), progress(n), token)
    const [, second = ''] = await filesBelow(root)
    await rm(second)
    const again = fileProjectionStore(root)
    expect(await failureOf(again.open('people', 1))).toMatchObject({
      code: 'corrupt_store',
      where: 'projections/people/v1/0000000000000002: is missing',
    })
    await again.drop('people', 1)
    const built = await again.open('people', 1)
    expect(await built.progress()).toBeUndefined()
    await built.commit(new Map([['row', 'anew']]), progress(1), undefined)
    expect(await rowsOf()).toEqual(new Map([['row', 'anew']]))
    expect(await failureOf(rows.commit(new Map(), progress(4), token))).toMatchObject({ code: 'checkpoint_conflict' })
  })

  it('are those that were committed, whatever becomes of the values that were given', async () => {
    const rows = await fileProjectionStore(root).open('people', 1)
    const row = { list: [1], ['__proto__']: 'own' }
    const committed = rows.commit(new Map([['row', row]]), progress(1), undefined)
    row.list.push(2)
    await committed
    const kept = (await rows.get(['row'])).get('row')
    expect(JSON.stringify(kept)).toBe('{"list":[1],"__proto__":"own"}')
    expect(Object.isFrozen(kept)).toBe(true)
  })

  it('of all versions but the one that was swapped in are gone, for whoever has opened them too', async () => {
    const store = fileProjectionStore(root)
    for (const version of [1, 2, 3])
      await (await store.open('people', version)).commit(new Map([['row', version]]), progress(1), undefined)
    const old = await store.open('people', 1)
    const token = (await old.progress())?.token
    await store.swapIn('people', 2)
    expect(await fileProjectionStore(root).liveVersion('people')).toBe(2)
    expect((await readdir(join(root, 'projections', 'people'))).sort()).toEqual(['live', 'v2'])
    expect([await rowsOf(1), await rowsOf(2), await rowsOf(3)].map(({ size }) => size)).toEqual([0, 1, 0])
    for (const stale of [token, undefined])
      expect(await failureOf(old.commit(new Map(), progress(2), stale))).toMatchObject({ code: 'checkpoint_conflict' })
  })
})

it.skipIf(process.getuid?.() === 0)(
  'a directory that may not be written is access_denied, and can be read',
  async () => {
    const store = fileKeyStore(root)
    await store.create('user-1', key(1))
    const [path = ''] = await filesBelow(root)
    await chmod(join(path, '..'), 0o500)
    expect(await failureOf(store.create('user-1', key(2)))).toMatchObject({ code: 'access_denied' })
    expect(await store.get('user-1')).toEqual({ status: 'present', key: key(1) })
    await chmod(join(path, '..'), 0o700)
  },
)
