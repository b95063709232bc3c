/**
 * The metadata of a stream, as the server keeps them: the newest event of a stream of their own.
 *
 * They are read here, because the client tells a place in the log for their revision; and changed field by field, because the
 * server replaces them whole, access rights included.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import { isStoreFailure, type Json, StoreFailure } from '@muniment/kernel'
import { appendTo } from './append.ts'
import { newestIn } from './read-stream.ts'
import type { Session } from './session.ts'

/** Fields as the server names them: `$tb` truncate before, `$maxCount`, `$maxAge` in seconds, `$acl`. */
export type StreamMetadata = Readonly<Record<string, Json>>

/** Two that change them at once: one comes second, and begins again. */
const attemptsMax = 20

const fieldsOf = (stream: string, data: Json | undefined): StreamMetadata => {
  if (data === undefined) return {}
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as StreamMetadata
  throw new StoreFailure({ code: 'corrupt_store', where: `metadata of ${stream}: they are no object` })
}

/**
 * Sets fields of the metadata of a stream of the store, beside those that are there; one that is undefined is taken away.
 * `change` is given these, and answers undefined where nothing is to be changed.
 *
 * @throws StoreFailure `unavailable`, `outcome_unknown`, `access_denied`, `stream_tombstoned`, `aborted`, `concurrency_conflict`
 *   when others have changed them twenty times meanwhile.
 */
export const changeMetadata = async (
  session: Session,
  stream: string,
  change: (fields: StreamMetadata) => Readonly<Record<string, Json | undefined>> | undefined,
  signal?: AbortSignal,
): Promise<void> => {
  const name = `$$${session.nameOf(stream)}`
  for (let attempt = 1; ; attempt += 1) {
    const { head, event } = await newestIn(session, name, signal)
    const fields = fieldsOf(stream, event?.data)
    const changed = change(fields)
    if (changed === undefined) return
    const all = Object.entries({ ...fields, ...changed }).filter(
      (entry): entry is [string, Json] => entry[1] !== undefined,
    )
    const written = { id: randomUUID(), type: '$metadata', data: Object.fromEntries(all), metadata: {} }
    try {
      await appendTo(session, { path: 'unary' }, name, { stream, expected: head, events: [written] }, signal)
      return
    } catch (failure) {
      if (attempt === attemptsMax || !isStoreFailure(failure, 'concurrency_conflict')) throw failure
    }
  }
}
