/**
 * Points in time as data: RFC 3339, UTC, milliseconds, so that comparing the texts compares the times.
 *
 * @module
 */
import type * as t from 'io-ts'
import type { Brand } from './brand.ts'
import { leaf } from './codec.ts'

/** For instance `2026-11-22T09:30:00.000Z`. Always this form, so `<` orders two of them by time. */
export type Instant = string & Brand<'Instant'>

const daysOfMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

const daysIn = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : (daysOfMonths[month - 1] ?? Number.NaN)

/** The number that these digits write; NaN where one is no digit. */
const numberAt = (text: string, start: number, digits: number): number => {
  let number = 0
  for (let index = start; index < start + digits; index += 1) {
    const digit = text.charCodeAt(index) - 48
    number = number * 10 + (digit >= 0 && digit <= 9 ? digit : Number.NaN)
  }
  return number
}

const lengthOfInstant = 24

/** True for a text of the one form that names a day that exists. Every replayed event is asked: hence no pattern. */
export const isInstant = (value: unknown): value is Instant =>
  typeof value === 'string' &&
  value.length === lengthOfInstant &&
  value.charAt(4) === '-' &&
  value.charAt(7) === '-' &&
  value.charAt(10) === 'T' &&
  value.charAt(13) === ':' &&
  value.charAt(16) === ':' &&
  value.charAt(19) === '.' &&
  value.charAt(23) === 'Z' &&
  numberAt(value, 8, 2) >= 1 &&
  numberAt(value, 8, 2) <= daysIn(numberAt(value, 0, 4), numberAt(value, 5, 2)) &&
  numberAt(value, 0, 4) >= 0 &&
  numberAt(value, 11, 2) <= 23 &&
  numberAt(value, 14, 2) <= 59 &&
  numberAt(value, 17, 2) <= 59 &&
  numberAt(value, 20, 3) <= 999

/** Codec of {@link Instant}. */
export const Instant: t.Type<Instant> = leaf<Instant>('Instant', isInstant)

/** The newest pair that was made. A busy process asks for the same millisecond hundreds of times. */
let known: { readonly epochMs: number; readonly instant: Instant } = {
  epochMs: 0,
  instant: '1970-01-01T00:00:00.000Z' as Instant,
}

/**
 * Milliseconds since 1970 as an {@link Instant}.
 *
 * @throws RangeError outside the years 0 to 9999, whose texts would no longer order by time.
 */
export const instantOf = (epochMs: number): Instant => {
  if (epochMs === known.epochMs) return known.instant
  const date = new Date(epochMs)
  const text = date.toISOString()
  // Other years are written longer.
  if (text.length !== lengthOfInstant) throw new RangeError('an instant lies in the years 0 to 9999')
  known = { epochMs: date.getTime(), instant: text as Instant }
  return known.instant
}

/** Milliseconds since 1970. */
export const epochMsOf = (instant: Instant): number => (instant === known.instant ? known.epochMs : Date.parse(instant))

/** `instant` moved by `ms` milliseconds, which may be negative. @throws RangeError as {@link instantOf}. */
export const plusMs = (instant: Instant, ms: number): Instant => instantOf(epochMsOf(instant) + ms)

/** The later of two: clocks may go backwards, recorded time does not. */
export const later = (a: Instant, b: Instant): Instant => (a < b ? b : a)
