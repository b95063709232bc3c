/** A store that appends to one stream at a time: what needs two is a Failure, and nothing is half done. @module */
import { type EventStore, StoreFailure } from '@muniment/kernel'
import { memoryStore } from '@muniment/store-memory'
import { describe, expect, it } from 'vitest'
import { developmentKeys } from '../keys/development-keys.ts'
import { createMuniment } from '../muniment.ts'
import { aTeam, countingHasher, errorOf, logOf, password } from '../team.fixture.ts'
import { storeWith, withoutAppendMany } from './stores.fixture.ts'

const single = (store: EventStore): EventStore => {
  const capabilities = { ...store.capabilities, atomicMultiStream: false, checksWithoutWrites: false }
  return storeWith(withoutAppendMany(store), { capabilities })
}

describe('a store without appendMany', () => {
  it('sign-up is a Failure of the store, unsupported; nothing is stored, and the address is still free', async () => {
    const memory = memoryStore()
    const options = { keys: developmentKeys(), passwordHasher: countingHasher() }
    const muniment = await createMuniment({ store: single(memory), ...options })
    const error = await errorOf(muniment.users.signUp({ email: 'ada@example.com', password }))
    expect(error).toMatchObject({ code: 'Failure', outcomeUnknown: false, refusal: undefined })
    expect(error.cause).toBeInstanceOf(StoreFailure)
    expect((error.cause as StoreFailure).detail).toEqual({ code: 'unsupported', needs: 'atomicMultiStream' })
    expect(await logOf(memory)).toEqual([])
    const able = await createMuniment({ store: memory, ...options })
    expect(await able.users.signUp({ email: 'ada@example.com', password })).toMatchObject({ repeated: false })
    await muniment.close()
    await able.close()
  })

  it('a capability that is claimed without the method is unsupported all the same', async () => {
    const memory = memoryStore()
    const store = withoutAppendMany(memory)
    const muniment = await createMuniment({ store, keys: developmentKeys(), passwordHasher: countingHasher() })
    const error = await errorOf(muniment.users.signUp({ email: 'ada@example.com', password }))
    expect(error.cause).toMatchObject({ code: 'unsupported' })
    expect(await logOf(memory)).toEqual([])
    await muniment.close()
  })

  it('everything that needs one stream works on it, among people who are there already', async () => {
    const team = await aTeam()
    const grace = await team.person('grace')
    const membershipId = await team.join(grace)
    const muniment = await team.another({ store: single(team.store) })
    const { token } = await muniment.access.logIn({ email: team.founder.email, password })
    const as = await muniment.access.enter({ session: token, account: team.accountId, surface: 'dashboard' })
    const { apiKey } = await muniment.credentials.issueApiKey({ owner: membershipId }, { as })
    expect((await muniment.access.enter({ apiKey: apiKey ?? '', surface: 'api' })).id).toBe(grace.userId)
    await muniment.accounts.removeMember({ membershipId }, { as })
    expect((await errorOf(muniment.access.enter({ apiKey: apiKey ?? '', surface: 'api' }))).code).toBe(
      'CredentialRevoked',
    )
    await team.close()
  })
})
