/** A failure as both doors answer it. @module */
import type { Conflict, Failure, Rejected } from '@muniment/kernel'

export interface VerbFailure extends Failure {
  /** The id of the command whose outcome is unknown, also when it was made up: running it again tells. */
  readonly commandId?: string
}

/** Why a verb was not done. */
export type VerbNotDone<R> = Rejected<R> | Conflict | VerbFailure
