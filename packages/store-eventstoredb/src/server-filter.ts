/**
 * The part of a filter that the server does: names of streams or types of events, by prefixes. The rest is done here.
 *
 * @module
 */
import type { AllFilter } from '@muniment/kernel'

/** One of the two, as the protocol has it. */
export type ServerFilter =
  | { readonly on: 'stream'; readonly prefixes: readonly string[] }
  | { readonly on: 'type'; readonly prefixes: readonly string[] }
  /** Every stream but those that the server keeps for itself. */
  | { readonly on: 'stream'; readonly regex: string }

/** A filter, and whether something that passes it may still not match. */
export interface SplitFilter {
  readonly filter: ServerFilter
  readonly leavesWork: boolean
}

const notSystem: ServerFilter = { on: 'stream', regex: '^[^$]' }

const isSome = (list: readonly string[] | undefined): list is readonly string[] => list !== undefined && list.length > 0

/** `prefix` begins the name of every stream of this store. */
export const splitFilterOf = (prefix: string, filter: AllFilter = {}): SplitFilter => {
  const { streamPrefixes, eventTypes, eventTypePrefixes } = filter
  const byType = eventTypes ?? eventTypePrefixes
  const leavesTypes = byType !== undefined
  if (isSome(streamPrefixes)) {
    const prefixes = streamPrefixes.map((one) => `${prefix}${one}`)
    // A prefix that is empty would let the streams of the server pass.
    if (!prefixes.includes('')) return { filter: { on: 'stream', prefixes }, leavesWork: leavesTypes }
  }
  if (prefix !== '')
    return { filter: { on: 'stream', prefixes: [prefix] }, leavesWork: streamPrefixes !== undefined || leavesTypes }
  // Lists of types are prefixes for the server: which of them match exactly is seen here.
  if (isSome(byType) && !byType.includes('')) return { filter: { on: 'type', prefixes: byType }, leavesWork: true }
  return { filter: notSystem, leavesWork: leavesTypes || streamPrefixes !== undefined }
}
