/** Mail is best effort: what it belongs to has happened. @module */
import type { Mail, Mailer } from './mailer.ts'

/** Longest wait for a mailer, in milliseconds: whoever invites is answered. */
export const mailPatienceMs = 10_000

const taken = async (mailer: Mailer, mail: Mail): Promise<boolean> => {
  try {
    await mailer.send(mail)
    return true
  } catch {
    return false
  }
}

/** True when the mailer took it; false when it threw, rejected, or has not answered in time. */
export const send = async (mailer: Mailer, mail: Mail): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), mailPatienceMs)
  })
  return Promise.race([taken(mailer, mail), late]).finally(() => clearTimeout(timer))
}
