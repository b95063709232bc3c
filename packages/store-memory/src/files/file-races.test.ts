/** Processes at the same files: real ones that race, and one that sleeps between any two steps while others go on. @module */
import { spawn } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DataDirectory } from './data-directory.ts'
import { checkpointStoreIn } from './file-checkpoint-store.ts'
import { headStoreIn } from './file-head-store.ts'
import { keyStoreIn } from './file-key-store.ts'
import { projectionStoreIn } from './file-projection-store.ts'
import { fastDirectory, filesBelow } from './fixtures/fast-directory.ts'
import { watchedDisk } from './fixtures/watched-disk.ts'
import { fileCheckpointStore, fileHeadStore, fileKeyStore, fileProjectionStore } from './index.ts'

let root: string
beforeEach(async () => {
  root = await fastDirectory()
})
afterEach(() => rm(root, { recursive: true, force: true }))

const built = new URL('../../dist/index.js', import.meta.url).href

/** What a program in a process of its own prints, line by line as JSON. */
const printedBy = (program: string): Promise<readonly unknown[]> =>
  new Promise((resolve, reject) => {
    const source = `import * as stores from ${JSON.stringify(built)}; const root = ${JSON.stringify(root)}; ${program}`
    const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let printed = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
    child.on('error', reject)
    child.on('close', () =>
      resolve(
        printed
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as unknown),
      ),
    )
  })

/** Everything at once, for what takes long is to start a process. `by` counts the processes from 0. */
const program = (by: number): string => `
  const tell = (about, value) => console.log(JSON.stringify([about, value]))
  const key = (n) => new Uint8Array(32).fill(n)
  const unlessOvertaken = (thrown) => { if (thrown.code !== 'checkpoint_conflict') throw thrown }
  const saves = stores.fileCheckpointStore(root), heads = stores.fileHeadStore(root), keys = stores.fileKeyStore(root)
  const rows = await stores.fileProjectionStore(root).open('people', 1)
  const save = async () => {
    for (let done = 0; done < 20; ) {
      const saved = await saves.load('export')
      const sequence = (saved?.sequence ?? 0) + 1
      await saves.save('export', { checkpoint: 'c', sequence }, saved?.token)
        .then(() => { done += 1; tell('saved', sequence) }, unlessOvertaken)
    }
  }
  const grow = async () => {
    for (let done = 0; done < 20; ) {
      const size = ((await heads.latest('log'))?.size ?? 0) + 1
      await heads.record('log', { size, note: 'by ${by}' })
        .then(() => { done += 1; tell('grown', size) }, unlessOvertaken)
    }
  }
  const commit = async () => {
    for (let done = 0; done < 25; ) {
      const saved = await rows.progress()
      const n = ((await rows.get(['count'])).get('count')?.n ?? 0) + 1
      const changes = new Map([['count', { n }], ['text' + n, 'x'.repeat(60_000)], ['text' + (n - 10), undefined]])
      await rows.commit(changes, { checkpoint: 'c', sequence: n }, saved?.token)
        .then(() => { done += 1; tell('committed', n) }, unlessOvertaken)
    }
  }
  const create = async () => {
    for (let s = 0; s < 25; s += 1) {
      const created = await keys.create('user-' + s, key(${by} + 1))
      const replaced = await keys.replace('user-' + s, created.key, key(created.key[0] + 10 * (${by} + 1)))
      tell('created', [s, created.key[0] % 10, replaced.key[0]])
    }
  }
  const forget = async () => {
    for (let s = 0; s < 25; s += 1) {
      const subject = 'forgotten-' + s
      if (${by} === 0) await keys.forget(subject)
      else {
        const created = await keys.create(subject, key(1))
        if (created.key) await keys.replace(subject, created.key, key(2))
      }
    }
  }
  await Promise.all([save(), grow(), commit(), create(), forget()])`

describe('processes that race', () => {
  const processes = 3
  let raced: string
  let told: readonly (readonly [string, unknown])[]
  beforeAll(async () => {
    root = raced = await fastDirectory()
    told = (await Promise.all(Array.from({ length: processes }, (_, by) => printedBy(program(by))))).flat() as never
  }, 120_000)
  afterAll(() => rm(raced, { recursive: true, force: true }))

  const toldAbout = <A>(about: string): readonly A[] =>
    told.flatMap((line) => (line[0] === about ? [line[1] as A] : []))
  const numbered = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n + 1)
  const ascending = (numbers: readonly number[]): readonly number[] => [...numbers].sort((a, b) => a - b)

  it('one key for each subject, whoever creates it, and one replacement for each key', async () => {
    const answers = toldAbout<readonly [number, number, number]>('created')
    expect(answers).toHaveLength(25 * processes)
    for (let s = 0; s < 25; s += 1) {
      const mine = answers.filter(([subject]) => subject === s)
      const known = await fileKeyStore(raced).get(`user-${s}`)
      const kept = known.status === 'present' ? (known.key[0] ?? 0) : 0
      expect(mine.map(([, created]) => created)).toEqual(mine.map(() => kept % 10))
      expect(mine.map(([, , replaced]) => replaced)).toContain(kept)
    }
  })

  it('what was forgotten stays so, however many create it meanwhile, and no key of theirs is in the directory', async () => {
    for (let s = 0; s < 25; s += 1)
      expect(await fileKeyStore(raced).get(`forgotten-${s}`)).toEqual({ status: 'forgotten' })
    const files = (await filesBelow(raced)).filter((path) => path.includes('/keys/'))
    expect(files.filter((path) => path.endsWith('.forgotten'))).toHaveLength(25)
    expect(files).toHaveLength(50)
    const subjects: string[] = []
    for await (const subject of fileKeyStore(raced).subjects()) subjects.push(subject)
    expect(subjects.sort()).toEqual(
      numbered(25)
        .map((n) => `user-${n - 1}`)
        .sort(),
    )
  })

  it('each save of a checkpoint stands on the one before: as many as were acknowledged', async () => {
    expect(ascending(toldAbout('saved'))).toEqual(numbered(20 * processes))
    expect((await fileCheckpointStore(raced).load('export'))?.sequence).toBe(20 * processes)
    expect((await filesBelow(raced)).filter((path) => path.includes('/checkpoints/')).length).toBeLessThan(30)
  })

  it('heads only grow, and each size is that of one', async () => {
    expect(ascending(toldAbout('grown'))).toEqual(numbered(20 * processes))
    expect((await fileHeadStore(raced).latest('log'))?.size).toBe(20 * processes)
  })

  it('rows that several processes count up count each commit once, also where all rows were written anew', async () => {
    expect(ascending(toldAbout('committed'))).toEqual(numbered(25 * processes))
    const rows = await fileProjectionStore(raced).open('people', 1)
    expect((await rows.get(['count'])).get('count')).toEqual({ n: 25 * processes })
    expect((await filesBelow(raced)).some((path) => path.includes('/rows.'))).toBe(true)
  })
})

describe('a process that sleeps before any step, while another goes on for long', () => {
  /** Runs `act` once for each of its steps, asleep before that one until `others` have done. */
  const asleepBeforeEach = async (
    act: (directory: DataDirectory) => Promise<unknown>,
    {
      before,
      others,
      afterwards,
    }: Readonly<Record<'before' | 'others', () => Promise<void>>> & {
      readonly afterwards: (outcome: unknown) => Promise<void>
    },
  ): Promise<void> => {
    let slept = true
    for (let at = 1; slept; at += 1) {
      root = await fastDirectory()
      await before()
      let step = 0
      slept = false
      const disk = watchedDisk(async () => {
        step += 1
        if (step !== at) return
        slept = true
        await others()
      })
      const outcome = await act(new DataDirectory(root, disk)).catch((thrown: unknown) => thrown)
      await afterwards(outcome)
      await rm(root, { recursive: true, force: true })
      expect(at).toBeLessThan(60)
    }
  }

  const saveMany = async (count: number): Promise<void> => {
    const store = fileCheckpointStore(root)
    for (let n = 0; n < count; n += 1) {
      const saved = await store.load('export')
      const progress = { checkpoint: 'other' as never, sequence: (saved?.sequence ?? 0) + 1 }
      await store.save('export', progress, saved?.token)
    }
  }

  it('a save that another has overtaken is refused or stands before the others, never in their place', async () => {
    for (const known of [undefined, 1])
      await asleepBeforeEach(
        async (directory) => {
          const store = checkpointStoreIn(directory)
          const saved = await store.load('export')
          return store.save(
            'export',
            { checkpoint: 'mine' as never, sequence: (saved?.sequence ?? 0) + 1 },
            saved?.token,
          )
        },
        {
          before: () => saveMany(known ?? 0),
          others: () => saveMany(20),
          afterwards: async (outcome) => {
            const last = await fileCheckpointStore(root).load('export')
            const isDone = typeof outcome === 'string'
            if (!isDone) expect(outcome).toMatchObject({ code: 'checkpoint_conflict' })
            const isMine = isDone && last?.token === outcome
            // Without anybody to wake it, the last run slept through nothing.
            if (last?.sequence !== (known ?? 0) + 1) expect(last?.sequence).toBeGreaterThanOrEqual((known ?? 0) + 20)
            if (isDone) expect([(known ?? 0) + 1, (known ?? 0) + 21]).toContain(last?.sequence)
            expect(last?.checkpoint).toBe(isMine ? 'mine' : 'other')
          },
        },
      )
  })

  it('a head that others have grown beyond is refused, or was kept before theirs', async () => {
    await asleepBeforeEach((directory) => headStoreIn(directory).record('log', { size: 5, note: 'mine' }), {
      before: () => fileHeadStore(root).record('log', { size: 1, note: 'first' }),
      others: async () => {
        for (let size = 6; size < 26; size += 1) await fileHeadStore(root).record('log', { size, note: 'other' })
      },
      afterwards: async (outcome) => {
        if (outcome !== undefined) expect(outcome).toMatchObject({ code: 'checkpoint_conflict' })
        expect((await fileHeadStore(root).latest('log'))?.size).toBe((await filesBelow(root)).length > 2 ? 25 : 5)
      },
    })
  })

  const key = (n: number): Uint8Array => new Uint8Array(32).fill(n)

  it.each<[string, (directory: DataDirectory) => Promise<unknown>]>([
    ['create', (directory) => keyStoreIn(directory).create('user-1', key(2))],
    ['replace', (directory) => keyStoreIn(directory).replace('user-1', key(1), key(2))],
    ['get', (directory) => keyStoreIn(directory).get('user-1')],
    ['forget', (directory) => keyStoreIn(directory).forget('user-1')],
  ])('%s brings no key back that was forgotten meanwhile, and leaves none in the directory', async (_, act) => {
    for (const has of [true, false])
      await asleepBeforeEach(act, {
        before: async () => {
          if (has) await fileKeyStore(root).create('user-1', key(1))
        },
        others: () => fileKeyStore(root).forget('user-1'),
        afterwards: async () => {
          const keysLeft = async () => (await filesBelow(root)).filter((path) => !path.endsWith('.forgotten'))
          const isForgotten = (await fileKeyStore(root).get('user-1')).status === 'forgotten'
          if (isForgotten) expect(await keysLeft()).toEqual([])
          await fileKeyStore(root).forget('user-1')
          expect(await fileKeyStore(root).get('user-1')).toEqual({ status: 'forgotten' })
          expect(await keysLeft()).toEqual([])
        },
      })
  })

  it.each<[string, (directory: DataDirectory) => Promise<unknown>]>([
    ['create', (directory) => keyStoreIn(directory).create('user-1', key(200))],
    ['replace', (directory) => keyStoreIn(directory).replace('user-1', key(1), key(200))],
  ])('%s neither undoes what was replaced meanwhile nor answers with a key that does not hold', async (_, act) => {
    await asleepBeforeEach(act, {
      before: async () => {
        await fileKeyStore(root).create('user-1', key(1))
      },
      others: async () => {
        const keys = fileKeyStore(root)
        for (let n = 1; n < 4; n += 1) await keys.replace('user-1', key(n), key(n + 1))
      },
      afterwards: async (outcome) => {
        expect(outcome).toMatchObject({ status: 'present' })
        const known = await fileKeyStore(root).get('user-1')
        const kept = known.status === 'present' ? known.key[0] : undefined
        expect([1, 4, 200]).toContain(kept)
        const answered = (outcome as { readonly key: Uint8Array }).key[0]
        expect(answered === kept || (answered === 1 && kept === 4)).toBe(true)
        expect(await filesBelow(root)).toHaveLength(1)
      },
    })
  })

  it('a commit of rows that others have overtaken is refused or stands before theirs', async () => {
    const count = async (store = fileProjectionStore(root), by = 'other'): Promise<unknown> => {
      const rows = await store.open('people', 1)
      const saved = await rows.progress()
      const n = (saved?.sequence ?? 0) + 1
      return rows.commit(new Map([[`${n}`, by]]), { checkpoint: 'c' as never, sequence: n }, saved?.token)
    }
    await asleepBeforeEach((directory) => count(projectionStoreIn(directory), 'mine'), {
      before: async () => {
        await count()
      },
      others: async () => {
        for (let n = 0; n < 4; n += 1) await count()
      },
      afterwards: async (outcome) => {
        if (typeof outcome !== 'string') expect(outcome).toMatchObject({ code: 'checkpoint_conflict' })
        const rows = await fileProjectionStore(root).open('people', 1)
        const all: unknown[] = []
        for await (const [, by] of rows.scan()) all.push(by)
        expect(all).toHaveLength((await rows.progress())?.sequence ?? 0)
        expect(all.filter((by) => by === 'mine')).toHaveLength(typeof outcome === 'string' ? 1 : 0)
      },
    })
  })
})

describe('rows that another process has dropped and built again', () => {
  it('are never taken for those that were there: the token from before is a conflict, and nothing is damaged', async () => {
    const [one, other] = [fileProjectionStore(root), fileProjectionStore(root)]
    const commits = async (store: typeof one, text: string) => {
      const rows = await store.open('p', 1)
      let token: string | undefined
      for (let n = 1; n <= 3; n += 1)
        token = await rows.commit(new Map([['k', `${text} ${n}`]]), { checkpoint: 'c', sequence: n }, token)
      return { rows, token }
    }
    const before = await commits(one, 'old')
    await other.drop('p', 1)
    const after = await commits(other, 'new')
    const commit = before.rows.commit(new Map([['k', 'lost']]), { checkpoint: 'c', sequence: 4 }, before.token)
    await expect(commit).rejects.toMatchObject({ code: 'checkpoint_conflict' })
    expect((await before.rows.get(['k'])).get('k')).toBe('new 3')
    expect((await after.rows.progress())?.token).toBe(after.token)
    expect((await (await fileProjectionStore(root).open('p', 1)).get(['k'])).get('k')).toBe('new 3')
  })
})

describe('a key that was put there by a process that then died, after it was forgotten', () => {
  it('is taken away by whoever looks next', async () => {
    const keys = fileKeyStore(root)
    await keys.create('ada', new Uint8Array(32).fill(1))
    const [kept = ''] = await filesBelow(root)
    const bytes = await readFile(kept)
    await keys.forget('ada')
    await writeFile(kept, bytes)
    expect(await fileKeyStore(root).get('ada')).toEqual({ status: 'forgotten' })
    expect((await filesBelow(root)).filter((path) => !path.endsWith('.forgotten'))).toEqual([])
  })
})
