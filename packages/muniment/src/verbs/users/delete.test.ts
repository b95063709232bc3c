/** People who want to be gone: they leave every account, are deleted, and forgotten. @module */
import { StoreFailure } from '@muniment/kernel'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { oneStreamAtATime, storeWith } from '../../engine/stores.fixture.ts'
import { byProvider } from '../../scenarios-of-people.fixture.ts'
import { aTeam, administrator, codeOf, password, type Person, type Team } from '../../team.fixture.ts'

let team: Team
afterEach(async () => {
  vi.useRealTimers()
  await team.close()
})

const dana = () => team.muniment.support({ operator: 'dana', reason: 'asked by mail' })
const remove = async (person: Person, given: string | undefined = password) =>
  team.muniment.users.delete(given === undefined ? {} : { password: given }, { as: await team.as(person, undefined) })
const erase = async (userId: string) => team.muniment.users.erase({ userId }, { as: await dana() })
const typesOf = async ({ userId }: Person) =>
  (await team.log()).filter(({ stream }) => stream.endsWith(userId)).map(({ type }) => type)

const stores = [
  ['appends to several streams at once', (store) => store],
  ['appends to one stream at a time', oneStreamAtATime],
] as const satisfies readonly (readonly [string, typeof oneStreamAtATime])[]

describe.each(stores)('on a store that %s', (_, wrap) => {
  it('somebody who asks to be gone leaves the account, their keys are revoked, and they are deleted', async () => {
    team = await aTeam({}, wrap)
    const grace = await team.person('grace')
    const membershipId = await team.join(grace)
    const { apiKey } = await team.muniment.credentials.issueApiKey({}, { as: await team.as(grace) })
    const before = (await team.log()).length
    expect(await remove(grace)).toEqual({})
    const after = (await team.log()).slice(before)
    expect(after.map(({ type }) => type)).toEqual([
      'LoginAttempted',
      'SessionEpochRaised',
      'UserDeletionRequested',
      'MemberRemoved',
      'CredentialRevoked',
      'CredentialRevoked',
      'UserDeleted',
    ])
    expect(after.find(({ type }) => type === 'MemberRemoved')?.data).toEqual({
      membershipId,
      userId: grace.userId,
      cause: 'user-deleted',
    })
    for (const { metadata } of after.slice(1)) expect(metadata['principal.id']).toBe(grace.userId)
    expect(await codeOf(team.as(grace, undefined))).toBe('NotLoggedIn')
    expect(await codeOf(team.muniment.access.enter({ apiKey, surface: 'api' }))).toMatch(/^Credential/)
    expect(await codeOf(team.muniment.access.logIn({ email: grace.email, password }))).toBe('BadLogin')
  })

  it('is deleted when they have left the last of their accounts, at the latest when what is undone is looked at', async () => {
    team = await aTeam({}, wrap)
    const [grace, other] = [await team.person('grace', 'Of grace'), await team.person('other')]
    await team.join(grace)
    await team.join(other, administrator)
    // The account of their own has another administrator.
    const as = await team.as(grace, grace.accountId)
    await team.muniment.accounts.invite({ email: other.email, permissions: administrator }, { as })
    const ticket = team.outbox.newestTo(other.email, 'invitation')?.ticket ?? ''
    await team.muniment.accounts.acceptInvitation({ ticket }, { as: await team.as(other, undefined) })
    await remove(grace)
    await team.muniment.catchUp()
    const removals = (await team.log()).filter(({ type }) => type === 'MemberRemoved')
    expect(new Set(removals.map(({ stream }) => stream)).size).toBe(2)
    expect((await typesOf(grace)).at(-1)).toBe('UserDeleted')
  })

  it('erased, their address and their username are free, their personal data is forgotten and the log verifies', async () => {
    team = await aTeam({}, wrap)
    const grace = await team.person('grace')
    await team.muniment.users.chooseUsername({ username: 'grace' }, { as: await team.as(grace, undefined) })
    await team.join(grace)
    await remove(grace)
    expect(await codeOf(team.muniment.users.signUp({ email: grace.email, password }))).toBe('EmailTaken')
    const key = () => team.options.keys.keyStore.get(grace.userId)
    expect((await key()).status).toBe('present')
    expect(await erase(grace.userId)).toEqual({ userId: grace.userId, repeated: false })
    expect((await key()).status).toBe('forgotten')
    const next = { email: grace.email, password, username: 'grace', account: 'none' as const }
    expect((await team.muniment.users.signUp(next)).userId).not.toBe(grace.userId)
    const report = await team.muniment.audit.verify({}, { as: await dana() })
    expect(report.findings).toEqual([])
    expect(report.isSound).toBe(true)
    const entries = await team.muniment.audit.entries({ limit: 1_000 }, { as: await team.as(team.founder) })
    expect(entries.entries.some(({ principal }) => principal.id === grace.userId)).toBe(true)
  })
})

describe('a deletion', () => {
  it('needs the password where there is one, and a wrong or missing one counts as what it is', async () => {
    team = await aTeam()
    const grace = await team.person('grace')
    expect(await codeOf(remove(grace, 'wrong'))).toBe('WrongPassword')
    expect((await typesOf(grace)).slice(-2)).toEqual(['LoginAttempted', 'LoginFailed'])
    const as = await team.as(grace, undefined)
    expect(await codeOf(team.muniment.users.delete({}, { as }))).toBe('WrongPassword')
    expect((await typesOf(grace)).at(-1)).toBe('LoginFailed')
    await remove(grace)
    const provided = await byProvider(team, 'of henry', 'henry')
    await team.muniment.users.delete({}, { as: await team.as(provided, undefined) })
    expect((await typesOf(provided)).at(-1)).toBe('UserDeleted')
  })

  it('leaves one notice at the address', async () => {
    team = await aTeam()
    const grace = await team.person('grace')
    await remove(grace)
    expect(team.outbox.mails.filter(({ kind }) => kind === 'notice')).toEqual([
      { kind: 'notice', to: grace.email, about: 'deletion-requested', at: team.clock.now() },
    ])
  })

  it('is refused while an account would be left without an administrator (D12)', async () => {
    team = await aTeam()
    expect(await codeOf(remove(team.founder))).toBe('LastAdmin')
    expect(await typesOf(team.founder)).not.toContain('UserDeletionRequested')
    const grace = await team.person('grace')
    await team.join(grace, administrator)
    await remove(team.founder)
    expect(await codeOf(remove(grace))).toBe('LastAdmin')
    expect((await team.as(grace)).id).toBe(grace.userId)
  })

  it('asked for twenty times at once happens once', async () => {
    team = await aTeam()
    const grace = await team.person('grace')
    await team.join(grace)
    await Promise.allSettled(Array.from({ length: 20 }, () => remove(grace)))
    await team.muniment.catchUp()
    const types = await typesOf(grace)
    for (const type of ['UserDeletionRequested', 'UserDeleted'])
      expect(types.filter((one) => one === type)).toHaveLength(1)
  })

  it('that a process did not finish is finished by the next', async () => {
    let isBroken = true
    team = await aTeam({}, (memory) =>
      storeWith(memory, {
        append: (write, ...rest) =>
          isBroken && [write].flat().some(({ events }) => events.some(({ type }) => type === 'MemberRemoved'))
            ? Promise.reject(new StoreFailure({ code: 'unavailable' }))
            : memory.append(write, ...rest),
      }),
    )
    const grace = await team.person('grace')
    await team.join(grace)
    await remove(grace)
    expect((await typesOf(grace)).at(-1)).toBe('UserDeletionRequested')
    expect(await codeOf(team.as(grace, undefined))).toBe('NotLoggedIn')
    isBroken = false
    await team.another()
    expect((await typesOf(grace)).at(-1)).toBe('UserDeleted')
  })
})

describe('an erasure', () => {
  it('is of whoever is deleted, and asked for again it forgets what was not forgotten', async () => {
    team = await aTeam()
    const grace = await team.person('grace')
    expect(await codeOf(erase(grace.userId))).toBe('UserNotDeleted')
    await remove(grace)
    const { keyStore } = team.options.keys
    const failing = vi.spyOn(keyStore, 'forget').mockRejectedValueOnce(new Error('the disk is full'))
    expect(await codeOf(erase(grace.userId))).toBe('Failure')
    failing.mockRestore()
    expect((await keyStore.get(grace.userId)).status).toBe('present')
    expect(await erase(grace.userId)).toEqual({ userId: grace.userId, repeated: true })
    expect((await keyStore.get(grace.userId)).status).toBe('forgotten')
    expect((await typesOf(grace)).filter((type) => type === 'UserErased')).toHaveLength(1)
  })
})
