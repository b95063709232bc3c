/** An outbox that a test can read. @module */
import { AssertionError } from 'node:assert'
import { describe, expect, it } from 'vitest'
import { testMuniment } from './index.ts'

describe('the outbox', () => {
  it('gives the newest mail to an address, in capitals or not, and the newest of all', async () => {
    const t = await testMuniment()
    const { principal: as } = await t.founder()
    const { invitationId } = await t.muniment.accounts.invite({ email: 'Grace@Example.com' }, { as })
    const { ticket } = t.outbox.to('Grace@Example.com', 'invitation')
    await t.muniment.accounts.resendInvitation({ invitationId }, { as })
    expect(t.outbox.to('grace@example.com', 'invitation').ticket).not.toBe(ticket)
    await t.muniment.accounts.invite({ email: 'joan@example.com' }, { as })
    expect(t.outbox.last()).toMatchObject({ kind: 'invitation', to: 'joan@example.com', accountName: 'Acme' })
    expect(t.outbox.mails.map(({ to }) => to)).toEqual(['grace@example.com', 'grace@example.com', 'joan@example.com'])
    await t.close()
  })

  it('names the addresses that got a mail', async () => {
    const t = await testMuniment()
    expect(() => t.outbox.last()).toThrow(AssertionError)
    expect(() => t.outbox.last()).toThrow('No mail was sent.')
    expect(() => t.outbox.to('joan@example.com')).toThrow('No mail to joan@example.com: no mail was sent.')
    await t.member()
    expect(() => t.outbox.to('joan@example.com')).toThrow(AssertionError)
    expect(() => t.outbox.to('joan@example.com')).toThrow(
      'No mail to joan@example.com: mail was sent to grace@example.com.',
    )
    await t.close()
  })

  it('hands every mail on to the mailer that a test brings, which may fail', async () => {
    const t = await testMuniment({
      mailer: {
        send: ({ to }) => (to.startsWith('joan') ? Promise.reject(new Error('mailbox full')) : Promise.resolve()),
      },
    })
    const { principal: as } = await t.founder()
    expect(await t.muniment.accounts.invite({ email: 'grace@example.com' }, { as })).toMatchObject({ mailed: true })
    expect(await t.muniment.accounts.invite({ email: 'joan@example.com' }, { as })).toMatchObject({ mailed: false })
    expect(t.outbox.last().to).toBe('joan@example.com')
    await t.close()
  })
})
