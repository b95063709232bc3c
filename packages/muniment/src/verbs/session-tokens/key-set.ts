/** `sessionTokens.keySet`: what others check the signatures of session tokens with. @module */
import { type Codec, rejected, strictObject } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { checkInput } from '../../engine/check-input.ts'
import type { InvalidInput, SigningKeysRequired } from '../../refusals.ts'
import type { SessionTokenKeySet } from '../../session-tokens/session-token-keys.ts'
import { reading, type Verb } from '../verb.ts'

export type KeySetRefusal = InvalidInput | SigningKeysRequired

const KeySetInput: Codec<Record<string, never>> = strictObject('question', {})

export const keySet: Verb<Record<string, never>, Record<string, never>, SessionTokenKeySet, KeySetRefusal> = reading(
  async (engine, given) => {
    const input = checkInput(KeySetInput, given)
    if (E.isLeft(input)) return E.left(rejected(input.left))
    const keys = engine.keys.sessionTokens
    return keys === undefined ? E.left(rejected({ _tag: 'SigningKeysRequired' })) : E.right(keys.keySet())
  },
)
