/** The log of the bench is one that the read models can read whole, and in which the gate finds what it needs. @module */
import { admit, type Digest, idOf, parseSecret } from '@muniment/core'
import { instantOf, sha256 } from '@muniment/kernel'
import { accessIndex, readSequenced } from '@muniment/projections'
import { memoryStore } from '@muniment/store-memory'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { logWriter } from './log-writer.ts'
import { largeAccount, populate, realSealing } from './population.ts'

const startMs = Date.UTC(2026, 0, 1)

describe('a population', () => {
  it('is readable event by event, and each of its keys is admitted', async () => {
    const store = memoryStore()
    const log = logWriter(store, 'muniment', startMs)
    const keys = await populate(log, { accounts: 2, keysPerMember: 3 })
    expect(new Set(keys).size).toBe(60)

    const index = accessIndex()
    let read = 0
    for await (const message of store.readAll()) {
      if (message.kind !== 'event') continue
      const sequenced = readSequenced('muniment', message.event, read)
      if (E.isLeft(sequenced)) throw new Error(String(sequenced.left))
      index.apply(sequenced.right)
      read += 1
    }
    expect(read).toBe(await log.flush())

    for (const key of keys) {
      const secret = parseSecret(key)
      if (E.isLeft(secret)) throw new Error('malformed')
      const facts = index.credential(idOf.apiKey(secret.right.publicId), sha256(key) as Digest)
      if (facts === 'undecidable') throw new Error('undecidable')
      expect(admit({ surface: 'api', now: instantOf(startMs) }, facts).verdict).toBe('allowed')
    }
  })

  it('can be sealed for real: no two fields are sealed alike, and the history is the same but for them', async () => {
    const logOf = async (...sealing: Parameters<typeof populate>[2][]) => {
      const store = memoryStore()
      await populate(logWriter(store, 'muniment', startMs), { accounts: 1, keysPerMember: 1 }, ...sealing)
      const types: string[] = []
      const texts: string[] = []
      for await (const message of store.readAll()) {
        if (message.kind !== 'event') continue
        const sequenced = readSequenced('muniment', message.event, types.length)
        if (E.isLeft(sequenced)) throw new Error(String(sequenced.left))
        types.push(message.event.type)
        texts.push(...(JSON.stringify(message.event.data).match(/s1\.[\w-]+/g) ?? []))
      }
      return { types, texts }
    }
    const [inForm, real] = [await logOf(), await logOf(realSealing())]
    expect(real.types).toEqual(inForm.types)
    // Email, name and password hash of ten people, and the email of nine invitations.
    expect(new Set(real.texts).size).toBe(39)
  })

  it('can be one account with a long history', async () => {
    const store = memoryStore()
    const accountId = await largeAccount(logWriter(store, 'muniment', startMs), 100)
    const { events } = await store.readStream(`muniment.account-${accountId}`)
    const types: string[] = []
    for await (const { type } of events) types.push(type)
    expect(types.length).toBeGreaterThan(90)
    expect(types.length).toBeLessThanOrEqual(100)
    const settings = ['AccountCreated', 'PlanChanged']
    const members = ['UserInvited', 'InvitationAccepted', 'MemberJoined', 'MemberDisabled', 'MemberEnabled']
    expect(new Set(types)).toEqual(new Set([...settings, ...members]))
  })
})
