/** Invitations that nobody can accept any more, and the ids of invitations. @module */
import { afterEach, describe, expect, it } from 'vitest'
import { developmentKeys } from '../../keys/development-keys.ts'
import { aTeam, codeOf, type Person, seededHasher, seededRandom, type Team, ticketTo } from '../../team.fixture.ts'

const teams: Team[] = []
afterEach(async () => {
  for (const team of teams.splice(0)) await team.close()
})

const made = async (...given: Parameters<typeof aTeam>): Promise<Team> => {
  const team = await aTeam(...given)
  teams.push(team)
  return team
}

/** Invited without choosing permissions, so on any plan. */
const joined = async (team: Team, person: Person) => {
  await team.muniment.accounts.invite({ email: person.email }, { as: await team.as(team.founder) })
  const ticket = ticketTo(team.outbox, person.email)
  const as = await team.as(person, undefined)
  return (await team.muniment.accounts.acceptInvitation({ ticket }, { as })).membershipId
}

describe('an invitation whose maker is gone', () => {
  const aVoidInvitation = async (team: Team) => {
    const { accounts } = team.muniment
    const inviter = await team.person('inviter')
    const membershipId = await joined(team, inviter)
    const { invitationId } = await accounts.invite({ email: 'guest@example.com' }, { as: await team.as(inviter) })
    await accounts.removeMember({ membershipId }, { as: await team.as(team.founder) })
    return invitationId
  }

  it('is void: nobody sends it again, and whoever may invites anew (D41)', async () => {
    const team = await made()
    const { accounts } = team.muniment
    const invitationId = await aVoidInvitation(team)
    const as = await team.as(team.founder)
    expect(await codeOf(accounts.resendInvitation({ invitationId }, { as }))).toBe('InviterLostRights')
    const again = await accounts.invite({ email: 'guest@example.com' }, { as })
    expect(again).toMatchObject({ mailed: true, repeated: false })
    const guest = await team.person('guest')
    const ticket = ticketTo(team.outbox, guest.email)
    const accepted = await accounts.acceptInvitation({ ticket }, { as: await team.as(guest, undefined) })
    expect(accepted.accountId).toBe(team.accountId)
  })

  it('holds no seat', async () => {
    const team = await made({ newAccounts: { plan: 'small', features: [], seatLimit: 3 } })
    await aVoidInvitation(team)
    const as = await team.as(team.founder)
    for (const email of ['a@example.com', 'b@example.com'])
      expect(await team.muniment.accounts.invite({ email }, { as })).toMatchObject({ repeated: false })
    expect(await codeOf(team.muniment.accounts.invite({ email: 'c@example.com' }, { as }))).toBe('SeatLimit')
  })
})

describe('the id of an invitation', () => {
  it('is another for another address under the same command id, and the same for the same', async () => {
    const idFor = async (email: string) => {
      const team = await made({
        keys: developmentKeys(seededRandom('keys')),
        random: seededRandom('random'),
        passwordHasher: seededHasher('salts'),
      })
      const as = await team.as(team.founder)
      return (await team.muniment.accounts.invite({ email }, { as, commandId: 'once' })).invitationId
    }
    const [one, same, other] = [
      await idFor('x@example.com'),
      await idFor('X@example.com'),
      await idFor('y@example.com'),
    ]
    expect(same).toBe(one)
    expect(other).not.toBe(one)
  })
})
