/** Who holds an address: claim keys, and the user behind one. @module */
import { streamIdOf, claim, type ClaimKey, claimKeyOf, streamName } from '@muniment/kernel'
import type { UserId } from '@muniment/core'
import type { Engine } from './engine.ts'

/** What a claim is about. */
export type ClaimScope = 'email'

export const claimKey = ({ keys, namespace }: Engine, scope: ClaimScope, canonical: string): ClaimKey =>
  claimKeyOf(keys.pepper, namespace, scope, canonical)

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

/** The user who holds a canonical e-mail address, read at the head of its claim. */
export const holderOf = async (
  { environment, namespace }: Engine,
  emailClaim: ClaimKey,
): Promise<UserId | undefined> => {
  const { state } = await environment.streams.load(claim, streamName(namespace, claim.category, emailClaim))
  return state.heldBy === undefined ? undefined : (streamIdOf(state.heldBy) as UserId)
}
