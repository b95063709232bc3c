/** Every verifier does the work that it is measured by. @module */
import { describe, expect, it } from 'vitest'
import { loginLoad } from './login-load.ts'
import { argon2idOn, argon2idOnLoop, nodeScrypt, type OpenVerifier } from './verifiers.ts'

describe.each<[string, OpenVerifier]>([
  ['argon2id, native', argon2idOn('native')],
  ['argon2id, worker', argon2idOn('worker')],
  ['argon2id on the event loop', argon2idOnLoop],
  ['scrypt of Node', nodeScrypt],
])('%s', (_, open) => {
  it('tells the password that is stored from another', async () => {
    const verify = await open('correct horse battery staple')
    expect(await Promise.all([verify('correct horse battery staple'), verify('Correct horse battery staple')])).toEqual(
      [true, false],
    )
  })
})

describe('a load of logins', () => {
  const counted = () => {
    const seen = { now: 0, most: 0, all: 0 }
    const open: OpenVerifier = async (stored) => async (given) => {
      seen.all += 1
      seen.now += 1
      seen.most = Math.max(seen.most, seen.now)
      await new Promise((resolve) => setTimeout(resolve, 1))
      seen.now -= 1
      return given === stored
    }
    return { seen, open }
  }

  it('is eight at a time, as many as were asked for', async () => {
    const { seen, open } = counted()
    await (await loginLoad(open)).logIn(100)
    expect(seen).toEqual({ now: 0, most: 8, all: 100 })
  })

  it('ends after its time, when all are answered', async () => {
    const { seen, open } = counted()
    const began = performance.now()
    const count = await (await loginLoad(open)).logInFor(50)
    expect(performance.now() - began).toBeGreaterThanOrEqual(50)
    expect(seen).toEqual({ now: 0, most: 8, all: count })
  })

  it('fails where a wrong password is let in, and where a right one is not', async () => {
    for (const answer of [true, false])
      await expect((await loginLoad(async () => async () => answer)).logIn(2)).rejects.toThrow()
  })
})
