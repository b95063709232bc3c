/** Who may use an address: claim keys, the claim of a sign-up, and the user behind one. @module */
import { systemClaims, type UserEvent, type UserId, type UserState, user, usesClaim } from '@muniment/core'
import {
  claim,
  type ClaimAhead,
  claimAhead,
  type ClaimKey,
  claimKeyOf,
  type ClaimOwners,
  streamIdOf,
  streamName,
} from '@muniment/kernel'
import type { Engine } from './engine.ts'

/** What a claim is about. */
export type ClaimScope = 'email'

const users: ClaimOwners<UserState, UserEvent> = { aggregate: user, uses: usesClaim, releasedBy: systemClaims }

export const claimKey = ({ keys, namespace }: Engine, scope: ClaimScope, canonical: string): ClaimKey =>
  claimKeyOf(keys.pepper, namespace, scope, canonical)

/** Takes an address for a user, whose stream is `ownerStream`. Left: `taken`, when another user has it. */
export const claimEmail = <R>(
  { environment, namespace }: Engine,
  { key, ownerStream, taken }: { readonly key: ClaimKey; readonly ownerStream: string; readonly taken: R },
): ClaimAhead<R> => claimAhead(environment, { namespace, key, scope: 'email', ownerStream, owners: users, taken })

/**
 * A keyed digest of a network address, to tell whether this person came from it before. It is the person's own: two
 * people at one address have different ones, so that it links nobody.
 */
export const addressClaimOf = (
  { keys, namespace }: Engine,
  userId: UserId | undefined,
  ip: string | undefined,
): ClaimKey | undefined =>
  userId === undefined || ip === undefined
    ? undefined
    : claimKeyOf(keys.pepper, namespace, 'address', `${userId}\0${ip}`)

/**
 * The user who has a canonical e-mail address, read at the heads of its claim and of the user who holds that. One who
 * holds it and is not known by it, having died on the way here, is nobody; an address that is nobody's costs as many
 * reads as another.
 */
export const holderOf = async (
  { environment: { streams }, namespace }: Engine,
  emailClaim: ClaimKey,
): Promise<UserId | undefined> => {
  const { heldBy } = (await streams.load(claim, streamName(namespace, claim.category, emailClaim))).state
  const { state } = await streams.load(user, heldBy ?? streamName(namespace, user.category, emailClaim))
  return heldBy !== undefined && usesClaim(state, emailClaim) ? (streamIdOf(heldBy) as UserId) : undefined
}
