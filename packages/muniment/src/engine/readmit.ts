/**
 * Readmission: every verb admits its principal anew, from the authoritative streams.
 *
 * A principal proves that somebody was let in within the last minute; whether they still would be, the streams say.
 *
 * @module
 */
import {
  type AccessRefusal,
  type AccountId,
  admit,
  type Decision,
  type MembershipId,
  Principal,
  type SessionId,
  type UserId,
} from '@muniment/core'
import { type Instant, type NotDone, rejected } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { PrincipalRefusal } from '../refusals.ts'
import { beforeAppend } from './before-append.ts'
import type { Engine } from './engine.ts'
import { apiFacts, dashboardFacts, sessionTokenFacts } from './gather-facts.ts'

/** `any`: its age was looked at when the call began, which goes on. */
export type PrincipalAge = 'fresh' | 'any'

export type ReadmitRefusal = PrincipalRefusal | AccessRefusal

/** What a verb needs beside a principal: `recent-login` for what is dangerous. */
export type Needs = 'recent-login' | undefined

/** What the gate says now to a principal that it let in before; undefined when that came in by no way known here. */
const askAgain = async (engine: Engine, as: Principal, now: Instant, needs: Needs): Promise<Decision | undefined> => {
  if (as.identity.kind === 'support') return undefined
  const { sessionId, credentialId, accountId, sessionToken, authenticatedAt } = as.identity
  if (sessionId !== undefined) {
    const read = await dashboardFacts(engine, { sessionId, proof: 'proven before', accountId })
    const session =
      read.session === undefined || authenticatedAt === undefined ? read.session : { ...read.session, authenticatedAt }
    return admit({ surface: 'dashboard', now, accountId, needs }, { ...read, session }, as.origin)
  }
  if (sessionToken !== undefined) {
    const comparesEpoch = engine.sessionTokens.endWithPassword
    return admit(
      { surface: 'api-session', now, comparesEpoch },
      await sessionTokenFacts(engine, sessionToken),
      as.origin,
    )
  }
  if (credentialId === undefined) return undefined
  return admit({ surface: 'api', now }, await apiFacts(engine, { credentialId, proof: 'proven before' }), as.origin)
}

const refuse = <R>(refusal: R): E.Either<NotDone<R>, never> => E.left(rejected(refusal))

/**
 * The principal, admitted again. Left: `PrincipalRequired` for anything that this instance did not let in,
 * `PrincipalExpired` after a minute, and every refusal of the gate.
 */
export const readmit = async (
  engine: Engine,
  as: unknown,
  { age = 'fresh', needs }: { readonly age?: PrincipalAge; readonly needs?: Needs } = {},
): Promise<E.Either<NotDone<ReadmitRefusal>, Principal>> => {
  const now = engine.environment.now()
  // Real ones of another instance, or of facts that somebody made up, speak for nobody here.
  if (!Principal.is(as) || !as.speaksAt(engine.instance)) return refuse({ _tag: 'PrincipalRequired' })
  if (age === 'fresh' && !as.isFreshAt(now)) return refuse({ _tag: 'PrincipalExpired' })
  if (as.identity.kind === 'support') return E.right(as)
  const asked = await beforeAppend(() => askAgain(engine, as, now, needs))
  if (E.isLeft(asked)) return asked
  const decision = asked.right
  if (decision === undefined) return refuse({ _tag: 'PrincipalRequired' })
  return decision.verdict === 'allowed' ? E.right(decision.principal) : refuse(decision.refusal)
}

/** A user who has entered an account. */
export interface AccountPrincipal {
  readonly principal: Principal
  readonly userId: UserId
  readonly accountId: AccountId
  readonly membershipId: MembershipId
}

/** Left: as {@link readmit}, and `WrongPrincipal` for one that has not entered an account. */
export const readmitToAccount = async (
  engine: Engine,
  as: unknown,
  needs?: Needs,
): Promise<E.Either<NotDone<ReadmitRefusal>, AccountPrincipal>> => {
  const admitted = await readmit(engine, as, { needs })
  if (E.isLeft(admitted)) return admitted
  const { identity } = admitted.right
  if (identity.kind !== 'user' || identity.accountId === undefined || identity.membershipId === undefined)
    return refuse({ _tag: 'WrongPrincipal', needs: 'account' })
  const { id: userId, accountId, membershipId } = identity
  return E.right({ principal: admitted.right, userId, accountId, membershipId })
}

/**
 * A user who has entered for what concerns themselves alone, by a session or by a session token, which has the user's own
 * rights but none that need a login (R78). Left: as {@link readmitAsSelf}.
 */
export const readmitByOwnToken = async (
  engine: Engine,
  as: unknown,
): Promise<E.Either<NotDone<ReadmitRefusal>, Omit<SelfPrincipal, 'sessionId'>>> => {
  const admitted = await readmit(engine, as)
  if (E.isLeft(admitted)) return admitted
  const { identity } = admitted.right
  const isOwn = identity.kind === 'user' && identity.accountId === undefined && identity.credentialId === undefined
  if (!isOwn) return refuse({ _tag: 'WrongPrincipal', needs: 'user' })
  return E.right({ principal: admitted.right, userId: identity.id })
}

/** A user who has entered for what concerns themselves alone. */
export interface SelfPrincipal {
  readonly principal: Principal
  readonly userId: UserId
  readonly sessionId: SessionId
}

/** Left: as {@link readmit}, and `WrongPrincipal` for one that has entered an account, came by a key, or is support. */
export const readmitAsSelf = async (
  engine: Engine,
  as: unknown,
  needs?: Needs,
): Promise<E.Either<NotDone<ReadmitRefusal>, SelfPrincipal>> => {
  const admitted = await readmit(engine, as, { needs })
  if (E.isLeft(admitted)) return admitted
  const { identity } = admitted.right
  if (identity.kind !== 'user' || identity.accountId !== undefined || identity.sessionId === undefined)
    return refuse({ _tag: 'WrongPrincipal', needs: 'user' })
  return E.right({ principal: admitted.right, userId: identity.id, sessionId: identity.sessionId })
}
