/** Work that comes before anything is appended: when it fails, nothing was written, and callers are told so. @module */
import { type Failure, failure } from '@muniment/kernel'
import { either as E } from 'fp-ts'

export const beforeAppend = async <A>(work: () => Promise<A>): Promise<E.Either<Failure, A>> => {
  try {
    return E.right(await work())
  } catch (cause) {
    return E.left(failure(cause))
  }
}
