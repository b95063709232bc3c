/**
 * `users.disableMfa`: no code is asked for any more (R31, R123). By the password where there is one, else by a code or a
 * recovery code (D32): an attempt, counted with those of logins.
 *
 * @module
 */
import {
  type ActiveUser,
  type CommandName,
  type LoginThrottled,
  type MfaCodeInvalid,
  type MfaNotEnabled,
  type NoRecoveryCodes,
  type PasswordHasExpired,
  type RecoveryCodeInvalid,
  refusalOf,
  type WrongPassword,
} from '@muniment/core'
import { type Codec, optional, prepared, rejected, strictObject } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { beforeAppend } from '../../engine/before-append.ts'
import { checkInput } from '../../engine/check-input.ts'
import { unrepeatable } from '../../engine/command.ts'
import { loadUser } from '../../engine/load.ts'
import { readmitAsSelf } from '../../engine/readmit.ts'
import { addressOf, notify, type Told } from '../../mail/mail-to-user.ts'
import type { ProofRequired } from '../../refusals.ts'
import { givenSecondFactor, type SecondFactorInput, secondFactorFields } from '../access/second-factor-fields.ts'
import { asProofRequired, attemptOwnProof, methodOf, proving, provingOwn } from '../own-proof.ts'
import { narrowed, refusing, type Verb } from '../verb.ts'
import { onSelf, type SelfOptions, type SelfRefusal } from './act-as-self.ts'

export interface DisableMfaInput extends SecondFactorInput {
  /** Asked for where there is one. */
  readonly password?: string | undefined
}

/** Nothing to tell: it is done. */
export interface MfaIsDisabled {}

export type DisableMfaRefusal =
  | SelfRefusal
  | MfaNotEnabled
  | ProofRequired
  | LoginThrottled
  | WrongPassword
  | PasswordHasExpired
  | MfaCodeInvalid
  | RecoveryCodeInvalid
  | NoRecoveryCodes

const DisableMfaInput: Codec<DisableMfaInput> = strictObject<DisableMfaInput>('disabling', {
  password: optional(t.string as t.Type<string>),
  ...secondFactorFields,
})

/** A command of its own: the attempt before it has the verb's id already. */
const proofOf: CommandName = 'users.disableMfa.proof'

const asked = ({ password }: ActiveUser): ProofRequired['needs'] =>
  password === undefined ? 'second-factor' : 'password'

const notEnabled: MfaNotEnabled = { _tag: 'MfaNotEnabled', reference: 'ERR_NGROK_17004' }
const wrongPassword: WrongPassword = { _tag: 'WrongPassword', reference: 'ERR_NGROK_4100' }

export const disableMfa: Verb<DisableMfaInput, SelfOptions, MfaIsDisabled, DisableMfaRefusal> = async (
  engine,
  given,
  options,
) => {
  const input = checkInput(DisableMfaInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const { password } = input.right
  const factor = givenSecondFactor(input.right)
  const proof = password === undefined ? factor : factor === undefined ? { password } : undefined
  if (proof === undefined)
    return refusing<DisableMfaRefusal>({
      _tag: 'InvalidInput',
      field: 'password',
      rule: 'is given, or code, or recoveryCode, and one of them alone',
    } as DisableMfaRefusal)
  const admitted = await readmitAsSelf(engine, options.as)
  if (E.isLeft(admitted)) return narrowed<DisableMfaRefusal>(admitted)
  const { userId, sessionId } = admitted.right
  const read = await beforeAppend(async () => ({
    method: await methodOf(engine, sessionId),
    user: (await loadUser(engine, userId)).state.user,
  }))
  if (E.isLeft(read)) return read
  const { method, user } = read.right
  // There is nothing to guess at.
  if (user.status === 'active' && user.mfa.status !== 'enabled') return E.left(rejected(notEnabled))
  const command = unrepeatable(engine, 'users.disableMfa', `user ${userId}`)
  const self = { ...admitted.right, command }
  const refused = await attemptOwnProof(engine, self, { given: proof, asked, method })
  if (refused !== undefined) return narrowed<DisableMfaRefusal>(refused)
  const made = provingOwn(engine, self, proof)
  const done = await onSelf<never, Told>(engine, proving(self, proofOf), async (state, now) => {
    const to = state.user.status === 'active' ? await addressOf(engine, state.user) : undefined
    return prepared(
      { type: 'DisableMfa', proof: await made(state, now), method, sessionId },
      { result: { to, at: now } },
    )
  })
  if (E.isLeft(done)) return asProofRequired(engine, userId, asked, narrowed<DisableMfaRefusal>(done))
  const { events, result } = done.right
  const [failed] = events.flatMap(({ fact }) => refusalOf(fact) ?? [])
  if (failed !== undefined) return refusing<DisableMfaRefusal>(failed._tag === 'BadLogin' ? wrongPassword : failed)
  if (result !== undefined) await notify(engine, { about: 'mfa-disabled', ...result })
  return E.right({})
}
