/** What a failure has left undone: who may finish it, and who is told. @module */
import { type EventStore, StoreFailure } from '@muniment/kernel'
import { describe, expect, it } from 'vitest'
import { aTeam, errorOf, password, ticketTo } from '../team.fixture.ts'
import { breakableFeed, storeWith } from './stores.fixture.ts'

/** A store that refuses to write credentials while it is failing. */
const withoutCredentials = (store: EventStore) => {
  const failing = { now: true }
  const refusing = storeWith(store, {
    append: async (write, options) => {
      if (failing.now && write.stream.includes('.credential-')) throw new StoreFailure({ code: 'access_denied' })
      return store.append(write, options)
    },
  })
  return { failing, refusing }
}

describe('a sign-up whose reactions failed', () => {
  it('is acknowledged; repeated with another password it draws no secret; catchUp finishes it', async () => {
    const team = await aTeam()
    const { failing, refusing } = withoutCredentials(team.store)
    const muniment = await team.another({ store: refusing })
    const signUp = (secret: string) =>
      muniment.users.signUp({ email: 'new@example.com', password: secret }, { commandId: 'once' })
    expect(await signUp(password)).toMatchObject({ repeated: false, authtoken: undefined })
    failing.now = false
    expect(await signUp('quite another password')).toMatchObject({ repeated: true, authtoken: undefined })
    await muniment.catchUp()
    const issued = (await team.log()).filter(({ type }) => type === 'CredentialIssued')
    expect(issued).toHaveLength(2)
    expect(issued[1]?.data).not.toHaveProperty('secretDigest')
    await team.close()
  })
})

describe('an acceptance whose reaction failed', () => {
  it('repeated, it shows no secret: what is repeated is without one', async () => {
    const team = await aTeam()
    const grace = await team.person('grace')
    await team.muniment.accounts.invite({ email: grace.email }, { as: await team.as(team.founder) })
    const { failing, refusing } = withoutCredentials(team.store)
    const muniment = await team.another({ store: refusing })
    const ticket = ticketTo(team.outbox, grace.email)
    const as = await team.asOn(muniment, grace, undefined)
    const accept = () => muniment.accounts.acceptInvitation({ ticket }, { as, commandId: 'once' })
    expect(await accept()).toMatchObject({ repeated: false, authtoken: undefined })
    failing.now = false
    expect(await accept()).toMatchObject({ repeated: true, authtoken: undefined })
    await team.close()
  })
})

describe('a removal whose reaction failed', () => {
  it('is acknowledged, and its keys are dead all the same; catchUp says when it could not finish, and when it could', async () => {
    const team = await aTeam()
    const grace = await team.person('grace')
    const membershipId = await team.join(grace)
    const { apiKey } = await team.muniment.credentials.issueApiKey({}, { as: await team.as(grace) })
    const { failing, refusing } = withoutCredentials(team.store)
    const muniment = await team.another({ store: refusing })
    await muniment.accounts.removeMember({ membershipId }, { as: await team.asOn(muniment, team.founder) })
    await expect(muniment.access.enter({ apiKey: apiKey ?? '', surface: 'api' })).rejects.toMatchObject({
      code: 'CredentialOwnerInactive',
    })
    await expect(muniment.catchUp()).rejects.toBeDefined()
    failing.now = false
    await muniment.catchUp()
    expect((await team.log()).filter(({ type }) => type === 'CredentialRevoked')).toHaveLength(2)
    await team.close()
  })
})

/** A store that writes and, while it is mute, neither answers nor lets itself be asked what it wrote. */
const mutable = (store: EventStore) => {
  const mute = { now: false }
  const lost = (stream: string) => new StoreFailure({ code: 'outcome_unknown', stream })
  const muted = storeWith(store, {
    append: async (write, options) => {
      const result = await store.append(write, options)
      if (mute.now) throw lost(write.stream)
      return result
    },
    appendMany: async (writes, checks, options) => {
      if (store.appendMany === undefined) throw new StoreFailure({ code: 'unsupported', needs: 'atomicMultiStream' })
      const result = await store.appendMany(writes, checks, options)
      if (mute.now) throw lost('several')
      return result
    },
    readStream: async (stream, options) => {
      if (mute.now && options?.maxCount !== undefined) throw new StoreFailure({ code: 'unavailable' })
      return store.readStream(stream, options)
    },
  })
  return { mute, muted }
}

const countIn = async (team: { readonly log: () => Promise<readonly { readonly type: string }[]> }, type: string) =>
  (await team.log()).filter((event) => event.type === type).length

describe('an append without an answer', () => {
  it('of a sign-up: the living instance founds the account, and the id it made up tells what became of it', async () => {
    const team = await aTeam()
    const { mute, muted } = mutable(team.store)
    const muniment = await team.another({ store: muted })
    mute.now = true
    const person = { email: 'lost@example.com', password }
    const { code, outcomeUnknown, commandId } = await errorOf(muniment.users.signUp(person))
    mute.now = false
    expect([code, outcomeUnknown, typeof commandId]).toEqual(['Failure', true, 'string'])
    await expect.poll(() => countIn(team, 'CredentialIssued'), { timeout: 5_000 }).toBe(2)
    expect(await countIn(team, 'AccountCreated')).toBe(2)
    const again = await muniment.users.signUp(person, { commandId })
    expect(again).toMatchObject({ repeated: true, authtoken: undefined })
    expect((await muniment.access.logIn(person)).userId).toBe(again.userId)
    await team.close()
  })

  it('of a removal: the living instance revokes the credentials', async () => {
    const team = await aTeam()
    const grace = await team.person('grace')
    const membershipId = await team.join(grace)
    const { mute, muted } = mutable(team.store)
    const muniment = await team.another({ store: muted })
    const as = await team.asOn(muniment, team.founder)
    mute.now = true
    const removed = errorOf(muniment.accounts.removeMember({ membershipId }, { as, commandId: 'once' }))
    expect(await removed).toMatchObject({ code: 'Failure', outcomeUnknown: true, commandId: 'once' })
    mute.now = false
    await expect.poll(() => countIn(team, 'CredentialRevoked'), { timeout: 5_000 }).toBe(1)
    await team.close()
  })

  it('tells its id at the door of values as well, and a login, which nobody can repeat, tells none', async () => {
    const team = await aTeam()
    const { mute, muted } = mutable(team.store)
    const muniment = await team.another({ store: muted })
    mute.now = true
    const left = await muniment.fp.users.signUp({ email: 'lost@example.com', password }, { commandId: 'once' })()
    expect(left).toMatchObject({ left: { _tag: 'Failure', outcomeUnknown: true, commandId: 'once' } })
    const login = await errorOf(muniment.access.logIn({ email: 'ada@example.com', password }))
    expect([login.code, login.outcomeUnknown, login.commandId]).toEqual(['Failure', true, undefined])
    mute.now = false
    await team.close()
  })
})

describe('what fails before anything is appended', () => {
  it('is a Failure of which nothing was written: reading for the principal, sealing its address', async () => {
    const team = await aTeam()
    const failing = { reads: false, keys: false }
    const store = storeWith(team.store, {
      readStream: async (stream, options) => {
        if (failing.reads) throw new StoreFailure({ code: 'unavailable' })
        return team.store.readStream(stream, options)
      },
    })
    const { keyStore } = team.options.keys
    const get = async (subject: string) => {
      if (failing.keys) throw new Error('the key store is away')
      return keyStore.get(subject)
    }
    const muniment = await team.another({ store, keys: { ...team.options.keys, keyStore: { ...keyStore, get } } })
    const { session } = team.founder
    const into = { session, account: team.accountId, surface: 'dashboard', ip: '10.0.0.1' } as const
    const as = await muniment.access.enter(into)
    for (const what of ['reads', 'keys'] as const) {
      failing[what] = true
      for (const ask of [
        () => muniment.access.enter({ ...into, userAgent: 'another', ip: '10.0.0.2' }),
        () => muniment.accounts.invite({ email: 'x@example.com' }, { as }),
        () => muniment.credentials.issueApiKey({}, { as }),
      ])
        expect(await errorOf(ask()), what).toMatchObject({
          code: 'Failure',
          outcomeUnknown: false,
          commandId: undefined,
        })
      failing[what] = false
    }
    await team.close()
  })
})

describe('a feed that lags', () => {
  it('longer than a removal waits for it: keys that were unknown then are revoked once they are known', async () => {
    const team = await aTeam()
    const grace = await team.person('grace')
    const membershipId = await team.join(grace)
    const feed = breakableFeed(team.store)
    const lagging = await team.another({ store: feed.store })
    const as = await team.asOn(lagging, team.founder)
    feed.pause()
    await team.muniment.credentials.issueApiKey({}, { as: await team.as(grace) })
    await lagging.accounts.removeMember({ membershipId }, { as })
    feed.resume()
    await expect.poll(() => countIn(team, 'CredentialRevoked'), { timeout: 5_000 }).toBe(2)
    await team.close()
  })
})

describe('catching up', () => {
  it('leaves to a sign-up what that is about to do itself: its secret is shown', async () => {
    const team = await aTeam()
    const catching = { up: async (): Promise<void> => undefined }
    const store = storeWith(team.store, {
      append: async (write, options) => {
        if (/\.(account|credential)-/.test(write.stream)) await catching.up()
        return team.store.append(write, options)
      },
    })
    const muniment = await team.another({ store })
    let rounds = 0
    catching.up = async () => {
      rounds += 1
      if (rounds <= 2) await muniment.catchUp()
    }
    expect((await muniment.users.signUp({ email: 'new@example.com', password })).authtoken).toBeDefined()
    expect(rounds).toBe(2)
    await team.close()
  })
})
