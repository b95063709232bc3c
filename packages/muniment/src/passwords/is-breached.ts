/** Whether a breach has made a password known, by five digits of its digest. @module */
import { hash } from 'node:crypto'
import { type BreachedPasswords, BreachedPasswordsFailure } from './breached-passwords.ts'

/** Longest wait for the port, in milliseconds: whoever signs up is answered. */
export const breachPatienceMs = 2_000

const prefixLength = 5

const isSuffix = (value: unknown): value is string => typeof value === 'string' && /^[0-9A-Fa-f]{35}$/.test(value)

/** What the port answers in time. It may hold anything. */
const answerOf = async (port: BreachedPasswords, prefix: string): Promise<readonly unknown[]> => {
  const controller = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new BreachedPasswordsFailure('late'))
      controller.abort()
    }, breachPatienceMs)
  })
  const answered = async (): Promise<unknown> => port.suffixesOf(prefix, controller.signal)
  try {
    const answer = await Promise.race([answered(), late])
    if (Array.isArray(answer) || answer instanceof Set) return [...answer]
    throw new BreachedPasswordsFailure('malformed_answer')
  } finally {
    clearTimeout(timer)
  }
}

/**
 * True when a breach has it. The password in its normal form, as it is hashed.
 *
 * Rejects with what the port throws, or with a `BreachedPasswordsFailure`.
 */
export const isBreached = async (port: BreachedPasswords, password: string): Promise<boolean> => {
  const digits = hash('sha1', password, 'hex').toUpperCase()
  const suffix = digits.slice(prefixLength)
  const answer = await answerOf(port, digits.slice(0, prefixLength))
  // One that is found stays found, whatever stands beside it.
  if (answer.some((value) => isSuffix(value) && value.toUpperCase() === suffix)) return true
  if (!answer.every(isSuffix)) throw new BreachedPasswordsFailure('malformed_answer')
  return false
}
