/** Mail is best effort: what it belongs to has happened. @module */
import type { Mail, Mailer } from './mailer.ts'

/** True when the mailer took it; false when it threw or rejected. */
export const send = async (mailer: Mailer, mail: Mail): Promise<boolean> => {
  try {
    await mailer.send(mail)
    return true
  } catch {
    return false
  }
}
