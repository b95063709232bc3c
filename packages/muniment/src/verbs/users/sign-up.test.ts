/** Keys of people and of invitations: what is refused leaves none. And which passwords a person may begin with. @module */
import type { KeyStore } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { afterEach, describe, expect, it } from 'vitest'
import { developmentKeys } from '../../keys/development-keys.ts'
import { answering, breachesOf } from '../../passwords/breaches.fixture.ts'
import { commonPasswords } from '../../passwords/common-passwords.ts'
import { administrator, aTeam, codeOf, errorOf, password, type Team } from '../../team.fixture.ts'

let team: Team
afterEach(() => team.close())

/** A team, and the subjects for which its key store was asked to keep a key. */
const aWatchedTeam = async () => {
  const keys = developmentKeys()
  const created = new Set<string>()
  const keyStore: KeyStore = {
    ...keys.keyStore,
    create: (subject, key) => {
      created.add(subject)
      return keys.keyStore.create(subject, key)
    },
  }
  team = await aTeam({ keys: { ...keys, keyStore } })
  return created
}

const from = { ip: '203.0.113.5', userAgent: 'Browser', requestId: 'req-1' }

describe('a sign-up', () => {
  it('makes one key, of the person', async () => {
    const created = await aWatchedTeam()
    const before = new Set(created)
    const email = 'new@example.com'
    const { userId } = await team.muniment.users.signUp({ email, password, name: 'New', ...from })
    expect([...created].filter((subject) => !before.has(subject))).toEqual([userId])
  })

  it('with an address that is taken leaves no key, however it is spelled and whoever asks', async () => {
    const created = await aWatchedTeam()
    const before = [...created]
    const { length } = await team.log()
    for (const muniment of [team.muniment, await team.another()])
      for (const email of ['ada@example.com', 'ADA@Example.com'])
        expect(await codeOf(muniment.users.signUp({ email, password, name: 'Other', ...from }))).toBe('EmailTaken')
    expect([...created]).toEqual(before)
    expect((await team.log()).length).toBe(length)
  })

  it('R75 needs an address, and a password of the least length or more: 10 code points, or as few as 8 by the policy', async () => {
    const { users } = (team = await aTeam()).muniment
    const email = 'new@example.com'
    expect(await codeOf(users.signUp({ email } as never))).toBe('InvalidInput')
    expect(await codeOf(users.signUp({ password } as never))).toBe('InvalidInput')
    expect(await codeOf(users.signUp({ email, password: 'kx7 \u{1d4b3}\u{1d4b3}pqz' }))).toBe('PasswordTooShort')
    await users.signUp({ email, password: 'kx7 \u{1d4b3}\u{1d4b3}pqzw' })
    const shorter = await team.another({ passwords: { lengthMin: 8 } })
    const other = { email: 'other@example.com' }
    expect(await codeOf(shorter.users.signUp({ ...other, password: 'kx7 vpq' }))).toBe('PasswordTooShort')
    await shorter.users.signUp({ ...other, password: 'kx7 vpqz' })
  })

  it('that is refused for its input leaves no key', async () => {
    const created = await aWatchedTeam()
    const before = [...created]
    const { signUp } = team.muniment.users
    expect(await codeOf(signUp({ email: 'new@example.com', password: 'short', ...from }))).toBe('PasswordTooShort')
    expect(await codeOf(signUp({ email: 'new@localhost', password, ...from }))).toBe('InvalidEmail')
    expect(await codeOf(signUp({ email: 'new@example.com', password: 'Password1234', ...from }))).toBe('PasswordCommon')
    expect([...created]).toEqual(before)
  })
})

describe('the password of a sign-up', () => {
  const email = 'grace.hopper@navy.example'

  it('is none that many people have, whichever of them (PasswordCommon)', async () => {
    team = await aTeam()
    const long = [...(await commonPasswords())].filter((common) => common.length >= 10)
    expect(long.length).toBeGreaterThan(1_000)
    for (const common of long) {
      const no = await team.muniment.fp.users.signUp({ email, password: common }, {})()
      expect(no, common).toEqual(E.left({ _tag: 'Rejected', rejection: { _tag: 'PasswordCommon' } }))
    }
  })

  it('is no word of its context (PasswordIsContextWord)', async () => {
    team = await aTeam({ contextWords: ['Night Shift'] })
    const person = { email, name: 'Amazing Grace', account: { name: 'Acme Corp' } }
    const { signUp } = team.muniment.users
    for (const word of ['grace.hopper', 'navy.example', 'amazing-grace', 'Acme-Corp-2026!', 'nightshift99'])
      expect(await codeOf(signUp({ ...person, password: word })), word).toBe('PasswordIsContextWord')
    for (const other of ['amazing-grace', 'Acme-Corp-2026!'])
      await signUp({ email: `${other.length}@example.com`, password: other, account: 'none' })
  })

  it('is none that a breach has (PasswordBreached), and nothing is stored of it', async () => {
    const port = breachesOf('a battery for no horse')
    team = await aTeam({ breachedPasswords: { port } })
    const { length } = await team.log()
    const { signUp } = team.muniment.users
    expect(await codeOf(signUp({ email, password: 'a battery for no horse' }))).toBe('PasswordBreached')
    expect((await team.log()).length).toBe(length)
    await signUp({ email, password })
  })

  it('is asked for once: a command that is repeated answers its first outcome', async () => {
    const port = breachesOf()
    team = await aTeam({ breachedPasswords: { port, onFailure: 'refuse' } })
    const first = await team.muniment.users.signUp({ email, password }, { commandId: 'once' })
    const { length } = port.asked
    const down = { suffixesOf: () => Promise.reject(new Error('down')) }
    const other = await team.another({ breachedPasswords: { port: down, onFailure: 'refuse' } })
    for (const muniment of [team.muniment, other]) {
      const again = await muniment.users.signUp({ email, password }, { commandId: 'once' })
      expect(again).toMatchObject({ userId: first.userId, repeated: true })
    }
    expect(port.asked).toHaveLength(length)
  })

  it('is accepted by default where nobody can be asked, and a failure where that is wished', async () => {
    const cause = new Error('down')
    const port = { suffixesOf: () => Promise.reject(cause) }
    team = await aTeam({ breachedPasswords: { port } })
    await team.muniment.users.signUp({ email, password })
    const person = { email: 'other@example.com', password }
    const { length } = await team.log()
    const strict = await team.another({ breachedPasswords: { port, onFailure: 'refuse' } })
    expect(await errorOf(strict.users.signUp(person))).toMatchObject({ code: 'Failure', outcomeUnknown: false, cause })
    const misled = await team.another({ breachedPasswords: { port: answering('no suffixes'), onFailure: 'refuse' } })
    expect((await errorOf(misled.users.signUp(person))).message).toBe('Failure (malformed_answer): nothing was written')
    expect((await team.log()).length).toBe(length)
    await team.muniment.users.signUp(person)
  })
})

describe('an invitation', () => {
  it('makes one key, of its own; refused, it makes none', async () => {
    const created = await aWatchedTeam()
    const grace = await team.person('grace')
    await team.join(grace)
    const bob = await team.person('bob')
    await team.join(bob, { developer: 'read_only', team: 'read_only' })
    const { accounts } = team.muniment
    const as = await team.as(team.founder)
    const [member, reader] = [await team.as(grace), await team.as(bob)]
    const before = [...created]
    const { invitationId } = await accounts.invite({ email: 'x@example.com' }, { as })
    expect([...created]).toEqual([...before, invitationId])
    for (const [refusal, ask] of [
      ['InvitePending', () => accounts.invite({ email: 'x@example.com' }, { as })],
      ['AlreadyMember', () => accounts.invite({ email: grace.email }, { as })],
      ['ForbiddenInvite', () => accounts.invite({ email: 'y@example.com' }, { as: reader })],
      [
        'AdminOnlyByAdmin',
        () => accounts.invite({ email: 'y@example.com', permissions: administrator }, { as: member }),
      ],
      [
        'InvalidInput',
        () => accounts.invite({ email: 'y@example.com', expiresAt: '2026-01-01T00:00:00.000Z' }, { as }),
      ],
    ] as const)
      expect(await codeOf(ask()), refusal).toBe(refusal)
    expect([...created]).toEqual([...before, invitationId])
  })
})
