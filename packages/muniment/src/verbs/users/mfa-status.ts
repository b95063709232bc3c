/** `users.mfaStatus`: whether an authenticator is paired, and how many recovery codes are left. @module */
import { type Codec, rejected, strictObject } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { checkInput } from '../../engine/check-input.ts'
import { loadUser } from '../../engine/load.ts'
import { readmitAsSelf } from '../../engine/readmit.ts'
import { narrowed, reading, type Verb } from '../verb.ts'
import type { SelfOptions, SelfRefusal } from './act-as-self.ts'

export interface MfaStatus {
  /** `pending`: one is being paired, and no code is asked for. */
  readonly status: 'none' | 'pending' | 'enabled'
  /** How many are left. */
  readonly recoveryCodesLeft: number
}

const MfaStatusInput: Codec<Record<string, never>> = strictObject('question', {})

export const mfaStatus: Verb<Record<string, never>, SelfOptions, MfaStatus, SelfRefusal> = reading(
  async (engine, given, options) => {
    const input = checkInput(MfaStatusInput, given)
    if (E.isLeft(input)) return E.left(rejected(input.left))
    const admitted = await readmitAsSelf(engine, options.as)
    if (E.isLeft(admitted)) return narrowed<SelfRefusal>(admitted)
    const { user } = (await loadUser(engine, admitted.right.userId)).state
    if (user.status !== 'active' || user.mfa.status === 'none') return E.right({ status: 'none', recoveryCodesLeft: 0 })
    const { status } = user.mfa
    return E.right({ status, recoveryCodesLeft: status === 'enabled' ? user.mfa.recoveryCodes.length : 0 })
  },
)
