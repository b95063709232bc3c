/**
 * Appending: what was sent and not answered is taken neither for written nor for not written.
 *
 * One call is one delivery. Whoever calls repeats it verbatim, with the same ids and the same expectation, and reads back when
 * there is still no answer: the kernel's `append` does.
 *
 * @module
 */
import {
  type AppendLimits,
  type AppendResult,
  type CallOptions,
  isStoreFailure,
  type OwnedWrite,
  ownedAppend,
  readable,
  StoreFailure,
  type StreamWrite,
} from '@muniment/kernel'
import { appendAlone } from './append-alone.ts'
import { appendTogether } from './append-together.ts'
import { checkpointAt } from './checkpoint.ts'
import { type Answer, type Asked, conflict, type Delivery } from './delivery.ts'
import { endOfLog } from './end-of-log.ts'
import { readFailure, saysDeleted, sizeOf, writeFailure } from './failures.ts'
import { readStream } from './read-stream.ts'
import type { Session } from './session.ts'

/** How a store appends. */
export interface AppendSettings {
  readonly limits: AppendLimits
  /** `batch` shares one call among all appends: faster for imports, see {@link EventStoreDbStoreOptions}. */
  readonly path: 'unary' | 'batch'
}

const firstRevision = ({ expected, events }: OwnedWrite, last: bigint): bigint =>
  expected === 'no_stream' ? 0n : typeof expected === 'bigint' ? expected + 1n : last - BigInt(events.length) + 1n

/**
 * Looks for the events of an append that the server calls written without saying where.
 *
 * @throws StoreFailure `concurrency_conflict` when they are not there: the server knew their ids of a stream that was deleted.
 */
const lookedUp = async (session: Session, asked: Asked, last: bigint): Promise<AppendResult> => {
  const { write } = asked
  const from = firstRevision(write, last)
  const { head, events } = await readStream(session, write.stream, {
    from: from < 0n ? 'start' : from,
    maxCount: write.events.length,
  })
  let found: AppendResult | undefined
  let index = 0
  for await (const { id, revision, position, checkpoint } of events) {
    if (id !== write.events[index]?.id) throw conflict(asked, head)
    index += 1
    found = { revision, position, checkpoint, alreadyWritten: true }
  }
  if (found === undefined || index < write.events.length) throw conflict(asked, head)
  return found
}

/** To a stream that somebody has deleted softly the server says the same as of a tombstone, where the stream must exist. */
const checkSoftDeleted = async (session: Session, asked: Asked): Promise<void> => {
  const { head } = await readStream(session, asked.write.stream, { maxCount: 0 })
  throw conflict(asked, head)
}

const delivered = async (
  session: Session,
  asked: Asked,
  { path }: Pick<AppendSettings, 'path'>,
): Promise<AppendResult> => {
  const { known } = session
  const append = path === 'batch' ? appendTogether : appendAlone
  const delivery: Delivery = { sent: false, over: false, dropped: () => undefined }
  const seen = known.position
  let answer: Answer
  try {
    answer = await session.askInTime((call, leftMs) => append(call, asked, leftMs, delivery))
  } catch (thrown) {
    delivery.over = true
    delivery.dropped()
    if (!delivery.sent) throw readFailure(thrown)
    if (saysDeleted(thrown) && asked.write.expected === 'stream_exists') await checkSoftDeleted(session, asked)
    throw writeFailure(thrown, { ...asked.write, size: () => sizeOf(asked.write) })
  }
  const { revision, position } = answer
  if (position === undefined) {
    try {
      return await lookedUp(session, asked, revision)
    } catch (thrown) {
      if (isStoreFailure(thrown, 'concurrency_conflict')) throw thrown
      // The server calls it written, and whether it is could not be seen.
      throw new StoreFailure({ code: 'outcome_unknown', stream: asked.write.stream }, { cause: thrown })
    }
  }
  known.saw(position.commit)
  return {
    revision,
    position: position.commit,
    checkpoint: checkpointAt(position),
    alreadyWritten: position.commit <= seen,
  }
}

/**
 * @throws StoreFailure `concurrency_conflict`, `outcome_unknown`, `unavailable`, `stream_tombstoned`, `event_too_large`,
 *   `append_too_large`, `invalid_argument`, `access_denied`, `aborted`.
 */
export const append = async (
  session: Session,
  settings: AppendSettings,
  write: StreamWrite,
  { signal }: CallOptions = {},
): Promise<AppendResult> => {
  session.checkUsable(signal)
  const owned = readable('write', () => ownedAppend(write, settings.limits))
  return await appendTo(session, settings, session.nameOf(owned.stream), owned, signal)
}

/** Appends to a stream by its name on the server. @throws StoreFailure as {@link append}. */
export const appendTo = async (
  session: Session,
  settings: Pick<AppendSettings, 'path'>,
  name: string,
  write: OwnedWrite,
  signal: AbortSignal | undefined,
): Promise<AppendResult> => {
  const asked: Asked = { write, name }
  const key = `${name} ${write.events[0]?.id}`
  const { known } = session
  const turn = known.enter(key)
  try {
    if (turn !== undefined) await turn
    if (session.appendsWait) await session.appendsMayGo()
    if (known.isBehind(key)) await known.upToNow(key, async () => void (await endOfLog(session, signal)))
    session.checkUsable(signal)
    return await delivered(session, asked, settings)
  } catch (failure) {
    if (isStoreFailure(failure, 'outcome_unknown')) known.doubt(key)
    throw failure
  } finally {
    known.leave(key)
  }
}
