/** Why a stored hash is of no use. @module */
import { either as E } from 'fp-ts'

export type HashFault =
  /** Of no scheme that is known here, by the way it begins. */
  | 'unknown_form'
  /** Cut, padded, in another order, or of more parts than the scheme has. */
  | 'malformed'
  /** One comparison would take seconds, or hundreds of megabytes. */
  | 'too_costly'
  /** Guessed too fast: refused where hashes come in, whoever made them. */
  | 'too_weak'

export type ReadHash<A> = E.Either<HashFault, A>

export const malformed: E.Either<HashFault, never> = E.left('malformed')
export const tooCostly: E.Either<HashFault, never> = E.left('too_costly')
export const tooWeak: E.Either<HashFault, never> = E.left('too_weak')
