/** Repeated commands: the same id answers the first outcome, without its secret. @module */
import { formatSecret, hexOf } from '@muniment/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aTeam, codeOf, password, type Person, type Team, ticketTo } from '../team.fixture.ts'
import { storeWith } from './stores.fixture.ts'

let team: Team
let grace: Person
beforeEach(async () => {
  team = await aTeam()
  grace = await team.person('grace')
})
afterEach(() => team.close())

interface Repeatable {
  readonly repeated: boolean
  readonly authtoken?: unknown
  readonly apiKey?: unknown
  readonly mailed?: boolean
}

/** What to run with an id, and the same verb with other input. */
interface Repeat {
  readonly run: (commandId: string) => Promise<Repeatable>
  readonly other: (commandId: string) => Promise<unknown>
}

const verbs: Readonly<Record<string, () => Promise<Repeat>>> = {
  signUp: async () => {
    const { users } = team.muniment
    return {
      run: (commandId) => users.signUp({ email: 'new@example.com', password }, { commandId }),
      other: (commandId) => users.signUp({ email: 'new@example.com', password, name: 'Other' }, { commandId }),
    }
  },
  invite: async () => {
    const as = await team.as(team.founder)
    const { accounts } = team.muniment
    return {
      run: (commandId) => accounts.invite({ email: 'x@example.com' }, { as, commandId }),
      other: (commandId) => accounts.invite({ email: 'y@example.com' }, { as, commandId }),
    }
  },
  acceptInvitation: async () => {
    const { accounts } = team.muniment
    await accounts.invite({ email: grace.email }, { as: await team.as(team.founder) })
    const ticket = ticketTo(team.outbox, grace.email)
    const as = await team.as(grace, undefined)
    const publicId = hexOf(team.accountId)
    const another = formatSecret({ kind: 'invitation', publicId, entropy: new Uint8Array(32).fill(7) })
    const accept = (presented: string, commandId: string) =>
      accounts.acceptInvitation({ ticket: presented }, { as, commandId })
    return { run: (commandId) => accept(ticket, commandId), other: (commandId) => accept(another, commandId) }
  },
  resendInvitation: async () => {
    const { accounts } = team.muniment
    const as = await team.as(team.founder)
    const { invitationId } = await accounts.invite({ email: 'resent@example.com' }, { as })
    const expiresAt = '2027-01-01T00:00:00.000Z'
    return {
      run: (commandId) => accounts.resendInvitation({ invitationId }, { as, commandId }),
      other: (commandId) => accounts.resendInvitation({ invitationId, expiresAt }, { as, commandId }),
    }
  },
  ...Object.fromEntries(
    (['disableMember', 'enableMember', 'removeMember'] as const).map((verb) => [
      verb,
      async (): Promise<Repeat> => {
        const membershipId = await team.join(grace)
        const as = await team.as(team.founder)
        if (verb === 'enableMember') await team.muniment.accounts.disableMember({ membershipId }, { as })
        const founder = await team.founderMembership()
        const run = (target: string, commandId: string) =>
          team.muniment.accounts[verb]({ membershipId: target }, { as, commandId })
        return { run: (id) => run(membershipId, id), other: (id) => run(founder, id) }
      },
    ]),
  ),
  issueApiKey: async () => {
    const as = await team.as(team.founder)
    const { credentials } = team.muniment
    return {
      run: (commandId) => credentials.issueApiKey({ description: 'ci' }, { as, commandId }),
      other: (commandId) => credentials.issueApiKey({ description: 'cd' }, { as, commandId }),
    }
  },
}

const secretOf = ({ authtoken, apiKey }: Repeatable) => authtoken ?? apiKey

describe('the same command id', () => {
  it.each(Object.keys(verbs))(
    '%s: again is the first outcome, repeated, without a secret, and nothing more',
    async (name) => {
      const { run } = await (verbs[name] as () => Promise<Repeat>)()
      const first = await run('once')
      const { length } = await team.log()
      const mails = team.outbox.mails.length
      const second = await run('once')
      const { repeated: _, authtoken: __, apiKey: ___, mailed: ____, ...same } = first
      expect(second).toMatchObject({ ...same, repeated: true })
      expect(first.repeated).toBe(false)
      expect(secretOf(second)).toBeUndefined()
      expect((await team.log()).length).toBe(length)
      expect(team.outbox.mails.length).toBe(mails)
    },
  )

  it.each(Object.keys(verbs))('%s: in parallel, 20 times, has one effect and one secret', async (name) => {
    const { run } = await (verbs[name] as () => Promise<Repeat>)()
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => run('once')))
    // Runs that decide the very same are one append to the store, and each may be told that it was the first.
    const first = outcomes.filter(({ repeated }) => !repeated)
    expect(first.length).toBeGreaterThan(0)
    const ids = outcomes.map(({ repeated: _, authtoken: __, apiKey: ___, mailed: ____, ...same }) => same)
    expect(new Set(ids.map((same) => JSON.stringify(same))).size).toBe(1)
    const withSecret = outcomes.filter((outcome) => secretOf(outcome) !== undefined)
    expect(withSecret.filter(({ repeated }) => repeated)).toEqual([])
    expect(withSecret).toHaveLength(['signUp', 'acceptInvitation', 'issueApiKey'].includes(name) ? 1 : 0)
    if (['signUp', 'invite', 'issueApiKey'].includes(name)) expect(first).toHaveLength(1)
    const appended = (await team.log()).filter(({ metadata }) => metadata['commandId'] === 'once')
    expect(new Set(appended.map(({ type }) => type)).size).toBe(appended.length)
    expect(team.outbox.mails.filter(({ to }) => to === 'x@example.com')).toHaveLength(name === 'invite' ? 1 : 0)
  })

  it.each(Object.keys(verbs))('%s: with other input is CommandIdReused', async (name) => {
    const { run, other } = await (verbs[name] as () => Promise<Repeat>)()
    await run('once')
    const { length } = await team.log()
    expect(await codeOf(other('once'))).toBe('CommandIdReused')
    expect((await team.log()).length).toBe(length)
  })

  it('in another process it is repeated as well', async () => {
    const as = await team.as(team.founder)
    const first = await team.muniment.credentials.issueApiKey({}, { as, commandId: 'once' })
    const elsewhere = await team.another()
    const there = await team.asOn(elsewhere, team.founder)
    const again = await elsewhere.credentials.issueApiKey({}, { as: there, commandId: 'once' })
    expect(again).toEqual({ credentialId: first.credentialId, apiKey: undefined, repeated: true })
  })

  it('is guarded by a digest that names its key: another version of the key knows no earlier command', async () => {
    const as = await team.as(team.founder)
    await team.muniment.credentials.issueApiKey({}, { as, commandId: 'once' })
    const issued = (await team.log()).at(-1)
    expect(issued?.metadata['commandDigest']).toMatch(/^v1\.[A-Za-z0-9_-]{43}$/)
    const { keys } = team.options
    const rotated = await team.another({ keys: { ...keys, commandKey: { ...keys.commandKey, version: 2 } } })
    const there = await team.asOn(rotated, team.founder)
    expect(await codeOf(rotated.credentials.issueApiKey({}, { as: there, commandId: 'once' }))).toBe('CommandIdReused')
    await rotated.credentials.issueApiKey({}, { as: there, commandId: 'twice' })
    expect((await team.log()).at(-1)?.metadata['commandDigest']).toMatch(/^v2\./)
  })

  it('of two people are two commands, and neither sees the outcome of the other', async () => {
    await team.join(grace)
    const outcomes = []
    for (const person of [team.founder, grace])
      outcomes.push(await team.muniment.credentials.issueApiKey({}, { as: await team.as(person), commandId: 'once' }))
    expect(outcomes.map(({ repeated }) => repeated)).toEqual([false, false])
    expect(new Set(outcomes.map(({ credentialId }) => credentialId)).size).toBe(2)
    const signUps = []
    for (const email of ['one@example.com', 'two@example.com'])
      signUps.push(await team.muniment.users.signUp({ email, password }, { commandId: 'once' }))
    expect(new Set(signUps.map(({ userId }) => userId)).size).toBe(2)
  })

  it('of one person in two accounts are two commands, each with a membership and an authtoken of its own', async () => {
    const bob = await team.person('bob', 'Bobs')
    const { accounts, credentials, access } = team.muniment
    const joined = []
    for (const [inviter, accountId] of [
      [team.founder, team.accountId],
      [bob, bob.accountId],
    ] as const) {
      await accounts.invite({ email: grace.email }, { as: await team.as(inviter, accountId) })
      const ticket = ticketTo(team.outbox, grace.email)
      const options = { as: await team.as(grace, undefined), commandId: 'once' }
      joined.push(await accounts.acceptInvitation({ ticket }, options))
    }
    expect(joined.map(({ repeated }) => repeated)).toEqual([false, false])
    expect(new Set(joined.map(({ membershipId }) => membershipId)).size).toBe(2)
    const issued = (await team.log()).filter(
      ({ type, metadata }) => type === 'CredentialIssued' && metadata['principal.id'] === grace.userId,
    )
    expect(issued).toHaveLength(2)
    const { apiKey } = await credentials.issueApiKey({}, { as: await team.as(grace) })
    for (const consistency of ['fresh', 'strong'] as const)
      expect((await access.enter({ apiKey: apiKey ?? '', surface: 'api', consistency })).id).toBe(grace.userId)
  })

  it('of a rejected command is decided anew', async () => {
    const membershipId = await team.join(grace)
    const as = await team.as(team.founder)
    const enable = () => team.muniment.accounts.enableMember({ membershipId }, { as, commandId: 'once' })
    expect(await codeOf(enable())).toBe('MemberAlreadyEnabled')
    await team.muniment.accounts.disableMember({ membershipId }, { as })
    expect(await enable()).toEqual({ membershipId, repeated: false })
  })

  it('is a text of 1 to 128 characters', async () => {
    const as = await team.as(team.founder)
    const issue = (commandId: unknown) =>
      team.muniment.credentials.issueApiKey({}, { as, commandId: commandId as string })
    for (const wrong of ['', 'x'.repeat(129), 7, {}, ['x'], '\ud800', 'a\0b', true])
      expect(await codeOf(issue(wrong)), JSON.stringify(wrong)).toBe('InvalidInput')
    for (const right of ['x'.repeat(128), '😀'.repeat(64)]) expect((await issue(right)).repeated).toBe(false)
  })
})

describe('a store that loses an answer', () => {
  it('the verb is told after all, by the same append again', async () => {
    let lost = 0
    const forgetful = storeWith(team.store, {
      append: async (write, options) => {
        const result = await team.store.append(write, options)
        lost += 1
        if (lost % 2 === 1) {
          const { StoreFailure } = await import('@muniment/kernel')
          throw new StoreFailure({ code: 'outcome_unknown', stream: write.stream })
        }
        return result
      },
    })
    const elsewhere = await team.another({ store: forgetful })
    const as = await team.asOn(elsewhere, team.founder)
    const { length } = await team.log()
    expect(await elsewhere.accounts.invite({ email: 'x@example.com' }, { as })).toMatchObject({
      repeated: false,
      mailed: true,
    })
    expect((await team.log()).length).toBe(length + 1)
  })
})
