/** Input of callers, checked at the border: known fields of the right kind and nothing else. @module */
import { decodeWith, unknownKeys } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type * as t from 'io-ts'
import type { InvalidInput } from '../refusals.ts'

const field = (path: string): string => path.replace(/^\$\.?/, '') || 'input'

/** Left: `InvalidInput` naming the first field that is wrong, missing or unknown. */
export const checkInput = <A>(type: t.Type<A>, input: unknown): E.Either<InvalidInput, A> => {
  const decoded = decodeWith(type, input)
  if (E.isLeft(decoded)) {
    const [issue] = decoded.left
    return E.left({ _tag: 'InvalidInput', field: field(issue?.path ?? ''), rule: `is no ${issue?.expected}` })
  }
  const [unknown] = unknownKeys(type as t.Type<unknown>, input)
  return unknown === undefined
    ? decoded
    : E.left({ _tag: 'InvalidInput', field: field(unknown), rule: 'is not a field of this verb' })
}
