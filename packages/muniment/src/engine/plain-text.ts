/**
 * Plain text: what every store can keep and give back unchanged.
 *
 * @module
 */
import { isOneLine } from '@muniment/core'
import { type FieldType, text } from '@muniment/kernel'

/** Well-formed Unicode without NUL, of 1 to `lengthMax` UTF-16 units. */
const isPlainText = (value: string, lengthMax: number): boolean =>
  value.length > 0 && value.length <= lengthMax && !/\p{Surrogate}|\0/u.test(value)

/** Codec of plain text. */
export const plainText = (lengthMax: number): FieldType<string> =>
  text<string>(`text of 1 to ${lengthMax} characters`, (value) => isPlainText(value, lengthMax))

/** Plain text in one line: whoever prints it prints nothing else with it. */
export const isLineOfText = (value: string, lengthMax: number): boolean =>
  isPlainText(value, lengthMax) && isOneLine(value)

/** Codec of plain text in one line. */
export const lineOfText = (lengthMax: number): FieldType<string> =>
  text<string>(`text of 1 to ${lengthMax} characters in one line`, (value) => isLineOfText(value, lengthMax))

/** Codec of plain text in one line that may also be empty: whether it may is for the domain to say. */
export const perhapsEmptyLine = (lengthMax: number): FieldType<string> =>
  text<string>(
    `text of at most ${lengthMax} characters in one line`,
    (value) => value === '' || isLineOfText(value, lengthMax),
  )
