/**
 * The arguments of reads and feeds, checked before anything is asked.
 *
 * @module
 */
import type { ReadAllOptions, ReadStreamOptions, SubscribeOptions } from '../event-store.ts'
import { type EventPredicate, eventPredicate } from './event-filter.ts'
import { checkOptions, checkWhole, invalidArgument } from './invalid-argument.ts'
import { brokenByStream } from './name-rules.ts'

const checkDirection = (direction: unknown): void => {
  if (direction === undefined || direction === 'forwards' || direction === 'backwards') return
  throw invalidArgument('direction', 'must be forwards or backwards')
}

const checkFrom = (from: unknown): void => {
  if (from === undefined || from === 'start' || from === 'end' || (typeof from === 'bigint' && from >= 0n)) return
  throw invalidArgument('from', 'must be a revision from 0n, start or end')
}

/** @throws StoreFailure `invalid_argument`. */
export const checkStreamName = (stream: unknown): void => {
  const rule = brokenByStream(stream)
  if (rule !== undefined) throw invalidArgument('stream', rule)
}

/** @throws StoreFailure `invalid_argument`. */
export const checkReadStream = (stream: unknown, { direction, from, maxCount }: ReadStreamOptions): void => {
  checkStreamName(stream)
  checkDirection(direction)
  checkFrom(from)
  if (maxCount !== undefined) checkWhole(maxCount, 0, 'maxCount')
}

/** Answers what passes the filter. `after` is for the store to judge. @throws StoreFailure `invalid_argument`. */
export const checkReadAll = ({ direction, maxCount, filter }: ReadAllOptions): EventPredicate => {
  checkDirection(direction)
  if (maxCount !== undefined) checkWhole(maxCount, 0, 'maxCount')
  return eventPredicate(filter)
}

/** Answers what passes the filter. `after` is for the store to judge. @throws StoreFailure `invalid_argument`. */
export const checkSubscribe = (options: SubscribeOptions): EventPredicate => {
  checkOptions(options)
  const { signal, bufferSize } = options
  if (!(signal instanceof AbortSignal)) throw invalidArgument('signal', 'must be an AbortSignal')
  if (bufferSize !== undefined) checkWhole(bufferSize, 1, 'bufferSize')
  return eventPredicate(options.filter)
}
