/**
 * Hashes of bcrypt: `$2b$12$` and 53 characters, read strictly. Source: the crypt formats of OpenBSD; `$2a$` and `$2y$` are
 * the same computation.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import { malformed, type ReadHash, tooCostly, tooWeak } from './hash-fault.ts'

export interface BcryptHash {
  readonly scheme: 'bcrypt'
  /** Version, cost and salt. */
  readonly setting: string
  /** The whole string. Of a password the first 72 bytes count, as they always did. */
  readonly text: string
}

/** From 2¹⁰ rounds (OWASP Password Storage Cheat Sheet) to 2¹⁵, which takes seconds. */
const bcryptCosts = { min: 10, max: 15 } as const

// 22 digits of salt are 16 bytes, 31 of hash are 23: the last of each holds fewer bits than it could.
const form = /^(\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{21}[.Oeu])[./A-Za-z0-9]{30}[.CGKOSWaeimquy26]$/

export const readBcryptHash = (text: string): ReadHash<BcryptHash> => {
  const [, setting = '', digits] = form.exec(text) ?? []
  if (digits === undefined) return malformed
  const cost = Number(digits)
  if (cost > bcryptCosts.max) return tooCostly
  return cost < bcryptCosts.min ? tooWeak : E.right({ scheme: 'bcrypt', setting, text })
}
