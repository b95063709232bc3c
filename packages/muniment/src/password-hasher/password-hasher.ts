/**
 * The password-hasher port: turns a password into a PHC string, and says whether a password made one.
 *
 * It is slow on purpose and never runs on the event loop. Policy (length, blocklist, normalisation) is decided before
 * it is called: the hasher takes the text as it is, encoded as UTF-8, NUL included, nothing cut.
 *
 * @module
 */

/** Hashes and verifies passwords. Every promise may reject with a {@link PasswordHasherFailure}. */
export interface PasswordHasher {
  /**
   * A PHC string with a fresh salt and the current parameters.
   *
   * Rejects: `overloaded`, `malformed_password`, `closed`, `failed`.
   */
  hash(password: string): Promise<string>
  /**
   * True when `phc` was made of `password`. Costs what `phc` says, not what the current parameters say.
   *
   * A string that cannot be read is `corrupt_hash`, never false and never true; one that asks for absurd cost too,
   * before any of it is spent. A password with a lone surrogate is false: no hash is ever made of one.
   *
   * Rejects: `corrupt_hash`, `overloaded`, `closed`, `failed`.
   */
  verify(phc: string, password: string): Promise<boolean>
  /**
   * True when `phc` is weaker than the current parameters in any respect: hash anew at the next right password.
   *
   * @throws PasswordHasherFailure `corrupt_hash`
   */
  needsRehash(phc: string): boolean
  /**
   * A PHC string with the current parameters that no password matches; the same one at every call.
   *
   * Verify against it when the user is unknown, so that the answer takes as long as for a user who is known.
   */
  dummyPhc(): Promise<string>
  /** Refuses new work and what still waits with `closed`, lets running work end, frees threads. May be repeated. */
  close(): Promise<void>
}

/** What went wrong. None of them says anything about the password. */
export type PasswordHasherFailureCode =
  /** As many hashes run and wait as are allowed. Nothing was computed. Try again later. */
  | 'overloaded'
  /** The stored string is no hash that is known here, is cut, or asks for absurd cost. Never repeat; alarm. */
  | 'corrupt_hash'
  /** The password is no string, or holds a lone surrogate, which UTF-8 cannot carry. Never repeat. */
  | 'malformed_password'
  /** `close` was called. */
  | 'closed'
  /** The engine is missing, crashed or ran out of memory. `cause` says more when it is known. */
  | 'failed'
  /** An option is outside its limits. Thrown while the hasher is made. */
  | 'invalid_option'
  /** Parameters below the minimum without the option that allows it, or in production. Thrown likewise. */
  | 'weak_parameters'

const messages: Readonly<Record<PasswordHasherFailureCode, string>> = {
  overloaded: 'too many passwords are being hashed',
  corrupt_hash: 'the stored password hash cannot be read',
  malformed_password: 'the password is not well-formed Unicode',
  closed: 'the password hasher is closed',
  failed: 'the password could not be hashed',
  invalid_option: 'an option is outside its limits',
  weak_parameters: 'the parameters are below the minimum',
}

/** The one error class of password hashers. Its message holds codes, names and limits, never a password or a hash. */
export class PasswordHasherFailure extends Error {
  override readonly name = 'PasswordHasherFailure'
  readonly code: PasswordHasherFailureCode

  /** `detail` replaces the words of the code: it must hold no value that is secret. */
  constructor(code: PasswordHasherFailureCode, options?: { readonly detail?: string; readonly cause?: unknown }) {
    super(
      `${code}: ${options?.detail ?? messages[code]}`,
      options?.cause === undefined ? undefined : { cause: options.cause },
    )
    this.code = code
  }
}
