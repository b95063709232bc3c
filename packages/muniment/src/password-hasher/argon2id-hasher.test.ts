/** The password hasher as its callers see it, on both engines. @module */
import { inspect } from 'node:util'
import * as nodeRs from '@node-rs/argon2'
import { afterAll, describe, expect, it } from 'vitest'
import { argon2idHasher } from './argon2id-hasher.ts'

const weak = { memoryKiB: 64, iterations: 1, allowWeakParameters: 'for tests only' } as const
const engines = ['native', 'worker'] as const
const hashers = {
  native: argon2idHasher({ ...weak, engine: 'native' }),
  worker: argon2idHasher({ ...weak, engine: 'worker' }),
}

afterAll(() => Promise.all(engines.map((engine) => hashers[engine].close())))

describe.each(engines)('the %s hasher', (engine) => {
  const hasher = hashers[engine]
  const other = hashers[engine === 'native' ? 'worker' : 'native']

  it('verifies what it made, and what the other engine made', async () => {
    const phc = await hasher.hash('correct horse battery staple')
    for (const one of [hasher, other]) {
      expect(await one.verify(phc, 'correct horse battery staple')).toBe(true)
      expect(await one.verify(phc, 'correct horse battery stapl')).toBe(false)
      expect(await one.verify(phc, 'correct horse battery staplE')).toBe(false)
      expect(await one.verify(phc, '')).toBe(false)
    }
  })

  it('writes the fixed string for a fixed salt, at the default cost', async () => {
    const random = (bytes: number): Uint8Array => new Uint8Array(bytes).fill(2)
    const fixed = argon2idHasher({ engine, random })
    expect(await fixed.hash('pässwörd\0𝒳')).toBe(
      '$argon2id$v=19$m=19456,t=2,p=1$AgICAgICAgICAgICAgICAg$7psLVxgChicz8rZfFbrkIc9dnVvPrMdK3DK85/n06T4',
    )
    await fixed.close()
  })

  it('reads what @node-rs/argon2 writes, and the other way round', async () => {
    expect(await hasher.verify(await nodeRs.hash('password', { memoryCost: 64 }), 'password')).toBe(true)
    expect(await nodeRs.verify(await hasher.hash('password'), 'password')).toBe(true)
  })

  it('makes another string each time', async () => {
    expect(await hasher.hash('same')).not.toBe(await hasher.hash('same'))
  })

  it.each(['', '\0', 'é'.repeat(1_000), '😀', ' leading and trailing '])('takes %j as it is', async (password) => {
    const phc = await hasher.hash(password)
    expect(await hasher.verify(phc, password)).toBe(true)
    expect(await hasher.verify(phc, `${password}\0`)).toBe(false)
  })

  it('fails on a corrupt hash and is never true', async () => {
    const phc = await hasher.hash('password')
    for (const corrupt of ['', phc.slice(0, 40), `${phc}=`, phc.replace('m=64', 'm=1073741824'), '$2b$12$abc'])
      await expect(hasher.verify(corrupt, 'password')).rejects.toMatchObject({ code: 'corrupt_hash' })
    // Cut where base64 may end, it is a shorter hash: of other bytes throughout, so nothing matches it.
    expect(await hasher.verify(phc.slice(0, -3), 'password')).toBe(false)
  })

  it('refuses a lone surrogate instead of hashing U+FFFD', async () => {
    for (const password of ['\ud800', 'a\udc00b', '\udc00\ud800'])
      await expect(hasher.hash(password)).rejects.toMatchObject({ code: 'malformed_password' })
    const phc = await hasher.hash('\ufffd')
    expect(await hasher.verify(phc, '\ud800')).toBe(false)
    expect(await hasher.verify(await hasher.hash(''), undefined as unknown as string)).toBe(false)
  })

  it('closed, refuses new work and what waits, and ends what runs', async () => {
    const closing = argon2idHasher({ ...weak, engine, concurrency: 1 })
    const [first, second] = [closing.hash('a'), closing.hash('b')]
    const refused = expect(second).rejects.toMatchObject({ code: 'closed' })
    await Promise.all([closing.close(), closing.close()])
    expect(await first).toMatch(/^\$argon2id\$/)
    await refused
    await expect(closing.hash('c')).rejects.toMatchObject({ code: 'closed' })
    await closing.close()
  })

  it('tells which engine it is', async () => {
    expect(await hasher.engineName()).toBe(engine)
  })
})

describe('any argon2id hasher', () => {
  it('asks for a new hash when any parameter rose, and not for its own', async () => {
    const hasher = argon2idHasher({ memoryKiB: 47_104, iterations: 3, parallelism: 2 })
    const own = await hasher.dummyPhc()
    expect(hasher.needsRehash(own)).toBe(false)
    expect(hasher.needsRehash(own.replace('m=47104', 'm=65536'))).toBe(false)
    for (const [now, before] of [
      ['m=47104', 'm=19456'],
      ['t=3', 't=2'],
      ['p=2', 'p=1'],
    ] as const)
      expect(hasher.needsRehash(own.replace(now, before))).toBe(true)
    expect(hasher.needsRehash(own.slice(0, -3))).toBe(true)
    expect(hasher.needsRehash(own.replace(/\$[^$]{22}\$/, '$AAAAAAAAAAA$'))).toBe(true)
    expect(() => hasher.needsRehash('$argon2id$')).toThrow(expect.objectContaining({ code: 'corrupt_hash' }))
  })

  it('fails when its source of salts gives too little', async () => {
    const hasher = argon2idHasher({ ...weak, random: () => new Uint8Array(3) })
    await expect(hasher.hash('password')).rejects.toMatchObject({ code: 'failed' })
    await expect(hasher.dummyPhc()).rejects.toMatchObject({ code: 'failed' })
  })

  it('never shows a password or a hash in what it throws', async () => {
    const hasher = argon2idHasher({ ...weak, concurrency: 1, queueLimit: 0 })
    const phc = await hasher.hash('canary')
    const busy = hasher.verify(phc, 'canary')
    const calls = [
      () => hasher.hash('canary'),
      () => hasher.verify(phc, 'canary'),
      () => hasher.hash('canary\ud800'),
      () => hasher.verify(`${phc}canary!`, 'canary'),
      async () => hasher.needsRehash(`${phc}canary!`),
    ]
    for (const call of calls) {
      const failure = await call().then(
        () => 'no failure',
        (error: unknown) => inspect(error, { depth: 9, showHidden: true }),
      )
      expect(failure).toContain('PasswordHasherFailure')
      expect(failure.replaceAll(/^ +at .*$/gm, '')).not.toMatch(/canary|argon2id\$v/)
    }
    expect(await busy).toBe(true)
  })
})
