/**
 * What whoever begins to exist here is known by: an address, perhaps a username, and identities at providers. Nobody else
 * has any of it.
 *
 * @module
 */
import type { EmailTaken, LoginLinkedElsewhere, UserId, UsernameTaken } from '@muniment/core'
import type { ClaimAhead, ClaimKey } from '@muniment/kernel'
import { claimAll, claimFor, type ClaimScope, holderOf } from '../../engine/claims.ts'
import type { Engine } from '../../engine/engine.ts'

export interface KnownBy {
  readonly emailClaim: ClaimKey
  readonly usernameClaim: ClaimKey | undefined
  readonly identityClaims: readonly ClaimKey[]
}

export type Taken = EmailTaken | UsernameTaken | LoginLinkedElsewhere

interface Wanted {
  readonly scope: ClaimScope
  readonly key: ClaimKey
  readonly taken: Taken
}

const wantedBy = ({ emailClaim, usernameClaim, identityClaims }: KnownBy): readonly Wanted[] => [
  { scope: 'email', key: emailClaim, taken: { _tag: 'EmailTaken', reference: 'ERR_NGROK_4101' } },
  ...(usernameClaim === undefined
    ? []
    : [{ scope: 'username', key: usernameClaim, taken: { _tag: 'UsernameTaken' } } as const]),
  ...identityClaims.map(
    (key) =>
      ({ scope: 'identity', key, taken: { _tag: 'LoginLinkedElsewhere', reference: 'ERR_NGROK_4201' } }) as const,
  ),
]

/** What somebody else has, the first of it. Looked at before anything is sealed: who will not exist here needs no key. */
export const takenFrom = async (engine: Engine, userId: UserId, knownBy: KnownBy): Promise<Taken | undefined> => {
  for (const { key, taken } of wantedBy(knownBy)) {
    const holder = await holderOf(engine, key)
    if (holder !== undefined && holder !== userId) return taken
  }
  return undefined
}

/** Takes all of it for the user with this stream, or refuses with the first that is taken. */
export const claimsOfPerson = <R>(engine: Engine, ownerStream: string, knownBy: KnownBy): ClaimAhead<R | Taken> =>
  claimAll<R | Taken>(
    ...wantedBy(knownBy).map(({ scope, key, taken }) =>
      claimFor<R | Taken>(engine, scope, { key, ownerStream, taken }),
    ),
  )
