/** The gate over the index and over the streams: the same decision, whatever has happened. @module */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MunimentError } from '../muniment-error.ts'
import type { Secret } from '../secret.ts'
import { administrator, aTeam, type Person, type Team } from '../team.fixture.ts'

type Step =
  | { readonly verb: 'join'; readonly who: number; readonly developer: 'read_only' | 'read_write' }
  | { readonly verb: 'disableMember' | 'enableMember' | 'removeMember' | 'issue'; readonly who: number }

const who = fc.nat({ max: 2 })

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    verb: fc.constant('join' as const),
    who,
    developer: fc.constantFrom('read_only' as const, 'read_write' as const),
  }),
  fc.record({
    verb: fc.constantFrom('disableMember' as const, 'enableMember' as const, 'removeMember' as const, 'issue' as const),
    who,
  }),
)

/** Refusals are part of a random history. */
const attempted = async (run: () => Promise<unknown>): Promise<void> => {
  try {
    await run()
  } catch (error) {
    if (!(error instanceof MunimentError) || error.code === 'Failure') throw error
  }
}

const decided = async (run: Promise<unknown>): Promise<string> => {
  try {
    return String(await run)
  } catch (error) {
    return (error as MunimentError).code
  }
}

describe('the gate', () => {
  it('decides alike over the index, over the streams, in the explanation and in a process that starts anew', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const team: Team = await aTeam()
        const people: readonly Person[] = [
          await team.person('p0'),
          await team.person('p1'),
          await team.person('p2', 'Own'),
        ]
        const memberships = new Map<number, string>()
        const keys: Secret[] = []
        const checkAll = async () => {
          const rebuilt = await team.another()
          for (const apiKey of keys) {
            const fresh = await decided(team.muniment.access.enter({ apiKey, surface: 'api' }))
            const strong = await decided(team.muniment.access.enter({ apiKey, surface: 'api', consistency: 'strong' }))
            const anew = await decided(rebuilt.access.enter({ apiKey, surface: 'api' }))
            const { verdict, refusal } = await team.muniment.access.explain({ apiKey })
            expect([fresh, anew]).toEqual([strong, strong])
            expect(verdict === 'allowed' ? 'allowed' : refusal?._tag).toBe(
              strong.startsWith('[principal') ? 'allowed' : strong,
            )
          }
        }
        for (const each of steps) {
          const person = people[each.who] as Person
          const membershipId = memberships.get(each.who) ?? `mem_${'0'.repeat(32)}`
          await attempted(async () => {
            const as = await team.as(team.founder)
            switch (each.verb) {
              case 'join':
                memberships.set(each.who, await team.join(person, { developer: each.developer, team: 'read_only' }))
                return
              case 'issue': {
                const { apiKey } = await team.muniment.credentials.issueApiKey({ owner: membershipId }, { as })
                if (apiKey !== undefined) keys.push(apiKey)
                return
              }
              default:
                await team.muniment.accounts[each.verb]({ membershipId }, { as })
            }
          })
        }
        await checkAll()
        await team.close()
      }),
      { numRuns: 40 },
    )
  })

  it('decides alike at each moment of one long life', async () => {
    const team = await aTeam()
    const person = await team.person('grace')
    const seen = new Set<string>()
    const membershipId = await team.join(person, administrator)
    const { apiKey } = await team.muniment.credentials.issueApiKey({}, { as: await team.as(person) })
    const look = async () => {
      const asked = { apiKey: apiKey as Secret, surface: 'api' } as const
      const fresh = await decided(team.muniment.access.enter(asked))
      expect(await decided(team.muniment.access.enter({ ...asked, consistency: 'strong' }))).toBe(fresh)
      seen.add(fresh.startsWith('[') ? 'allowed' : fresh)
    }
    await look()
    for (const verb of ['disableMember', 'enableMember', 'disableMember', 'removeMember'] as const) {
      await team.muniment.accounts[verb]({ membershipId }, { as: await team.as(team.founder) })
      await look()
    }
    expect([...seen]).toEqual(['allowed', 'CredentialOwnerInactive', 'CredentialRevoked'])
    await team.close()
  })
})
