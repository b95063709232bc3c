/**
 * Points in time as data: RFC 3339, UTC, milliseconds, so that comparing the texts compares the times.
 *
 * @module
 */
import * as t from 'io-ts'
import type { Brand } from './brand.ts'

/** For instance `2026-11-22T09:30:00.000Z`. Always this form, so `<` orders two of them by time. */
export type Instant = string & Brand<'Instant'>

const form = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

/** The 29th to the 31st are not in every month. */
const dayExists = (text: string): boolean => {
  const day = Number(text.slice(8, 10))
  if (day <= 28) return true
  const month = Number(text.slice(5, 7))
  if (month === 2) return day === 29 && isLeap(Number(text.slice(0, 4)))
  return day <= 30 || ![4, 6, 9, 11].includes(month)
}

/** True for a text of the one form that names a day that exists. */
export const isInstant = (value: unknown): value is Instant =>
  typeof value === 'string' && form.test(value) && dayExists(value)

/** Codec of {@link Instant}. */
export const Instant: t.Type<Instant> = new t.Type<Instant>(
  'Instant',
  isInstant,
  (value, context) => (isInstant(value) ? t.success(value) : t.failure(value, context)),
  t.identity,
)

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
  if (!form.test(text)) throw new RangeError('an instant lies in the years 0 to 9999')
  known = { epochMs: date.getTime(), instant: text as Instant }
  return known.instant
}

/** Milliseconds since 1970. */
export const epochMsOf = (instant: Instant): number => (instant === known.instant ? known.epochMs : Date.parse(instant))

/** `instant` moved by `ms` milliseconds, which may be negative. @throws RangeError as {@link instantOf}. */
export const plusMs = (instant: Instant, ms: number): Instant => instantOf(epochMsOf(instant) + ms)

/** The later of two: clocks may go backwards, recorded time does not. */
export const later = (a: Instant, b: Instant): Instant => (a < b ? b : a)
