/**
 * Passwords of people, compared: one comparison for each generation, and one where there is nothing to compare with.
 *
 * @module
 */
import {
  isHere,
  normalPassword,
  type PasswordProof,
  passwordBytesMax,
  type UserId,
  type UserState,
} from '@muniment/core'
import { type Sealed, SealFailure } from '@muniment/kernel'
import type { Engine } from './engine.ts'

/** Too long, or not well-formed: no password was ever made of it. */
const isComparable = (password: string): boolean =>
  password.length <= passwordBytesMax && !/\p{Surrogate}/u.test(password)

/**
 * What is compared in its place: as the empty one where no password can be made of it, so that it costs the same. What was
 * hashed elsewhere was hashed as it was typed.
 */
const comparable = (password: string, { asTyped = false } = {}): string => {
  if (!isComparable(password)) return ''
  return asTyped ? password : normalPassword(password)
}

/** Undefined when no key opens it: an erased person is answered as somebody who never was. */
const opened = (engine: Engine, userId: UserId, hash: Sealed): Promise<string | undefined> =>
  engine.sealer.unseal(userId, 'user.passwordHash', hash).catch((error: unknown) => {
    if (error instanceof SealFailure) return undefined
    throw error
  })

/** Where there is no hash, the key store is asked and the hasher compares all the same. */
export const compareWithNothing = async (
  { keys, hasher }: Engine,
  subject: string,
  password: string,
): Promise<boolean> => {
  await keys.keyStore.get(subject)
  return hasher.verify(await hasher.dummyPhc(), comparable(password))
}

/** What came of a comparison. */
export interface ComparedPassword {
  readonly proof: PasswordProof
  /** The hash that it was compared with, sealed and opened; absent where there was none. */
  readonly hash?: { readonly sealed: Sealed; readonly phc: string }
}

const compare = async (
  engine: Engine,
  state: UserState,
  userId: UserId,
  password: string,
): Promise<ComparedPassword> => {
  const known = isHere(state.user) ? state.user.password : undefined
  if (known === undefined) {
    await compareWithNothing(engine, userId, password)
    return { proof: { generation: undefined, matched: false } }
  }
  const { generation, hash: sealed, isImported: asTyped } = known
  const phc = await opened(engine, userId, sealed)
  const matched = await engine.hasher.verify(phc ?? (await engine.hasher.dummyPhc()), comparable(password, { asTyped }))
  if (phc === undefined) return { proof: { generation, matched: false, unreadable: true } }
  return { proof: { generation, matched: matched && isComparable(password) }, hash: { sealed, phc } }
}

/**
 * Compares once for each generation of the password: a lost race against other attempts is no reason to hash again, or
 * a crowd of guessers could keep everybody's hasher busy.
 */
export const comparing = (
  engine: Engine,
  userId: UserId,
  password: string,
): ((state: UserState) => Promise<ComparedPassword>) => {
  let last: ComparedPassword | undefined
  return async (state) => {
    const generation = isHere(state.user) ? state.user.password?.generation : undefined
    if (last === undefined || last.proof.generation !== generation)
      last = await compare(engine, state, userId, password)
    return last
  }
}
