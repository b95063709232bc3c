/**
 * `access.stepUpWithProvider`: as `access.stepUp`, for somebody who has neither an authenticator paired nor a password.
 *
 * @module
 */
import { type LoginThrottled, type NoSuchLogin, proofAskedOf } from '@muniment/core'
import { type Codec, prepared, rejected, strictObject } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { VerifiedAssertion } from '../../assertion/verified-assertion.ts'
import { admitSession } from '../../engine/admit-session.ts'
import { checkInput } from '../../engine/check-input.ts'
import { assertedClaimOf } from '../../engine/claims.ts'
import { newLogin } from '../../engine/new-login.ts'
import type { AssertionExpired, InvalidInput, ProofRequired } from '../../refusals.ts'
import type { PresentedSecret } from '../../secret.ts'
import { type OriginInput, originFields, originOf } from '../origin-fields.ts'
import { AssertionType } from '../presented-assertion.ts'
import { PresentedSecretType } from '../presented-secret.ts'
import { onSelf } from '../users/act-as-self.ts'
import { narrowed, refusing, type Verb } from '../verb.ts'
import { type OwnSessionRefusal, presenting, type SteppedUp, steppedUp } from './step-up.ts'

export interface StepUpWithProviderInput extends OriginInput {
  /** The token of the session. */
  readonly session: PresentedSecret
  /** Of an `identityVerifier`, at most ten minutes old. */
  readonly assertion: VerifiedAssertion
}

export type StepUpWithProviderRefusal =
  | InvalidInput
  | AssertionExpired
  | OwnSessionRefusal
  | LoginThrottled
  | ProofRequired
  | NoSuchLogin

const StepUpWithProviderInput: Codec<StepUpWithProviderInput> = strictObject<StepUpWithProviderInput>('step-up', {
  session: PresentedSecretType,
  assertion: AssertionType,
  ...originFields,
})

export const stepUpWithProvider: Verb<
  StepUpWithProviderInput,
  Record<string, never>,
  SteppedUp,
  StepUpWithProviderRefusal
> = async (engine, given) => {
  const input = checkInput(StepUpWithProviderInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const { assertion, session } = input.right
  if (!assertion.isFreshAt(engine.environment.now())) return E.left(rejected({ _tag: 'AssertionExpired' }))
  const origin = originOf(input.right)
  const asked = await admitSession(engine, { session, origin })
  if (E.isLeft(asked)) return asked
  if (asked.right.decision.verdict === 'refused')
    return refusing<StepUpWithProviderRefusal>(asked.right.decision.refusal)
  const present = presenting(engine, 'access.stepUpWithProvider', asked.right)
  if (present === undefined)
    return refusing<StepUpWithProviderRefusal>({ _tag: 'NotLoggedIn', reference: 'ERR_NGROK_1223' })
  const { sessionId } = present.known
  const identityClaim = assertedClaimOf(engine, assertion)
  const done = await onSelf<ProofRequired | NoSuchLogin>(engine, present.self, async (state, now) => {
    const person = state.user
    if (person.status === 'active') {
      const needs = proofAskedOf(person)
      if (needs !== 'provider') return E.left({ _tag: 'ProofRequired', needs })
      if (!Object.hasOwn(person.logins, identityClaim)) return E.left({ _tag: 'NoSuchLogin' })
    }
    const login = await newLogin(engine, state, {
      now,
      sessionId,
      origin,
      expiresAt: present.expiresAt,
      isMfa: false,
    })
    return prepared({
      type: 'Reauthenticate',
      proof: { kind: 'provider', identityClaim },
      method: assertion.method,
      login,
    })
  })
  return E.isLeft(done) ? narrowed<StepUpWithProviderRefusal>(done) : steppedUp(engine, present, 'provider')
}
