/** The mailer against a real server: what leaves, what comes in, and what becomes of what does not. @module */
import { setTimeout as wait } from 'node:timers/promises'
import { memoryStore } from '@muniment/store-memory'
import { createMuniment, developmentKeys, type Mailer, type Muniment } from 'muniment'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { englishTexts } from './english-texts.ts'
import { type MailServer, mailServer } from './mail-server.fixture.ts'
import { wordsFor } from './mail-texts.ts'
import { type NodemailerMailerOptions, nodemailerMailer, type NotSent } from './nodemailer-mailer.ts'
import { sampleMails } from './sample-mails.ts'

const site = { name: 'Night Shift', url: 'https://nightshift.example' }
const from = 'door@nightshift.example'

let server: MailServer
let notSent: NotSent[]
beforeEach(async () => {
  server = await mailServer()
  notSent = []
})
afterEach(() => server.close())

const mailer = (options: Partial<NodemailerMailerOptions> = {}): Mailer =>
  nodemailerMailer({
    url: server.url,
    from,
    site,
    texts: englishTexts,
    onNotSent: (report) => notSent.push(report),
    ...options,
  })

describe('what leaves', () => {
  it('comes in as it was written, one mail of each kind, for one person and from one address', async () => {
    const sender = mailer()
    for (const mail of sampleMails) await sender.send(mail)
    const received = await server.received()
    expect(received).toHaveLength(sampleMails.length)
    for (const [n, mail] of sampleMails.entries()) {
      const { from: sentFrom, recipients, raw, mail: read } = received[n] ?? expect.fail('lost')
      const { subject, text } = wordsFor(englishTexts, mail, site)
      expect({ sentFrom, recipients, subject: read.subject, text: read.text?.trimEnd(), html: read.html }).toEqual({
        sentFrom: from,
        recipients: ['ada@example.com'],
        subject,
        text,
        html: undefined,
      })
      expect(read.from).toEqual({ name: 'Night Shift', address: from })
      expect(read.to).toEqual([{ name: '', address: 'ada@example.com' }])
      expect(read.headers).toContainEqual(expect.objectContaining({ key: 'auto-submitted', value: 'auto-generated' }))
      for (const line of raw.split('\r\n')) expect(line.length).toBeLessThan(79)
    }
  })

  it('has the headers that the mailer gave it and no other, whatever an account or a site is called', async () => {
    const [invitation = expect.fail('no sample')] = sampleMails
    await mailer().send(invitation)
    const ends = ['\r\n', '\n', '\r', '\r\n\r\n', '\u2028', '\u0085', '\0']
    for (const end of ends) {
      const name = `Acme${end}Bcc: eve@example.com${end}Subject: hello`
      const words = { ...englishTexts, invitation: () => ({ subject: `Join ${name}`, text: `Join ${name}` }) }
      await mailer({ site: { ...site, name }, texts: words }).send(invitation)
    }
    const received = await server.received()
    const [first, ...others] = received.map(({ mail, recipients }) => ({
      keys: mail.headers.map(({ key }) => key),
      recipients,
      bcc: mail.bcc,
    }))
    expect(others).toHaveLength(ends.length)
    for (const other of others) expect(other).toEqual(first)
    for (const { mail } of received.slice(1)) expect(mail.subject).toBe('Join Acme Bcc: eve@example.com Subject: hello')
  })

  it('has no recipient beside the one: a list, a name or a line in the address is not sent at all', async () => {
    const sender = mailer()
    for (const to of [
      'ada@example.com, eve@example.com',
      'ada@example.com;eve@example.com',
      'Eve <eve@example.com>',
      'team: eve@example.com;',
      'ada@example.com\r\nRCPT TO:<eve@example.com>',
      'ada@example.com\nBcc: eve@example.com',
      '"eve@example.com, "@example.com',
      'ada@example.com ',
      '',
    ])
      await expect(sender.send({ kind: 'no-password', to })).rejects.toThrow('not one address')
    expect(await server.received()).toEqual([])
    expect(() => mailer({ from: `${from}\r\nBcc: eve@example.com` })).toThrow('not one address')
  })
})

describe('a forgotten password', () => {
  const ada = { email: 'ada@example.com', password: 'correct horse battery staple', account: 'none' } as const
  const another = 'a kettle sings at midnight'

  let muniment: Muniment
  const open = async (options?: Partial<NodemailerMailerOptions>): Promise<void> => {
    muniment = await createMuniment({ store: memoryStore(), keys: developmentKeys(), mailer: mailer(options) })
    await muniment.users.signUp(ada)
  }
  afterEach(() => muniment.close())

  const subjects = async (): Promise<readonly (string | undefined)[]> =>
    (await server.received()).map(({ mail }) => mail.subject)

  const newestTicket = async (): Promise<string> => {
    const link = (await server.received()).at(-1)?.mail.text?.match(/^https:\/\/\S+$/m)?.[0] ?? ''
    return new URL(link).hash.replace('#ticket=', '')
  }

  it('is set anew with the ticket of the mail that came in, and the person is told by a second mail', async () => {
    await open()
    expect(await muniment.users.requestPasswordReset({ email: ada.email })).toEqual({ mailed: true })
    expect(await subjects()).toEqual(['Set a new password at Night Shift'])

    await muniment.users.completePasswordReset({ ticket: await newestTicket(), password: another })
    const { email, password } = ada
    await expect(muniment.access.logIn({ email, password })).rejects.toMatchObject({ code: 'BadLogin' })
    expect((await muniment.access.logIn({ email, password: another })).userId).toMatch(/^usr_/)
    expect((await subjects()).slice(1)).toEqual([
      'Your password was reset by a link that was mailed to you at Night Shift',
    ])
  })

  it('is not mailed while the server refuses; asking again, once it takes mail, helps', async () => {
    await open()
    server.refuse(550)
    expect(await muniment.users.requestPasswordReset({ email: ada.email })).toEqual({ mailed: false })
    expect(notSent).toEqual([{ kind: 'password-reset', code: 'EENVELOPE', responseCode: 550 }])

    server.refuse(undefined)
    expect(await muniment.users.requestPasswordReset({ email: ada.email })).toEqual({ mailed: true })
    await muniment.users.completePasswordReset({ ticket: await newestTicket(), password: another })
  })

  it('is not mailed where nobody listens', async () => {
    await open()
    await server.close()
    expect(await muniment.users.requestPasswordReset({ email: ada.email })).toEqual({ mailed: false })
    expect(notSent).toMatchObject([{ kind: 'password-reset', code: 'ESOCKET' }])
    expect(JSON.stringify(notSent)).not.toContain(ada.email)
  })

  it('is not mailed by a server that takes too long, and does not leave once it goes on', async () => {
    await open({ timeoutMs: 300 })
    const goOn = server.stall()
    expect(await muniment.users.requestPasswordReset({ email: ada.email })).toEqual({ mailed: false })
    expect(notSent).toEqual([{ kind: 'password-reset', code: 'EABORT', responseCode: undefined }])
    goOn()
    await wait(200)
    expect(await server.received()).toEqual([])
  })

  it('stands reset where only the notice could not be mailed', async () => {
    await open()
    await muniment.users.requestPasswordReset({ email: ada.email })
    const ticket = await newestTicket()
    server.refuse(451)
    await muniment.users.completePasswordReset({ ticket, password: another })
    expect(notSent).toEqual([{ kind: 'notice', code: 'EENVELOPE', responseCode: 451 }])
    expect((await muniment.access.logIn({ email: ada.email, password: another })).userId).toMatch(/^usr_/)
  })
})
