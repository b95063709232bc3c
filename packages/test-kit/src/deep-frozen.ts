/** Frozen through and through: whoever writes into what a test holds fails there. @module */

/** The value itself, frozen with all its parts. A part that is frozen already may still hold one that is not. */
export const deepFrozen = <A>(value: A, seen: Set<unknown> = new Set()): A => {
  if (typeof value !== 'object' || value === null || seen.has(value)) return value
  seen.add(value)
  Object.freeze(value)
  for (const inner of value instanceof Map || value instanceof Set ? value.values() : Object.values(value))
    deepFrozen(inner, seen)
  return value
}
