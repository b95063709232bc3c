/** The password hasher for tests only. @module */
import { afterEach, describe, expect, expectTypeOf, it, vi } from 'vitest'
import { ConfigurationRefused } from '../configuration-refused.ts'
import { argon2idHasher, type PasswordHasher } from '../password-hasher/index.ts'
import { testOnlyPasswordHasher } from './index.ts'

afterEach(() => vi.unstubAllEnvs())

const password = 'correct horse battery staple'

describe('the password hasher for tests only', () => {
  it('does not start in production', () => {
    vi.stubEnv('NODE_ENV', 'production')
    expect(() => testOnlyPasswordHasher()).toThrow(ConfigurationRefused)
    expect(() => testOnlyPasswordHasher()).toThrow('is for tests alone and does not start with NODE_ENV=production')
  })

  it('tells the right password from a wrong one, under a salt of its own each time', async () => {
    const hasher = testOnlyPasswordHasher()
    expectTypeOf(hasher).toEqualTypeOf<PasswordHasher>()
    const [one, other] = [await hasher.hash(password), await hasher.hash(password)]
    expect(one).toMatch(/^\$test-only\$/)
    expect(other).not.toBe(one)
    expect([await hasher.verify(one, password), await hasher.verify(other, password)]).toEqual([true, true])
    expect(await hasher.verify(one, `${password}!`)).toBe(false)
    expect(await hasher.verify(one, '\ud800')).toBe(false)
    expect(await testOnlyPasswordHasher().hash(password)).toBe(one)
    expect(hasher.needsRehash(one)).toBe(false)
  })

  it('has a hash that no password matches, the same at every call', async () => {
    const hasher = testOnlyPasswordHasher()
    const dummy = await hasher.dummyPhc()
    expect(await hasher.verify(dummy, password)).toBe(false)
    expect(await hasher.dummyPhc()).toBe(dummy)
  })

  it('fails as the port says', async () => {
    const hasher = testOnlyPasswordHasher()
    const phc = await hasher.hash(password)
    await expect(hasher.hash('\ud800')).rejects.toMatchObject({ code: 'malformed_password' })
    await expect(hasher.verify('$argon2id$v=19$m=19456,t=2,p=1$AAAA$AAAA', password)).rejects.toMatchObject({
      code: 'corrupt_hash',
    })
    expect(() => hasher.needsRehash('')).toThrow('corrupt_hash')
    await hasher.close()
    await hasher.close()
    await expect(hasher.hash(password)).rejects.toMatchObject({ code: 'closed' })
    await expect(hasher.verify(phc, password)).rejects.toMatchObject({ code: 'closed' })
  })

  it('makes nothing that argon2id takes for its own', async () => {
    const phc = await testOnlyPasswordHasher().hash(password)
    await expect(argon2idHasher().verify(phc, password)).rejects.toMatchObject({ code: 'corrupt_hash' })
  })
})
