/**
 * Points in time as data: RFC 3339, UTC, milliseconds, so that comparing the texts compares the times.
 *
 * @module
 */
import * as t from 'io-ts'
import type { Brand } from './brand.ts'

/** For instance `2026-11-22T09:30:00.000Z`. Always this form, so `<` orders two of them by time. */
export type Instant = string & Brand<'Instant'>

const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

/** True for a text of the one form that names a day that exists. */
export const isInstant = (value: unknown): value is Instant => {
  if (typeof value !== 'string' || !form.test(value)) return false
  const ms = Date.parse(value)
  return !Number.isNaN(ms) && new Date(ms).toISOString() === value
}

/** The form alone, for reading back what {@link isInstant} let into the log: four times faster on replay. */
const looksLikeInstant = (value: unknown): value is Instant => typeof value === 'string' && form.test(value)

/** Codec of {@link Instant}. */
export const Instant: t.Type<Instant> = new t.Type<Instant>(
  'Instant',
  looksLikeInstant,
  (value, context) => (isInstant(value) ? t.success(value) : t.failure(value, context)),
  t.identity,
)

/**
 * Milliseconds since 1970 as an {@link Instant}.
 *
 * @throws RangeError outside the years 0 to 9999, whose texts would no longer order by time.
 */
export const instantOf = (epochMs: number): Instant => {
  const text = new Date(epochMs).toISOString()
  if (!form.test(text)) throw new RangeError('an instant lies in the years 0 to 9999')
  return text as Instant
}

/** Milliseconds since 1970. */
export const epochMsOf = (instant: Instant): number => Date.parse(instant)

/** `instant` moved by `ms` milliseconds, which may be negative. @throws RangeError as {@link instantOf}. */
export const plusMs = (instant: Instant, ms: number): Instant => instantOf(epochMsOf(instant) + ms)

/** The later of two: clocks may go backwards, recorded time does not. */
export const later = (a: Instant, b: Instant): Instant => (a < b ? b : a)
