/**
 * Options as they were given: anything may stand in their place.
 *
 * @module
 */
import { ConfigurationRefused } from '../configuration-refused.ts'

export type Given = Readonly<Record<string, unknown>>

/** @throws ConfigurationRefused naming the option and the rule. */
export const refuseUnless: (holds: boolean, option: string, rule: string) => asserts holds = (holds, option, rule) => {
  if (!holds) throw new ConfigurationRefused(option, rule)
}

export const isObject = (value: unknown): value is Given =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Names that somebody may have mistyped are shown; whatever else stands in their place could be a secret. */
export const shownName = (name: string): string => (/^[A-Za-z]{1,24}$/.test(name) ? name : '(key)')

/** The fields of the options, which have no others than these. */
export const givenFields = (options: unknown, known: Readonly<Record<string, true>>): Given => {
  refuseUnless(isObject(options), 'options', 'is an object')
  for (const name of Object.keys(options)) refuseUnless(Object.hasOwn(known, name), shownName(name), 'is no option')
  return options
}
