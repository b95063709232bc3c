/** Worker threads: responsive, replaced after a crash, no hindrance to the end of the process. @module */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { Argon2Job } from './hash-engine.ts'
import { hashWorkerPool } from './hash-worker-pool.ts'

const job = (password: string, memoryKiB = 64): Argon2Job => ({
  password,
  salt: new Uint8Array(16),
  hashBytes: 32,
  memoryKiB,
  iterations: 1,
  parallelism: 1,
})

const workerOf = (source: string): URL => new URL(`data:text/javascript,${encodeURIComponent(source)}`)

/** A worker that ends or breaks as its password says, and else answers with the id of its thread. */
const fragile = workerOf(`
  import { parentPort, threadId } from 'node:worker_threads'
  parentPort.on('message', ({ password }) => {
    if (password === 'exit') process.exit(3)
    if (password === 'throw') throw new Error('broken')
    if (password === 'refuse') return parentPort.postMessage({ errorName: 'RangeError' })
    parentPort.postMessage({ hash: new Uint8Array([threadId]) })
  })
`)

describe('the worker pool', () => {
  it('leaves the event loop free while it hashes', async () => {
    const pool = hashWorkerPool()
    let turns = 0
    const timer = setInterval(() => {
      turns += 1
    }, 1)
    await pool.derive(job('password', 65_536))
    clearInterval(timer)
    await pool.close()
    // Blocked, it would make none; free, it makes hundreds.
    expect(turns).toBeGreaterThan(20)
  })

  it('uses a worker again, and starts another only when all are busy', async () => {
    const pool = hashWorkerPool(fragile)
    const [first] = await pool.derive(job('a'))
    expect(await pool.derive(job('b'))).toEqual(new Uint8Array([first as number]))
    const both = await Promise.all([pool.derive(job('c')), pool.derive(job('d'))])
    expect(new Set(both.map(([id]) => id)).size).toBe(2)
    await pool.close()
  })

  it.each([
    ['throw', 'failed: the worker crashed'],
    ['exit', 'failed: the worker ended'],
  ])('rejects the job of a crashed worker (%s) alone, and replaces the worker', async (password, message) => {
    const pool = hashWorkerPool(fragile)
    const [first] = await pool.derive(job('a'))
    const crashing = pool.derive(job(password))
    const beside = pool.derive(job('b'))
    await expect(crashing).rejects.toMatchObject({ code: 'failed', message })
    expect(await beside).toHaveLength(1)
    const after = await Promise.all([pool.derive(job('c')), pool.derive(job('d'))])
    expect(after.map(([id]) => id)).not.toContain(first)
    await pool.close()
  })

  it('rejects a job that the worker could not do, and keeps the worker', async () => {
    const pool = hashWorkerPool(fragile)
    await expect(pool.derive(job('refuse'))).rejects.toMatchObject({ message: 'failed: the worker met RangeError' })
    expect(await pool.derive(job('a'))).toHaveLength(1)
    await pool.close()
  })

  it('tells only the name of an error of the hash function', async () => {
    const pool = hashWorkerPool()
    const failure = await pool.derive({ ...job('canary'), memoryKiB: -1 }).catch((error: unknown) => error)
    expect(failure).toMatchObject({
      code: 'failed',
      message: expect.stringMatching(/^failed: the worker met \w*Error$/),
    })
    await pool.close()
  })

  it('fails when its file is not there, each time anew', async () => {
    const pool = hashWorkerPool(new URL('./no-such-worker.js', import.meta.url))
    for (let n = 0; n < 2; n += 1) await expect(pool.derive(job('a'))).rejects.toMatchObject({ code: 'failed' })
    await pool.close()
  })

  it.each(['native', 'worker'])(
    'keeps the process while it hashes and lets it end by itself after (%s)',
    async (engine) => {
      const hasher = new URL('../../dist/password-hasher/index.js', import.meta.url)
      const program = `
        import { argon2idHasher } from ${JSON.stringify(hasher.href)}
        const hasher = argon2idHasher({ engine: '${engine}' })
        const phc = await hasher.hash('password')
        console.log(await hasher.verify(phc, 'password'), await hasher.verify(phc, 'passwore'))
      `
      const run = promisify(execFile)
      const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], { timeout: 20_000 })
      expect(stdout).toBe('true false\n')
    },
  )
})
