/** Somebody who leaves, is deleted and is erased: what they may do, and whose their address is. @module */
import { categoryOf, type StreamWrite } from '@muniment/kernel'
import { afterEach, describe, expect, it } from 'vitest'
import { oneStreamAtATime, storeWith } from './engine/stores.fixture.ts'
import type { Muniment } from './muniment.ts'
import type { Secret } from './secret.ts'
import { aTeam, codeOf, password, type Person, type Team } from './team.fixture.ts'

let team: Team
afterEach(() => team.close())

const steps = ['UserDeletionRequested', 'UserDeleted', 'UserErased'] as const
type Step = (typeof steps)[number]

const stores = [
  ['appends to several streams at once', (store) => store],
  ['appends to one stream at a time', oneStreamAtATime],
] as const satisfies readonly (readonly [string, typeof oneStreamAtATime])[]

/** What a later release records: no verb of this one does. */
const recordUpTo = async ({ userId }: Person, last: Step): Promise<void> => {
  const stream = `muniment.user-${userId}`
  for (const type of steps.slice(0, steps.indexOf(last) + 1)) {
    const known = (await team.log()).findLast((event) => event.stream === stream)
    const metadata = {
      ...known?.metadata,
      commandId: `leave ${type}`,
      'principal.kind': 'user',
      'principal.id': userId,
    }
    const write: StreamWrite = {
      stream,
      expected: known?.revision ?? 'no_stream',
      events: [{ id: crypto.randomUUID(), type, data: {}, metadata }],
    }
    await team.store.append(write)
  }
}

const graceWithKey = async (): Promise<{ readonly grace: Person; readonly apiKey: Secret }> => {
  const grace = await team.person('grace')
  await team.join(grace)
  const { apiKey } = await team.muniment.credentials.issueApiKey({}, { as: await team.as(grace) })
  return { grace, apiKey: apiKey as Secret }
}

const typesSince = async (before: number) =>
  (await team.log()).slice(before).map(({ type, stream }) => `${type} ${categoryOf('muniment', stream)}`)

describe.each(stores)('on a store that %s', (_, wrap) => {
  it('the address of somebody who leaves or is deleted is taken, and nothing is written for who asks', async () => {
    team = await aTeam({}, wrap)
    for (const last of ['UserDeletionRequested', 'UserDeleted'] as const) {
      const person = await team.person(last.toLowerCase())
      await recordUpTo(person, last)
      const before = (await team.log()).length
      expect(await codeOf(team.muniment.users.signUp({ email: person.email, password })), last).toBe('EmailTaken')
      expect(await typesSince(before)).toEqual([])
    }
  })

  it('the address of somebody who was erased goes to whoever signs up with it next', async () => {
    team = await aTeam({}, wrap)
    const grace = await team.person('grace')
    await recordUpTo(grace, 'UserErased')
    const before = (await team.log()).length
    const next = { email: grace.email, password: 'another horse battery staple' }
    const { userId } = await team.muniment.users.signUp({ ...next, account: 'none' })
    expect(userId).not.toBe(grace.userId)
    expect(await typesSince(before)).toEqual([
      'ClaimFenced user',
      'ValueReleased claim',
      'ValueClaimed claim',
      'UserSignedUp user',
    ])
    expect((await team.muniment.access.logIn(next)).userId).toBe(userId)
    expect(await codeOf(team.muniment.access.logIn({ email: grace.email, password }))).toBe('BadLogin')
    expect(await codeOf((await team.another()).users.signUp(next))).toBe('EmailTaken')
  })

  it('of several who ask for it at the same time, on three processes, one has it', async () => {
    team = await aTeam({}, wrap)
    const { email, ...grace } = await team.person('grace')
    await recordUpTo({ email, ...grace }, 'UserErased')
    const processes = [team.muniment, await team.another(), await team.another()]
    const answers = await Promise.allSettled(processes.map(({ users }) => users.signUp({ email, password })))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const answer of answers)
      if (answer.status === 'rejected') expect((answer.reason as { readonly code: string }).code).toBe('EmailTaken')
    expect((await team.muniment.access.logIn({ email, password })).userId).not.toBe(grace.userId)
  })
})

describe.each(steps)('after %s', (last) => {
  const answer = (muniment: Muniment, apiKey: Secret, consistency: 'fresh' | 'strong') =>
    muniment.access.enter({ apiKey, surface: 'api', consistency }).then(
      () => 'admitted',
      ({ code }: { readonly code: string }) => code,
    )

  it('an API key is refused, by the index, by the streams and in the explanation, and stood before', async () => {
    team = await aTeam()
    const { grace, apiKey } = await graceWithKey()
    expect(await answer(team.muniment, apiKey, 'fresh')).toBe('admitted')
    await recordUpTo(grace, last)
    expect(await answer(team.muniment, apiKey, 'strong')).toBe('CredentialOwnerInactive')
    await expect.poll(() => answer(team.muniment, apiKey, 'fresh')).toBe('CredentialOwnerInactive')
    // A process that starts sees to what is left undone: they are no member any more, and the key is revoked.
    const refused = expect.stringMatching(/^Credential(OwnerInactive|Revoked)$/)
    expect(await answer(await team.another(), apiKey, 'fresh')).toEqual(refused)
    expect((await team.muniment.access.explain({ apiKey })).refusal?._tag).toEqual(refused)
  })

  it('a session that was open is refused, and so is a principal that was admitted by it', async () => {
    team = await aTeam()
    const { grace } = await graceWithKey()
    const as = await team.as(grace)
    await recordUpTo(grace, last)
    expect(await codeOf(team.as(grace))).toBe('NotLoggedIn')
    expect(await codeOf(team.as(grace, undefined))).toBe('NotLoggedIn')
    expect(await codeOf(team.muniment.credentials.issueApiKey({}, { as }))).toBe('NotLoggedIn')
  })

  it('the right password answers, costs and leaves behind what an unknown address does', async () => {
    let reads = 0
    team = await aTeam({}, (memory) =>
      storeWith(memory, { readStream: (stream, given) => ((reads += 1), memory.readStream(stream, given)) }),
    )
    const { grace } = await graceWithKey()
    await recordUpTo(grace, last)
    const costOf = async (email: string) => {
      const [before, compared] = [(await team.log()).length, team.hasher.verified]
      reads = 0
      const code = await codeOf(team.muniment.access.logIn({ email, password, ip: '10.0.0.1' }))
      return { code, reads, compared: team.hasher.verified - compared, written: await typesSince(before) }
    }
    const cost = await costOf(grace.email)
    expect(cost).toEqual({
      code: 'BadLogin',
      reads: expect.any(Number),
      compared: 1,
      written: ['LoginAttempted loginAttempts', 'LoginFailed loginAttempts'],
    })
    expect(cost).toEqual(await costOf('nobody@example.com'))
  })
})

describe('a login that is under way', () => {
  it.each(steps)('while %s is recorded is refused, and no session begins', async (last) => {
    let meddle: (() => Promise<void>) | undefined
    team = await aTeam()
    const grace = await team.person('grace')
    const { hasher } = team
    const muniment = await team.another({
      passwordHasher: {
        ...hasher,
        verify: async (phc, given) => {
          const once = meddle
          meddle = undefined
          await once?.()
          return hasher.verify(phc, given)
        },
      },
    })
    const before = (await team.log()).length
    meddle = () => recordUpTo(grace, last)
    expect(await codeOf(muniment.access.logIn({ email: grace.email, password }))).toBe('BadLogin')
    expect(await typesSince(before)).toEqual([
      'LoginAttempted user',
      ...steps.slice(0, steps.indexOf(last) + 1).map((type) => `${type} user`),
    ])
  })
})
