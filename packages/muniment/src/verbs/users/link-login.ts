/**
 * `users.linkLogin`: the person, logged in, adds a login of a provider.
 *
 * @module
 */
import type { LoginAlreadyLinked, LoginLinkedElsewhere, UserRejection } from '@muniment/core'
import { type Codec, prepared, rejected, streamName, strictObject } from '@muniment/kernel'
import { user } from '@muniment/core'
import { either as E } from 'fp-ts'
import type { VerifiedAssertion } from '../../assertion/verified-assertion.ts'
import { checkInput } from '../../engine/check-input.ts'
import { claimFor, holderOf, assertedClaimOf } from '../../engine/claims.ts'
import type { CommandOptions } from '../../engine/command.ts'
import { addressOf, notify } from '../../mail/mail-to-user.ts'
import type { AssertionExpired, CommandIdReused } from '../../refusals.ts'
import { AssertionType } from '../presented-assertion.ts'
import { narrowed, type Verb } from '../verb.ts'
import { onSelf, type SelfOptions, type DangerousRefusal, selfIn } from './act-as-self.ts'

export interface LinkLoginInput {
  /** Of an `identityVerifier`, at most ten minutes old. Its address does not matter. */
  readonly assertion: VerifiedAssertion
}

export interface LoginIsLinked {
  /** True when this command id was carried out before. */
  readonly repeated: boolean
}

export type LinkLoginRefusal =
  | DangerousRefusal
  | CommandIdReused
  | AssertionExpired
  | LoginAlreadyLinked
  | LoginLinkedElsewhere

const LinkLoginInput: Codec<LinkLoginInput> = strictObject<LinkLoginInput>('login', { assertion: AssertionType })

const linkedElsewhere: LoginLinkedElsewhere = { _tag: 'LoginLinkedElsewhere', reference: 'ERR_NGROK_4201' }

export const linkLogin: Verb<LinkLoginInput, SelfOptions & CommandOptions, LoginIsLinked, LinkLoginRefusal> = async (
  engine,
  given,
  options,
) => {
  const input = checkInput(LinkLoginInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const { assertion } = input.right
  if (!assertion.isFreshAt(engine.environment.now())) return E.left(rejected({ _tag: 'AssertionExpired' }))
  const identityClaim = assertedClaimOf(engine, assertion)
  const self = await selfIn(engine, 'users.linkLogin', identityClaim, { ...options, by: 'dangerous' })
  if (E.isLeft(self)) return self
  const { userId } = self.right
  const ownerStream = streamName(engine.namespace, user.category, userId)
  const done = await onSelf(engine, self.right, async (state, now) => {
    const to = state.user.status === 'active' ? await addressOf(engine, state.user) : undefined
    const holder = await holderOf(engine, identityClaim)
    if (holder !== undefined && holder !== userId) return E.left<UserRejection>(linkedElsewhere)
    return prepared(
      { type: 'LinkLogin', login: { method: assertion.method, identityClaim } },
      {
        result: { to, at: now },
        claim: claimFor<UserRejection>(engine, 'identity', { key: identityClaim, ownerStream, taken: linkedElsewhere }),
      },
    )
  })
  if (E.isLeft(done)) return narrowed<LinkLoginRefusal>(done)
  const { repeated, result } = done.right
  if (result !== undefined) await notify(engine, { about: 'login-linked', ...result })
  return E.right({ repeated })
}
