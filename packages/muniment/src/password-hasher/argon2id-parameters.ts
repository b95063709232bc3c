/**
 * The cost of argon2id: what is the default, what is the least that is safe, what is the most that is sane.
 *
 * @module
 */
import { PasswordHasherFailure } from './password-hasher.ts'

/** The cost parameters of RFC 9106, section 3.1. */
export interface Argon2idParameters {
  /** Memory in KiB. */
  readonly memoryKiB: number
  /** Passes over the memory. */
  readonly iterations: number
  /** Lanes. Each lane needs at least 8 KiB. */
  readonly parallelism: number
}

/** The option that lets weak parameters through, named so that a search finds it. */
export type AllowWeakParameters = 'for tests only'

/** OWASP Password Storage Cheat Sheet, second line of its table; OWASP ASVS 5.0 appendix C approves it too. */
export const defaultArgon2idParameters: Argon2idParameters = { memoryKiB: 19_456, iterations: 2, parallelism: 1 }

/** Most of each parameter, in what is configured as in what is stored. */
export const argon2idLimits = {
  memoryKiB: 262_144,
  iterations: 16,
  parallelism: 16,
  /** `memoryKiB` times `iterations`, which is what time grows with: four passes over the largest memory. */
  memoryKiBPasses: 1_048_576,
} as const

/** Which parameter breaks which limit, or undefined when all are sane. Names and limits only, never values. */
export const argon2idLimitBroken = (parameters: Argon2idParameters): string | undefined => {
  for (const name of ['memoryKiB', 'iterations', 'parallelism'] as const) {
    const value = parameters[name]
    if (!Number.isSafeInteger(value) || value < 1 || value > argon2idLimits[name])
      return `${name} must be a whole number from 1 to ${argon2idLimits[name]}`
  }
  if (parameters.memoryKiB < 8 * parameters.parallelism) return 'memoryKiB must be at least 8 for each lane'
  if (parameters.memoryKiB * parameters.iterations > argon2idLimits.memoryKiBPasses)
    return `memoryKiB times iterations must be at most ${argon2idLimits.memoryKiBPasses}`
  return undefined
}

/** The least memory for a number of passes, from OWASP ASVS 5.0 appendix C. More lanes do not lower it. */
const leastMemoryKiB = (iterations: number): number => {
  if (iterations === 1) return 47_104
  return iterations === 2 ? 19_456 : 12_288
}

/**
 * True below the minimum of OWASP ASVS 5.0 appendix C: 47,104 KiB for one pass, 19,456 for two, 12,288 for more.
 *
 * The cheat sheet's lines for four and five passes (9,216 and 7,168 KiB) count as weak: ASVS does not approve them.
 */
export const isWeakArgon2id = ({ memoryKiB, iterations }: Argon2idParameters): boolean =>
  memoryKiB < leastMemoryKiB(iterations)

/**
 * Lets parameters pass or throws.
 *
 * @throws PasswordHasherFailure `invalid_option` outside the limits; `weak_parameters` below the minimum without
 * `allowWeakParameters`, and with it too where `NODE_ENV` is `production`.
 */
export const checkArgon2idParameters = (
  parameters: Argon2idParameters,
  allowWeakParameters: AllowWeakParameters | undefined,
): void => {
  const broken = argon2idLimitBroken(parameters)
  if (broken !== undefined) throw new PasswordHasherFailure('invalid_option', { detail: broken })
  if (!isWeakArgon2id(parameters)) return
  if (allowWeakParameters !== 'for tests only')
    throw new PasswordHasherFailure('weak_parameters', {
      detail:
        "memoryKiB is below the minimum for this number of iterations; tests set allowWeakParameters: 'for tests only'",
    })
  if (process.env['NODE_ENV'] === 'production')
    throw new PasswordHasherFailure('weak_parameters', { detail: 'weak parameters are refused in production' })
}
