/** Keys of people and of invitations: what is refused leaves none. @module */
import type { KeyStore } from '@muniment/kernel'
import { afterEach, describe, expect, it } from 'vitest'
import { developmentKeys } from '../../keys/development-keys.ts'
import { administrator, aTeam, codeOf, password, type Team } from '../../team.fixture.ts'

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

  it('that is refused for its input leaves no key', async () => {
    const created = await aWatchedTeam()
    const before = [...created]
    const { signUp } = team.muniment.users
    expect(await codeOf(signUp({ email: 'new@example.com', password: 'short', ...from }))).toBe('PasswordTooShort')
    expect(await codeOf(signUp({ email: 'new@localhost', password, ...from }))).toBe('InvalidEmail')
    expect([...created]).toEqual(before)
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
