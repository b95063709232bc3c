/**
 * Issue a credential: its owner, its account and its kind are fixed for life (R42, R43, R45).
 *
 * The secret was drawn outside; only its digest is here. Rights come from the account at its head, as data, and the
 * append depends on that head where the store can promise it.
 *
 * Rules
 * - `NoSuchAccount`, `NotAMember`, `MemberDisabled`  the actor must be an active member of this very account.
 * - `ForbiddenDeveloper`  the actor needs developer read and write.
 * - `OwnerAdminOnly`  only an administrator names another owner.
 * - `CredentialOwnerInactive`  the owner is an active member of the account.
 * - `CredentialExists`  two credentials never share an id; the same command run again answers its first outcome.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import { actingMember } from '../../account/acting-member.ts'
import { grants } from '../../account/permissions.ts'
import type { AccountState } from '../../account/state.ts'
import type { Digest } from '../../digest.ts'
import { type AccountId, type CredentialId, hexOf, type MembershipId } from '../../ids.ts'
import type { CredentialEvent, CredentialKind } from '../events.ts'
import type { CredentialRejection } from '../rejections.ts'
import type { CredentialState } from '../state.ts'

export interface IssueCredential {
  readonly type: 'IssueCredential'
  readonly account: AccountState
  readonly accountId: AccountId
  readonly actor: MembershipId
  /** The owner's membership. */
  readonly owner: MembershipId
  readonly credentialId: CredentialId
  readonly kind: Exclude<CredentialKind, 'ssh-key'>
  readonly secretDigest: Digest
  readonly description: string | undefined
  readonly metadata: string | undefined
}

export const issueCredential =
  (command: IssueCredential) =>
  ({ credential }: CredentialState): E.Either<CredentialRejection, readonly CredentialEvent[]> => {
    const { account, accountId, actor, owner, credentialId, kind, secretDigest, description, metadata } = command
    if (account.account.status === 'active' && account.account.accountId !== accountId)
      return E.left({ _tag: 'NoSuchAccount' })
    const acting = actingMember(account, actor)
    if (E.isLeft(acting)) return acting
    if (!grants(acting.right.permissions, 'developer.write'))
      return E.left({ _tag: 'ForbiddenDeveloper', reference: 'ERR_NGROK_1219' })
    if (owner !== actor && !grants(acting.right.permissions, 'credential.assign-owner'))
      return E.left({ _tag: 'OwnerAdminOnly', reference: 'ERR_NGROK_630' })
    const owning = account.members[owner]
    if (owning === undefined || owning.status !== 'active')
      return E.left({ _tag: 'CredentialOwnerInactive', reference: 'ERR_NGROK_636' })
    if (credential.status !== 'absent') return E.left({ _tag: 'CredentialExists' })
    return E.right([
      {
        type: 'CredentialIssued',
        data: {
          credentialId,
          kind,
          accountId,
          owner: { kind: 'user', userId: owning.userId, membershipId: owner },
          publicId: hexOf(credentialId),
          secretDigest,
          acl: [],
          ...(description === undefined ? {} : { description }),
          ...(metadata === undefined ? {} : { metadata }),
          isDefault: false,
        },
      },
    ])
  }
