/** The passwords that most people have: how many are known, and in which form. @module */
import { withoutCase } from '@muniment/core'
import { describe, expect, it } from 'vitest'
import { commonPasswords } from './common-passwords.ts'

describe('the common passwords', () => {
  it('are at least three thousand, of eight characters or more (ASVS 6.2.4)', async () => {
    const common = await commonPasswords()
    expect(common.size).toBeGreaterThan(15_000)
    expect([...common].filter((password) => Array.from(password).length < 8)).toEqual([])
    expect([...common].filter((password) => withoutCase(password) !== password)).toEqual([])
  })

  it.each(['password', 'qwertyuiop', '1234567890', 'iloveyou', 'trustno1', '1qaz2wsx', 'administrator'])(
    'hold %s',
    async (password) => expect((await commonPasswords()).has(password)).toBe(true),
  )

  it.each(['correct horse battery', 'correct horse battery staple', 'long enough', ''])(
    'do not hold what few people have: %j',
    async (password) => expect((await commonPasswords()).has(password)).toBe(false),
  )

  it('are read once', async () => expect(await commonPasswords()).toBe(await commonPasswords()))
})
