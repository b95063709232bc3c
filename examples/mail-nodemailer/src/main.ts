/**
 * Prints a mail of each kind, or sends them all: `main.js smtp://localhost:1025 you@example.com`.
 *
 * @module
 */
import { englishTexts } from './english-texts.ts'
import { wordsFor } from './mail-texts.ts'
import { nodemailerMailer } from './nodemailer-mailer.ts'
import { sampleMails } from './sample-mails.ts'

const site = { name: 'Night Shift', url: 'https://nightshift.example' }
const [url, to] = process.argv.slice(2)

if (url === undefined || to === undefined)
  for (const mail of sampleMails) {
    const { subject, text } = wordsFor(englishTexts, mail, site)
    console.log(`Subject: ${subject}\n\n${text}\n\n${'─'.repeat(72)}`)
  }
else {
  const mailer = nodemailerMailer({
    url,
    from: to,
    site,
    texts: englishTexts,
    onNotSent: (report) => console.error(report),
  })
  for (const mail of sampleMails) await mailer.send({ ...mail, to })
  console.log(`${sampleMails.length} mails sent.`)
}
