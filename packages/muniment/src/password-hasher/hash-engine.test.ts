/** Both engines against published vectors and against each other, and the choice between them. @module */
import { argon2id } from '@noble/hashes/argon2.js'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { Argon2Job } from './hash-engine.ts'
import { openHashEngine } from './hash-engine-choice.ts'
import { nativeEngine, importNative } from './native-engine.ts'
import { hashWorkerPool } from './hash-worker-pool.ts'

const native = nativeEngine(await importNative())
const worker = hashWorkerPool()

afterAll(() => worker.close())

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

const job = (memoryKiB: number, iterations: number, parallelism: number): Argon2Job => ({
  memoryKiB,
  iterations,
  parallelism,
  password: 'password',
  salt: new TextEncoder().encode('somesalt'),
  hashBytes: 32,
})

describe('argon2id', () => {
  it('of @noble/hashes is that of RFC 9106, section 5.3', () => {
    const tag = argon2id(new Uint8Array(32).fill(1), new Uint8Array(16).fill(2), {
      m: 32,
      t: 3,
      p: 4,
      dkLen: 32,
      key: new Uint8Array(8).fill(3),
      personalization: new Uint8Array(12).fill(4),
      version: 0x13,
    })
    expect(hex(tag)).toBe('0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659')
  })

  // From test.c of the reference implementation (P-H-C/phc-winner-argon2), version 0x13.
  it.each([
    [65_536, 2, 1, '09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7'],
    [256, 2, 1, '9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe'],
    [256, 2, 2, '6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037'],
    [65_536, 1, 1, 'f6a5adc1ba723dddef9b5ac1d464e180fcd9dffc9d1cbf76cca2fed795d9ca98'],
  ])('of both engines is that of the reference implementation at m=%i t=%i p=%i', async (m, t, p, expected) => {
    expect(hex(await native.derive(job(m, t, p)))).toBe(expected)
    expect(hex(await worker.derive(job(m, t, p)))).toBe(expected)
  })

  it('is the same of both engines for every password, salt, cost and length', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          password: fc.string({ unit: 'binary', maxLength: 200 }),
          salt: fc.uint8Array({ minLength: 8, maxLength: 64 }),
          hashBytes: fc.integer({ min: 16, max: 64 }),
          memoryKiB: fc.integer({ min: 32, max: 100 }),
          iterations: fc.integer({ min: 1, max: 3 }),
          parallelism: fc.integer({ min: 1, max: 4 }),
        }),
        async (one) => {
          expect(hex(await worker.derive(one))).toBe(hex(await native.derive(one)))
        },
      ),
    )
  })

  it('counts NUL and all that follows it', async () => {
    const of = async (password: string): Promise<string[]> => {
      const one = { ...job(64, 1, 1), password }
      return [hex(await native.derive(one)), hex(await worker.derive(one))]
    }
    const hashes = (await Promise.all(['a', 'a\0', 'a\0b', 'a\0c'].map(of))).flat()
    expect(new Set(hashes).size).toBe(4)
  })
})

describe('the choice of engine', () => {
  const absent = (): Promise<never> => Promise.reject(new Error('not installed'))

  it('is native code where it can be loaded', async () => {
    expect((await openHashEngine('auto')).name).toBe('native')
    expect((await openHashEngine('native')).name).toBe('native')
  })

  it('is a worker where native code is absent, or where a worker is demanded', async () => {
    expect((await openHashEngine('auto', absent)).name).toBe('worker')
    expect((await openHashEngine('worker')).name).toBe('worker')
  })

  it('fails where native code is demanded and absent', async () => {
    await expect(openHashEngine('native', absent)).rejects.toMatchObject({
      code: 'failed',
      message: 'failed: @node-rs/argon2 cannot be loaded',
      cause: new Error('not installed'),
    })
  })
})
