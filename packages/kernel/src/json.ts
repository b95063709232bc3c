/**
 * JSON as this library stores it: no undefined, no bigint, no Date, no NaN.
 *
 * @module
 */

/** A value that `JSON.stringify` and `JSON.parse` carry without loss. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject

/** An object of JSON values. Keys keep their order. */
export interface JsonObject {
  readonly [key: string]: Json
}

/**
 * A copy that shares nothing with the value and that nobody can change: frozen through and through.
 *
 * Own enumerable keys in their order, as `JSON.stringify` would write them.
 */
export const frozenCopy = <A extends Json>(value: A): A => {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy)) as unknown as A
  const copy: Record<string, Json> = {}
  for (const key of Object.keys(value)) {
    const inner = frozenCopy((value as JsonObject)[key] as Json)
    if (key !== '__proto__') copy[key] = inner
    // Assignment would set the prototype.
    else Object.defineProperty(copy, key, { value: inner, enumerable: true })
  }
  return Object.freeze(copy) as A
}

/**
 * The same text for the same value, whatever the order in which its keys were written.
 *
 * For digests of input only: stored data keeps its own key order.
 */
export const canonicalJson = (value: Json): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const object = value as JsonObject
  const members = Object.keys(object)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key] as Json)}`)
  return `{${members.join(',')}}`
}
