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

interface Holder {
  readonly userId: UserId
  readonly isActive: boolean
}

/** At the heads of the claim and of the user who holds it. An address that is nobody's costs as many reads as another. */
const holderAtHead = async (
  { environment: { streams }, namespace }: Engine,
  emailClaim: ClaimKey,
): Promise<Holder | undefined> => {
  const { heldBy } = (await streams.load(claim, streamName(namespace, claim.category, emailClaim))).state
  const { state } = await streams.load(user, heldBy ?? streamName(namespace, user.category, emailClaim))
  if (heldBy === undefined || !usesClaim(state, emailClaim)) return undefined
  return { userId: streamIdOf(heldBy) as UserId, isActive: state.user.status === 'active' }
}

/**
 * The user who has a canonical e-mail address. One who holds it and is not known by it, having died on the way here or
 * been erased, is nobody; who is deleted has it still.
 */
export const holderOf = async (engine: Engine, emailClaim: ClaimKey): Promise<UserId | undefined> =>
  (await holderAtHead(engine, emailClaim))?.userId

/** The user who can log in by it: who leaves or is gone is nobody, and answered as nobody is, at the same cost. */
export const activeHolderOf = async (engine: Engine, emailClaim: ClaimKey): Promise<UserId | undefined> => {
  const holder = await holderAtHead(engine, emailClaim)
  return holder?.isActive === true ? holder.userId : undefined
}
