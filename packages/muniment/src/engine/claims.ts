/** Who may use an address or an identity: claim keys, the claims of a command, and the user behind one. @module */
import {
  canonicalEmail,
  canonicalUsername,
  isHere,
  maySetByMail,
  type ProviderMethod,
  systemClaims,
  type UserEvent,
  type UserId,
  type UserState,
  user,
  usesClaim,
} from '@muniment/core'
import {
  type Ahead,
  claim,
  type ClaimAhead,
  claimAhead,
  type ClaimKey,
  claimKeyOf,
  type ClaimOwners,
  streamIdOf,
  streamName,
  type StreamWrite,
} from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { VerifiedAssertion } from '../assertion/verified-assertion.ts'
import type { Engine } from './engine.ts'

/** What a claim is about. */
export type ClaimScope = 'email' | 'username' | 'identity'

const users: ClaimOwners<UserState, UserEvent> = { aggregate: user, uses: usesClaim, releasedBy: systemClaims }

export const claimKey = ({ keys, namespace }: Engine, scope: ClaimScope, canonical: string): ClaimKey =>
  claimKeyOf(keys.pepper, namespace, scope, canonical)

/** Takes a value for a user, whose stream is `ownerStream`. Left: `taken`, when another user has it. */
export const claimFor = <R>(
  { environment, namespace }: Engine,
  scope: ClaimScope,
  { key, ownerStream, taken }: { readonly key: ClaimKey; readonly ownerStream: string; readonly taken: R },
): ClaimAhead<R> => claimAhead(environment, { namespace, key, scope, ownerStream, owners: users, taken })

/** Writes to one stream are one write: whoever gives up several values does so at once. */
const merged = (writes: readonly StreamWrite[]): readonly StreamWrite[] => {
  const byStream = new Map<string, StreamWrite>()
  for (const write of writes) {
    const before = byStream.get(write.stream)
    byStream.set(
      write.stream,
      before === undefined ? write : { ...before, events: [...before.events, ...write.events] },
    )
  }
  return [...byStream.values()]
}

/** Several values for one effect: all of them, or the refusal of the first that is taken. */
export const claimAll =
  <R>(...claims: readonly ClaimAhead<R>[]): ClaimAhead<R> =>
  async (envelope, options) => {
    const ahead: Ahead[] = []
    for (const one of claims) {
      const taken = await one(envelope, options)
      if (E.isLeft(taken)) return taken
      ahead.push(taken.right)
    }
    return E.right({
      writes: merged(ahead.flatMap(({ writes }) => writes)),
      checks: ahead.flatMap(({ checks }) => checks),
    })
  }

/**
 * What somebody calls themselves at the login: a username, or an address. What is neither is nobody's, and has a claim all
 * the same.
 */
export const loginClaimOf = (engine: Engine, given: string): ClaimKey => {
  const username = canonicalUsername(given)
  if (E.isRight(username)) return claimKey(engine, 'username', username.right.canonical)
  const email = canonicalEmail(given)
  return claimKey(engine, 'email', E.isRight(email) ? email.right : given.slice(0, 512))
}

/** An identity at a provider: which provider, who says so, and who it is there. Never the address. */
export const identityClaimOf = (
  engine: Engine,
  { method, issuer, subject }: { readonly method: ProviderMethod; readonly issuer: string; readonly subject: string },
): ClaimKey => claimKey(engine, 'identity', JSON.stringify([method, issuer, subject]))

/** That of an assertion. */
export const assertedClaimOf = (engine: Engine, assertion: VerifiedAssertion): ClaimKey =>
  identityClaimOf(engine, { method: assertion.method, ...assertion.identity() })

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
  readonly user: UserState['user']
}

/** At the heads of the claim and of the user who holds it. An address that is nobody's costs as many reads as another. */
const holderAtHead = async (
  { environment: { streams }, namespace }: Engine,
  key: ClaimKey,
): Promise<Holder | undefined> => {
  const { heldBy } = (await streams.load(claim, streamName(namespace, claim.category, key))).state
  const { state } = await streams.load(user, heldBy ?? streamName(namespace, user.category, key))
  if (heldBy === undefined || !usesClaim(state, key)) return undefined
  return { userId: streamIdOf(heldBy) as UserId, user: state.user }
}

/**
 * The user who has a value: an address, an identity. One who holds it and is not known by it, having died on the way here or
 * been erased, is nobody; who is deleted has it still.
 */
export const holderOf = async (engine: Engine, emailClaim: ClaimKey): Promise<UserId | undefined> =>
  (await holderAtHead(engine, emailClaim))?.userId

/**
 * The user who can log in by it, or would but for the platform: who leaves or is gone is nobody, and answered as nobody is,
 * at the same cost.
 */
export const presentHolderOf = async (engine: Engine, loginClaim: ClaimKey): Promise<UserId | undefined> => {
  const holder = await holderAtHead(engine, loginClaim)
  return holder !== undefined && isHere(holder.user) ? holder.userId : undefined
}

/** The user who can be mailed a ticket, and may set a password by it or not: who is barred is nobody as well, at the same cost. */
export const mailableHolderOf = async (
  engine: Engine,
  emailClaim: ClaimKey,
): Promise<{ readonly userId: UserId; readonly maySet: boolean } | undefined> => {
  const holder = await holderAtHead(engine, emailClaim)
  return holder?.user.status === 'active' ? { userId: holder.userId, maySet: maySetByMail(holder.user) } : undefined
}
