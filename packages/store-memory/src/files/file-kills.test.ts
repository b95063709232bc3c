/** Real processes, killed while they write to every file store: what they were told is there, and everything opens. @module */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { countedValues } from './fixtures/counted-values.ts'
import { fastDirectory } from './fixtures/fast-directory.ts'
import { fileCheckpointStore, fileHeadStore, fileKeyStore, fileProjectionStore, fileSnapshotStore } from './index.ts'

const rounds = Number(process.env['MUNIMENT_KILLS'] ?? 5)

const built = new URL('../../dist/index.js', import.meta.url).href

/** Goes on from what there is, and prints what it has been told. */
const program = (root: string): string => `
  import * as stores from ${JSON.stringify(built)}
  const root = ${JSON.stringify(root)}
  const tell = (about, n) => process.stdout.write(about + ' ' + n + '\\n')
  const saves = stores.fileCheckpointStore(root), heads = stores.fileHeadStore(root), keys = stores.fileKeyStore(root)
  const snapshots = stores.fileSnapshotStore(root)
  const rows = await stores.fileProjectionStore(root).open('people', 1)
  const forever = async (step) => { for (;;) await step() }
  let saved = await saves.load('export'), committed = await rows.progress()
  let head = (await heads.latest('log'))?.size ?? 0, shot = (await snapshots.load('index'))?.sequence ?? 0
  let made = 0
  for await (const subject of keys.subjects()) made = Math.max(made, Number(subject))
  await Promise.all([
    forever(async () => {
      const progress = { checkpoint: 'c', sequence: (saved?.sequence ?? 0) + 1 }
      saved = { ...progress, token: await saves.save('export', progress, saved?.token) }
      tell('checkpoints', progress.sequence)
    }),
    forever(async () => { await heads.record('log', { size: ++head, note: 'n' }); tell('heads', head) }),
    forever(async () => {
      const body = new Uint8Array(50_000)
      await snapshots.save('index', { schema: 'v1', checkpoint: 'c', sequence: ++shot, body }); tell('snapshots', shot)
    }),
    forever(async () => {
      const n = (committed?.sequence ?? 0) + 1
      const changes = new Map([['row', { n }], ['text' + n % 5, 'x'.repeat(90_000)]])
      committed = { sequence: n, token: await rows.commit(changes, { checkpoint: 'c', sequence: n }, committed?.token) }
      tell('rows', n)
    }),
    forever(async () => {
      const n = ++made
      await keys.create(String(n), new Uint8Array(32).fill(1)); tell('created', n)
      await keys.replace(String(n), new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)); tell('replaced', n)
      if (n % 2 === 0) { await keys.forget(String(n)); tell('forgotten', n) }
    }),
  ])`

it('a killed process leaves all that it was told, and stores that open', {
  timeout: 60_000 + rounds * 10_000,
}, async () => {
  const root = await fastDirectory()
  const told = new Map<string, number[]>()
  const last = (about: string): number => told.get(about)?.at(-1) ?? 0
  for (let round = 0; round < rounds; round += 1) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program(root)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let printed = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
    await once(child.stdout, 'data')
    await new Promise((resolve) => setTimeout(resolve, 10 + ((round * 37) % 90)))
    child.kill('SIGKILL')
    await once(child, 'close')
    for (const line of printed.split('\n').slice(0, -1)) {
      const [about = '', n] = line.split(' ')
      told.set(about, [...(told.get(about) ?? []), Number(n)])
    }

    for (const about of ['checkpoints', 'heads', 'snapshots', 'rows']) {
      const kept = await countedValues[about]?.(root).read()
      expect([last(about), last(about) + 1]).toContain(kept)
      // What was kept without being told: the next process goes on from it.
      told.set(about, [kept ?? 0])
    }
    const keys = fileKeyStore(root)
    for (const [about, number] of [
      ['created', 1],
      ['replaced', 2],
    ] as const)
      for (const n of told.get(about) ?? []) {
        const known = await keys.get(String(n))
        if (told.get('forgotten')?.includes(n) === true) expect(known.status).toBe('forgotten')
        else if (known.status === 'present') expect(known.key[0]).toBeGreaterThanOrEqual(number)
        else expect([known.status, n]).toEqual(['forgotten', last('created')])
      }
    // Whoever was about to be forgotten when the process died.
    await keys.forget(String(Math.max(2, last('created'))))
    told.set('forgotten', [...(told.get('forgotten') ?? []), Math.max(2, last('created'))])
  }
  expect(last('rows')).toBeGreaterThan(0)
  for (const open of [fileCheckpointStore, fileHeadStore, fileSnapshotStore, fileKeyStore, fileProjectionStore])
    expect(open(root).durable).toBe(true)
  await rm(root, { recursive: true, force: true })
})
