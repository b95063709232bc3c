/**
 * Found an account: its founder becomes the first administrator.
 *
 * Caused by a sign-up; the founder needs no permission, because there is nobody yet to give it.
 *
 * Rules
 * - `AccountExists`  the stream holds an account already; the same command run again answers its first outcome.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { AccountId, CredentialId, MembershipId, UserId } from '../../../ids.ts'
import type { AccountEvent } from '../../events.ts'
import { administratorPermissions } from '../../permissions.ts'
import type { AccountExists } from '../../rejections.ts'
import type { AccountState } from '../../state.ts'
import type { Plan } from '../events.ts'

export interface FoundAccount {
  readonly type: 'FoundAccount'
  readonly accountId: AccountId
  readonly name: string
  readonly founderUserId: UserId
  readonly membershipId: MembershipId
  readonly defaultAuthtokenId: CredentialId
  readonly plan: Plan
}

export const foundAccount =
  ({ accountId, name, founderUserId, membershipId, defaultAuthtokenId, plan }: FoundAccount) =>
  (state: AccountState): E.Either<AccountExists, readonly AccountEvent[]> => {
    if (state.account.status !== 'absent') return E.left({ _tag: 'AccountExists' })
    return E.right([
      { type: 'AccountCreated', data: { accountId, name, founderUserId } },
      { type: 'PlanChanged', data: plan },
      {
        type: 'MemberJoined',
        data: {
          membershipId,
          userId: founderUserId,
          permissions: administratorPermissions,
          origin: 'founder',
          defaultAuthtokenId,
        },
      },
    ])
  }
