/**
 * The ports of one process beside the store: cheap, slow by the seed, and silent once the process is dead.
 *
 * @module
 */
import { type KeyStore, sha256 } from '@muniment/kernel'
import type { Mail, Mailer, PasswordHasher } from 'muniment'
import type { ClientProcess } from './process-of-client.ts'

const phcOf = (password: string): string => `$simulated$${sha256(password)}`

/** Does it, or fails before it does anything. */
const perhaps = <A>(process: ClientProcess, what: string, work: () => Promise<A>): Promise<A> =>
  process.outside(() => {
    if (!process.surroundings.chance.happens(process.faults.failedPort)) return work()
    process.note(`${what}: failedPort`)
    throw new Error(`the port for ${what} is out of order`)
  })

/** Compares as a real one does, and costs nothing. */
export const hasherOf = (process: ClientProcess): PasswordHasher => ({
  hash: (password) => perhaps(process, 'hashes', async () => phcOf(password)),
  verify: (phc, password) => perhaps(process, 'hashes', async () => phc === phcOf(password)),
  needsRehash: () => false,
  dummyPhc: async () => '$simulated$nobody',
  close: async () => undefined,
})

/** Keys that all processes share. */
export const keyStoreOf = (keys: KeyStore, process: ClientProcess): KeyStore => ({
  durable: keys.durable,
  get: (subject) => perhaps(process, 'keys', () => keys.get(subject)),
  create: (subject, key) => perhaps(process, 'keys', () => keys.create(subject, key)),
  replace: (subject, previous, key) => perhaps(process, 'keys', () => keys.replace(subject, previous, key)),
  forget: (subject) => perhaps(process, 'keys', () => keys.forget(subject)),
  subjects: () => keys.subjects(),
})

/** Mails that everybody can read. */
export const mailerOf = (mails: Mail[], process: ClientProcess): Mailer => ({
  send: (mail) =>
    process.outside(async () => {
      if (process.surroundings.chance.happens(process.faults.lostMail)) throw new Error('the mail is not taken')
      mails.push(mail)
    }),
})
