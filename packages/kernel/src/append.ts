/**
 * One append, delivered until its outcome is known or the budget is spent.
 *
 * An append without an answer is repeated verbatim: same ids, same expected revision, so a store recognises it. When
 * there is still no answer, the streams are read and the ids looked for.
 *
 * @module
 */
import type { AppendResult, CallOptions, EventStore, StreamCheck, StreamWrite } from './event-store.ts'
import { type Conflict, conflict, type Failure, failure } from './not-done.ts'
import { isStoreFailure, StoreFailure, type StoreFailureCode } from './store-failure.ts'

/** Written, by this delivery or an earlier one. `result` is that of the last write. */
export interface Appended {
  readonly _tag: 'Appended'
  readonly result: AppendResult
}

interface Delivery {
  readonly store: EventStore
  readonly deliveriesMax?: number
  readonly pause?: (n: number) => Promise<void>
}

const deliver = (
  store: EventStore,
  writes: readonly StreamWrite[],
  checks: readonly StreamCheck[],
  options: CallOptions,
): Promise<AppendResult> => {
  const [write] = writes
  if (writes.length === 1 && checks.length === 0 && write !== undefined) return store.append(write, options)
  if (store.appendMany === undefined || !store.capabilities.atomicMultiStream)
    throw new StoreFailure({ code: 'unsupported', needs: 'atomicMultiStream' })
  if (checks.length > 0 && !store.capabilities.checksWithoutWrites)
    throw new StoreFailure({ code: 'unsupported', needs: 'checksWithoutWrites' })
  return store.appendMany(writes, checks, options).then((results) => results.at(-1) as AppendResult)
}

/** Where the events of a write would stand: the first revision after the one expected. */
const firstRevision = ({ expected }: StreamWrite): bigint | undefined =>
  typeof expected === 'bigint' ? expected + 1n : expected === 'no_stream' ? 0n : undefined

/** Look for the ids of the last write: written whole, certainly not written, or still unknown. */
const lookUp = async (store: EventStore, write: StreamWrite): Promise<AppendResult | 'not written' | 'unknown'> => {
  const from = firstRevision(write)
  if (from === undefined) return 'unknown'
  const { events } = await store.readStream(write.stream, { from, maxCount: write.events.length })
  let found: AppendResult | undefined
  let index = 0
  for await (const event of events) {
    if (event.id !== write.events[index]?.id) return 'not written'
    index += 1
    found = {
      revision: event.revision,
      position: event.position,
      checkpoint: event.checkpoint,
      alreadyWritten: true,
    }
  }
  // An empty place proves nothing yet: the append may still be on its way.
  return found !== undefined && index === write.events.length ? found : 'unknown'
}

/** What these say nothing was written for. Whatever else is thrown, by a socket say, tells nothing: it is looked up. */
const certainlyNotWritten: readonly StoreFailureCode[] = [
  'stream_tombstoned',
  'event_too_large',
  'append_too_large',
  'invalid_argument',
  'unsupported',
  'access_denied',
  'aborted',
]

/** The stream that was not as expected: perhaps that of a claim or of a check. */
const streamOf = (error: unknown, last: StreamWrite): string =>
  isStoreFailure(error) && error.detail.code === 'concurrency_conflict' ? error.detail.stream : last.stream

/** Left out of `Failure`: a lost race is a {@link Conflict}, never a failure. */
export const append = async (
  { store, deliveriesMax = 3, pause }: Delivery,
  writes: readonly StreamWrite[],
  checks: readonly StreamCheck[],
  options: CallOptions = {},
): Promise<Appended | Conflict | Failure> => {
  const last = writes.at(-1) as StreamWrite
  let unknown = false
  let cause: unknown
  let deliveries = 0
  for (let n = 1; n <= deliveriesMax; n += 1) {
    deliveries = n
    try {
      if (n > 1) await pause?.(n)
      return { _tag: 'Appended', result: await deliver(store, writes, checks, options) }
    } catch (error) {
      cause = error
      // After a delivery without an answer, the conflict may be with ourselves.
      if (isStoreFailure(error, 'concurrency_conflict')) {
        if (!unknown) return conflict(streamOf(error, last), n)
        break
      }
      if (isStoreFailure(error, 'unavailable')) continue
      if (isStoreFailure(error, ...certainlyNotWritten)) break
      unknown = true
      if (!isStoreFailure(error, 'outcome_unknown')) break
    }
  }
  if (!unknown) return failure(cause)
  try {
    const found = await lookUp(store, last)
    const conflicted = isStoreFailure(cause, 'concurrency_conflict')
    if (found === 'not written' || (found === 'unknown' && conflicted))
      return conflict(streamOf(cause, last), deliveries)
    if (found !== 'unknown') return { _tag: 'Appended', result: found }
  } catch {
    // The look-up failed as well; the outcome stays unknown, with the cause of the append.
  }
  return failure(cause, true)
}
