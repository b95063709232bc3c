/**
 * Cancel an e-mail change: the address stays as it is, and the ticket that was mailed no longer works.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
 * - `NoEmailChange`  none waits to be confirmed.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import type { UserState } from '../state.ts'

export interface CancelEmailChange {
  readonly type: 'CancelEmailChange'
}

export const cancelEmailChange =
  (_: CancelEmailChange) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (user.status !== 'active') return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    if (user.emailChange === undefined) return E.left({ _tag: 'NoEmailChange' })
    return E.right([{ type: 'EmailChangeCancelled', data: {} }])
  }
