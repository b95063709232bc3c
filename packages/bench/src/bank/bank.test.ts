/** Both banks do the same work: same commands, same state. @module */
import { describe, expect, it } from 'vitest'
import { deposit, historyOf, openAccount } from './bank-commands.ts'
import { emmettBank } from './emmett-bank.ts'
import { munimentBank } from './muniment-bank.ts'

describe.each([
  ['Muniment', munimentBank],
  ['Emmett', emmettBank],
])('the bank on %s', (_, openBank) => {
  it('runs commands', async () => {
    const bank = openBank()
    await bank.run('1', openAccount(1))
    for (let n = 0; n < 5; n += 1) await bank.run('1', deposit(n))
    expect(await bank.state('1')).toEqual({ status: 'open', balance: 15, deposits: 5 })
    expect(await bank.replay('1')).toEqual(await bank.state('1'))
  })

  it('refuses', async () => {
    const bank = openBank()
    await bank.run('1', openAccount(1))
    await expect(bank.run('1', openAccount(1))).rejects.toThrow()
    await expect(bank.run('2', deposit(1))).rejects.toThrow()
  })

  it('goes on from recorded events', async () => {
    const bank = openBank()
    await bank.record('1', historyOf(100))
    await bank.run('1', deposit(0))
    expect((await bank.state('1')).deposits).toBe(100)
  })
})
