/**
 * `users.cancelMfaEnrollment`: no authenticator is being paired any more.
 *
 * @module
 */
import type { NoPendingEnrollment } from '@muniment/core'
import { type Codec, prepared, rejected, strictObject } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { checkInput } from '../../engine/check-input.ts'
import type { CommandOptions } from '../../engine/command.ts'
import type { CommandIdReused } from '../../refusals.ts'
import { narrowed, type Verb } from '../verb.ts'
import { onSelf, type SelfOptions, type SelfRefusal, selfIn } from './act-as-self.ts'

export interface MfaEnrollmentIsCancelled {
  /** True when this command id was carried out before. */
  readonly repeated: boolean
}

export type CancelMfaEnrollmentRefusal = SelfRefusal | CommandIdReused | NoPendingEnrollment

const CancelMfaEnrollmentInput: Codec<Record<string, never>> = strictObject('cancellation', {})

export const cancelMfaEnrollment: Verb<
  Record<string, never>,
  SelfOptions & CommandOptions,
  MfaEnrollmentIsCancelled,
  CancelMfaEnrollmentRefusal
> = async (engine, given, options) => {
  const input = checkInput(CancelMfaEnrollmentInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const self = await selfIn(engine, 'users.cancelMfaEnrollment', {}, { ...options, by: 'session' })
  if (E.isLeft(self)) return narrowed(self)
  const done = await onSelf(engine, self.right, () => prepared({ type: 'CancelMfaEnrollment' }))
  return E.isLeft(done) ? narrowed<CancelMfaEnrollmentRefusal>(done) : E.right({ repeated: done.right.repeated })
}
