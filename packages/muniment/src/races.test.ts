/** Races: whoever comes at the same time, one wins, and what must hold holds. @module */
import type { Principal } from '@muniment/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Muniment } from './muniment.ts'
import { administrator, aTeam, codeOf, password, type Person, type Team, ticketTo } from './team.fixture.ts'

let team: Team
let grace: Person
beforeEach(async () => {
  team = await aTeam()
  grace = await team.person('grace')
})
afterEach(() => team.close())

const outcomes = async (asked: readonly Promise<unknown>[]): Promise<readonly string[]> =>
  (await Promise.allSettled(asked)).map((each) =>
    each.status === 'fulfilled' ? 'done' : (each.reason as { readonly code: string }).code,
  )

const countOf = async (type: string) => (await team.log()).filter((event) => event.type === type).length

const activeAdministrators = async (): Promise<number> => {
  const members = new Map<string, { administrator: boolean; active: boolean }>()
  for (const { type, data, metadata } of await team.log()) {
    if (metadata['account'] !== team.accountId) continue
    const { membershipId, permissions } = data as unknown as { membershipId: string; permissions: typeof administrator }
    if (type === 'MemberJoined') members.set(membershipId, { administrator: permissions.administrator, active: true })
    const member = members.get(membershipId)
    if (member === undefined) continue
    if (type === 'MemberDisabled' || type === 'MemberRemoved') member.active = false
    if (type === 'MemberEnabled') member.active = true
  }
  return [...members.values()].filter((member) => member.active && member.administrator).length
}

describe('at the same time', () => {
  it('20 sign-ups with one address in different cases make one user', async () => {
    const spellings = Array.from({ length: 20 }, (_, n) =>
      Array.from('race@example.com')
        .map((letter, index) => ((n >> (index % 5)) & 1 ? letter.toUpperCase() : letter))
        .join(''),
    )
    const processes = [team.muniment, await team.another(), await team.another()]
    const answers = await outcomes(
      spellings.map((email, n) => (processes[n % 3] as Muniment).users.signUp({ email, password })),
    )
    expect(answers.toSorted()).toEqual([...Array.from({ length: 19 }, () => 'EmailTaken'), 'done'])
    expect(await countOf('UserSignedUp')).toBe(3)
    expect(await countOf('AccountCreated')).toBe(2)
  })

  it('20 acceptances of one invitation make one membership and one authtoken', async () => {
    await team.muniment.accounts.invite({ email: grace.email }, { as: await team.as(team.founder) })
    const ticket = ticketTo(team.outbox, grace.email)
    const processes = [team.muniment, await team.another()]
    const admitted = await Promise.all(processes.map((muniment) => team.asOn(muniment, grace, undefined)))
    const answers = await outcomes(
      Array.from({ length: 20 }, (_, n) =>
        (processes[n % 2] as Muniment).accounts.acceptInvitation({ ticket }, { as: admitted[n % 2] as Principal }),
      ),
    )
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(1)
    expect(new Set(answers)).toEqual(new Set(['done', 'InviteInvalid']))
    expect(await countOf('MemberJoined')).toBe(2)
    expect(await countOf('CredentialIssued')).toBe(2)
  })

  it('accepting and disabling the inviter: after the acknowledged disabling nobody joins', async () => {
    for (let round = 0; round < 10; round += 1) {
      const inviter = await team.person(`inviter${round}`)
      const guest = await team.person(`guest${round}`)
      const membershipId = await team.join(inviter)
      await team.muniment.accounts.invite({ email: guest.email }, { as: await team.as(inviter) })
      const ticket = ticketTo(team.outbox, guest.email)
      const as = await team.as(guest, undefined)
      const elsewhere = await team.another()
      const admin = await team.asOn(elsewhere, team.founder)
      const [accepted, disabled] = await outcomes([
        team.muniment.accounts.acceptInvitation({ ticket }, { as }),
        elsewhere.accounts.disableMember({ membershipId }, { as: admin }),
      ])
      expect(disabled).toBe('done')
      expect(['done', 'InviterLostRights']).toContain(accepted)
      const order = (await team.log())
        .filter(({ data }) => JSON.stringify(data).match(membershipId) ?? JSON.stringify(data).match(guest.userId))
        .map(({ type }) => type)
      if (accepted === 'done') expect(order.indexOf('InvitationAccepted')).toBeLessThan(order.indexOf('MemberDisabled'))
      else expect(order).not.toContain('InvitationAccepted')
    }
  })

  it('two disablings of one member: one is done, the other is MemberAlreadyDisabled', async () => {
    const membershipId = await team.join(grace)
    const as = await team.as(team.founder)
    const elsewhere = await team.another()
    const there = await team.asOn(elsewhere, team.founder)
    const answers = await outcomes([
      team.muniment.accounts.disableMember({ membershipId }, { as }),
      elsewhere.accounts.disableMember({ membershipId }, { as: there }),
    ])
    expect(answers.toSorted()).toEqual(['MemberAlreadyDisabled', 'done'])
  })

  it('50 invitations and acceptances never exceed the seats', async () => {
    const small = await team.another({ newAccounts: { plan: 'small', features: [], seatLimit: 4 } })
    const { accountId = '' } = await small.users.signUp({ email: 's@example.com', password })
    const { token } = await small.access.logIn({ email: 's@example.com', password })
    const as = await small.access.enter({ session: token, account: accountId, surface: 'dashboard' })
    const answers = await outcomes(
      Array.from({ length: 20 }, (_, n) => small.accounts.invite({ email: `seat${n}@example.com` }, { as })),
    )
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(3)
    expect(new Set(answers)).toEqual(new Set(['done', 'SeatLimit']))
  })

  it('two administrators remove or disable each other: one administrator is left, always', async () => {
    for (const verb of ['removeMember', 'disableMember'] as const)
      for (let round = 0; round < 5; round += 1) {
        const second = await team.person(`${verb.toLowerCase()}${round}`)
        const secondId = await team.join(second, administrator)
        const firstId = await team.founderMembership()
        const elsewhere = await team.another()
        const [first, other] = [await team.as(team.founder), await team.asOn(elsewhere, second)]
        const answers = await outcomes([
          team.muniment.accounts[verb]({ membershipId: secondId }, { as: first }),
          elsewhere.accounts[verb]({ membershipId: firstId }, { as: other }),
        ])
        expect(answers.filter((answer) => answer === 'done')).toHaveLength(1)
        expect(await activeAdministrators()).toBe(1)
        if (answers[1] === 'done') {
          await team.close()
          team = await aTeam()
        }
      }
  })

  it('issuing a key and removing its owner, on two processes: the key never works, and ends revoked', async () => {
    for (let round = 0; round < 10; round += 1) {
      const person = await team.person(`owner${round}`)
      const membershipId = await team.join(person)
      const as = await team.as(person)
      const elsewhere = await team.another()
      const admin = await team.asOn(elsewhere, team.founder)
      const [issued, removed] = await Promise.allSettled([
        team.muniment.credentials.issueApiKey({}, { as }),
        elsewhere.accounts.removeMember({ membershipId }, { as: admin }),
      ])
      expect(removed.status).toBe('fulfilled')
      if (issued.status === 'rejected') {
        expect((issued.reason as { code: string }).code).toBe('NotAMember')
        continue
      }
      const apiKey = issued.value.apiKey ?? ''
      for (const muniment of [team.muniment, elsewhere])
        for (const consistency of ['fresh', 'strong'] as const)
          expect(await codeOf(muniment.access.enter({ apiKey, surface: 'api', consistency }))).toMatch(
            /^(CredentialRevoked|CredentialOwnerInactive)$/,
          )
      await elsewhere.catchUp()
      const { refusal } = await elsewhere.access.explain({ apiKey })
      expect(refusal?._tag).toBe('CredentialRevoked')
    }
  })

  it('20 right logins of one person all succeed, each with a session of its own', async () => {
    const { email } = team.founder
    const logins = await Promise.all(Array.from({ length: 20 }, () => team.muniment.access.logIn({ email, password })))
    expect(new Set(logins.map(({ sessionId }) => sessionId)).size).toBe(20)
    expect(new Set(logins.map(({ token }) => token.reveal())).size).toBe(20)
  })

  it('20 wrong logins are all counted', async () => {
    const { email } = team.founder
    const before = await countOf('LoginAttempted')
    const answers = await outcomes(
      Array.from({ length: 20 }, () => team.muniment.access.logIn({ email, password: 'wrong' })),
    )
    expect(new Set(answers)).toEqual(new Set(['BadLogin']))
    expect((await countOf('LoginAttempted')) - before).toBe(20)
    const counted = (await team.log()).findLast(({ type }) => type === 'LoginAttempted')
    expect(counted?.data).toMatchObject({ failuresInRow: 19 })
  })
})
