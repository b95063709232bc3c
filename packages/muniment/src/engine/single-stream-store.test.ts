/** A store that appends to one stream at a time: the same answers and the same events. @module */
import type { EventStore, RecordedEvent } from '@muniment/kernel'
import { memoryStore } from '@muniment/store-memory'
import { describe, expect, it } from 'vitest'
import { ConfigurationRefused } from '../configuration-refused.ts'
import { developmentKeys } from '../keys/development-keys.ts'
import { createMuniment } from '../muniment.ts'
import { type Ask, scenarios } from '../scenarios.fixture.ts'
import {
  aTeam,
  codeOf,
  countingHasher,
  logOf,
  password,
  seededHasher,
  seededRandom,
  type Team,
} from '../team.fixture.ts'
import { killedAt, oneStreamAtATime, storeWith, withoutAppendMany } from './stores.fixture.ts'

const options = { keys: developmentKeys(), passwordHasher: countingHasher() }

const contradicting: Readonly<Record<string, (store: EventStore) => EventStore>> = {
  'has appendMany if it is atomicMultiStream': withoutAppendMany,
  'is atomicMultiStream if it has checksWithoutWrites': (store) =>
    storeWith(store, { capabilities: { ...store.capabilities, atomicMultiStream: false } }),
}

describe('a store', () => {
  it.each(Object.keys(contradicting))(
    'that contradicts itself is refused, and nothing is read: it %s',
    async (rule) => {
      const memory = memoryStore()
      let asked = 0
      const watched = storeWith(memory, {
        subscribe: (given) => ((asked += 1), memory.subscribe(given)),
        readAll: (given) => ((asked += 1), memory.readAll(given)),
      })
      const store = (contradicting[rule] as (store: EventStore) => EventStore)(watched)
      const refused = await createMuniment({ store, ...options }).catch((error: unknown) => error)
      expect(refused).toBeInstanceOf(ConfigurationRefused)
      expect(refused).toMatchObject({ option: 'store', message: expect.stringContaining(rule) })
      expect(asked).toBe(0)
    },
  )
})

const stored = ({ stream, revision, id, type, data, metadata }: RecordedEvent) => ({
  stream,
  revision,
  id,
  type,
  data,
  metadata,
})

/** With the same seeds everywhere, so that all that is stored can be compared. */
const asOnOne = async (name: string, ask: Ask, wrap: (store: EventStore) => EventStore) => {
  const seeds = {
    keys: developmentKeys(seededRandom('keys')),
    random: seededRandom('random'),
    passwordHasher: seededHasher('salts'),
  }
  const team = await aTeam(seeds, wrap)
  const [noun = '', verb = ''] = name.split('.')
  type Calls = Record<string, Record<string, (...given: readonly unknown[]) => Promise<unknown>>>
  const call = (team.muniment as unknown as Calls)[noun]?.[verb]
  const given = await ask(team)
  const answer = call === undefined ? 'no such verb' : await call(...given).then(() => 'done', codeOfError)
  const log = (await team.log()).map(stored)
  await team.close()
  return { answer, log }
}

const codeOfError = ({ code }: { readonly code: string }): string => code

describe('every verb', () => {
  for (const [name, asks] of Object.entries(scenarios))
    it(`${name} answers and records the same, whether or not a store appends to several streams at once`, async () => {
      for (const [expected, ask] of Object.entries(asks)) {
        const one = await asOnOne(name, ask, oneStreamAtATime)
        expect(one.answer, expected).toBe(expected)
        expect(one.log, expected).toEqual((await asOnOne(name, ask, (store) => store)).log)
      }
    })
})

const aTeamOnOne = (): Promise<Team> => aTeam({}, oneStreamAtATime)

const signUp = (team: Team, commandId: string, email = 'new@example.com') =>
  team.muniment.users.signUp({ email, password }, { commandId })

/** A sign-up that dies after its first write. */
const diedOnTheWay = async (team: Team, commandId: string, after = 'ValueClaimed'): Promise<void> => {
  const dying = await team.another({ store: killedAt(oneStreamAtATime(team.store), 1, 'after') })
  expect(await codeOf(dying.users.signUp({ email: 'new@example.com', password }, { commandId }))).toBe('Failure')
  expect((await team.log()).at(-1)?.type).toBe(after)
}

describe('on a store that appends to one stream at a time', () => {
  it('20 sign-ups with one address, on three processes, make one user', async () => {
    const team = await aTeamOnOne()
    const processes = [team.muniment, await team.another(), await team.another()]
    const email = 'race@example.com'
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        (processes[n % 3] ?? team.muniment).users.signUp({ email, password }).then(() => 'done', codeOfError),
      ),
    )
    expect(answers.toSorted()).toEqual([...Array.from({ length: 19 }, () => 'EmailTaken'), 'done'])
    const { userId } = await team.muniment.access.logIn({ email, password })
    const signedUp = (await team.log()).filter(({ type }) => type === 'UserSignedUp')
    expect(signedUp.at(-1)?.stream).toBe(`muniment.user-${userId}`)
    expect(signedUp).toHaveLength(2)
    await team.close()
  })

  it.each(['before', 'after'] as const)(
    'a sign-up that is killed %s any write is one user when it is repeated',
    async (when) => {
      let kills = 0
      for (let n = 1; n <= 8; n += 1) {
        const team = await aTeamOnOne()
        const before = (await team.log()).length
        const store = killedAt(oneStreamAtATime(team.store), n, when)
        const dying = await team.another({ store })
        await dying.users.signUp({ email: 'new@example.com', password }, { commandId: 'once' }).catch(() => undefined)
        const died = store.writes() >= n
        kills += died ? 1 : 0
        for (const next of [await team.another(), await team.another()])
          await next.users.signUp({ email: 'new@example.com', password }, { commandId: 'once' })
        const types = (await team.log()).slice(before).map(({ type }) => type)
        expect(types.filter((type) => type !== 'ValueClaimed')).toEqual([
          'UserSignedUp',
          'AccountCreated',
          'PlanChanged',
          'MemberJoined',
          'CredentialIssued',
        ])
        await team.close()
        if (!died) break
      }
      expect(kills).toBe(4)
    },
  )

  it('the address of somebody who died while signing up goes to whoever comes next, and not back', async () => {
    const team = await aTeamOnOne()
    await diedOnTheWay(team, 'dead')
    const { userId } = await signUp(team, 'living')
    expect((await team.muniment.access.logIn({ email: 'new@example.com', password })).userId).toBe(userId)
    expect(await codeOf(signUp(team, 'dead'))).toBe('EmailTaken')
    const changed = (await team.log()).filter(({ type }) => ['ClaimFenced', 'ValueReleased'].includes(type))
    expect(changed.map(({ type, metadata }) => [type, metadata['principal.kind'], metadata['principal.id']])).toEqual([
      ['ClaimFenced', 'system', 'claims'],
      ['ValueReleased', 'system', 'claims'],
    ])
    await team.close()
  })

  it('whoever was fenced by somebody who died then is signed up all the same when they ask again', async () => {
    const team = await aTeamOnOne()
    await diedOnTheWay(team, 'dead')
    await diedOnTheWay(team, 'dead as well', 'ClaimFenced')
    const { userId, repeated } = await signUp(team, 'dead')
    expect(repeated).toBe(false)
    const own = (await team.log()).filter(({ stream }) => stream === `muniment.user-${userId}`)
    expect(own.map(({ type }) => type)).toEqual(['ClaimFenced', 'UserSignedUp'])
    expect((await team.muniment.access.logIn({ email: 'new@example.com', password })).userId).toBe(userId)
    expect(await codeOf(signUp(team, 'dead as well'))).toBe('EmailTaken')
    await team.close()
  })

  it('an address that was claimed by somebody who died is nobody’s: a login costs and answers as for a stranger', async () => {
    const counted = { reads: 0, writes: 0 }
    const team = await aTeam({}, (memory) => {
      const store = oneStreamAtATime(memory)
      return storeWith(store, {
        append: (write, given) => ((counted.writes += 1), store.append(write, given)),
        readStream: (stream, given) => ((counted.reads += 1), store.readStream(stream, given)),
      })
    })
    await diedOnTheWay(team, 'dead')
    const costOf = async (email: string) => {
      Object.assign(counted, { reads: 0, writes: 0 })
      expect(await codeOf(team.muniment.access.logIn({ email, password, ip: '10.0.0.1' }))).toBe('BadLogin')
      return { ...counted }
    }
    expect(await costOf('new@example.com')).toEqual(await costOf('nobody@example.com'))
    const as = await team.as(team.founder)
    await team.muniment.accounts.invite({ email: 'new@example.com' }, { as })
    await team.close()
  })

  it('a fence is in nobody’s own trail: support alone reads it', async () => {
    const team = await aTeamOnOne()
    await diedOnTheWay(team, 'dead')
    const { userId } = await signUp(team, 'living')
    const types = ['ClaimFenced', 'ValueReleased']
    const own = await team.muniment.audit.entries({ types }, { as: await team.as(team.founder) })
    expect(own.entries).toEqual([])
    const support = await team.muniment.support({ operator: 'dana', reason: 'review' })
    const { entries } = await team.muniment.audit.entries({ types }, { as: support })
    expect(entries.map(({ type, principal }) => [type, principal.kind, principal.label])).toEqual([
      ['ClaimFenced', 'system', 'claims'],
      ['ValueReleased', 'system', 'claims'],
    ])
    expect(JSON.stringify(entries)).not.toContain(userId)
    await team.close()
  })

  it('a key that is issued while its owner is removed is dead, and revoked by the reaction to its issue', async () => {
    const team = await aTeamOnOne()
    const grace = await team.person('grace')
    const membershipId = await team.join(grace)
    let removed = false
    const inner = oneStreamAtATime(team.store)
    const store = storeWith(inner, {
      append: async (write, given) => {
        if (write.stream.includes('.credential-') && !removed) {
          removed = true
          await team.muniment.accounts.removeMember({ membershipId }, { as: await team.as(team.founder) })
        }
        return inner.append(write, given)
      },
    })
    const muniment = await team.another({ store })
    const { apiKey } = await muniment.credentials.issueApiKey({}, { as: await team.asOn(muniment, grace) })
    for (const consistency of ['fresh', 'strong'] as const)
      expect(await codeOf(muniment.access.enter({ apiKey, surface: 'api', consistency }))).toBe('CredentialRevoked')
    expect((await logOf(team.store)).filter(({ type }) => type === 'CredentialRevoked')).toHaveLength(2)
    await team.close()
  })
})
