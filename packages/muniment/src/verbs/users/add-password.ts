/**
 * `users.addPassword`: the person, logged in by a provider, can log in by a password too from now on.
 *
 * @module
 */
import { type PasswordAlreadySet, type PasswordRejection } from '@muniment/core'
import { type Codec, prepared, rejected, strictObject } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { checkInput } from '../../engine/check-input.ts'
import { unrepeatable } from '../../engine/command.ts'
import { readmitAsSelf } from '../../engine/readmit.ts'
import { acceptPassword } from '../../passwords/accept-password.ts'
import { addressOf, notify, type Told } from '../../mail/mail-to-user.ts'
import { narrowed, type Verb } from '../verb.ts'
import { onSelf, type SelfOptions, type DangerousRefusal } from './act-as-self.ts'

export interface AddPasswordInput {
  /** By default 10 to 256 code points after NFKC; never more than 1,024 bytes of UTF-8. */
  readonly password: string
}

/** Nothing to tell: it is done. */
export interface PasswordIsAdded {}

export type AddPasswordRefusal = DangerousRefusal | PasswordRejection | PasswordAlreadySet

const AddPasswordInput: Codec<AddPasswordInput> = strictObject<AddPasswordInput>('password', { password: t.string })

export const addPassword: Verb<AddPasswordInput, SelfOptions, PasswordIsAdded, AddPasswordRefusal> = async (
  engine,
  given,
  options,
) => {
  const input = checkInput(AddPasswordInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const admitted = await readmitAsSelf(engine, options.as, 'recent-login')
  if (E.isLeft(admitted)) return narrowed<AddPasswordRefusal>(admitted)
  const { userId } = admitted.right
  const command = unrepeatable(engine, 'users.addPassword', `user ${userId}`)
  const self = { ...admitted.right, command }
  const done = await onSelf<PasswordRejection, Told>(engine, self, async ({ user }, now) => {
    if (user.status === 'active' && user.password !== undefined) return E.left({ _tag: 'PasswordAlreadySet' })
    const to = user.status === 'active' ? await addressOf(engine, user) : undefined
    const password = await acceptPassword(engine.passwords, input.right.password, { email: to })
    if (E.isLeft(password)) return password
    const passwordHash = await engine.sealer.seal(userId, 'user.passwordHash', await engine.hasher.hash(password.right))
    return prepared({ type: 'AddPassword', passwordHash }, { result: { to, at: now } })
  })
  if (E.isLeft(done)) return narrowed<AddPasswordRefusal>(done)
  const { result } = done.right
  if (result !== undefined) await notify(engine, { about: 'password-added', ...result })
  return E.right({})
}
