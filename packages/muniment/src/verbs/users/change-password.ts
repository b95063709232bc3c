/**
 * `users.changePassword`: the person, logged in, knows the old password and sets another (R19, R20).
 *
 * The attempt is on record before the old password is looked at, and counts with those of logins: this is no way to
 * guess it unseen. Every other session ends.
 *
 * @module
 */
import {
  type CommandName,
  type LoginThrottled,
  type NoPasswordSet,
  normalPassword,
  type PasswordRejection,
  type WrongPassword,
  user,
} from '@muniment/core'
import { type Codec, prepared, rejected, streamName, strictObject } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { attempt, countIfRefused } from '../../engine/attempts.ts'
import { checkInput } from '../../engine/check-input.ts'
import { comparing } from '../../engine/compare-password.ts'
import { unrepeatable } from '../../engine/command.ts'
import { loadSession } from '../../engine/load.ts'
import { readmitAsSelf } from '../../engine/readmit.ts'
import { acceptPassword } from '../../passwords/accept-password.ts'
import { addressOf, notify } from '../../mail/mail-to-user.ts'
import type { SamePassword } from '../../refusals.ts'
import { narrowed, type Verb } from '../verb.ts'
import { onSelf, type SelfOptions, type SelfRefusal } from './act-as-self.ts'

export interface ChangePasswordInput {
  /** The old one: any text. */
  readonly password: string
  /** By default 10 to 256 code points after NFKC; never more than 1,024 bytes of UTF-8. */
  readonly newPassword: string
}

/** Nothing to tell: it is done. */
export interface PasswordIsChanged {}

export type ChangePasswordRefusal =
  | SelfRefusal
  | PasswordRejection
  | NoPasswordSet
  | WrongPassword
  | LoginThrottled
  | SamePassword

const ChangePasswordInput: Codec<ChangePasswordInput> = strictObject<ChangePasswordInput>('password change', {
  password: t.string,
  newPassword: t.string,
})

/** A command of its own: the attempt before it has the verb's id already. */
const proofOf: CommandName = 'users.changePassword.proof'

export const changePassword: Verb<ChangePasswordInput, SelfOptions, PasswordIsChanged, ChangePasswordRefusal> = async (
  engine,
  given,
  options,
) => {
  const input = checkInput(ChangePasswordInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const { password: old, newPassword } = input.right
  const admitted = await readmitAsSelf(engine, options.as)
  if (E.isLeft(admitted)) return narrowed<ChangePasswordRefusal>(admitted)
  const { userId, sessionId } = admitted.right
  const command = unrepeatable(engine, 'users.changePassword', `user ${userId}`)
  const self = { ...admitted.right, command }

  const attempted = await onSelf<PasswordRejection | SamePassword, string>(
    engine,
    self,
    async ({ user: person }, now) => {
      if (person.status === 'active' && person.password === undefined)
        return E.left({ _tag: 'NoPasswordSet', reference: 'ERR_NGROK_4301' })
      // Before the attempt is on record: what is refused for itself is no guess.
      const email = person.status === 'active' ? await addressOf(engine, person) : undefined
      const password = await acceptPassword(engine.passwords, newPassword, { email })
      if (E.isLeft(password)) return password
      if (normalPassword(old) === password.right) return E.left({ _tag: 'SamePassword' })
      return prepared(attempt(engine, { method: 'password', factor: 'first', now }), { result: password.right })
    },
  )
  const stream = streamName(engine.namespace, user.category, userId)
  await countIfRefused(engine, stream, E.isLeft(attempted) ? attempted.left : undefined)
  if (E.isLeft(attempted)) return narrowed<ChangePasswordRefusal>(attempted)
  const { result: accepted = '' } = attempted.right

  const comparedWith = comparing(engine, userId, old)
  const done = await onSelf(engine, { ...self, command: { ...command, verb: proofOf } }, async (state, now) => {
    const to = state.user.status === 'active' ? await addressOf(engine, state.user) : undefined
    const { proof } = await comparedWith(state)
    const { session } = (await loadSession(engine, sessionId)).state
    const epoch = session.status === 'open' ? session.epoch : -1
    // Nothing is hashed for whoever does not know the old one.
    const hash = proof.matched ? await engine.hasher.hash(accepted) : ''
    const passwordHash = await engine.sealer.seal(userId, 'user.passwordHash', hash)
    return prepared(
      { type: 'ChangePassword', proof, passwordHash, session: { sessionId, epoch } },
      { result: { to, at: now } },
    )
  })
  if (E.isLeft(done)) return narrowed<ChangePasswordRefusal>(done)
  const { events, result } = done.right
  if (events.some(({ fact }) => fact.type === 'LoginFailed'))
    return E.left(rejected({ _tag: 'WrongPassword', reference: 'ERR_NGROK_4100' }))
  if (result !== undefined) await notify(engine, { about: 'password-changed', ...result })
  return E.right({})
}
