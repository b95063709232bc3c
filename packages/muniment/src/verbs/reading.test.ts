/** Verbs that only read: when a read fails, nothing was written, and nothing is unknown. @module */
import { StoreFailure } from '@muniment/kernel'
import { memoryStore } from '@muniment/store-memory'
import { describe, expect, it } from 'vitest'
import { storeWith } from '../engine/stores.fixture.ts'
import { keyOf } from '../scenario.fixture.ts'
import { aTeam, errorOf, type Team } from '../team.fixture.ts'

/** A team whose store and key store fail to be read once `breaks` is called. */
const aFailingTeam = async (): Promise<{ readonly team: Team; readonly breaks: () => void }> => {
  let broken = false
  const check = (): void => {
    if (broken) throw new StoreFailure({ code: 'unavailable' })
  }
  const store = memoryStore()
  const team = await aTeam({}, () =>
    storeWith(store, {
      readStream: async (stream, options) => {
        check()
        return store.readStream(stream, options)
      },
    }),
  )
  const { keyStore } = team.options.keys
  const get = keyStore.get.bind(keyStore)
  keyStore.get = async (subject) => {
    check()
    return get(subject)
  }
  return { team, breaks: () => (broken = true) }
}

const nothingWritten = { code: 'Failure', outcomeUnknown: false, message: 'Failure (unavailable): nothing was written' }

describe('a read that fails leaves nothing unknown', () => {
  it('of access.explain', async () => {
    const { team, breaks } = await aFailingTeam()
    const apiKey = await keyOf(team, await team.as(team.founder))
    breaks()
    expect(await errorOf(team.muniment.access.explain({ apiKey }))).toMatchObject(nothingWritten)
    await team.close()
  })

  it('of audit.entries, and of audit.by', async () => {
    const { team, breaks } = await aFailingTeam()
    const as = await team.muniment.support({ operator: 'dana', reason: 'review' })
    const founder = await team.as(team.founder)
    breaks()
    expect(await errorOf(team.muniment.audit.entries({}, { as }))).toMatchObject(nothingWritten)
    const by = team.muniment.audit.by(founder)[Symbol.asyncIterator]()
    expect(await errorOf(by.next())).toMatchObject(nothingWritten)
    await team.close()
  })

  it('of audit.whoCouldUse', async () => {
    const { team, breaks } = await aFailingTeam()
    const { credentialId } = await team.muniment.credentials.issueApiKey({}, { as: await team.as(team.founder) })
    const trail = await team.muniment.audit.entries({}, { as: await team.as(team.founder) })
    const at = trail.entries.at(-1)?.sequence ?? 0
    const as = await team.muniment.support({ operator: 'dana', reason: 'review' })
    breaks()
    const query = { credential: credentialId, at }
    expect(await errorOf(team.muniment.audit.whoCouldUse(query, { as }))).toMatchObject(nothingWritten)
    await team.close()
  })
})
