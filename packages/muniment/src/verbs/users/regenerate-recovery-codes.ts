/**
 * `users.regenerateRecoveryCodes`: other recovery codes; those before are void (R32, D33).
 *
 * @module
 */
import type { MfaNotEnabled } from '@muniment/core'
import { type Codec, prepared, rejected, strictObject } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { checkInput } from '../../engine/check-input.ts'
import { unrepeatable } from '../../engine/command.ts'
import { readmitAsSelf } from '../../engine/readmit.ts'
import { addressOf, notify, type Told } from '../../mail/mail-to-user.ts'
import { drawRecoveryCodes } from '../../mfa/recovery-codes.ts'
import { narrowed, type Verb } from '../verb.ts'
import { type DangerousRefusal, onSelf, type SelfOptions } from './act-as-self.ts'
import type { RecoveryCodes } from './confirm-mfa-enrollment.ts'

export type RegenerateRecoveryCodesRefusal = DangerousRefusal | MfaNotEnabled

const RegenerateRecoveryCodesInput: Codec<Record<string, never>> = strictObject('recovery codes', {})

export const regenerateRecoveryCodes: Verb<
  Record<string, never>,
  SelfOptions,
  RecoveryCodes,
  RegenerateRecoveryCodesRefusal
> = async (engine, given, options) => {
  const input = checkInput(RegenerateRecoveryCodesInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const admitted = await readmitAsSelf(engine, options.as, 'recent-login')
  if (E.isLeft(admitted)) return narrowed<RegenerateRecoveryCodesRefusal>(admitted)
  const command = unrepeatable(engine, 'users.regenerateRecoveryCodes', `user ${admitted.right.userId}`)
  const drawn = drawRecoveryCodes(engine.random)
  const done = await onSelf<never, Told>(engine, { ...admitted.right, command }, async ({ user }, now) => {
    const to = user.status === 'active' ? await addressOf(engine, user) : undefined
    return prepared(
      { type: 'RegenerateRecoveryCodes', recoveryCodeDigests: drawn.digests },
      { result: { to, at: now } },
    )
  })
  if (E.isLeft(done)) return narrowed<RegenerateRecoveryCodesRefusal>(done)
  const { result } = done.right
  if (result !== undefined) await notify(engine, { about: 'recovery-codes-regenerated', ...result })
  return E.right({ recoveryCodes: drawn.codes })
}
