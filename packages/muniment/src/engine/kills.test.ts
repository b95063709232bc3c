/** A process that is killed at any write: the same command again, or a start alone, leaves one effect. @module */
import type { EventStore } from '@muniment/kernel'
import { describe, expect, it } from 'vitest'
import type { Muniment } from '../muniment.ts'
import { aTeam, password, type Person, type Team, ticketTo } from '../team.fixture.ts'
import { killedAt } from './stores.fixture.ts'

interface Scene {
  readonly team: Team
  readonly grace: Person
  /** Run on the process that dies, then on the one that follows. */
  readonly run: (muniment: Muniment) => Promise<unknown>
  /** What must be true in the end. */
  readonly holds: () => Promise<void>
}

const typesAfter = async (team: Team, from: number) => {
  const counts: Record<string, number> = {}
  for (const { type } of (await team.log()).slice(from)) counts[type] = (counts[type] ?? 0) + 1
  return counts
}

const aScene = async (): Promise<{ readonly team: Team; readonly grace: Person }> => {
  const team = await aTeam()
  return { team, grace: await team.person('grace') }
}

/** Has entered already, so that entering again, on whichever process, writes nothing. */
const entered = async (team: Team, person: Person) => {
  await team.as(person)
  return (muniment: Muniment) => team.asOn(muniment, person)
}

const scenes: Readonly<Record<string, () => Promise<Scene>>> = {
  signUp: async () => {
    const { team, grace } = await aScene()
    const from = (await team.log()).length
    return {
      team,
      grace,
      run: (muniment) => muniment.users.signUp({ email: 'new@example.com', password }, { commandId: 'once' }),
      holds: async () =>
        expect(await typesAfter(team, from)).toEqual({
          ValueClaimed: 1,
          UserSignedUp: 1,
          AccountCreated: 1,
          PlanChanged: 1,
          MemberJoined: 1,
          CredentialIssued: 1,
        }),
    }
  },
  invite: async () => {
    const { team, grace } = await aScene()
    const actor = await entered(team, team.founder)
    const from = (await team.log()).length
    return {
      team,
      grace,
      run: async (muniment) =>
        muniment.accounts.invite({ email: grace.email }, { as: await actor(muniment), commandId: 'once' }),
      holds: async () => expect(await typesAfter(team, from)).toEqual({ UserInvited: 1 }),
    }
  },
  acceptInvitation: async () => {
    const { team, grace } = await aScene()
    await team.muniment.accounts.invite({ email: grace.email }, { as: await team.as(team.founder) })
    const ticket = ticketTo(team.outbox, grace.email)
    const from = (await team.log()).length
    return {
      team,
      grace,
      run: async (muniment) => {
        const as = await team.asOn(muniment, grace, undefined)
        return muniment.accounts.acceptInvitation({ ticket }, { as, commandId: 'once' })
      },
      holds: async () =>
        expect(await typesAfter(team, from)).toEqual({
          EmailVerified: 1,
          SessionEpochRaised: 1,
          InvitationAccepted: 1,
          MemberJoined: 1,
          CredentialIssued: 1,
        }),
    }
  },
  issueApiKey: async () => {
    const { team, grace } = await aScene()
    const actor = await entered(team, team.founder)
    const from = (await team.log()).length
    return {
      team,
      grace,
      run: async (muniment) => muniment.credentials.issueApiKey({}, { as: await actor(muniment), commandId: 'once' }),
      holds: async () => expect(await typesAfter(team, from)).toEqual({ CredentialIssued: 1 }),
    }
  },
  removeMember: async () => {
    const { team, grace } = await aScene()
    const membershipId = await team.join(grace)
    await team.muniment.credentials.issueApiKey({}, { as: await team.as(grace) })
    const actor = await entered(team, team.founder)
    const from = (await team.log()).length
    return {
      team,
      grace,
      run: async (muniment) =>
        muniment.accounts.removeMember({ membershipId }, { as: await actor(muniment), commandId: 'once' }),
      holds: async () => expect(await typesAfter(team, from)).toEqual({ MemberRemoved: 1, CredentialRevoked: 2 }),
    }
  },
}

/** Runs the verb on a process that dies at write `n`; false when it made fewer. */
const died = async ({ team, run }: Scene, n: number, when: 'before' | 'after'): Promise<boolean> => {
  const store: EventStore & { readonly writes: () => number } = killedAt(team.store, n, when)
  const dying = await team.another({ store })
  await run(dying).catch(() => undefined)
  return store.writes() >= n
}

const writesMax = 8

describe.each(Object.keys(scenes))('%s, killed', (name) => {
  it.each(['before', 'after'] as const)(
    '%s each of its writes: the same command id leaves one effect',
    async (when) => {
      let kills = 0
      for (let n = 1; n <= writesMax; n += 1) {
        const scene = await (scenes[name] as () => Promise<Scene>)()
        if (!(await died(scene, n, when))) break
        kills += 1
        const next = await scene.team.another()
        await scene.run(next)
        await scene.run(next)
        await scene.holds()
        await scene.team.close()
      }
      expect(kills).toBeGreaterThan(0)
      expect(kills).toBeLessThan(writesMax)
    },
  )

  it('after the append that acknowledges: a new process finishes the rest by itself', async () => {
    // Who accepts an invitation proves an address first, which stands for itself.
    for (let n = name === 'acceptInvitation' ? 2 : 1; n <= writesMax; n += 1) {
      const scene = await (scenes[name] as () => Promise<Scene>)()
      if (!(await died(scene, n, 'after'))) break
      await scene.team.another()
      await scene.holds()
      await scene.team.another()
      await scene.holds()
      await scene.team.close()
    }
  })

  it('before the append that acknowledges: nothing is left behind, and nothing is finished', async () => {
    const scene = await (scenes[name] as () => Promise<Scene>)()
    const { length } = await scene.team.log()
    expect(await died(scene, 1, 'before')).toBe(true)
    await scene.team.another()
    expect((await scene.team.log()).length).toBe(length)
    await scene.team.close()
  })
})
