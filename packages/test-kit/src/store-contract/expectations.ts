/**
 * Comparisons whose failures say what was promised, what was expected and what came instead.
 *
 * @module
 */
import { AssertionError } from 'node:assert'
import { inspect, isDeepStrictEqual } from 'node:util'
import {
  type EventStore,
  isStoreFailure,
  type StoreFailureCode,
  type StoreFailureDetail,
  type StreamAdmin,
} from '@muniment/kernel'
import type { CaseContext } from './contract-case.ts'

const shown = (value: unknown): string => {
  const text = inspect(value, { depth: 6, breakLength: 120, maxArrayLength: 40, maxStringLength: 400 })
  return text.length > 2_000 ? `${text.slice(0, 2_000)}…` : text
}

/** Fails unless the condition holds. */
export function holds(condition: boolean, promised: string, actual?: unknown): asserts condition {
  if (condition) return
  throw new AssertionError({ message: actual === undefined ? promised : `${promised}; got ${shown(actual)}` })
}

/** Fails unless both are the same, deeply and strictly. */
export const same = (actual: unknown, expected: unknown, promised: string): void => {
  if (isDeepStrictEqual(actual, expected)) return
  const message = `${promised}; expected ${shown(expected)}, got ${shown(actual)}`
  throw new AssertionError({ message, actual, expected, operator: 'deepStrictEqual' })
}

/** Fails unless every field of `expected` is the same in `actual`. */
export const sameFields = (actual: object, expected: object, promised: string): void => {
  const compared = Object.fromEntries(
    Object.keys(expected).map((key) => [key, (actual as Record<string, unknown>)[key]]),
  )
  same(compared, { ...expected }, promised)
}

/** What a call failed with. Fails when it succeeds, and when it throws anything but a StoreFailure. */
export const failureOf = async (call: () => unknown, promised: string): Promise<StoreFailureDetail> => {
  let answer: unknown
  try {
    answer = await call()
  } catch (thrown) {
    holds(isStoreFailure(thrown), `a store fails with a StoreFailure of @muniment/kernel and nothing else`, thrown)
    return thrown.detail
  }
  throw new AssertionError({ message: `${promised}; the call succeeded with ${shown(answer)}` })
}

/** Fails unless the call fails with one of these codes. */
export const refuses = async (
  call: () => unknown,
  codes: StoreFailureCode | readonly StoreFailureCode[],
  promised: string,
): Promise<StoreFailureDetail> => {
  const detail = await failureOf(call, promised)
  const allowed = typeof codes === 'string' ? [codes] : codes
  holds(allowed.includes(detail.code), `${promised} with ${allowed.join(' or ')}`, detail)
  return detail
}

/** The `appendMany` of a store that claims it. */
export const appendManyOf = (store: EventStore): NonNullable<EventStore['appendMany']> => {
  holds(typeof store.appendMany === 'function', 'a store that claims atomicMultiStream has appendMany')
  return (...call) => (store as Required<EventStore>).appendMany(...call)
}

/** The administration of streams of a factory that has it. */
export const adminOf = (
  { factory, store }: Pick<CaseContext, 'factory' | 'store'>,
  of: EventStore = store,
): StreamAdmin => {
  const admin = factory.admin?.(of)
  holds(admin !== undefined, 'the factory gives what removes from streams')
  return admin
}
