/** Everything that a careless host could write down of a value. @module */
import { inspect } from 'node:util'

const everything = {
  depth: Number.POSITIVE_INFINITY,
  showHidden: true,
  maxArrayLength: null,
  maxStringLength: null,
  breakLength: Number.POSITIVE_INFINITY,
} as const

const jsonOf = (value: unknown): string => {
  try {
    return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? `${each}` : each)) ?? ''
  } catch {
    // Some things have no JSON; they are inspected.
    return ''
  }
}

const textOf = (value: unknown): string => {
  try {
    return String(value)
  } catch {
    return ''
  }
}

/** An error without what caused it: its own fields, message and stack. */
export const shownAlone = (error: Error): string =>
  [
    String(error),
    error.message,
    error.stack ?? '',
    jsonOf(error),
    ...Reflect.ownKeys(error)
      .filter((key) => key !== 'cause')
      .map((key) => `${String(key)} ${inspect(Reflect.get(error, key), everything)}`),
  ].join('\n')

/** Printed, inspected with all that is hidden, as JSON; an error with its causes, each of them alone. */
export const shown = (value: unknown): string => {
  const parts = [textOf(value), inspect(value, everything), jsonOf(value)]
  for (let each = value; each instanceof Error; each = each.cause) parts.push(shownAlone(each))
  return parts.join('\n')
}
