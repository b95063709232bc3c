/** Who could use a key at event N: what the gate said then, asked today. @module */
import { afterEach, describe, expect, it } from 'vitest'
import type { Explanation } from '../../index.ts'
import { aTeam, codeOf, errorOf, type Person, type Team } from '../../team.fixture.ts'

let team: Team
afterEach(() => team.close())

describe('who could use a key', () => {
  it('at each moment of its life is what the live answer was at that moment', async () => {
    team = await aTeam()
    const { accounts, access, audit, credentials } = team.muniment
    const grace = await team.person('grace')
    const membershipId = await team.join(grace)
    const { apiKey, credentialId } = await credentials.issueApiKey({}, { as: await team.as(grace) })
    const live: { readonly at: number; readonly explained: Explanation }[] = []
    const note = async () => {
      const at = (await team.log()).length - 1
      live.push({ at, explained: await access.explain({ apiKey: apiKey ?? '' }) })
    }
    await note()
    for (const verb of ['disableMember', 'enableMember', 'disableMember', 'enableMember', 'removeMember'] as const) {
      await accounts[verb]({ membershipId }, { as: await team.as(team.founder) })
      await note()
      await team.person(`noise${live.length}`)
      await note()
    }
    await team.join(grace)
    await note()
    const rebuilt = await team.another()
    for (const muniment of [team.muniment, rebuilt])
      for (const { at, explained } of live) {
        const as = await muniment.support({ operator: 'dana', reason: 'review' })
        const then = await muniment.audit.whoCouldUse({ credential: credentialId, at }, { as })
        expect({ refusal: then.refusal, steps: then.steps }, `event ${at}`).toEqual({
          refusal: explained.refusal?._tag,
          steps: explained.steps,
        })
        const allowed = explained.verdict === 'allowed'
        expect([then.userId, then.label]).toEqual(allowed ? [grace.userId, 'grace'] : [undefined, 'nobody'])
      }
    expect(new Set(live.map(({ explained }) => explained.refusal?._tag))).toEqual(
      new Set([undefined, 'CredentialOwnerInactive', 'CredentialRevoked']),
    )
    const as = await team.as(team.founder)
    expect((await audit.whoCouldUse({ credential: credentialId, at: live[0]?.at ?? 0 }, { as })).userId).toBe(
      grace.userId,
    )
  })

  it('before it was issued: nobody, at every earlier event; between removal and revocation: nobody either', async () => {
    team = await aTeam()
    const grace = await team.person('grace')
    const membershipId = await team.join(grace)
    const { credentialId } = await team.muniment.credentials.issueApiKey({}, { as: await team.as(grace) })
    const issuedAt = (await team.log()).length - 1
    await team.muniment.accounts.removeMember({ membershipId }, { as: await team.as(team.founder) })
    const as = await team.as(team.founder)
    const refusals = []
    for (let at = 0; at < (await team.log()).length; at += 1)
      refusals.push((await team.muniment.audit.whoCouldUse({ credential: credentialId, at }, { as })).refusal)
    expect(refusals.slice(0, issuedAt)).toEqual(Array.from({ length: issuedAt }, () => 'UnknownCredential'))
    expect(refusals[issuedAt]).toBeUndefined()
    expect(refusals[issuedAt + 1]).toBe('CredentialOwnerInactive')
    expect(refusals.at(-1)).toBe('CredentialRevoked')
  })

  it('of another account is answered as a key that does not exist', async () => {
    team = await aTeam()
    const bob = await team.person('bob', 'Bobs')
    const into = bob.accountId as NonNullable<Person['accountId']>
    const { credentialId } = await team.muniment.credentials.issueApiKey({}, { as: await team.as(bob, into) })
    const at = (await team.log()).length - 1
    const as = await team.as(team.founder)
    const asked = (credential: string) => team.muniment.audit.whoCouldUse({ credential, at }, { as })
    expect(await asked(credentialId)).toEqual(await asked(`ak_${'0'.repeat(32)}`))
    const own = await team.as(bob, into)
    expect((await team.muniment.audit.whoCouldUse({ credential: credentialId, at }, { as: own })).userId).toBe(
      bob.userId,
    )
  })

  it('at an event that is not there yet is NoSuchEvent, which names the newest to support and to nobody else', async () => {
    team = await aTeam()
    const admin = await team.as(team.founder)
    const newest = (await team.log()).length - 1
    const credential = `ak_${'0'.repeat(32)}`
    const support = await team.muniment.support({ operator: 'dana', reason: 'review' })
    for (const as of [admin, support]) await team.muniment.audit.whoCouldUse({ credential, at: newest }, { as })
    const refusalFor = async (as: typeof admin, at: number) =>
      (await errorOf(team.muniment.audit.whoCouldUse({ credential, at }, { as }))).refusal
    expect(await refusalFor(support, newest + 1)).toEqual({ _tag: 'NoSuchEvent', newest })
    for (const at of [newest + 1, 10_000]) expect(await refusalFor(admin, at)).toEqual({ _tag: 'NoSuchEvent' })
  })

  it('is asked by administrators and support alone', async () => {
    team = await aTeam()
    const grace = await team.person('grace')
    await team.join(grace, { team: 'manager', billing: 'access' })
    const question = { credential: `ak_${'0'.repeat(32)}`, at: 0 }
    for (const as of [await team.as(grace), await team.as(grace, undefined)])
      expect(await codeOf(team.muniment.audit.whoCouldUse(question, { as }))).toBe('ForbiddenAudit')
  })
})
