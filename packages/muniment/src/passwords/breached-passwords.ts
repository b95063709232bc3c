/**
 * The BreachedPasswords port: which passwords breaches have made known, asked without telling which one is meant.
 *
 * Five hexadecimal digits of its SHA-1 leave the process, which hundreds of thousands of passwords share
 * (k-anonymity). What is answered is compared here.
 *
 * @module
 */

export interface BreachedPasswords {
  /**
   * For every breached password whose SHA-1 begins with these five upper-case hexadecimal digits the other 35, of
   * either case. An entry that a service puts in for padding, with a count of zero, is left out.
   *
   * What it throws is a failure; so is an answer with anything else in it, and what is not answered within two seconds:
   * `signal` ends it then.
   */
  suffixesOf(sha1Prefix: string, signal: AbortSignal): Promise<ReadonlySet<string> | readonly string[]>
}

/** Whom to ask about breached passwords, and what a new password is that nobody could be asked about. */
export interface BreachedPasswordsOptions {
  readonly port: BreachedPasswords
  /**
   * `accept`, the default: it was held against the common ones and the words of its context all the same. `refuse`: the
   * verb is a `Failure` whose cause is what the port threw, or a {@link BreachedPasswordsFailure}. Nothing was written.
   */
  readonly onFailure?: 'accept' | 'refuse' | undefined
}

export type BreachedPasswordsFailureCode =
  /** No answer within two seconds. */
  | 'late'
  /** The answer holds something else than 35 hexadecimal digits. */
  | 'malformed_answer'

const messages: Readonly<Record<BreachedPasswordsFailureCode, string>> = {
  late: 'breached passwords were not answered within two seconds',
  malformed_answer: 'breached passwords were answered with something else than suffixes of 35 hexadecimal digits',
}

/**
 * The port did not throw, and did not answer either. It is a failure and no refusal: it says nothing about the password,
 * and the same one may be accepted later.
 */
export class BreachedPasswordsFailure extends Error {
  override readonly name = 'BreachedPasswordsFailure'
  readonly code: BreachedPasswordsFailureCode

  constructor(code: BreachedPasswordsFailureCode) {
    super(`${code}: ${messages[code]}`)
    this.code = code
  }
}
