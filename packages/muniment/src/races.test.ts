/** Races: whoever comes at the same time, one wins, and what must hold holds. @module */
import type { Principal } from '@muniment/core'
import type { EventStore } from '@muniment/kernel'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { storeWith } from './engine/stores.fixture.ts'
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

/** The store, where something happens before each append to streams of a category: after it was decided upon. */
const meddledWith = (store: EventStore, category: string, meddle: () => Promise<void>): EventStore =>
  storeWith(store, {
    append: async (write, options) => {
      if (write.stream.includes(category)) await meddle()
      return store.append(write, options)
    },
    appendMany: async (writes, checks, options) => {
      if (writes.some(({ stream }) => stream.includes(category))) await meddle()
      if (store.appendMany === undefined) throw new Error('the memory store appends to several streams')
      return store.appendMany(writes, checks, options)
    },
  })

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
      const log = (await team.log()).map(({ type, data }) => `${type} ${JSON.stringify(data)}`)
      const joinedAt = log.findIndex((one) => one.startsWith('InvitationAccepted') && one.includes(guest.userId))
      const disabledAt = log.findIndex((one) => one.startsWith('MemberDisabled') && one.includes(membershipId))
      if (accepted === 'done') expect(joinedAt).toBeLessThan(disabledAt)
      expect(joinedAt >= 0).toBe(accepted === 'done')
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

  it('25 invitations and as many acceptances, on two processes, never exceed the seats', async () => {
    const newAccounts = { plan: 'small', features: [], seatLimit: 8 } as const
    const processes = [await team.another({ newAccounts }), await team.another({ newAccounts })] as const
    const of = (n: number): Muniment => processes[n % 2] as Muniment
    const { accountId } = await of(0).users.signUp({ email: 's@example.com', password })
    const { token } = await of(0).access.logIn({ email: 's@example.com', password })
    const entering = { session: token, account: accountId as string, surface: 'dashboard' } as const
    const admitted = await Promise.all(processes.map(({ access }) => access.enter(entering)))
    const guests = await Promise.all(Array.from({ length: 25 }, (_, n) => team.person(`seat${n}`)))

    const invitations = guests.map(({ email }, n) =>
      of(n).accounts.invite({ email }, { as: admitted[n % 2] as Principal }),
    )
    // Each where it was not invited, and as soon as its ticket is there.
    const acceptances = guests.map(async (guest, n) => {
      await invitations[n]
      const as = await team.asOn(of(n + 1), guest, undefined)
      return of(n + 1).accounts.acceptInvitation({ ticket: ticketTo(team.outbox, guest.email) }, { as })
    })
    const answers = await outcomes([...invitations, ...acceptances])
    expect(answers).toHaveLength(50)
    expect(answers.slice(0, 25).filter((answer) => answer === 'done')).toHaveLength(7)
    expect(answers.slice(25).filter((answer) => answer === 'done')).toHaveLength(7)
    expect(new Set(answers)).toEqual(new Set(['done', 'SeatLimit']))

    let [members, open] = [0, 0]
    for (const { type, metadata } of await team.log()) {
      if (metadata['account'] !== accountId) continue
      if (type === 'UserInvited') open += 1
      if (type === 'InvitationAccepted') open -= 1
      if (type === 'MemberJoined') members += 1
      expect(members + open).toBeLessThanOrEqual(8)
    }
    expect([members, open]).toEqual([8, 0])
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

  it('issuing a key to a member who is removed at that very moment issues none', async () => {
    const membershipId = await team.join(grace)
    let appends = 0
    const store = meddledWith(team.store, '.credential-', async () => {
      appends += 1
      if (appends === 1)
        await team.muniment.accounts.removeMember({ membershipId }, { as: await team.as(team.founder) })
    })
    const muniment = await team.another({ store })
    const as = await team.asOn(muniment, grace)
    expect(await codeOf(muniment.credentials.issueApiKey({}, { as }))).toBe('NotAMember')
    const types = (await team.log()).map(({ type }) => type)
    expect(types.slice(types.indexOf('MemberRemoved'))).not.toContain('CredentialIssued')
    expect(appends).toBe(1)
  })

  it('accepting while something happens to the person is decided anew, about the person of then', async () => {
    await team.muniment.accounts.invite({ email: grace.email }, { as: await team.as(team.founder) })
    let appends = 0
    const store = meddledWith(team.store, '.account-', async () => {
      appends += 1
      if (appends === 1) await team.muniment.access.logIn({ email: grace.email, password })
    })
    const muniment = await team.another({ store })
    const ticket = ticketTo(team.outbox, grace.email)
    const as = await team.asOn(muniment, grace, undefined)
    expect((await muniment.accounts.acceptInvitation({ ticket }, { as })).accountId).toBe(team.accountId)
    expect(appends).toBe(2)
    const types = (await team.log()).map(({ type }) => type)
    expect(types.lastIndexOf('LoginSucceeded')).toBeLessThan(types.indexOf('InvitationAccepted'))
  })

  it('9 right logins of one person all succeed, each with a session of its own', async () => {
    const { email } = team.founder
    const logins = await Promise.all(Array.from({ length: 9 }, () => team.muniment.access.logIn({ email, password })))
    expect(new Set(logins.map(({ sessionId }) => sessionId)).size).toBe(9)
    expect(new Set(logins.map(({ token }) => token.reveal())).size).toBe(9)
  })

  it('9 wrong logins are all counted', async () => {
    const { email } = team.founder
    const before = await countOf('LoginAttempted')
    const answers = await outcomes(
      Array.from({ length: 9 }, () => team.muniment.access.logIn({ email, password: 'wrong' })),
    )
    expect(new Set(answers)).toEqual(new Set(['BadLogin']))
    expect((await countOf('LoginAttempted')) - before).toBe(9)
    const counted = (await team.log()).findLast(({ type }) => type === 'LoginAttempted')
    expect(counted?.data).toMatchObject({ failuresInRow: 8 })
  })
})
