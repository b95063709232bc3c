/**
 * `users.erase`: a deleted person is forgotten (D45).
 *
 * First `UserErased`, which frees what they had claimed, then the key of all that is sealed for them. A key that could not
 * be forgotten is when it is asked again.
 *
 * @module
 */
import { type UserId, type UserNotDeleted } from '@muniment/core'
import { either as E } from 'fp-ts'
import { loadUser } from '../../engine/load.ts'
import { narrowed, type Verb } from '../verb.ts'
import {
  asSupport,
  type OnUserInput,
  type OnUserRefusal,
  type SupportOptions,
  type UserChanged,
} from './act-as-support.ts'

export type EraseRefusal = OnUserRefusal | UserNotDeleted

export const erase: Verb<OnUserInput, SupportOptions, UserChanged, EraseRefusal> = async (engine, given, options) => {
  const forgotten = async (userId: UserId, repeated: boolean): Promise<E.Either<never, UserChanged>> => {
    await engine.keys.keyStore.forget(userId)
    return E.right({ userId, repeated })
  }
  const erased = await asSupport(engine, { verb: 'users.erase', given, options }, { type: 'EraseUser' })
  if (E.isRight(erased)) return forgotten(erased.right.userId, erased.right.done.repeated)
  if (erased.left._tag === 'Rejected' && erased.left.rejection._tag === 'UserNotDeleted') {
    const { user } = (await loadUser(engine, given.userId as UserId)).state
    if (user.status === 'erased') return forgotten(user.userId, true)
  }
  return narrowed<EraseRefusal>(erased)
}
