/** Passwords against hashes that other systems have made, by both engines. @module */
import { compareSync, hashSync } from 'bcryptjs'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { argon2idHasher } from './argon2id-hasher.ts'
import { foreign, foreignPassword, ofPhp, ofPhpByArgon2i } from './foreign-hashes.fixture.ts'

const weak = { memoryKiB: 64, iterations: 1, allowWeakParameters: 'for tests only' } as const
const engines = ['native', 'worker'] as const
const hashers = {
  native: argon2idHasher({ ...weak, engine: 'native' }),
  worker: argon2idHasher({ ...weak, engine: 'worker' }),
}

afterAll(() => Promise.all(engines.map((engine) => hashers[engine].close())))

describe.each(engines)('the %s hasher', (engine) => {
  const hasher = hashers[engine]

  it.each(Object.entries({ ...foreign, ofPhp, ofPhpByArgon2i }))(
    'verifies what another system has made, and asks for a new one: %s',
    async (_, text) => {
      expect(await hasher.verify(text, foreignPassword)).toBe(true)
      for (const wrong of [
        '',
        'pässwörd of ol',
        'pässwörd of old ',
        'pa\u0308sswo\u0308rd of old',
        `${foreignPassword}\0`,
      ])
        expect(await hasher.verify(text, wrong), wrong).toBe(false)
      expect(hasher.needsRehash(text)).toBe(true)
    },
    30_000,
  )

  it('takes the published vector of scrypt (RFC 7914, section 12)', async () => {
    const hash =
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887'
    const [salt64, hash64] = [Buffer.from('SodiumChloride'), Buffer.from(hash, 'hex')].map((bytes) =>
      bytes.toString('base64').replaceAll('=', ''),
    )
    const text = `$scrypt$ln=14,r=8,p=1$${salt64}$${hash64}`
    expect(await hasher.verify(text, 'pleaseletmein')).toBe(true)
    expect(await hasher.verify(text, 'pleaseletmeout')).toBe(false)
  })

  it('takes 72 bytes for bcrypt, as whoever made the hash did, and nothing with a NUL', async () => {
    const long = 'x'.repeat(72)
    const text = hashSync(`${long}and more`, 10)
    expect(await hasher.verify(text, long)).toBe(true)
    expect(await hasher.verify(text, 'x'.repeat(71))).toBe(false)
    const cut = hashSync('abc', 10)
    expect(await hasher.verify(cut, 'abc')).toBe(true)
    for (const given of ['abc\0', 'abc\0def', '\0']) expect(await hasher.verify(cut, given)).toBe(false)
  })

  it('fails on what it cannot read, or should not compute, before anything is computed', async () => {
    const started = performance.now()
    for (const corrupt of [
      foreign.bcrypt.replace('$10$', '$31$'),
      foreign.scrypt.replace('ln=14', 'ln=30'),
      foreign.django.replace('12000', '9999999999'),
      foreign.bcrypt.slice(0, -1),
    ]) {
      await expect(hasher.verify(corrupt, foreignPassword)).rejects.toMatchObject({ code: 'corrupt_hash' })
      expect(() => hasher.needsRehash(corrupt)).toThrow('corrupt_hash')
    }
    expect(performance.now() - started).toBeLessThan(200)
  })

  it('never makes a true of a lone surrogate', async () => {
    for (const text of Object.values(foreign)) expect(await hasher.verify(text, '\ud800')).toBe(false)
  })

  it('leaves the event loop free while it compares', async () => {
    for (const text of [foreign.bcrypt, foreign.scrypt, foreign.pbkdf2Sha512.replace('12000', '200000')]) {
      let turns = 0
      const timer = setInterval(() => {
        turns += 1
      }, 1)
      await hasher.verify(text, foreignPassword)
      clearInterval(timer)
      // Blocked, it would make none.
      expect(turns, text.slice(0, 8)).toBeGreaterThan(5)
    }
  })

  it('counts them in the same queue: one more is overloaded', async () => {
    const narrow = argon2idHasher({ ...weak, engine, concurrency: 1, queueLimit: 1 })
    const outcomes = await Promise.allSettled(
      [foreign.bcrypt, foreign.scrypt, foreign.argon2i].map((text) => narrow.verify(text, foreignPassword)),
    )
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected'])
    expect(outcomes[2]).toMatchObject({ reason: { code: 'overloaded' } })
    await narrow.close()
  })
})

describe('bcrypt in a worker', () => {
  it('says what bcryptjs says, for any password without a NUL', async () => {
    const texts = ['', 'a', 'ä'.repeat(50)].map((password) => hashSync(password, 10))
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...texts),
        fc.oneof(fc.constantFrom('', 'a', 'ä'.repeat(36), 'ä'.repeat(50)), fc.string({ maxLength: 80 })),
        async (text, given) => {
          fc.pre(!given.includes('\0'))
          expect(await hashers.worker.verify(text, given)).toBe(compareSync(given, text))
        },
      ),
      { numRuns: 20 },
    )
  }, 30_000)
})
