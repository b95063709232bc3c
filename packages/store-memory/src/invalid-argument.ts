/**
 * The refusal of a wrong call: it names the argument and the rule, never the value.
 *
 * @module
 */
import { StoreFailure } from '@muniment/kernel'

export const invalidArgument = (field: string, rule: string, cause?: unknown): StoreFailure =>
  new StoreFailure({ code: 'invalid_argument', field, rule }, cause === undefined ? undefined : { cause })

/** Any whole number from `least` up that a `number` holds exactly. */
export const checkWhole = (value: unknown, least: 0 | 1, field: string): void => {
  if (!Number.isSafeInteger(value) || (value as number) < least) {
    throw invalidArgument(field, `must be a whole number, at least ${least}`)
  }
}
