/**
 * Where the log of the server ends: the place of its last event, whosoever it is.
 *
 * @module
 */
import type { Position } from './checkpoint.ts'
import { allRequest } from './read-request.ts'
import { placeOf } from './recorded-event.ts'
import { repeated } from './repeated-read.ts'
import type { Session } from './session.ts'

const askedEnd = async (session: Session, signal: AbortSignal | undefined): Promise<Position | undefined> => {
  let end: Position | undefined
  for await (const answer of session.answers(allRequest('end', 'backwards', 1, undefined), signal)) {
    const event = answer.getEvent()?.getEvent() ?? answer.getEvent()?.getLink()
    if (event !== undefined) end = placeOf(event)
  }
  if (end !== undefined) session.known.saw(end.commit)
  return end
}

/** Undefined while the log is empty. @throws StoreFailure `unavailable`, `access_denied`, `aborted`, `invalid_argument`. */
export const endOfLog = (session: Session, signal?: AbortSignal): Promise<Position | undefined> =>
  repeated(session, signal, () => askedEnd(session, signal))
