/**
 * `users.unlinkLogin`: the person, logged in, no longer logs in by this provider. Another login remains.
 *
 * @module
 */
import type { LastLogin, NoSuchLogin } from '@muniment/core'
import { type Codec, oneOf, prepared, rejected, strictObject } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { SocialMethod } from '../../assertion/verified-assertion.ts'
import { checkInput } from '../../engine/check-input.ts'
import type { CommandOptions } from '../../engine/command.ts'
import { addressOf, notify } from '../../mail/mail-to-user.ts'
import type { CommandIdReused } from '../../refusals.ts'
import { narrowed, type Verb } from '../verb.ts'
import { onSelf, type SelfOptions, type DangerousRefusal, selfIn } from './act-as-self.ts'

export interface UnlinkLoginInput {
  readonly method: SocialMethod
}

export interface LoginIsUnlinked {
  /** True when this command id was carried out before. */
  readonly repeated: boolean
}

export type UnlinkLoginRefusal = DangerousRefusal | CommandIdReused | NoSuchLogin | LastLogin

const UnlinkLoginInput: Codec<UnlinkLoginInput> = strictObject<UnlinkLoginInput>('login', {
  method: oneOf('provider', 'github', 'google'),
})

export const unlinkLogin: Verb<
  UnlinkLoginInput,
  SelfOptions & CommandOptions,
  LoginIsUnlinked,
  UnlinkLoginRefusal
> = async (engine, given, options) => {
  const input = checkInput(UnlinkLoginInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const { method } = input.right
  const self = await selfIn(engine, 'users.unlinkLogin', method, { ...options, by: 'dangerous' })
  if (E.isLeft(self)) return self
  const done = await onSelf(engine, self.right, async ({ user }, now) => {
    const to = user.status === 'active' ? await addressOf(engine, user) : undefined
    return prepared({ type: 'UnlinkLogin', method }, { result: { to, at: now } })
  })
  if (E.isLeft(done)) return narrowed<UnlinkLoginRefusal>(done)
  const { repeated, result } = done.right
  if (result !== undefined) await notify(engine, { about: 'login-unlinked', ...result })
  return E.right({ repeated })
}
