/**
 * Refusals that must be remembered: decide records them as events, and this table says what the caller is told.
 *
 * @module
 */
import type { LoginFailure, UserEvent } from './events.ts'
import type { BadLogin, MfaCodeInvalid, NoRecoveryCodes, RecoveryCodeInvalid } from './rejections.ts'

export type RememberedRefusal = BadLogin | MfaCodeInvalid | NoRecoveryCodes | RecoveryCodeInvalid

const badLogin: BadLogin = { _tag: 'BadLogin', reference: 'ERR_NGROK_4100' }
const mfaCodeInvalid: MfaCodeInvalid = { _tag: 'MfaCodeInvalid', reference: 'ERR_NGROK_17001' }

const refusals: Readonly<Record<LoginFailure, RememberedRefusal>> = {
  'wrong-password': badLogin,
  'no-password': badLogin,
  'unreadable-password': badLogin,
  'no-user': badLogin,
  'wrong-code': mfaCodeInvalid,
  'used-code': mfaCodeInvalid,
  'unreadable-secret': mfaCodeInvalid,
  'wrong-recovery-code': { _tag: 'RecoveryCodeInvalid', reference: 'ERR_NGROK_17003' },
  'no-recovery-codes': { _tag: 'NoRecoveryCodes', reference: 'ERR_NGROK_17002' },
}

/** The refusal that an event stands for, if it stands for one. */
export const refusalOf = (event: UserEvent): RememberedRefusal | undefined =>
  event.type === 'LoginFailed' ? refusals[event.data.reason] : undefined
