/** Ready-made people. @module */
import type { AccountId, MembershipId, Principal, UserId } from '@muniment/core'
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import type { NewApiKey } from '../verbs/credentials/issue-api-key.ts'
import { testMuniment, type TestMuniment, type TestPerson } from './index.ts'

let t: TestMuniment
beforeEach(async () => {
  t = await testMuniment()
})
afterEach(() => t.close())

describe('a founder', () => {
  it('has signed up, logged in and entered', async () => {
    const ada = await t.founder()
    expect(ada).toMatchObject({ name: 'Ada', email: 'ada@example.com', password: 'correct horse battery staple' })
    expect(t.emitted('AccountCreated').data).toEqual({
      accountId: ada.accountId,
      name: 'Acme',
      founderUserId: ada.userId,
    })
    expect(ada.principal).toMatchObject({ id: ada.userId, accountId: ada.accountId, membershipId: ada.membershipId })
    t.emitted('MemberJoined', {
      membershipId: ada.membershipId,
      origin: 'founder',
      permissions: { administrator: true },
    })
  })

  it('is as asked for', async () => {
    const ada = await t.founder({ name: 'Ada Lovelace', password: 'another long password', account: 'Analytical' })
    expect(ada).toMatchObject({ name: 'Ada Lovelace', email: 'ada-lovelace@example.com' })
    t.emitted('AccountCreated', { name: 'Analytical' })
    await t.muniment.access.logIn({ email: 'ada-lovelace@example.com', password: 'another long password' })
    expect((await t.founder({ email: 'Countess@Example.com' })).email).toBe('Countess@Example.com')
    await t.muniment.access.logIn({ email: 'countess@example.com', password: ada.password }).catch(() => {})
    expect((await t.founder({ name: '阿达' })).email).toBe('person@example.com')
  })

  it('is refused what signing up refuses', async () => {
    await t.founder()
    await expect(t.founder({ email: 'ada@example.com' })).rejects.toMatchObject({ code: 'EmailTaken' })
    await expect(t.founder({ password: 'short' })).rejects.toMatchObject({ code: 'PasswordTooShort' })
  })

  it('of another account is nobody here', async () => {
    const [ada, grace] = [await t.founder(), await t.founder()]
    expect(grace.accountId).not.toBe(ada.accountId)
    await expect(grace.enter({ account: ada.accountId })).rejects.toMatchObject({ code: 'NotAMember' })
    expect(grace.principal.accountId).toBe(grace.accountId)
  })
})

describe('a member', () => {
  it('was invited by the first founder, who is made where there is none, and accepted', async () => {
    const grace = await t.member()
    const { founderUserId } = t.emitted('AccountCreated').data
    expect(t.emitted('UserInvited').principal.id).toBe(founderUserId)
    t.emitted('InvitationAccepted', { userId: grace.userId, membershipId: grace.membershipId })
    expect(grace.principal.membershipId).toBe(grace.membershipId)
    expect(t.outbox.to(grace.email, 'invitation').kind).toBe('invitation')

    await t.founder()
    const barbara = await t.member()
    expect(barbara.accountId).toBe(grace.accountId)
  })

  it('joins the account of who invites', async () => {
    await t.founder()
    const other = await t.founder()
    const grace = await t.member({ invitedBy: other, permissions: { team: 'manager' } })
    const barbara = await t.member({ invitedBy: grace })
    expect([grace.accountId, barbara.accountId]).toEqual([other.accountId, other.accountId])
    expect(t.emitted('UserInvited').principal.id).toBe(grace.userId)
    await barbara.remove()
    expect(t.emitted('MemberRemoved').principal.id).toBe(other.userId)
  })

  it('has these permissions at the gate, and no others', async () => {
    const invite = (person: TestPerson, email: string) =>
      t.muniment.accounts.invite({ email }, { as: person.principal })
    const [reader, developer, manager, administrator] = [
      await t.member({ permissions: { developer: 'read_only' } }),
      await t.member({ permissions: { team: 'read_only' } }),
      await t.member({ permissions: { team: 'manager' } }),
      await t.member({ permissions: { administrator: true } }),
    ]
    await expect(reader.apiKey()).rejects.toMatchObject({ code: 'ForbiddenDeveloper' })
    await expect(invite(reader, 'a@example.com')).rejects.toMatchObject({ code: 'ForbiddenInvite' })
    await developer.apiKey()
    await expect(invite(developer, 'b@example.com')).rejects.toMatchObject({ code: 'ForbiddenInvite' })
    await invite(manager, 'c@example.com')
    const { membershipId } = developer
    await t.muniment.accounts.disableMember({ membershipId }, { as: manager.principal })
    const actsOf = { principal: reader.userId }
    await expect(t.muniment.audit.entries(actsOf, { as: manager.principal })).rejects.toMatchObject({
      code: 'ForbiddenAudit',
    })
    await t.muniment.audit.entries(actsOf, { as: administrator.principal })
  })

  it('that nobody gave permissions has those that the library gives', async () => {
    await t.member()
    expect(t.events('MemberJoined').at(-1)?.data.permissions).toEqual({
      developer: 'read_write',
      team: 'invite',
      billing: 'none',
      administrator: false,
    })
  })

  it('is refused what inviting refuses, by name', async () => {
    const small = await testMuniment({ newAccounts: { plan: 'free', features: [], seatLimit: 2 } })
    await small.member()
    await expect(small.member()).rejects.toMatchObject({ code: 'SeatLimit' })
    await expect(small.member({ permissions: { team: 'manager' } })).rejects.toMatchObject({ code: 'RbacUnavailable' })
    await small.close()
    const reader = await t.member({ permissions: { developer: 'read_only' } })
    await expect(t.member({ invitedBy: reader })).rejects.toMatchObject({ code: 'ForbiddenInvite' })
    await expect(t.member({ permissions: { developer: 'read_only', team: 'manager' } })).rejects.toMatchObject({
      code: 'InvalidPermissionCombination',
    })
  })

  it('is disabled, enabled and removed by the founder', async () => {
    const grace = await t.member()
    const { apiKey } = await grace.apiKey()
    const call = () => t.muniment.access.enter({ apiKey, surface: 'api' })
    expect((await call()).id).toBe(grace.userId)
    await t.emits(grace.disable, ['MemberDisabled'])
    await expect(grace.enter()).rejects.toMatchObject({ code: 'MemberDisabled' })
    await expect(call()).rejects.toMatchObject({ code: 'CredentialOwnerInactive' })
    await t.emits(grace.enable, ['MemberEnabled'])
    await grace.enter()
    await call()
    await t.emits(grace.remove, ['MemberRemoved', 'CredentialRevoked', 'CredentialRevoked'])
    await expect(grace.enter()).rejects.toMatchObject({ code: 'NotAMember' })
    await expect(call()).rejects.toMatchObject({ code: 'CredentialRevoked' })
  })

  it('pairs an authenticator, and logs in and enters by its codes from then on', async () => {
    const ada = await t.founder()
    const { code, secret, recoveryCodes } = await ada.pairAuthenticator()
    expect([secret.reveal(), recoveryCodes.length]).toEqual([expect.stringMatching(/^[A-Z2-7]{32}$/), 10])
    expect(code()).toMatch(/^[0-9]{6}$/)
    const shown = code()
    t.clock.advance(30_000)
    expect(code()).not.toBe(shown)
    await ada.logIn()
    expect(t.emitted('TotpCodeAccepted').data.step).toBeGreaterThan(0)
    expect((await ada.enter({ account: 'none' })).id).toBe(ada.userId)
  })

  it('can still be disabled, and have a key, when every session is over', async () => {
    const grace = await t.member()
    t.clock.advance(40 * 86_400_000)
    await grace.apiKey({ description: 'nightly' })
    t.emitted('CredentialIssued', { description: 'nightly', owner: { kind: 'user', userId: grace.userId } })
    await grace.disable()
  })
})

describe('a person', () => {
  it('enters without an account, and is somebody else wherever invited', async () => {
    const ada = await t.founder()
    const grace = await t.founder()
    await t.muniment.accounts.invite({ email: grace.email }, { as: ada.principal })
    const { ticket } = t.outbox.to(grace.email, 'invitation')
    const alone = await grace.enter({ account: 'none', ip: '192.0.2.9' })
    expect([alone.accountId, alone.origin.ip]).toEqual([undefined, '192.0.2.9'])
    expect(grace.principal).not.toBe(alone)
    await t.muniment.accounts.acceptInvitation({ ticket }, { as: alone })
    const there = await grace.enter({ account: ada.accountId })
    expect(there.membershipId).not.toBe(grace.membershipId)
  })

  it('is another than every other, as many as are needed, made at the same time or not', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, () => t.founder()))
    expect(new Set(people.map(({ email }) => email)).size).toBe(12)
    expect(people[10]).toMatchObject({ name: 'Ada 2', email: 'ada-2@example.com' })
  })

  it('does not take an address that somebody was given', async () => {
    await t.founder({ email: 'Ada@example.com' })
    const people = [await t.member({ email: 'grace@example.com' }), await t.member(), await t.member()]
    expect(new Set(people.map(({ email }) => email)).size).toBe(3)
  })

  it('shares a name, never an address that was made up', async () => {
    const people = [
      await t.founder({ name: 'Grace' }),
      await t.member({ name: 'Grace' }),
      await t.member({ name: 'g'.repeat(200) }),
      await t.member({ name: 'g'.repeat(200) }),
      await t.member(),
      await t.member(),
    ]
    expect(people.map(({ email }) => email)).toEqual([
      'grace@example.com',
      'grace-2@example.com',
      `${'g'.repeat(48)}@example.com`,
      `${'g'.repeat(48)}-2@example.com`,
      'ada@example.com',
      'barbara@example.com',
    ])
  })

  it('has types', () => {
    expectTypeOf<TestPerson['userId']>().toEqualTypeOf<UserId>()
    expectTypeOf<TestPerson['accountId']>().toEqualTypeOf<AccountId>()
    expectTypeOf<TestPerson['membershipId']>().toEqualTypeOf<MembershipId>()
    expectTypeOf<TestPerson['principal']>().toEqualTypeOf<Principal>()
    expectTypeOf(t.member).returns.resolves.toEqualTypeOf<TestPerson>()
    expectTypeOf<Awaited<ReturnType<TestPerson['apiKey']>>>().toEqualTypeOf<NewApiKey>()
    // @ts-expect-error -- there is no such permission
    expectTypeOf(t.member).toBeCallableWith({ permissions: { developer: 'read_rite' } })
  })
})
