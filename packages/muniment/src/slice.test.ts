/** The slice end to end: from sign-up to the end of a membership, as a host sees it. @module */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aTeam, administrator, codeOf, password, type Person, read_write, type Team, ticketTo } from './team.fixture.ts'
import type { Secret } from './secret.ts'

let team: Team
let grace: Person

beforeEach(async () => {
  team = await aTeam()
  grace = await team.person('grace')
})
afterEach(() => team.close())

const typesOf = async () => (await team.log()).map(({ type }) => type)

const dataOf = async (type: string) =>
  (await team.log()).filter((event) => event.type === type).map(({ data }) => data as Record<string, unknown>)

const keyOf = async (person: Person, account = team.accountId) => {
  const { credentialId, apiKey } = await team.muniment.credentials.issueApiKey(
    {},
    { as: await team.as(person, account) },
  )
  return { credentialId, apiKey: apiKey as Secret }
}

const call = (apiKey: Secret) => team.muniment.access.enter({ apiKey, surface: 'api' })

describe('signing up', () => {
  it('R12 makes a user with a password, which only its hash remembers', async () => {
    const [signedUp] = await dataOf('UserSignedUp')
    expect(signedUp).toMatchObject({ userId: team.founder.userId, login: { method: 'password' } })
    expect(signedUp?.['passwordHash']).toMatch(/^s1\./)
    const { email, userId } = team.founder
    expect(await team.muniment.access.logIn({ email, password })).toMatchObject({ userId })
  })

  it('R8 the address and the password alone log in, and the session enters the account', async () => {
    const { token } = await team.muniment.access.logIn({ email: team.founder.email, password })
    const entered = await team.muniment.access.enter({ session: token, account: team.accountId, surface: 'dashboard' })
    expect(entered).toMatchObject({ id: team.founder.userId, accountId: team.accountId, kind: 'user' })
  })

  it('founds the account, with its founder as administrator and an authtoken shown once', async () => {
    const ada = await team.muniment.users.signUp({ email: 'a@example.com', password, account: { name: 'Second' } })
    expect(String(ada.authtoken)).toMatch(/^\[secret mna_/)
    expect((await dataOf('AccountCreated'))[1]).toMatchObject({ accountId: ada.accountId, name: 'Second' })
    expect((await dataOf('MemberJoined'))[1]).toMatchObject({ origin: 'founder', permissions: administrator })
  })

  it('founds one called Personal by default, and none for who asks for none', async () => {
    await team.muniment.users.signUp({ email: 'p@example.com', password })
    expect((await dataOf('AccountCreated')).map(({ name }) => name)).toEqual(['Acme', 'Personal'])
    expect(grace.accountId).toBeUndefined()
  })
})

describe('inviting', () => {
  it('R62 the ticket goes by mail to the address, and nowhere else', async () => {
    const as = await team.as(team.founder)
    const invited = await team.muniment.accounts.invite({ email: 'Grace@Example.com' }, { as })
    expect(invited).toEqual({
      invitationId: expect.stringMatching(/^inv_[0-9a-f]{32}$/),
      mailed: true,
      repeated: false,
    })
    expect(team.outbox.mails).toEqual([
      { kind: 'invitation', to: grace.email, ticket: expect.stringMatching(/^mni_/), accountName: 'Acme' },
    ])
    expect(JSON.stringify(await team.log(), (_, v: unknown) => (typeof v === 'bigint' ? String(v) : v))).not.toContain(
      ticketTo(team.outbox, grace.email),
    )
  })

  it('R63 only the person with the invited address can accept', async () => {
    await team.muniment.accounts.invite({ email: grace.email }, { as: await team.as(team.founder) })
    const ticket = ticketTo(team.outbox, grace.email)
    for (const name of ['mallory', 'grace+x', 'gr.ace', 'gracé'.normalize('NFD').replace(/[^\x21-\x7e]/g, 'e')]) {
      const other = await team.person(name)
      const as = await team.as(other, undefined)
      expect(await codeOf(team.muniment.accounts.acceptInvitation({ ticket }, { as }))).toBe('InviteEmailMismatch')
    }
    const as = await team.as(grace, undefined)
    const accepted = await team.muniment.accounts.acceptInvitation({ ticket }, { as })
    expect(accepted).toMatchObject({ accountId: team.accountId, repeated: false })
  })

  it('R64 R65 the permissions that were offered hold from acceptance on', async () => {
    const offered = { developer: 'read_write', team: 'manager', billing: 'access', administrator: false } as const
    await team.join(grace, offered)
    expect((await dataOf('MemberJoined')).at(-1)).toMatchObject({ userId: grace.userId, permissions: offered })
    const henry = await team.person('henry')
    const membershipId = await team.join(henry)
    const { muniment } = team
    expect(await muniment.accounts.disableMember({ membershipId }, { as: await team.as(grace) })).toMatchObject({
      repeated: false,
    })
    const escalated = { email: 'x@example.com', permissions: administrator }
    expect(await codeOf(muniment.accounts.invite(escalated, { as: await team.as(grace) }))).toBe('AdminOnlyByAdmin')
  })

  it('R64 a plan without role based access control offers what members hold', async () => {
    const small = await team.another({ newAccounts: { plan: 'small', features: [], seatLimit: 2 } })
    const { accountId } = await small.users.signUp({ email: 's@example.com', password })
    const { token } = await small.access.logIn({ email: 's@example.com', password })
    const as = await small.access.enter({ session: token, account: accountId as string, surface: 'dashboard' })
    const chosen = small.accounts.invite({ email: grace.email, permissions: read_write }, { as })
    expect(await codeOf(chosen)).toBe('RbacUnavailable')
    await small.accounts.invite({ email: grace.email }, { as })
    expect((await dataOf('UserInvited')).at(-1)).toMatchObject({ permissions: read_write })
    expect(await codeOf(small.accounts.invite({ email: 'x@example.com' }, { as }))).toBe('SeatLimit')
  })

  it('R2 a new member owns a credential from the start: its default authtoken', async () => {
    await team.muniment.accounts.invite({ email: grace.email }, { as: await team.as(team.founder) })
    const ticket = ticketTo(team.outbox, grace.email)
    const as = await team.as(grace, undefined)
    const { membershipId, authtoken } = await team.muniment.accounts.acceptInvitation({ ticket }, { as })
    expect(String(authtoken)).toMatch(/^\[secret mna_/)
    expect((await dataOf('CredentialIssued')).at(-1)).toMatchObject({
      kind: 'authtoken',
      accountId: team.accountId,
      isDefault: true,
      owner: { kind: 'user', userId: grace.userId, membershipId },
    })
  })
})

describe('the life of a membership', () => {
  it('an API key authenticates API requests as its owner', async () => {
    const membershipId = await team.join(grace)
    const { apiKey, credentialId } = await keyOf(grace)
    const entered = await call(apiKey)
    expect(entered).toMatchObject({ kind: 'user', id: grace.userId, accountId: team.accountId, membershipId })
    expect(entered.reference).toEqual({ kind: 'user', id: grace.userId, source: 'api' })
    await team.muniment.accounts.invite({ email: 'x@example.com' }, { as: entered })
    const [event] = (await team.log()).slice(-1)
    expect(event?.metadata).toMatchObject({ 'principal.source': 'api', 'credential.id': credentialId })
  })

  it('R47 R49 R50 R51 disabled, its key and its dashboard are refused, unrevoked; enabled, the same key works', async () => {
    const membershipId = await team.join(grace)
    const { apiKey } = await keyOf(grace)
    await team.muniment.accounts.disableMember({ membershipId }, { as: await team.as(team.founder) })
    expect(await codeOf(call(apiKey))).toBe('CredentialOwnerInactive')
    expect(await codeOf(team.as(grace))).toBe('MemberDisabled')
    const explained = await team.muniment.access.explain({ apiKey })
    expect(explained.steps).toContainEqual({ rule: 'the credential is not revoked', outcome: 'passed' })
    expect(await typesOf()).not.toContain('CredentialRevoked')
    await team.muniment.accounts.enableMember({ membershipId }, { as: await team.as(team.founder) })
    expect((await call(apiKey)).id).toBe(grace.userId)
    expect((await team.as(grace)).membershipId).toBe(membershipId)
  })

  it('R53 removed, all its credentials of the account are revoked, at once and by a reaction', async () => {
    const membershipId = await team.join(grace)
    const keys = [await keyOf(grace), await keyOf(grace)]
    await team.muniment.accounts.removeMember({ membershipId }, { as: await team.as(team.founder) })
    for (const { apiKey } of keys) expect(await codeOf(call(apiKey))).toBe('CredentialRevoked')
    const revoked = (await team.log()).filter(({ type }) => type === 'CredentialRevoked')
    expect(revoked).toHaveLength(3)
    for (const { metadata, data } of revoked) {
      expect(data).toEqual({ cause: 'member-removed' })
      expect(metadata).toMatchObject({
        reaction: 'revoke-credentials-when-member-removed',
        'principal.id': team.founder.userId,
      })
    }
  })

  it('R3 R56 R57 removed, the user remains, and its other account and key keep working', async () => {
    const bob = await team.person('bob', 'Bobs')
    const own = bob.accountId as NonNullable<Person['accountId']>
    const membershipId = await team.join(bob)
    const { apiKey } = await keyOf(bob, own)
    expect((await team.as(bob)).accountId).toBe(team.accountId)
    await team.muniment.accounts.removeMember({ membershipId }, { as: await team.as(team.founder) })
    expect(await codeOf(team.as(bob))).toBe('NotAMember')
    expect((await team.as(bob, own)).accountId).toBe(own)
    expect((await call(apiKey)).accountId).toBe(own)
    expect(await team.muniment.access.logIn({ email: bob.email, password })).toMatchObject({ userId: bob.userId })
  })

  it('joined again, it is another membership, and the old keys stay dead (D60)', async () => {
    const membershipId = await team.join(grace)
    const { apiKey } = await keyOf(grace)
    await team.muniment.accounts.removeMember({ membershipId }, { as: await team.as(team.founder) })
    expect(await team.join(grace)).not.toBe(membershipId)
    expect(await codeOf(call(apiKey))).toBe('CredentialRevoked')
    expect(await codeOf(team.muniment.access.enter({ apiKey, surface: 'api', consistency: 'strong' }))).toBe(
      'CredentialRevoked',
    )
  })

  it('R4 R52 R58 only administrators and team managers disable, enable and remove', async () => {
    const target = await team.join(await team.person('target'))
    const { accounts } = team.muniment
    await team.join(grace, { team: 'invite', billing: 'access' })
    for (const verb of ['disableMember', 'enableMember', 'removeMember'] as const)
      expect(await codeOf(accounts[verb]({ membershipId: target }, { as: await team.as(grace) }))).toBe('ForbiddenTeam')
    const manager = await team.person('manager')
    await team.join(manager, { team: 'manager' })
    for (const verb of ['disableMember', 'enableMember', 'removeMember'] as const)
      await accounts[verb]({ membershipId: target }, { as: await team.as(manager) })
    for (const verb of ['disableMember', 'removeMember'] as const) {
      const membershipId = await team.founderMembership()
      const code = await codeOf(accounts[verb]({ membershipId }, { as: await team.as(manager) }))
      expect(code).toBe('AdminOnlyByAdmin')
    }
  })
})
