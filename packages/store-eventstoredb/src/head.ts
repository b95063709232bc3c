/**
 * The newest event of a store.
 *
 * @module
 */
import type { CallOptions } from '@muniment/kernel'
import { type Position, positionOf } from './checkpoint.ts'
import { readAll } from './read-all.ts'
import type { Session } from './session.ts'

/** Undefined while there is none. @throws StoreFailure `unavailable`, `access_denied`, `aborted`, `invalid_argument`. */
export const headOf = async (session: Session, { signal }: CallOptions = {}): Promise<Position | undefined> => {
  const options = { direction: 'backwards', maxCount: 1, ...(signal === undefined ? {} : { signal }) } as const
  for await (const message of readAll(session, options))
    if (message.kind === 'event') return positionOf(message.checkpoint, 'checkpoint')
  return undefined
}
