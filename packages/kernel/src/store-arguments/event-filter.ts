/**
 * A filter of the whole log as a predicate: lists are ORed inside, the three fields are ANDed, prefixes are literal.
 *
 * @module
 */
import type { AllFilter, RecordedEvent } from '../event-store.ts'
import { invalidArgument } from './invalid-argument.ts'

/** Whether an event passes a filter. */
export type EventPredicate = (event: Pick<RecordedEvent, 'stream' | 'type'>) => boolean

const textsOf = (filter: AllFilter, field: keyof AllFilter): readonly string[] | undefined => {
  const texts: unknown = filter[field]
  if (texts === undefined) return undefined
  if (!Array.isArray(texts) || texts.some((text) => typeof text !== 'string')) {
    throw invalidArgument(`filter.${field}`, 'must be an array of strings')
  }
  return [...(texts as string[])]
}

/**
 * An absent field lets everything pass, an empty list lets nothing pass.
 *
 * @throws StoreFailure `invalid_argument`.
 */
export const eventPredicate = (filter: AllFilter | undefined): EventPredicate => {
  if (filter === undefined) return () => true
  if (typeof filter !== 'object' || filter === null) throw invalidArgument('filter', 'must be an object')
  const streams = textsOf(filter, 'streamPrefixes')
  const types = textsOf(filter, 'eventTypes')
  const typeSet = types && new Set(types)
  const typePrefixes = textsOf(filter, 'eventTypePrefixes')
  return (event) =>
    (streams === undefined || streams.some((prefix) => event.stream.startsWith(prefix))) &&
    (typeSet === undefined || typeSet.has(event.type)) &&
    (typePrefixes === undefined || typePrefixes.some((prefix) => event.type.startsWith(prefix)))
}
