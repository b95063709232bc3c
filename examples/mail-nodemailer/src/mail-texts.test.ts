/** What the texts say, and that none is missing. @module */
import type { Mail, NoticeAbout } from 'muniment'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { englishTexts } from './english-texts.ts'
import { type MailTexts, wordsFor } from './mail-texts.ts'
import { sampleMails } from './sample-mails.ts'

const [invitation = expect.fail('no sample')] = sampleMails.filter((mail) => mail.kind === 'invitation')
const site = { name: 'Night Shift', url: 'https://nightshift.example' }

describe('the texts of a language', () => {
  it('have words for every kind of mail, or do not compile', () => {
    expectTypeOf<keyof MailTexts>().toEqualTypeOf<Mail['kind']>()
    const { 'no-password': _, ...others } = englishTexts
    // @ts-expect-error one kind has no words
    const lacking: MailTexts = others
    expect(Object.keys(lacking)).toHaveLength(Object.keys(englishTexts).length - 1)
  })

  it('have another subject for each sort of notice', () => {
    const notices = sampleMails.filter((mail) => mail.kind === 'notice')
    expectTypeOf<(typeof notices)[number]['about']>().toEqualTypeOf<NoticeAbout>()
    const subjects = notices.map((mail) => wordsFor(englishTexts, mail, site).subject)
    expect(new Set(subjects).size).toBe(notices.length)
  })

  it.each(sampleMails.filter((mail) => 'ticket' in mail))('put the ticket of $kind into a fragment alone', (mail) => {
    const { subject, text } = wordsFor(englishTexts, mail, site)
    const links = text.match(/https:\S+/g)?.map((link) => new URL(link)) ?? []
    expect(links.map(({ hash }) => hash)).toEqual([`#ticket=${mail.ticket}`])
    expect(`${subject}${text.replace(links[0]?.href ?? '', '')}`).not.toContain(mail.ticket)
  })

  it('say until when a link works, and nothing where it does not end', () => {
    const { expiresAt: _, ...endless } = invitation
    expect(wordsFor(englishTexts, invitation, site).text).toContain('works until 22 November 2026 at 10:00 UTC.')
    expect(wordsFor(englishTexts, endless, site).text).not.toContain('works until')
  })

  it('keep what the sender of an invitation chose out of the subject', () => {
    const { subject, text } = wordsFor(englishTexts, invitation, site)
    expect(subject).not.toContain('Analytical')
    expect(text).toContain('“Analytical”')
  })
})
