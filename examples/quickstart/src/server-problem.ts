/** Why a server cannot be used, in plain words. @module */
import { isStoreFailure, type StoreFailure } from 'muniment'
import { NoTeam } from './read-team.ts'

/** The server cannot be used. */
export class NoServer extends Error {
  override readonly name = 'NoServer'
}

/** What the store has said; a failure of the library has it as its cause. */
const storeFailureIn = (error: unknown): StoreFailure | undefined => {
  if (isStoreFailure(error)) return error
  return error instanceof Error && error.cause !== undefined ? storeFailureIn(error.cause) : undefined
}

/** A sentence without its end. Rethrows what says nothing about the server. @throws NoTeam */
export const serverProblem = (error: unknown): string => {
  if (error instanceof NoTeam) throw error
  const failure = storeFailureIn(error)
  if (failure === undefined) throw error
  switch (failure.detail.code) {
    case 'unavailable':
    case 'outcome_unknown':
      return 'the event store does not answer: is it running, and is it that of --store?'
    case 'access_denied':
      return 'the event store lets nobody in with these credentials'
    case 'invalid_argument':
      return `--store ${failure.detail.rule}`
    default:
      return failure.message
  }
}
