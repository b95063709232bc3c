/**
 * What somebody who is logged in proves once more who they are by: asked of their state, counted as an attempt, then judged.
 *
 * @module
 */
import {
  type CommandName,
  isHere,
  type LoginMethod,
  type LoginThrottled,
  type OwnProof,
  type proofAskedOf,
  type SecondFactorProof,
  type SessionExpired,
  type SessionId,
  type PasswordProof,
  type UserId,
  type UserRejection,
  type UserState,
} from '@muniment/core'
import { type Instant, type NotDone, prepared, streamName } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { type GivenSecondFactor, proveSecondFactor } from '../mfa/prove-second-factor.ts'
import type { CommandIdReused, NamedRefusal, ProofRequired } from '../refusals.ts'
import { type ActingSelf, onSelf } from './users/act-as-self.ts'
import { beforeAppend } from '../engine/before-append.ts'
import { attempt, countIfRefused } from '../engine/attempts.ts'
import { comparing } from '../engine/compare-password.ts'
import type { Engine } from '../engine/engine.ts'
import { loadSession, loadUser } from '../engine/load.ts'
import { refusing } from './verb.ts'

/** A password, a code or a recovery code: any text. */
export type GivenProof = { readonly password: string } | GivenSecondFactor

/** What is asked of a person, by their state. */
export type Asked = (user: Parameters<typeof proofAskedOf>[0]) => ProofRequired['needs']

const needsOf = (state: UserState, asked: Asked): ProofRequired['needs'] | undefined =>
  isHere(state.user) ? asked(state.user) : undefined

const fits = (given: GivenProof, needs: ProofRequired['needs'] | undefined): boolean =>
  needs === ('password' in given ? 'password' : 'second-factor')

/**
 * Records the attempt. Left: `ProofRequired`, before anything is recorded, where something else is asked of this person than
 * was given; and what an attempt is refused by.
 */
export const attemptOwnProof = async (
  engine: Engine,
  self: ActingSelf,
  { given, asked, method }: { readonly given: GivenProof; readonly asked: Asked; readonly method: LoginMethod },
): Promise<
  E.Left<NotDone<UserRejection | SessionExpired | ProofRequired | LoginThrottled | CommandIdReused>> | undefined
> => {
  const isPassword = 'password' in given
  const attempted = await onSelf<ProofRequired>(engine, self, (state, now) => {
    const needs = needsOf(state, asked)
    if (needs !== undefined && !fits(given, needs)) return E.left({ _tag: 'ProofRequired', needs })
    return prepared(
      attempt(engine, { method: isPassword ? 'password' : method, factor: isPassword ? 'first' : 'second', now }),
    )
  })
  await countIfRefused(
    engine,
    streamName(engine.namespace, 'user', self.userId),
    E.isLeft(attempted) ? attempted.left : undefined,
  )
  return E.isLeft(attempted) ? attempted : undefined
}

/** The proof, made anew for each state that is decided on. */
export const provingOwn = (
  engine: Engine,
  self: ActingSelf,
  given: GivenProof,
): ((
  state: UserState,
  now: Instant,
) => Promise<SecondFactorProof | ({ readonly kind: 'password' } & PasswordProof)>) => {
  if (!('password' in given)) return (state, now) => proveSecondFactor(engine, state, given, now)
  const comparedWith = comparing(engine, self.userId, given.password)
  return async (state) => ({ kind: 'password', ...(await comparedWith(state)).proof })
}

/** A proof that is stale: what is asked of this person has changed since the attempt. Another refusal stays what it is. */
export const asProofRequired = async <R extends NamedRefusal>(
  engine: Engine,
  userId: UserId,
  asked: Asked,
  no: E.Left<NotDone<R>>,
): Promise<E.Left<NotDone<R>>> => {
  if (no.left._tag !== 'Rejected' || no.left.rejection._tag !== 'StaleProof') return no
  const read = await beforeAppend(() => loadUser(engine, userId))
  if (E.isLeft(read)) return read as E.Left<NotDone<R>>
  return refusing<R>({ _tag: 'ProofRequired', needs: needsOf(read.right.state, asked) ?? 'password' } as NamedRefusal)
}

/** As a session remembers it. */
export const factorOf = ({ kind }: OwnProof): 'password' | 'totp' | 'recovery-code' | 'provider' => kind

/** How the session was opened. */
export const methodOf = async (engine: Engine, sessionId: SessionId): Promise<LoginMethod> => {
  const { session } = (await loadSession(engine, sessionId)).state
  return session.status === 'open' ? session.method : 'password'
}

/** The same verb's second command: its attempt has the verb's own name. */
export const proving = (self: ActingSelf, verb: CommandName): ActingSelf => ({
  ...self,
  command: { ...self.command, verb },
})
