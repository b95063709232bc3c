/**
 * `access.enter`: through the gate, by a dashboard session, a session token or an API key. The one source of principals.
 *
 * A session enters an account, or none for what concerns the person alone; a session token enters none; an API key enters
 * its own account. Keys and session tokens are checked against the access index while that is known to be fresh, otherwise against the streams themselves.
 *
 * @module
 */
import { type AccessRefusal, AccountId, type Decision, type Principal } from '@muniment/core'
import {
  type Codec,
  failure,
  type NotDone,
  oneOf,
  optional,
  rejected,
  strictObject,
  type Unbranded,
} from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { admitApiKey } from '../../engine/admit-api-key.ts'
import { admitSession } from '../../engine/admit-session.ts'
import { admitSessionToken } from '../../engine/admit-session-token.ts'
import { checkInput } from '../../engine/check-input.ts'
import type { Engine } from '../../engine/engine.ts'
import type { InvalidInput } from '../../refusals.ts'
import type { PresentedSecret } from '../../secret.ts'
import { type OriginInput, originFields, originOf } from '../origin-fields.ts'
import { PresentedSecretType } from '../presented-secret.ts'
import { refusing, type Verb } from '../verb.ts'
import { recordEntry, recordRefusedEntry } from './record-entry.ts'

/** By a dashboard session. */
export interface EnterBySession extends OriginInput {
  /** The token of `access.logIn`, as it was answered or its text. */
  readonly session: PresentedSecret
  /** Absent: what concerns the person alone, such as accepting an invitation. */
  readonly account?: AccountId | undefined
  readonly surface: 'dashboard'
}

/** By an API key. */
export interface EnterByApiKey extends OriginInput {
  /** The key of `credentials.issueApiKey`, as it was answered or its text. */
  readonly apiKey: PresentedSecret
  readonly surface: 'api'
  /** `strong` reads the streams, whatever the index knows. Default `fresh`. */
  readonly consistency?: 'fresh' | 'strong' | undefined
}

/** By a session token. */
export interface EnterBySessionToken extends OriginInput {
  /** The token of `sessionTokens.issue`, as it was answered or its text. */
  readonly sessionToken: PresentedSecret
  readonly surface: 'api'
  /** `strong` reads the stream of the user, whatever the index knows. Default `fresh`. */
  readonly consistency?: 'fresh' | 'strong' | undefined
}

export type EnterInput = Unbranded<EnterBySession> | EnterByApiKey | EnterBySessionToken

/** Whoever only enters is asked for no second factor that is missing, nor to log in anew. */
export type EnterRefusal =
  | InvalidInput
  | Exclude<AccessRefusal, { readonly _tag: 'MfaNotRequired' | 'ReauthenticationRequired' }>

const EnterBySession: Codec<EnterBySession> = strictObject<EnterBySession>('entry by session', {
  session: PresentedSecretType,
  account: optional(AccountId),
  surface: oneOf('surface', 'dashboard'),
  ...originFields,
})

const EnterBySessionToken: Codec<EnterBySessionToken> = strictObject<EnterBySessionToken>('entry by session token', {
  sessionToken: PresentedSecretType,
  surface: oneOf('surface', 'api'),
  consistency: optional(oneOf('consistency', 'fresh', 'strong')),
  ...originFields,
})

const EnterByApiKey: Codec<EnterByApiKey> = strictObject<EnterByApiKey>('entry by API key', {
  apiKey: PresentedSecretType,
  surface: oneOf('surface', 'api'),
  consistency: optional(oneOf('consistency', 'fresh', 'strong')),
  ...originFields,
})

const answer = (decision: Decision): E.Either<NotDone<EnterRefusal>, Principal> =>
  decision.verdict === 'refused' ? refusing<EnterRefusal>(decision.refusal) : E.right(decision.principal)

const enterBySession = async (
  engine: Engine,
  input: EnterBySession,
): Promise<E.Either<NotDone<EnterRefusal>, Principal>> => {
  const { account: accountId, session } = input
  const origin = originOf(input)
  const asked = await admitSession(engine, { session, accountId, origin })
  if (E.isLeft(asked)) return asked
  const { decision } = asked.right
  const record = decision.verdict === 'refused' ? recordRefusedEntry : recordEntry
  const recorded = await record(engine, asked.right, { accountId, origin })
  return E.isLeft(recorded) ? recorded : answer(decision)
}

const enterBySessionToken = async (
  engine: Engine,
  input: EnterBySessionToken,
): Promise<E.Either<NotDone<EnterRefusal>, Principal>> => {
  // By hand, not by beforeAppend: on the path of every request each promise less is some percent.
  try {
    const { sessionToken, consistency = 'fresh' } = input
    return answer(
      await admitSessionToken(engine, sessionToken, {
        consistency,
        origin: originOf(input),
        instance: engine.instance,
      }),
    )
  } catch (cause) {
    return E.left(failure(cause))
  }
}

const enterByApiKey = async (
  engine: Engine,
  input: EnterByApiKey,
): Promise<E.Either<NotDone<EnterRefusal>, Principal>> => {
  // By hand, not by beforeAppend: on the path of every request each promise less is some percent.
  try {
    const { apiKey, consistency = 'fresh' } = input
    const decided = admitApiKey(engine, apiKey, {
      consistency,
      origin: originOf(input),
      instance: engine.instance,
    })
    return answer(decided instanceof Promise ? await decided : decided)
  } catch (cause) {
    return E.left(failure(cause))
  }
}

export const enter: Verb<EnterInput, Record<string, never>, Principal, EnterRefusal> = (engine, given) => {
  const { surface, sessionToken } = (given ?? {}) as Partial<EnterBySessionToken>
  if (surface === 'api' && sessionToken !== undefined) {
    const input = checkInput(EnterBySessionToken, given)
    return E.isLeft(input) ? Promise.resolve(E.left(rejected(input.left))) : enterBySessionToken(engine, input.right)
  }
  if (surface === 'api') {
    const input = checkInput(EnterByApiKey, given)
    return E.isLeft(input) ? Promise.resolve(E.left(rejected(input.left))) : enterByApiKey(engine, input.right)
  }
  const input = checkInput(EnterBySession, given)
  return E.isLeft(input) ? Promise.resolve(E.left(rejected(input.left))) : enterBySession(engine, input.right)
}
