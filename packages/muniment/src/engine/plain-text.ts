/**
 * Plain text: what every store can keep and give back unchanged.
 *
 * @module
 */
import { type FieldType, text } from '@muniment/kernel'

/** Well-formed Unicode without NUL, of 1 to `lengthMax` UTF-16 units. */
export const isPlainText = (value: string, lengthMax: number): boolean =>
  value.length > 0 && value.length <= lengthMax && !/\p{Surrogate}|\0/u.test(value)

/** Codec of plain text. */
export const plainText = (lengthMax: number): FieldType<string> =>
  text<string>(`text of 1 to ${lengthMax} characters`, (value) => isPlainText(value, lengthMax))

/** Codec of plain text that may also be empty: whether it may is for the domain to say. */
export const perhapsEmptyText = (lengthMax: number): FieldType<string> =>
  text<string>(`text of at most ${lengthMax} characters`, (value) => value === '' || isPlainText(value, lengthMax))
