/**
 * `sessionTokens.refresh`: whoever has a token that is still good takes another, good for seven days from now; the one that
 * was brought stays good until its own end (R80, D17).
 *
 * @module
 */
import type { AccessRefusal } from '@muniment/core'
import { type Codec, rejected, strictObject } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { admitSessionToken } from '../../engine/admit-session-token.ts'
import { beforeAppend } from '../../engine/before-append.ts'
import { checkInput } from '../../engine/check-input.ts'
import { unrepeatable } from '../../engine/command.ts'
import type { InvalidInput, SigningKeysRequired } from '../../refusals.ts'
import type { PresentedSecret } from '../../secret.ts'
import { type OriginInput, originFields, originOf } from '../origin-fields.ts'
import { PresentedSecretType } from '../presented-secret.ts'
import { narrowed, refusing, type Verb } from '../verb.ts'
import { type IssuedSessionToken, issued } from './issue.ts'

export interface RefreshSessionTokenInput extends OriginInput {
  /** A session token, and nothing else: an API key is refreshed by nobody. */
  readonly token: PresentedSecret
}

export type RefreshSessionTokenRefusal =
  | InvalidInput
  | SigningKeysRequired
  | Extract<AccessRefusal, { readonly _tag: 'SessionTokenInvalid' | 'SessionTokenExpired' | 'NotLoggedIn' }>

const RefreshSessionTokenInput: Codec<RefreshSessionTokenInput> = strictObject<RefreshSessionTokenInput>('refresh', {
  token: PresentedSecretType,
  ...originFields,
})

export const refresh: Verb<
  RefreshSessionTokenInput,
  Record<string, never>,
  IssuedSessionToken,
  RefreshSessionTokenRefusal
> = async (engine, given) => {
  const input = checkInput(RefreshSessionTokenInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const keys = engine.keys.sessionTokens
  if (keys === undefined) return E.left(rejected({ _tag: 'SigningKeysRequired' }))
  const origin = originOf(input.right)
  const asked = await beforeAppend(() =>
    admitSessionToken(engine, input.right.token, { consistency: 'strong', origin, instance: engine.instance }),
  )
  if (E.isLeft(asked)) return asked
  const decision = asked.right
  if (decision.verdict === 'refused') return refusing<RefreshSessionTokenRefusal>(decision.refusal)
  const { principal } = decision
  const { identity } = principal
  if (identity.kind !== 'user' || identity.sessionToken === undefined)
    return E.left(rejected({ _tag: 'SessionTokenInvalid' }))
  const { id: userId, sessionToken } = identity
  const command = unrepeatable(engine, 'sessionTokens.refresh', `user ${userId}`)
  const token = await issued(engine, { principal, userId, command }, { keys, refreshedFrom: sessionToken.tokenId })
  return E.isLeft(token) ? narrowed<RefreshSessionTokenRefusal>(token) : token
}
