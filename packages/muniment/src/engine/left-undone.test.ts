/** What a failure has left undone: who may finish it, and who is told. @module */
import { type EventStore, StoreFailure } from '@muniment/kernel'
import { describe, expect, it } from 'vitest'
import { aTeam, password, ticketTo } from '../team.fixture.ts'
import { storeWith } from './stores.fixture.ts'

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
