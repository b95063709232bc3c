/**
 * Regenerate recovery codes: those before are void, used or not (R32, D33).
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who is barred, leaves or is gone.
 * - `MfaNotEnabled`  there is nothing that they would stand in for.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { Digest } from '../../digest.ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import type { UserState } from '../state.ts'

export interface RegenerateRecoveryCodes {
  readonly type: 'RegenerateRecoveryCodes'
  readonly recoveryCodeDigests: readonly Digest[]
}

export const regenerateRecoveryCodes =
  ({ recoveryCodeDigests }: RegenerateRecoveryCodes) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (user.status !== 'active') return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    if (user.mfa.status !== 'enabled') return E.left({ _tag: 'MfaNotEnabled', reference: 'ERR_NGROK_17004' })
    return E.right([{ type: 'RecoveryCodesRegenerated', data: { recoveryCodeDigests } }])
  }
