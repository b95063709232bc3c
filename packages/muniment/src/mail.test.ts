/** Mail: best effort after the append; the invitation stands, and asking again must help. @module */
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Mailer } from './mail/mailer.ts'
import { mailPatienceMs } from './mail/send.ts'
import { aTeam, ticketTo, type Team } from './team.fixture.ts'

let team: Team
afterEach(() => team.close())

const inviteBy = async (mailer: Mailer) => {
  team = await aTeam()
  const muniment = await team.another({ mailer })
  return muniment.accounts.invite({ email: 'grace@example.com' }, { as: await team.asOn(muniment, team.founder) })
}

describe('a mailer', () => {
  it('that rejects is reported as not mailed; the invitation stands', async () => {
    expect(await inviteBy({ send: () => Promise.reject(new Error('no route')) })).toMatchObject({
      mailed: false,
      repeated: false,
    })
    expect((await team.log()).at(-1)?.type).toBe('UserInvited')
  })

  it('that never answers is reported as not mailed after its time, and may fail later as it likes', async () => {
    const mailing = { begin: (): void => undefined, fail: (_: Error): void => undefined }
    const begun = new Promise<void>((resolve) => {
      mailing.begin = resolve
    })
    const send = (): Promise<void> =>
      new Promise((_, reject) => {
        mailing.fail = reject
        mailing.begin()
      })
    team = await aTeam({ mailer: { send } })
    const as = await team.as(team.founder)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const invited = team.muniment.accounts.invite({ email: 'grace@example.com' }, { as })
      await begun
      await vi.advanceTimersByTimeAsync(mailPatienceMs)
      expect(await invited).toMatchObject({ mailed: false, repeated: false })
      expect((await team.log()).at(-1)?.type).toBe('UserInvited')
      // Unhandled, it would fail this file.
      mailing.fail(new Error('no route, after all'))
      await Promise.resolve()
    } finally {
      vi.useRealTimers()
    }
  })

  it('that throws is reported as not mailed; the invitation stands', async () => {
    const throws = () => {
      throw new Error('no route')
    }
    expect(await inviteBy({ send: throws })).toMatchObject({ mailed: false, repeated: false })
  })

  it('that failed is asked anew by resending; the new ticket joins, the old one no longer does', async () => {
    const lost: string[] = []
    const { invitationId, mailed } = await inviteBy({
      send: async (mail) => {
        if (mail.kind === 'invitation') lost.push(mail.ticket)
        throw new Error('no route')
      },
    })
    expect(mailed).toBe(false)
    const as = await team.as(team.founder)
    const { accounts } = team.muniment
    await expect(accounts.invite({ email: 'grace@example.com' }, { as })).rejects.toMatchObject({
      code: 'InvitePending',
    })
    expect(await accounts.resendInvitation({ invitationId }, { as })).toMatchObject({ mailed: true, repeated: false })
    const grace = await team.person('grace')
    const ticket = ticketTo(team.outbox, grace.email)
    const self = await team.as(grace, undefined)
    await expect(accounts.acceptInvitation({ ticket: lost[0] ?? '' }, { as: self })).rejects.toMatchObject({
      code: 'InviteInvalid',
    })
    const accepted = await accounts.acceptInvitation({ ticket }, { as: self })
    expect(accepted.accountId).toBe(team.accountId)
  })

  it('cannot be asked for an address whose key is gone: the old ticket stays what it was (AddressUnreadable)', async () => {
    team = await aTeam()
    const as = await team.as(team.founder)
    const { invitationId } = await team.muniment.accounts.invite({ email: 'grace@example.com' }, { as })
    await team.options.keys.keyStore.forget(invitationId)
    const before = (await team.log()).length
    await expect(team.muniment.accounts.resendInvitation({ invitationId }, { as })).rejects.toMatchObject({
      code: 'AddressUnreadable',
    })
    expect((await team.log()).length).toBe(before)
  })

  it('is told the canonical address, the account and the end of the offer', async () => {
    team = await aTeam()
    const expiresAt = '2026-12-01T00:00:00.000Z'
    await team.muniment.accounts.invite({ email: 'GRACE@Example.com', expiresAt }, { as: await team.as(team.founder) })
    expect(team.outbox.mails).toEqual([
      {
        kind: 'invitation',
        to: 'grace@example.com',
        ticket: expect.stringMatching(/^mni_/),
        accountName: 'Acme',
        expiresAt,
      },
    ])
  })
})

describe('an invitation with an end', () => {
  const invite = async (expiresAt: string) => {
    team = await aTeam()
    await team.muniment.accounts.invite({ email: 'grace@example.com', expiresAt }, { as: await team.as(team.founder) })
    const grace = await team.person('grace')
    const ticket = ticketTo(team.outbox, grace.email)
    return async () => team.muniment.accounts.acceptInvitation({ ticket }, { as: await team.as(grace, undefined) })
  }

  it('is accepted until the last millisecond before, and not at it', async () => {
    const accept = await invite('2026-11-22T09:00:01.000Z')
    team.clock.advance(1_000)
    await expect(accept()).rejects.toMatchObject({ code: 'InviteInvalid' })
    team.clock.advance(-1)
    expect((await accept()).repeated).toBe(false)
  })

  it('repeated by its command id after its end is still the first outcome', async () => {
    team = await aTeam()
    const offer = { email: 'grace@example.com', expiresAt: '2026-11-22T09:00:01.000Z' }
    const run = async () => team.muniment.accounts.invite(offer, { as: await team.as(team.founder), commandId: 'once' })
    const { invitationId } = await run()
    team.clock.advance(2_000)
    expect(await run()).toEqual({ invitationId, mailed: false, repeated: true })
  })
})
