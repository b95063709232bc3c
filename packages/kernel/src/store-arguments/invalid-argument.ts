/**
 * The refusal of a wrong call: it names the argument and the rule, never the value.
 *
 * @module
 */
import { isStoreFailure, StoreFailure } from '../store-failure.ts'

/** A {@link StoreFailure} `invalid_argument`. */
export const invalidArgument = (field: string, rule: string, cause?: unknown): StoreFailure =>
  new StoreFailure({ code: 'invalid_argument', field, rule }, cause === undefined ? undefined : { cause })

/** Any whole number from `least` up that a `number` holds exactly. @throws StoreFailure `invalid_argument`. */
export const checkWhole = (value: unknown, least: 0 | 1, field: string): void => {
  if (!Number.isSafeInteger(value) || (value as number) < least) {
    throw invalidArgument(field, `must be a whole number, at least ${least}`)
  }
}

/** @throws StoreFailure `invalid_argument`. */
export const checkOptions = (options: unknown): void => {
  if (typeof options !== 'object' || options === null) throw invalidArgument('options', 'must be an object')
}

/**
 * Reads what a caller gave: a getter or a proxy of theirs may throw anything, and with it any text.
 *
 * @throws StoreFailure `invalid_argument`, and what `read` fails with.
 */
export const readable = <A>(field: string, read: () => A): A => {
  try {
    return read()
  } catch (thrown) {
    throw isStoreFailure(thrown) ? thrown : invalidArgument(field, 'must be readable')
  }
}
