/** The net under reactions: what one process leaves undone, another that lives sees to. @module */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { aTeam, type Team } from '../team.fixture.ts'
import { graceMs } from './open-causes.ts'
import { killedAt, oneStreamAtATime } from './stores.fixture.ts'

let team: Team

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})

afterEach(async () => {
  vi.useRealTimers()
  await team.close()
})

const types = async () => (await team.log()).map(({ type }) => type)

/** Twice the grace and a half, which is the longest that a cause waits. */
const longEnough = async () => {
  await vi.advanceTimersByTimeAsync(3 * graceMs)
}

describe('a process that lives', () => {
  it('finishes what another has begun and died over, without being started again', async () => {
    team = await aTeam()
    // The claim, the user; then it is dead.
    const dying = await team.another({ store: killedAt(oneStreamAtATime(team.store), 2, 'after') })
    const signingUp = dying.users.signUp({
      email: 'new@example.com',
      password: 'correct horse battery staple',
      account: { name: 'New' },
    })
    const lost = signingUp.catch(() => 'lost')
    while ((await types()).filter((type) => type === 'UserSignedUp').length < 2) await vi.advanceTimersByTimeAsync(10)
    await longEnough()
    await lost
    expect((await types()).filter((type) => type === 'AccountCreated')).toHaveLength(2)
    expect((await types()).slice(-1)).toEqual(['CredentialIssued'])
  })

  it('leaves the reactions of another to that for a while: whoever is present is shown their secret', async () => {
    team = await aTeam()
    const other = await team.another()
    const { authtoken } = await other.users.signUp({
      email: 'new@example.com',
      password: 'correct horse battery staple',
      account: { name: 'New' },
    })
    expect(authtoken).toBeDefined()
    const before = await types()
    await longEnough()
    expect(await types()).toEqual(before)
  })

  it('revokes a key that was issued while its member was being removed, which neither could see', async () => {
    team = await aTeam()
    const grace = await team.person('grace')
    const membershipId = await team.join(grace)
    const blind = await team.another({ store: oneStreamAtATime(team.store) })
    const as = await team.asOn(blind, grace)
    const key = await blind.credentials.issueApiKey({}, { as })
    // As a store would have it that has no checks on other streams: the append of the key came last.
    const { stream, id, type, data, metadata } = (await team.log()).at(-1) ?? { stream: '', id: '', type: '' }
    await team.muniment.accounts.removeMember({ membershipId }, { as: await team.as(team.founder) })
    await longEnough()
    const late = `ak_${'7'.repeat(32)}`
    await team.store.append({
      stream: stream.replace(key.credentialId, late),
      expected: 'no_stream',
      events: [
        {
          id: id.replace(/^.{8}/, '77777777'),
          type,
          data: { ...(data as object), credentialId: late },
          metadata: metadata ?? {},
        },
      ],
    })
    const revocations = async () => (await team.log()).filter(({ type: each }) => each === 'CredentialRevoked')
    expect((await revocations()).map((event) => event.stream.includes(late))).not.toContain(true)
    await longEnough()
    const of = (await revocations()).filter((event) => event.stream.includes(late))
    expect(of.map(({ metadata: { reaction } }) => reaction)).toEqual([
      'revoke-credential-when-issued-to-removed-member',
    ])
  })
})
