/**
 * `users.cancelEmailChange`: the address stays as it is, and the ticket that was mailed no longer works.
 *
 * @module
 */
import type { NoEmailChange } from '@muniment/core'
import { type Codec, prepared, rejected, strictObject } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { checkInput } from '../../engine/check-input.ts'
import type { CommandOptions } from '../../engine/command.ts'
import type { CommandIdReused } from '../../refusals.ts'
import { narrowed, type Verb } from '../verb.ts'
import { onSelf, type SelfOptions, type SelfRefusal, selfIn } from './act-as-self.ts'

/** Nothing: one change waits at most. */
export interface CancelEmailChangeInput {}

export interface EmailChangeIsCancelled {
  /** True when this command id was carried out before. */
  readonly repeated: boolean
}

export type CancelEmailChangeRefusal = SelfRefusal | CommandIdReused | NoEmailChange

const Nothing: Codec<CancelEmailChangeInput> = strictObject<CancelEmailChangeInput>('request', {})

export const cancelEmailChange: Verb<
  CancelEmailChangeInput,
  SelfOptions & CommandOptions,
  EmailChangeIsCancelled,
  CancelEmailChangeRefusal
> = async (engine, given, options) => {
  const input = checkInput(Nothing, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const self = await selfIn(engine, 'users.cancelEmailChange', {}, { ...options, by: 'session-or-token' })
  if (E.isLeft(self)) return narrowed(self)
  const done = await onSelf(engine, self.right, () => prepared({ type: 'CancelEmailChange' }))
  return E.isLeft(done) ? narrowed<CancelEmailChangeRefusal>(done) : E.right({ repeated: done.right.repeated })
}
