/**
 * `access.support`: a person of the platform, by name and with a reason (D45). For reading; it gives no rights.
 *
 * @module
 */
import { admitSupport, type OperatorRequired, type Principal, type ReasonRequired } from '@muniment/core'
import { strictObject, type Codec, rejected } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { checkInput } from '../../engine/check-input.ts'
import { perhapsEmptyText } from '../../engine/plain-text.ts'
import type { InvalidInput } from '../../refusals.ts'
import type { Verb } from '../verb.ts'

export interface SupportInput {
  /** Who, as your own staff list names them; 1 to 128 characters. */
  readonly operator: string
  /** 1 to 1,024 characters. */
  readonly reason: string
}

const SupportInput: Codec<SupportInput> = strictObject<SupportInput>('support', {
  operator: perhapsEmptyText(128),
  reason: perhapsEmptyText(1_024),
})

/**
 * The caller vouches for the operator: whoever runs this process holds the log anyway. The name stands in every event
 * that support causes.
 */
export const support: Verb<
  SupportInput,
  Record<string, never>,
  Principal,
  InvalidInput | OperatorRequired | ReasonRequired
> = async (engine, given) => {
  const input = checkInput(SupportInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  return E.mapLeft(rejected<OperatorRequired | ReasonRequired>)(
    admitSupport({ ...input.right, now: engine.environment.now() }),
  )
}
