/**
 * The newest event of a store.
 *
 * @module
 */
import type { CallOptions, Checkpoint } from '@muniment/kernel'
import { readAll } from './read-all.ts'
import type { Session } from './session.ts'

/** Undefined while there is none. @throws StoreFailure `unavailable`, `access_denied`, `aborted`, `invalid_argument`. */
export const headOf = async (session: Session, { signal }: CallOptions = {}): Promise<Checkpoint | undefined> => {
  const options = { direction: 'backwards', maxCount: 1, ...(signal === undefined ? {} : { signal }) } as const
  for await (const message of readAll(session, options)) if (message.kind === 'event') return message.checkpoint
  return undefined
}
