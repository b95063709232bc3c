/**
 * `users.removePassword`: the person, logged in, logs in by a provider alone from now on.
 *
 * @module
 */
import type { LastLogin, NoPasswordSet } from '@muniment/core'
import { type Codec, prepared, rejected, strictObject } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { checkInput } from '../../engine/check-input.ts'
import type { CommandOptions } from '../../engine/command.ts'
import { addressOf, notify } from '../../mail/mail-to-user.ts'
import type { CommandIdReused } from '../../refusals.ts'
import { narrowed, type Verb } from '../verb.ts'
import { onSelf, type SelfOptions, type DangerousRefusal, selfIn } from './act-as-self.ts'

/** Nothing: there is one password. */
export interface RemovePasswordInput {}

export interface PasswordIsRemoved {
  /** True when this command id was carried out before. */
  readonly repeated: boolean
}

export type RemovePasswordRefusal = DangerousRefusal | CommandIdReused | NoPasswordSet | LastLogin

const Nothing: Codec<RemovePasswordInput> = strictObject<RemovePasswordInput>('request', {})

export const removePassword: Verb<
  RemovePasswordInput,
  SelfOptions & CommandOptions,
  PasswordIsRemoved,
  RemovePasswordRefusal
> = async (engine, given, options) => {
  const input = checkInput(Nothing, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const self = await selfIn(engine, 'users.removePassword', {}, { ...options, by: 'dangerous' })
  if (E.isLeft(self)) return self
  const done = await onSelf(engine, self.right, async ({ user }, now) => {
    const to = user.status === 'active' ? await addressOf(engine, user) : undefined
    return prepared({ type: 'RemovePassword' }, { result: { to, at: now } })
  })
  if (E.isLeft(done)) return narrowed<RemovePasswordRefusal>(done)
  const { repeated, result } = done.right
  if (result !== undefined) await notify(engine, { about: 'password-removed', ...result })
  return E.right({ repeated })
}
