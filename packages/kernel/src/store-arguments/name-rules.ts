/**
 * What a stream, an event type and an event id may be called; each check answers the broken rule or undefined.
 *
 * @module
 */

/** Longest name of a stream and of an event type, in UTF-16 units. */
const nameLengthMax = 512

// NUL is refused as well as lone surrogates: durable stores cannot keep either, and all stores must agree.
const unstorable = /[\0\p{Surrogate}]/u
const unprintable = /[\p{Cc}\p{Surrogate}]/u
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const brokenByName = (name: unknown): string | undefined => {
  if (typeof name !== 'string') return 'must be a string'
  if (name.length === 0) return 'must not be empty'
  if (name.length > nameLengthMax) return `must have at most ${nameLengthMax} characters`
  // Servers keep these names for themselves.
  if (name.startsWith('$')) return 'must not start with $'
  if (unprintable.test(name)) return 'must hold no control character and no lone surrogate'
  return undefined
}

export const brokenByStream = (name: unknown): string | undefined => {
  const rule = brokenByName(name)
  if (rule !== undefined) return rule
  return (name as string).trim() === name ? undefined : 'must not start or end with a blank'
}

export const brokenByType: (type: unknown) => string | undefined = brokenByName

// Lower case only: servers answer ids in lower case, and two spellings of one id would be two events here.
export const brokenById = (id: unknown): string | undefined =>
  typeof id === 'string' && uuid.test(id) ? undefined : 'must be a UUID in lower case'

export const brokenByText = (text: string): string | undefined =>
  unstorable.test(text) ? 'must hold no U+0000 and no lone surrogate' : undefined
