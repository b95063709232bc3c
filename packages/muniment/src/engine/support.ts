/**
 * Support: a person of the platform, by name and with a reason (D45). It has no rights in any account.
 *
 * @module
 */
import { admitSupport, type OperatorRequired, type Principal, type ReasonRequired } from '@muniment/core'
import { strictObject, type Codec, type NotDone, rejected } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { checkInput } from './check-input.ts'
import { perhapsEmptyLine } from './plain-text.ts'
import type { InvalidInput } from '../refusals.ts'
import type { Engine } from './engine.ts'

export interface SupportInput {
  /** Who, as your own staff list names them; 1 to 128 characters in one line. */
  readonly operator: string
  /** 1 to 1,024 characters in one line. */
  readonly reason: string
}

const SupportInput: Codec<SupportInput> = strictObject<SupportInput>('support', {
  operator: perhapsEmptyLine(128),
  reason: perhapsEmptyLine(1_024),
})

/**
 * The caller vouches for the operator, because whoever runs this process holds the log anyway.
 *
 * No verb of the table: an edge that offers every verb must not offer this one.
 */
export const support = async (
  engine: Engine,
  given: SupportInput,
): Promise<E.Either<NotDone<InvalidInput | OperatorRequired | ReasonRequired>, Principal>> => {
  const input = checkInput(SupportInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const admitted = admitSupport({ ...input.right, now: engine.environment.now(), instance: engine.instance })
  return E.isLeft(admitted) ? E.left(rejected(admitted.left)) : admitted
}
