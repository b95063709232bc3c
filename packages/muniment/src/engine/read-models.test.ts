/** Read models: live and rebuilt are the same, however the log arrives, and nothing is skipped in silence. @module */
import type { AccountId, CredentialId, MembershipId } from '@muniment/core'
import { type EventStore, type Json, StoreFailure, type StreamWrite } from '@muniment/kernel'
import { memoryStore } from '@muniment/store-memory'
import { afterEach, describe, expect, it } from 'vitest'
import { aTeam, type Team, testClock } from '../team.fixture.ts'
import { ReadModels } from './read-models.ts'
import { storeWith } from './stores.fixture.ts'

const started: ReadModels[] = []
afterEach(async () => {
  for (const models of started.splice(0)) await models.stop()
})

const follow = (store: EventStore, namespace = 'muniment'): ReadModels => {
  const models = new ReadModels({
    store,
    namespace,
    now: testClock().now,
    elapsedMs: () => 0,
    maxStalenessMs: 1_000,
    seed: new Uint8Array(4),
    onRecovered: () => undefined,
    onEvent: () => undefined,
    isReactedToBefore: () => true,
  })
  started.push(models)
  models.start()
  return models
}

/** A feed that delivers so many events and drops, again and again. */
const inPagesOf = (size: number, store: EventStore): EventStore =>
  storeWith(store, {
    subscribe: (options) => ({
      [Symbol.asyncIterator]: async function* () {
        let delivered = 0
        for await (const message of store.subscribe(options)) {
          if (message.kind === 'event' && delivered === size) throw new StoreFailure({ code: 'subscription_dropped' })
          if (message.kind === 'event') delivered += 1
          yield message
          if (message.kind === 'caught_up' && delivered === size)
            throw new StoreFailure({ code: 'subscription_dropped' })
        }
      },
    }),
  })

/** Everything that can be asked of the models, about everything that is in the log. */
const content = async (models: ReadModels, team: Team) => {
  const log = await team.log()
  const idsOf = (field: string) =>
    log.flatMap(({ data }) => {
      const id = (data as Record<string, Json>)[field]
      return typeof id === 'string' ? [id] : []
    })
  return {
    sequence: models.sequence,
    records: [...models.trail.list({})],
    unreadable: models.trail.unreadableCount(),
    credentials: idsOf('credentialId').map((id) => models.index.credential(id as CredentialId, undefined)),
    living: idsOf('accountId').flatMap((account) =>
      idsOf('membershipId').map((id) => models.index.credentialsOf(account as AccountId, id as MembershipId)),
    ),
    founded: idsOf('accountId').map((id) => models.index.isFounded(id as never)),
    people: idsOf('userId').map((id) => models.trail.person(id as never)),
    sessions: idsOf('sessionId').map((id) => models.trail.userOfSession(id as never)),
    atEach: log.map((_, at) =>
      idsOf('credentialId').map((id) => models.trail.indexAt(at).credential(id as never, undefined)),
    ),
  }
}

const busy = async (team: Team) => {
  const grace = await team.person('grace', 'Graces')
  for (let round = 0; round < 2; round += 1) {
    const membershipId = await team.join(grace)
    await team.muniment.credentials.issueApiKey({}, { as: await team.as(grace) })
    const as = await team.as(team.founder)
    await team.muniment.accounts.disableMember({ membershipId }, { as })
    if (round === 1) await team.muniment.accounts.enableMember({ membershipId }, { as })
    if (round === 0) await team.muniment.accounts.removeMember({ membershipId }, { as })
  }
}

describe('read models', () => {
  it('rebuilt are the same as those that were there from the start', async () => {
    const team = await aTeam()
    const live = follow(team.store)
    await live.ready()
    await busy(team)
    const rebuilt = follow(team.store)
    await rebuilt.ready()
    await expect.poll(() => live.sequence).toBe((await team.log()).length)
    expect(await content(rebuilt, team)).toEqual(await content(live, team))
    await team.close()
  })

  it.each([5, 13, 1_000])('are the same when the log arrives %i events at a time', async (size) => {
    const followed: ReadModels[] = []
    const team = await aTeam({}, (memory) => {
      followed.push(follow(inPagesOf(size, memory)))
      return memory
    })
    await busy(team)
    const whole = follow(team.store)
    await whole.ready()
    const live = followed[0] as ReadModels
    await expect.poll(() => live.sequence, { timeout: 10_000 }).toBe(whole.sequence)
    expect(await content(live, team)).toEqual(await content(whole, team))
    await team.close()
  })

  it('count what they cannot read: it has its sequence and its reason, and what follows has its own', async () => {
    const team = await aTeam()
    const { length } = await team.log()
    const [sample] = await team.log()
    const metadata = sample?.metadata ?? {}
    const write = (stream: string, type: string, given: Readonly<Record<string, string>>): StreamWrite => ({
      stream,
      expected: 'any',
      events: [{ id: crypto.randomUUID(), type, data: {}, metadata: given }],
    })
    await team.store.append(write('muniment.nonsense-1', 'MemberJoined', metadata))
    await team.store.append(write('muniment.account-1', 'FutureEvent', metadata))
    await team.store.append(write('muniment.account-1', 'MemberDisabled', metadata))
    await team.store.append(write('munimental.account-1', 'MemberDisabled', metadata))
    await team.store.append(write('other', 'MemberDisabled', metadata))
    await team.store.append(write('muniment.claim-1', 'ValueReleased', { schema: '1' }))
    await team.person('grace')
    const models = follow(team.store)
    await models.ready()
    const records = [...models.trail.list({})]
    const unreadable = records.flatMap((record) => (record.kind === 'unreadable' ? [record] : []))
    expect(unreadable.map(({ sequence, stream, type }) => [sequence - length, stream, type])).toEqual([
      [0, 'muniment.nonsense-1', 'MemberJoined'],
      [1, 'muniment.account-1', 'FutureEvent'],
      [2, 'muniment.account-1', 'MemberDisabled'],
      [3, 'muniment.claim-1', 'ValueReleased'],
    ])
    expect(models.trail.unreadableCount()).toBe(4)
    for (const { reason } of unreadable) expect(reason).not.toBe('')
    expect(models.sequence).toBe((await team.log()).length - 2)
    expect(records.map(({ sequence }) => sequence)).toEqual(Array.from({ length: models.sequence }, (_, n) => n))
    await team.close()
  })

  it('know themselves behind and at the head', async () => {
    const store = memoryStore()
    const models = follow(store)
    expect(models.isFreshAt(testClock().now())).toBe(false)
    expect(await models.probe()).toBe(false)
    await models.ready()
    expect(models.isFreshAt(testClock().now())).toBe(true)
    expect(await models.probe()).toBe(true)
    await models.stop()
    expect(models.isFreshAt(testClock().now())).toBe(false)
    expect(await models.probe()).toBe(false)
  })
})
