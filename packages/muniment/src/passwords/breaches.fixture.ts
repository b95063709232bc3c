/** Ports that know breached passwords, or do not answer. @module */
import { createHash } from 'node:crypto'
import type { BreachedPasswords } from './breached-passwords.ts'

export const sha1Of = (password: string): string => createHash('sha1').update(password).digest('hex').toUpperCase()

/** Knows these passwords, and keeps what it was asked. */
export const breachesOf = (...passwords: readonly string[]): BreachedPasswords & { readonly asked: string[] } => {
  const asked: string[] = []
  return {
    asked,
    suffixesOf: async (prefix) => {
      asked.push(prefix)
      return passwords
        .map(sha1Of)
        .filter((digits) => digits.startsWith(prefix))
        .map((digits) => digits.slice(5))
    },
  }
}

export const answering = (answer: unknown): BreachedPasswords => ({ suffixesOf: async () => answer as never })
