/**
 * End sessions: all of a person's, or all but one, at once. Those that are being opened at that moment end as well.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { SessionId } from '../../ids.ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import { isHere, type UserState } from '../state.ts'

export interface EndSessions {
  readonly type: 'EndSessions'
  readonly cause: 'logout-everywhere' | 'support'
  /** The one that stays, if one does. */
  readonly keptSessionId?: SessionId | undefined
}

export const endSessions =
  ({ cause, keptSessionId }: EndSessions) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (!isHere(user)) return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    const data = { epoch: user.epoch + 1, cause }
    return E.right([
      { type: 'SessionEpochRaised', data: keptSessionId === undefined ? data : { ...data, keptSessionId } },
    ])
  }
