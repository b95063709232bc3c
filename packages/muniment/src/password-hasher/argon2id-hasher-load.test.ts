/** How much the password hasher computes and holds: bounds in time of many logins, and the dummy hash. @module */
import { describe, expect, it } from 'vitest'
import type { HashEngine } from './hash-engine.ts'
import { openHashEngine } from './hash-engine-choice.ts'
import {
  type Argon2idHasher,
  type Argon2idHasherOptions,
  argon2idHasher,
  argon2idHasherOver,
} from './argon2id-hasher.ts'
import { readArgon2idPhc } from './argon2id-phc.ts'

const weak = { memoryKiB: 64, iterations: 1, allowWeakParameters: 'for tests only' } as const

/** A hasher over a real engine that counts what runs at the same time. */
const counted = (
  options: Argon2idHasherOptions,
  engine: 'native' | 'worker',
): { readonly seen: { now: number; most: number; all: number }; readonly hasher: Argon2idHasher } => {
  const seen = { now: 0, most: 0, all: 0 }
  const open = async (): Promise<HashEngine> => {
    const real = await openHashEngine(engine)
    return {
      ...real,
      derive: async (job) => {
        seen.all += 1
        seen.now += 1
        seen.most = Math.max(seen.most, seen.now)
        try {
          return await real.derive(job)
        } finally {
          seen.now -= 1
        }
      },
    }
  }
  return { seen, hasher: argon2idHasherOver(open, { ...weak, ...options }) }
}

describe.each(['native', 'worker'] as const)('the %s hasher', (engine) => {
  it('never runs more than its concurrency, 200 logins at once', async () => {
    const { seen, hasher: bounded } = counted({ concurrency: 3, queueLimit: 200 }, engine)
    const phc = await bounded.hash('password')
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, n) => bounded.verify(phc, n % 2 ? 'password' : 'x')),
    )
    expect(answers.filter(Boolean)).toHaveLength(100)
    expect(seen).toEqual({ now: 0, most: 3, all: 201 })
    await bounded.close()
  })

  it('is overloaded beyond its queue, and computes nothing for what it refuses', async () => {
    const { seen, hasher: bounded } = counted({ concurrency: 2, queueLimit: 10 }, engine)
    const phc = await bounded.dummyPhc()
    const outcomes = await Promise.allSettled(Array.from({ length: 200 }, () => bounded.verify(phc, 'password')))
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(refused).toHaveLength(188)
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'overloaded' })
    expect(seen).toEqual({ now: 0, most: 2, all: 12 })
    await bounded.close()
  })
})

describe('any argon2id hasher', () => {
  it('holds at most its share of memory during 200 logins at the default cost', async () => {
    const hasher = argon2idHasher({ concurrency: 2, queueLimit: 200 })
    const phc = await hasher.dummyPhc()
    const before = process.memoryUsage.rss()
    let peak = before
    const timer = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss())
    }, 5)
    await Promise.all(Array.from({ length: 200 }, () => hasher.verify(phc, 'password')))
    clearInterval(timer)
    // Two at a time hold 38 MiB; all at once would hold 3,800.
    expect((peak - before) / 2 ** 20).toBeLessThan(400)
  })

  it('has one dummy hash, of the current cost, which no password matches and which costs one computation', async () => {
    const { seen, hasher } = counted({}, 'native')
    const dummy = await hasher.dummyPhc()
    expect(await hasher.dummyPhc()).toBe(dummy)
    expect(readArgon2idPhc(dummy)).toMatchObject({ memoryKiB: 64, iterations: 1, parallelism: 1 })
    expect(hasher.needsRehash(dummy)).toBe(false)
    expect(dummy).toHaveLength((await hasher.hash('password')).length)
    for (const password of ['', 'password', dummy]) expect(await hasher.verify(dummy, password)).toBe(false)
    expect(seen.all).toBe(4)
  })
})
