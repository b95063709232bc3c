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
