/**
 * Invite: somebody in the account offers a membership to an e-mail address (R62).
 *
 * The permissions offered are compared with the inviter's now, and again when the offer is accepted (D41).
 *
 * Rules
 * - `NoSuchAccount`, `NotAMember`, `MemberDisabled`  the actor must be an active member.
 * - `ForbiddenInvite`  the actor needs team invite or manager, or administrator.
 * - `RbacUnavailable`  permissions can be chosen only where the plan has role based access control (R64).
 * - `InvalidPermissionCombination`  D09.
 * - `AdminOnlyByAdmin`  only an administrator invites an administrator.
 * - `Escalation`  nobody offers more than they hold, axis by axis (D10).
 * - `AlreadyMember`  the address belongs to a member.
 * - `InvitePending`  one open invitation for an address; an expired one makes room (D40), and one that its maker could
 *   not offer today (D41). An id is used once.
 * - `SeatLimit`  members and open invitations together (D42).
 *
 * Without chosen permissions the default of members holds (D64). Run again with a new id, it is `InvitePending`.
 *
 * @module
 */
import type { ClaimKey, Instant, Sealed } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { Digest } from '../../../digest.ts'
import type { InvitationId, MembershipId, UserId } from '../../../ids.ts'
import { actingMember } from '../../acting-member.ts'
import type { AccountEvent } from '../../events.ts'
import { exceeds, grants, isValidCombination, memberPermissions, type Permissions } from '../../permissions.ts'
import type { AccountRejection } from '../../rejections.ts'
import type { AccountState } from '../../state.ts'
import { isOpen } from '../open-invitation.ts'
import { seatsTaken } from '../seats-taken.ts'

export interface Invite {
  readonly type: 'Invite'
  readonly now: Instant
  readonly actor: MembershipId
  readonly invitationId: InvitationId
  readonly emailClaim: ClaimKey
  readonly email: Sealed
  /** Who has this address today, if anybody. */
  readonly holder: UserId | undefined
  readonly permissions: Permissions | undefined
  readonly ticketDigest: Digest
  readonly expiresAt: Instant | undefined
}

export const invite =
  ({ now, actor, invitationId, emailClaim, email, holder, permissions, ticketDigest, expiresAt }: Invite) =>
  (state: AccountState): E.Either<AccountRejection, readonly AccountEvent[]> => {
    const acting = actingMember(state, actor)
    if (E.isLeft(acting)) return acting
    const inviter = acting.right
    if (!grants(inviter.permissions, 'member.invite'))
      return E.left({ _tag: 'ForbiddenInvite', reference: 'ERR_NGROK_4411' })

    const offered = permissions ?? memberPermissions
    if (permissions !== undefined && !state.features.includes('rbac'))
      return E.left({ _tag: 'RbacUnavailable', reference: 'ERR_NGROK_4409' })
    if (!isValidCombination(offered))
      return E.left({ _tag: 'InvalidPermissionCombination', reference: 'ERR_NGROK_4413' })
    if (offered.administrator && !inviter.permissions.administrator)
      return E.left({ _tag: 'AdminOnlyByAdmin', reference: 'ERR_NGROK_4410' })
    if (exceeds(offered, inviter.permissions)) return E.left({ _tag: 'Escalation', reference: 'ERR_NGROK_4412' })

    if (holder !== undefined && state.membershipOf[holder] !== undefined)
      return E.left({ _tag: 'AlreadyMember', reference: 'ERR_NGROK_6601' })
    const pendingId = state.pendingFor[emailClaim]
    const pending = pendingId === undefined ? undefined : state.pending[pendingId]
    if ((pending !== undefined && isOpen(state, pending, now)) || Object.hasOwn(state.pending, invitationId))
      return E.left({ _tag: 'InvitePending', reference: 'ERR_NGROK_1231' })

    if (state.seatLimit !== undefined && seatsTaken(state, now) >= state.seatLimit)
      return E.left({ _tag: 'SeatLimit', reference: 'ERR_NGROK_4402', seatLimit: state.seatLimit })

    return E.right([
      {
        type: 'UserInvited',
        data: {
          invitationId,
          emailClaim,
          email,
          permissions: offered,
          ticketDigest,
          ...(expiresAt === undefined ? {} : { expiresAt }),
          invitedBy: actor,
        },
      },
    ])
  }
