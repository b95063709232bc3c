/**
 * Reset MFA, by support: the authenticator and the recovery codes are lost, and the person has asked from the address that
 * they log in with (R33). Every session ends.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
 * - `MfaNotEnabled`  no authenticator is paired.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import { isHere, type UserState } from '../state.ts'

export interface ResetMfa {
  readonly type: 'ResetMfa'
}

export const resetMfa =
  (_: ResetMfa) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (!isHere(user)) return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    if (user.mfa.status !== 'enabled') return E.left({ _tag: 'MfaNotEnabled', reference: 'ERR_NGROK_17004' })
    return E.right([
      { type: 'MfaReset', data: {} },
      { type: 'SessionEpochRaised', data: { epoch: user.epoch + 1, cause: 'mfa-reset' } },
    ])
  }
