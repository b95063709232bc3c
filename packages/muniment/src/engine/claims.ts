/** Who holds an address: claim keys, and the user behind one. @module */
import { streamIdOf, claim, type ClaimKey, claimKeyOf, streamName } from '@muniment/kernel'
import type { UserId } from '@muniment/core'
import type { Engine } from './engine.ts'

/** What a claim is about. */
export type ClaimScope = 'email' | 'address'

/** `address` is a network address: compared, never claimed. */
export const claimKey = ({ keys, namespace }: Engine, scope: ClaimScope, canonical: string): ClaimKey =>
  claimKeyOf(keys.pepper, namespace, scope, canonical)

/** The user who holds a canonical e-mail address, read at the head of its claim. */
export const holderOf = async (
  { environment, namespace }: Engine,
  emailClaim: ClaimKey,
): Promise<UserId | undefined> => {
  const { state } = await environment.streams.load(claim, streamName(namespace, claim.category, emailClaim))
  return state.heldBy === undefined ? undefined : (streamIdOf(state.heldBy) as UserId)
}
