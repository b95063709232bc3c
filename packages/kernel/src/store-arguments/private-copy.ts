/**
 * A deep-frozen copy of an event's data and metadata, made at once when it is appended.
 *
 * A copy is made of exactly what JSON can carry, so that `JSON.stringify` gives the same text before and after.
 *
 * @module
 */
import type { Metadata } from '../event-store.ts'
import type { Json, JsonObject } from '../json.ts'
import { isStoreFailure, StoreFailure } from '../store-failure.ts'
import { invalidArgument } from './invalid-argument.ts'
import { brokenByText } from './name-rules.ts'

/** Arrays and objects may be nested this deep, which also ends a walk through a cycle. */
const depthMax = 256

/** What an event carries. */
export interface Content {
  readonly data: Json
  readonly metadata: Metadata
  /** A lower bound of the size as JSON; the size is at most {@link bytesPerCounted} times as much. */
  readonly bytesAtLeast: number
}

/** The longest JSON for one counted byte: a number counts as one, and -0.0000012345678901234567 takes 25. */
export const bytesPerCounted = 25

/** UTF-8 bytes of data and metadata as JSON. */
export const contentBytes = (content: Pick<Content, 'data' | 'metadata'>): number =>
  Buffer.byteLength(JSON.stringify(content.data)) + Buffer.byteLength(JSON.stringify(content.metadata))

interface Walk {
  /** The name of the event, asked for only when it is refused. */
  readonly field: () => string
  readonly bytesMax: number
  /** Where the walk stands below the event, for the message; `data` or `metadata` comes first. */
  readonly path: (string | number)[]
  /** Stops a small graph that would unfold into an endless tree. */
  bytesAtLeast: number
}

const plainKey = /^[\w.$-]{1,64}$/

const refusal = (walk: Walk, rule: string): StoreFailure => {
  const steps = walk.path.map((step) => {
    if (typeof step === 'number') return `[${step}]`
    return plainKey.test(step) ? `.${step}` : '.(key)'
  })
  return invalidArgument(`${walk.field()}${steps.join('')}`.replace(/^\./, ''), rule)
}

const count = (walk: Walk, bytes: number): void => {
  walk.bytesAtLeast += bytes
  if (walk.bytesAtLeast > walk.bytesMax) {
    throw new StoreFailure({ code: 'event_too_large', size: walk.bytesAtLeast, max: walk.bytesMax })
  }
}

const checkText = (text: string, walk: Walk): void => {
  const rule = brokenByText(text)
  if (rule !== undefined) throw refusal(walk, rule)
  count(walk, text.length + 2)
}

const isPlain = (value: object): boolean => {
  const prototype: object | null = Object.getPrototypeOf(value)
  // The second test accepts plain objects of another realm.
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

const keysOf = (value: object, walk: Walk): readonly string[] => {
  if (!isPlain(value)) throw refusal(walk, 'must be a plain object')
  if (Object.getOwnPropertySymbols(value).length > 0) throw refusal(walk, 'must have no symbol as a key')
  count(walk, 2)
  return Object.keys(value)
}

// Copies are filled key by key: V8 gives a frozen spread a hidden class of its own, which costs memory and speed.
const define = <Value>(copy: Record<string, Value>, key: string, value: Value): void => {
  if (key !== '__proto__') copy[key] = value
  // Assignment would set the prototype.
  else Object.defineProperty(copy, key, { value, enumerable: true })
}

const copyArray = (value: readonly unknown[], walk: Walk): Json => {
  count(walk, value.length + 1)
  const copy: Json[] = []
  for (let index = 0; index < value.length; index += 1) {
    walk.path.push(index)
    copy.push(copyJson(value[index], walk))
    walk.path.pop()
  }
  return Object.freeze(copy)
}

const copyObject = (value: object, walk: Walk): JsonObject => {
  const copy: Record<string, Json> = {}
  for (const key of keysOf(value, walk)) {
    checkText(key, walk)
    walk.path.push(key)
    define(copy, key, copyJson((value as Readonly<Record<string, unknown>>)[key], walk))
    walk.path.pop()
  }
  return Object.freeze(copy)
}

const copyJson = (value: unknown, walk: Walk): Json => {
  switch (typeof value) {
    case 'string':
      checkText(value, walk)
      return value
    case 'number':
      if (!Number.isFinite(value)) throw refusal(walk, 'must be a finite number')
      count(walk, 1)
      return value === 0 ? 0 : value
    case 'boolean':
      count(walk, 4)
      return value
    case 'object':
      if (value === null) {
        count(walk, 4)
        return null
      }
      if (walk.path.length > depthMax) throw refusal(walk, `must be nested at most ${depthMax} deep, without a cycle`)
      return Array.isArray(value) ? copyArray(value, walk) : copyObject(value, walk)
    default:
      throw refusal(walk, `must be JSON, not ${typeof value}`)
  }
}

const copyMetadata = (value: unknown, walk: Walk): Metadata => {
  if (typeof value !== 'object' || value === null) throw refusal(walk, 'must be an object of strings')
  const copy: Record<string, string> = {}
  for (const key of keysOf(value, walk)) {
    checkText(key, walk)
    walk.path.push(key)
    const text = (value as Readonly<Record<string, unknown>>)[key]
    if (typeof text !== 'string') throw refusal(walk, 'must be a string')
    checkText(text, walk)
    define(copy, key, text)
    walk.path.pop()
  }
  return Object.freeze(copy)
}

/**
 * Deep-frozen copies that share nothing with the event. `-0` becomes `0`, as it does in JSON.
 *
 * @throws StoreFailure `invalid_argument` for what JSON cannot carry, `event_too_large` with what had been counted.
 */
export const copyContent = (
  event: { readonly data: unknown; readonly metadata: unknown },
  field: () => string,
  bytesMax: number,
): Content => {
  const walk: Walk = { field, bytesMax, path: ['data'], bytesAtLeast: 0 }
  try {
    const data = copyJson(event.data, walk)
    walk.path[0] = 'metadata'
    const metadata = copyMetadata(event.metadata, walk)
    return { data, metadata, bytesAtLeast: walk.bytesAtLeast }
  } catch (thrown) {
    // A getter or a proxy of the caller threw.
    throw isStoreFailure(thrown) ? thrown : refusal(walk, 'must be readable')
  }
}
