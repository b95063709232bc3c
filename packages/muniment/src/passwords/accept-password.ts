/**
 * Accept a password: everything that is asked of a new one, in the order of what it costs.
 *
 * Its form, the common ones and the words of its context are looked at in this process; a breach is asked for last.
 *
 * @module
 */
import {
  acceptableNewPassword,
  contextWordsOf,
  type PasswordContext,
  type PasswordPolicy,
  type PasswordRejection,
} from '@muniment/core'
import { either as E } from 'fp-ts'
import type { BreachedPasswordsOptions } from './breached-passwords.ts'
import { commonPasswords } from './common-passwords.ts'
import { isBreached } from './is-breached.ts'

/** What every new password of an instance is held against. */
export interface PasswordChecks {
  readonly policy: PasswordPolicy
  /** What people call what they log in to. */
  readonly productNames: readonly string[]
  /** Absent: nobody is asked. */
  readonly breachedPasswords: BreachedPasswordsOptions | undefined
}

/** Whose password it is to be. */
export type PasswordOwner = Omit<PasswordContext, 'productNames'>

/**
 * The normal form of a password that may become this person's. Call it in prepare: a command that is repeated asks
 * nobody, and what this throws is a `Failure` of which it is known that nothing was written.
 *
 * Left: every `PasswordRejection`.
 *
 * Rejects with `onFailure: 'refuse'` when nobody could be asked about breaches: that is no refusal, for it says nothing
 * about the password.
 */
export const acceptPassword = async (
  { policy, productNames, breachedPasswords }: PasswordChecks,
  given: string,
  owner: PasswordOwner,
): Promise<E.Either<PasswordRejection, string>> => {
  const common = await commonPasswords()
  const contextWords = contextWordsOf({ ...owner, productNames })
  const password = acceptableNewPassword(policy, { isCommon: (text) => common.has(text), contextWords }, given)
  if (E.isLeft(password) || breachedPasswords === undefined) return password
  const { port, onFailure = 'accept' } = breachedPasswords
  try {
    return (await isBreached(port, password.right)) ? E.left({ _tag: 'PasswordBreached' }) : password
  } catch (failure) {
    if (onFailure === 'refuse') throw failure
    return password
  }
}
