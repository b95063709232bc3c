/** `sessionTokens.revoke`: refused, whoever asks (R82). @module */
import { type Codec, rejected, strictObject } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { checkInput } from '../../engine/check-input.ts'
import type { InvalidInput, SessionTokenNotRevocable } from '../../refusals.ts'
import type { Verb } from '../verb.ts'

export interface RevokeSessionTokenInput {
  /** Any text. */
  readonly tokenId: string
}

export type RevokeSessionTokenRefusal = InvalidInput | SessionTokenNotRevocable

const RevokeSessionTokenInput: Codec<RevokeSessionTokenInput> = strictObject<RevokeSessionTokenInput>('session token', {
  tokenId: t.string,
})

export const revoke: Verb<RevokeSessionTokenInput, Record<string, never>, never, RevokeSessionTokenRefusal> = async (
  _,
  given,
) => {
  const input = checkInput(RevokeSessionTokenInput, given)
  return E.left(rejected(E.isLeft(input) ? input.left : { _tag: 'SessionTokenNotRevocable' }))
}
