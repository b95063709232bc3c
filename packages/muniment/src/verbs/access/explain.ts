/**
 * `access.explain`: what the gate says to an API key, rule by rule, and without letting anybody in.
 *
 * @module
 */
import { type AccessRefusal, type AccessStep, noOrigin } from '@muniment/core'
import { strictObject, type Codec, rejected } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { admitApiKey } from '../../engine/admit-api-key.ts'
import { checkInput } from '../../engine/check-input.ts'
import type { InvalidInput } from '../../refusals.ts'
import type { PresentedSecret } from '../../secret.ts'
import { PresentedSecretType } from '../presented-secret.ts'
import { reading, type Verb } from '../verb.ts'

export interface ExplainInput {
  /** As it was issued, or its text. */
  readonly apiKey: PresentedSecret
}

export interface Explanation {
  readonly verdict: 'allowed' | 'refused'
  /** Name of the refusal, with its fields. */
  readonly refusal: AccessRefusal | undefined
  /** The rules that were asked, the last one decided. */
  readonly steps: readonly AccessStep[]
}

export type ExplainRefusal = InvalidInput

const ExplainInput: Codec<ExplainInput> = strictObject<ExplainInput>('question', { apiKey: PresentedSecretType })

export const explain: Verb<ExplainInput, Record<string, never>, Explanation, ExplainRefusal> = reading(
  async (engine, given) => {
    const input = checkInput(ExplainInput, given)
    if (E.isLeft(input)) return E.left(rejected(input.left))
    const decision = await admitApiKey(engine, input.right.apiKey, { consistency: 'strong', origin: noOrigin })
    const refusal = decision.verdict === 'refused' ? decision.refusal : undefined
    return E.right({ verdict: decision.verdict, refusal, steps: decision.steps })
  },
)
