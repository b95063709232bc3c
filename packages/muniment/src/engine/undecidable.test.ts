/** Streams with an event that this release cannot read: the index does not decide about them, and the streams refuse. @module */
import type { StreamWrite } from '@muniment/kernel'
import { afterEach, describe, expect, it } from 'vitest'
import type { Muniment } from '../muniment.ts'
import type { Secret } from '../secret.ts'
import { aTeam, codeOf, type Team } from '../team.fixture.ts'

let team: Team
afterEach(() => team.close())

const aScene = async () => {
  team = await aTeam()
  const grace = await team.person('grace')
  const membershipId = await team.join(grace)
  const { apiKey, credentialId } = await team.muniment.credentials.issueApiKey({}, { as: await team.as(grace) })
  const streams = {
    credential: `muniment.credential-${credentialId}`,
    account: `muniment.account-${team.accountId}`,
    user: `muniment.user-${grace.userId}`,
  }
  return { grace, membershipId, apiKey: apiKey as Secret, credentialId, streams }
}

/** An event of a later release, as it would be written there. */
const fromLater = async (stream: string, given: Readonly<Record<string, string>> = {}, type = 'FutureEvent') => {
  const metadata = { ...(await team.log()).findLast((event) => event.stream === stream)?.metadata, ...given }
  const write: StreamWrite = {
    stream,
    expected: 'any',
    events: [{ id: crypto.randomUUID(), type, data: {}, metadata }],
  }
  await team.store.append(write)
}

const answer = (muniment: Muniment, apiKey: Secret, consistency: 'fresh' | 'strong') =>
  muniment.access.enter({ apiKey, surface: 'api', consistency }).then(
    () => 'admitted',
    (error: { readonly code: string }) => error.code,
  )

const kinds = ['credential', 'account', 'user'] as const

describe('an event that this release does not know', () => {
  it.each(kinds)('in the stream of the %s: the key is never admitted, by the index or without it', async (kind) => {
    const { apiKey, streams } = await aScene()
    expect(await answer(team.muniment, apiKey, 'fresh')).toBe('admitted')
    await fromLater(streams[kind])
    await expect.poll(() => answer(team.muniment, apiKey, 'fresh')).toBe('Failure')
    for (const muniment of [team.muniment, await team.another()])
      for (const consistency of ['fresh', 'strong', 'fresh'] as const)
        expect(await answer(muniment, apiKey, consistency), consistency).toBe('Failure')
    expect(await codeOf(team.muniment.access.explain({ apiKey }))).toBe('Failure')
  })

  it.each(kinds)(
    'in the stream of the %s: who could use the key from then on is Undecidable, and before as it was',
    async (kind) => {
      const { apiKey, streams } = await aScene()
      const at = (await team.log()).length
      await fromLater(streams[kind])
      const muniment = await team.another()
      const as = await muniment.support({ operator: 'dana', reason: 'review' })
      const credential = streams.credential.replace('muniment.credential-', '')
      expect((await muniment.audit.whoCouldUse({ credential, at: at - 1 }, { as })).refusal).toBeUndefined()
      expect(await codeOf(muniment.audit.whoCouldUse({ credential, at }, { as }))).toBe('Undecidable')
      expect(await answer(muniment, apiKey, 'fresh')).toBe('Failure')
    },
  )

  it('has its entry in the audit trail, at its place, by its principal and with its reason', async () => {
    const { streams } = await aScene()
    const at = (await team.log()).length
    await fromLater(streams.account)
    const muniment = await team.another()
    const as = await muniment.support({ operator: 'dana', reason: 'review' })
    const { entries } = await muniment.audit.entries({ limit: 1_000 }, { as })
    expect(entries.map(({ sequence }) => sequence)).toEqual(Array.from({ length: at + 1 }, (_, n) => n))
    expect(entries.at(-1)).toMatchObject({
      sequence: at,
      type: 'FutureEvent',
      stream: streams.account,
      account: team.accountId,
      principal: { kind: 'user', label: 'grace' },
      sentence: expect.stringMatching(/^something that this release cannot read: \S/),
    })
  })

  it('of a known type is never passed over, whatever its writer says: a newer version may remove', async () => {
    const { apiKey, streams } = await aScene()
    await fromLater(streams.account, { schema: '2', optional: 'true' }, 'MemberRemoved')
    await expect.poll(() => answer(team.muniment, apiKey, 'fresh')).toBe('Failure')
    expect(await answer(team.muniment, apiKey, 'strong')).toBe('Failure')
  })

  it('of no account, if optional, changes no answer about the past either', async () => {
    const { apiKey, credentialId, streams } = await aScene()
    await fromLater(streams.credential, { optional: 'true' })
    await expect.poll(() => answer(team.muniment, apiKey, 'fresh')).toBe('admitted')
    const as = await team.muniment.support({ operator: 'dana', reason: 'review' })
    const at = (await team.log()).length - 1
    expect(await team.muniment.audit.whoCouldUse({ credential: credentialId, at }, { as })).toMatchObject({
      refusal: undefined,
    })
  })

  it.each(kinds)('in the stream of the %s, but optional: it says nothing about access', async (kind) => {
    const { apiKey, streams } = await aScene()
    await fromLater(streams[kind], { optional: 'true' })
    for (const muniment of [team.muniment, await team.another()])
      for (const consistency of ['fresh', 'strong'] as const)
        expect(await answer(muniment, apiKey, consistency), consistency).toBe('admitted')
  })

  it('in the stream of another account, user or key, it keeps nobody out', async () => {
    const { apiKey } = await aScene()
    const bob = await team.person('bob', 'Bobs')
    const bobs = await team.muniment.credentials.issueApiKey({}, { as: await team.as(bob, bob.accountId) })
    for (const stream of [
      `muniment.account-${bob.accountId}`,
      `muniment.user-${bob.userId}`,
      `muniment.credential-${bobs.credentialId}`,
    ])
      await fromLater(stream)
    for (const muniment of [team.muniment, await team.another()]) {
      await expect.poll(() => answer(muniment, bobs.apiKey as Secret, 'fresh')).toBe('Failure')
      expect(await answer(muniment, apiKey, 'fresh')).toBe('admitted')
    }
  })
})
