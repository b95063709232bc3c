/**
 * The arguments of an append, checked and copied at once, before anything is awaited.
 *
 * @module
 */
import type { ExpectedRevision, NewEvent, StreamCheck, StreamWrite } from '../event-store.ts'
import { StoreFailure } from '../store-failure.ts'
import { invalidArgument } from './invalid-argument.ts'
import { brokenById, brokenByStream, brokenByType } from './name-rules.ts'
import { bytesPerCounted, contentBytes, copyContent } from './private-copy.ts'

/** Sizes of data and metadata as JSON, in bytes. */
export interface AppendLimits {
  readonly maxEventBytes: number
  readonly maxAppendBytes: number
}

/** A write that the caller can no longer change: content is copied and deep-frozen. */
export interface OwnedWrite {
  readonly stream: string
  readonly expected: ExpectedRevision
  readonly events: readonly NewEvent[]
}

/** Most events of one append: each costs time in a single step, however small it is. */
const eventsPerAppendMax = 10_000

interface OwnedSoFar {
  /** Made for the second event: most appends have one. */
  ids: Set<string> | undefined
  firstId: string | undefined
  events: number
  bytesAtLeast: number
}

const nothingSoFar = (): OwnedSoFar => ({ ids: undefined, firstId: undefined, events: 0, bytesAtLeast: 0 })

const isNewId = (id: string, soFar: OwnedSoFar): boolean => {
  if (soFar.firstId === undefined) {
    soFar.firstId = id
    return true
  }
  soFar.ids ??= new Set([soFar.firstId])
  const { size } = soFar.ids
  return soFar.ids.add(id).size > size
}

/** @throws StoreFailure `invalid_argument`. */
export const checkStream = (stream: unknown, prefix: string): void => {
  const rule = brokenByStream(stream)
  if (rule !== undefined) throw invalidArgument(`${prefix}stream`, rule)
}

/** @throws StoreFailure `invalid_argument`. */
export const checkExpected = (expected: unknown, prefix: string): void => {
  if (expected === 'no_stream' || expected === 'stream_exists' || expected === 'any') return
  if (typeof expected === 'bigint' && expected >= 0n) return
  throw invalidArgument(`${prefix}expected`, 'must be a revision from 0n, no_stream, stream_exists or any')
}

const checkObject = (value: unknown, field: () => string): void => {
  if (typeof value !== 'object' || value === null) throw invalidArgument(field(), 'must be an object')
}

const ownedEvent = (event: NewEvent, field: () => string, limits: AppendLimits, soFar: OwnedSoFar): NewEvent => {
  checkObject(event, field)
  const { id, type } = event
  const rule = brokenById(id)
  if (rule !== undefined) throw invalidArgument(`${field()}.id`, rule)
  if (!isNewId(id, soFar)) throw invalidArgument(`${field()}.id`, 'must not be twice in one append')
  const ruleOfType = brokenByType(type)
  if (ruleOfType !== undefined) throw invalidArgument(`${field()}.type`, ruleOfType)
  const max = limits.maxEventBytes
  const { data, metadata, bytesAtLeast } = copyContent(event, field, max)
  const owned = { id, type, data, metadata }
  soFar.bytesAtLeast += bytesAtLeast
  if (soFar.bytesAtLeast > limits.maxAppendBytes)
    throw new StoreFailure({ code: 'append_too_large', size: soFar.bytesAtLeast, max: limits.maxAppendBytes })
  if (bytesAtLeast * bytesPerCounted > max) {
    const size = contentBytes(owned)
    if (size > max) throw new StoreFailure({ code: 'event_too_large', size, max })
  }
  return owned
}

const ownedWrite = (write: StreamWrite, prefix: string, limits: AppendLimits, soFar: OwnedSoFar): OwnedWrite => {
  const { stream, expected, events } = write
  checkStream(stream, prefix)
  checkExpected(expected, prefix)
  if (!Array.isArray(events) || events.length === 0) {
    throw invalidArgument(`${prefix}events`, 'must be an array of at least one event')
  }
  soFar.events += events.length
  if (soFar.events > eventsPerAppendMax)
    throw invalidArgument(`${prefix}events`, `must be at most ${eventsPerAppendMax} in one append`)
  const owned: NewEvent[] = []
  for (let index = 0; index < events.length; index += 1) {
    const event = events[index] as NewEvent
    owned.push(ownedEvent(event, () => `${prefix}events[${index}]`, limits, soFar))
  }
  return { stream, expected, events: owned }
}

const checkAppendSize = (writes: readonly OwnedWrite[], soFar: OwnedSoFar, max: number): void => {
  if (soFar.bytesAtLeast * bytesPerCounted <= max) return
  let size = 0
  for (const write of writes) for (const event of write.events) size += contentBytes(event)
  if (size > max) throw new StoreFailure({ code: 'append_too_large', size, max })
}

/** @throws StoreFailure `invalid_argument`, `event_too_large`, `append_too_large`. */
export const ownedAppend = (write: StreamWrite, limits: AppendLimits): OwnedWrite => {
  checkObject(write, () => 'write')
  const soFar = nothingSoFar()
  const owned = ownedWrite(write, '', limits, soFar)
  checkAppendSize([owned], soFar, limits.maxAppendBytes)
  return owned
}

/**
 * Every stream is written once, and a check is on a stream that is not written: a write brings its own expectation.
 *
 * @throws StoreFailure `invalid_argument`, `event_too_large`, `append_too_large`.
 */
export const ownedAppendMany = (
  writes: readonly StreamWrite[],
  checks: readonly StreamCheck[],
  limits: AppendLimits,
): { readonly writes: readonly OwnedWrite[]; readonly checks: readonly StreamCheck[] } => {
  if (!Array.isArray(writes) || writes.length === 0) {
    throw invalidArgument('writes', 'must be an array of at least one write')
  }
  if (!Array.isArray(checks)) throw invalidArgument('checks', 'must be an array')
  const soFar = nothingSoFar()
  const streams = new Set<string>()
  const ownedWrites = Array.from(writes, (write: StreamWrite, index) => {
    checkObject(write, () => `writes[${index}]`)
    const owned = ownedWrite(write, `writes[${index}].`, limits, soFar)
    if (streams.has(owned.stream))
      throw invalidArgument(`writes[${index}].stream`, 'must be written once in one append')
    streams.add(owned.stream)
    return owned
  })
  checkAppendSize(ownedWrites, soFar, limits.maxAppendBytes)
  const ownedChecks = Array.from(checks, (check: StreamCheck, index) => {
    checkObject(check, () => `checks[${index}]`)
    const { stream, expected } = check
    checkStream(stream, `checks[${index}].`)
    checkExpected(expected, `checks[${index}].`)
    if (streams.has(stream)) throw invalidArgument(`checks[${index}].stream`, 'must not be a stream that is written')
    return { stream, expected }
  })
  return { writes: ownedWrites, checks: ownedChecks }
}
