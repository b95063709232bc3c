/**
 * Issue the default authtoken of a new member, so that it owns a credential from the start (R2).
 *
 * Caused by `MemberJoined` and authorised by it. Without a secret when the member is not present: the first rotation
 * mints one.
 *
 * Rules
 * - `CredentialExists`  it was issued before; the same command run again answers its first outcome.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { Digest } from '../../digest.ts'
import { type AccountId, type CredentialId, hexOf, type MembershipId, type UserId } from '../../ids.ts'
import type { CredentialEvent } from '../events.ts'
import type { CredentialRejection } from '../rejections.ts'
import type { CredentialState } from '../state.ts'

export interface IssueDefaultAuthtoken {
  readonly type: 'IssueDefaultAuthtoken'
  readonly credentialId: CredentialId
  readonly accountId: AccountId
  readonly userId: UserId
  readonly membershipId: MembershipId
  readonly secretDigest: Digest | undefined
}

export const issueDefaultAuthtoken =
  ({ credentialId, accountId, userId, membershipId, secretDigest }: IssueDefaultAuthtoken) =>
  ({ credential }: CredentialState): E.Either<CredentialRejection, readonly CredentialEvent[]> => {
    if (credential.status !== 'absent') return E.left({ _tag: 'CredentialExists' })
    return E.right([
      {
        type: 'CredentialIssued',
        data: {
          credentialId,
          kind: 'authtoken',
          accountId,
          owner: { kind: 'user', userId, membershipId },
          ...(secretDigest === undefined ? {} : { publicId: hexOf(credentialId), secretDigest }),
          acl: [],
          isDefault: true,
        },
      },
    ])
  }
