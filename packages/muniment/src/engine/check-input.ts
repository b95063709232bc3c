/** Input of callers, checked at the border: known fields of the right kind and nothing else. @module */
import type { Codec, Issue } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { InvalidInput } from '../refusals.ts'

/** The codec shows names of fields only where they cannot be anything else. */
const shownField = (path: string): string => path.replace(/^\$\.?/, '') || 'input'

const invalidInput = ([issue]: readonly Issue[]): InvalidInput => ({
  _tag: 'InvalidInput',
  field: shownField(issue?.path ?? ''),
  rule: `is no ${issue?.expected ?? 'input of this verb'}`,
})

/** Left: `InvalidInput` naming the first field that is wrong, missing or unknown. */
export const checkInput = <A>(codec: Codec<A>, input: unknown): E.Either<InvalidInput, A> =>
  E.mapLeft(invalidInput)(codec.decode(input))
