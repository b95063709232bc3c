/**
 * The default password hasher: argon2id in PHC format, off the event loop, a bounded number at a time.
 *
 * @module
 */
import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { either as E } from 'fp-ts'
import type { HashEngine } from './hash-engine.ts'
import { type HashEngineChoice, openHashEngine } from './hash-engine-choice.ts'
import {
  type AllowWeakParameters,
  type Argon2idParameters,
  checkArgon2idParameters,
  defaultArgon2idParameters,
} from './argon2id-parameters.ts'
import { writeArgon2idPhc } from './argon2id-phc.ts'
import { boundedQueue } from './bounded-queue.ts'
import { matches } from './matching.ts'
import { type PasswordHasher, PasswordHasherFailure } from './password-hasher.ts'
import { type PasswordHash, readPasswordHash } from './read-password-hash.ts'

/** Options of {@link argon2idHasher}. */
export interface Argon2idHasherOptions {
  /** Memory in KiB, at most 262,144. Default 19,456. */
  readonly memoryKiB?: number | undefined
  /** Passes, at most 16. Default 2. */
  readonly iterations?: number | undefined
  /** Lanes, at most 16. Default 1. */
  readonly parallelism?: number | undefined
  /** Default `auto`: native code when `@node-rs/argon2` can be loaded, worker threads otherwise. */
  readonly engine?: HashEngineChoice | undefined
  /** Hashes that run at the same time, 1 to 64; each holds `memoryKiB`. Default: the processors, at most 4. */
  readonly concurrency?: number | undefined
  /** Hashes that wait, 0 to 10,000; one more is `overloaded`. Default 64. */
  readonly queueLimit?: number | undefined
  /** For parameters below the minimum of OWASP ASVS 5.0 appendix C. Refused where `NODE_ENV` is `production`. */
  readonly allowWeakParameters?: AllowWeakParameters | undefined
  /** Source of salts; must be cryptographic. Default `randomBytes` of `node:crypto`. */
  readonly random?: ((bytes: number) => Uint8Array) | undefined
}

/** A {@link PasswordHasher} that tells which engine it runs on. */
export interface Argon2idHasher extends PasswordHasher {
  /** Loads the engine if need be. Rejects `failed` when `native` is demanded and cannot be loaded. */
  engineName(): Promise<'native' | 'worker'>
}

// RFC 9106, section 4, recommends 128 bits of salt and 256 bits of tag.
const saltBytes = 16
const hashBytes = 32

// UTF-8 would write a lone surrogate as U+FFFD, and all such passwords would be one.
const isEncodable = (password: unknown): boolean => typeof password === 'string' && !/\p{Surrogate}/u.test(password)

const checkWholeNumber = (name: string, value: number, min: number, max: number): void => {
  if (!Number.isSafeInteger(value) || value < min || value > max)
    throw new PasswordHasherFailure('invalid_option', {
      detail: `${name} must be a whole number from ${min} to ${max}`,
    })
}

/** @throws PasswordHasherFailure `corrupt_hash`. */
const stored = (text: string): PasswordHash => {
  const read = readPasswordHash(text)
  if (E.isLeft(read)) throw new PasswordHasherFailure('corrupt_hash')
  return read.right
}

/**
 * A hasher of argon2id with 16 bytes of salt and 32 bytes of hash; by default 19,456 KiB, 2 passes and 1 lane.
 *
 * It verifies what other systems have made as well: bcrypt, scrypt, PBKDF2 and argon2i, each to be hashed anew.
 *
 * It needs no `close` for the process to end. Sources: RFC 9106; OWASP Password Storage Cheat Sheet.
 *
 * @throws PasswordHasherFailure `invalid_option` or `weak_parameters`, see {@link Argon2idHasherOptions}.
 */
export const argon2idHasher = (options: Argon2idHasherOptions = {}): Argon2idHasher =>
  argon2idHasherOver(() => openHashEngine(options.engine ?? 'auto'), options)

/** As {@link argon2idHasher}, over an engine that is opened at the first use. Not for hosts. */
export const argon2idHasherOver = (
  openEngine: () => Promise<HashEngine>,
  options: Argon2idHasherOptions,
): Argon2idHasher => {
  const { concurrency = Math.min(4, availableParallelism()), queueLimit = 64, random = randomBytes } = options
  const current: Argon2idParameters = {
    memoryKiB: options.memoryKiB ?? defaultArgon2idParameters.memoryKiB,
    iterations: options.iterations ?? defaultArgon2idParameters.iterations,
    parallelism: options.parallelism ?? defaultArgon2idParameters.parallelism,
  }
  checkArgon2idParameters(current, options.allowWeakParameters)
  checkWholeNumber('concurrency', concurrency, 1, 64)
  checkWholeNumber('queueLimit', queueLimit, 0, 10_000)

  const queue = boundedQueue({ concurrency, queueLimit })
  let opened: Promise<HashEngine> | undefined
  let dummy: string | undefined

  const engine = (): Promise<HashEngine> => {
    opened ??= openEngine()
    return opened
  }

  const randomOf = (bytes: number): Uint8Array => {
    const drawn = random(bytes)
    // A copy, for a pooled buffer would take its neighbours along to the worker.
    if (drawn.length === bytes) return Uint8Array.from(drawn)
    throw new PasswordHasherFailure('failed', { detail: 'random gave another number of bytes than asked for' })
  }

  return {
    hash: async (password) => {
      if (!isEncodable(password)) throw new PasswordHasherFailure('malformed_password')
      const salt = randomOf(saltBytes)
      const hash = await queue.run(async () => (await engine()).derive({ ...current, password, salt, hashBytes }))
      return writeArgon2idPhc({ ...current, salt, hash })
    },

    verify: async (phc, password) => {
      const made = stored(phc)
      return isEncodable(password) && queue.run(() => matches(engine, password, made))
    },

    needsRehash: (phc) => {
      const made = stored(phc)
      return (
        made.scheme !== 'argon2id' ||
        made.memoryKiB < current.memoryKiB ||
        made.iterations < current.iterations ||
        made.parallelism < current.parallelism ||
        made.salt.length < saltBytes ||
        made.hash.length < hashBytes
      )
    },

    // A drawn hash instead of a computed one: nobody knows a password for it, and the first unknown user costs one
    // computation like every later one, not two.
    dummyPhc: async () => {
      dummy ??= writeArgon2idPhc({ ...current, salt: randomOf(saltBytes), hash: randomOf(hashBytes) })
      return dummy
    },

    engineName: async () => (await engine()).name,

    close: async () => {
      await queue.close()
      if (opened !== undefined)
        await opened.then(
          (one) => one.close(),
          () => undefined,
        )
    },
  }
}
