/** Snapshots as text: equal for equal values, and refused where JSON would lose a part of one. @module */
import { canonicalJson, type Json } from '@muniment/kernel'

/** @throws TypeError that names the part which is none that JSON carries. Absent and undefined fields are the same. */
const asJson = (value: unknown, path: string): Json => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value) && !Object.is(value, -0)) return value
  if (Array.isArray(value)) return value.map((inner, index) => asJson(inner, `${path}[${index}]`))
  const prototype: unknown = typeof value === 'object' ? Object.getPrototypeOf(value) : undefined
  if (typeof value !== 'object' || (prototype !== Object.prototype && prototype !== null))
    throw new TypeError(`${path} is nothing that JSON carries`)
  const members = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return Object.fromEntries(members.map(([key, inner]) => [key, asJson(inner, `${path}.${key}`)]))
}

/** The text of a value that JSON carries without loss. */
export const snapshotText = (value: unknown): string => canonicalJson(asJson(value, '$'))
