/**
 * Switch the account: the gate has let the session in, and another token speaks for it.
 *
 * Rules
 * - `NoSuchSession`  there is none.
 * - `SessionAlreadyEnded`  it has ended meanwhile.
 *
 * @module
 */
import type { ClaimKey } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { AccountId } from '../../ids.ts'
import type { SessionEvent } from '../events.ts'
import type { SessionRejection } from '../rejections.ts'
import { type Rotation, rotatedBy } from '../rotation.ts'
import type { SessionState } from '../state.ts'

export interface SwitchAccount {
  readonly type: 'SwitchAccount'
  readonly accountId: AccountId
  readonly addressClaim: ClaimKey | undefined
  readonly rotation: Rotation
}

export const switchAccount =
  ({ accountId, addressClaim, rotation }: SwitchAccount) =>
  ({ session }: SessionState): E.Either<SessionRejection, readonly SessionEvent[]> => {
    if (session.status === 'absent') return E.left({ _tag: 'NoSuchSession' })
    if (session.status === 'ended') return E.left({ _tag: 'SessionAlreadyEnded' })
    const data = addressClaim === undefined ? { accountId } : { accountId, addressClaim }
    return E.right([{ type: 'AccountEntered', data }, ...rotatedBy(session, rotation)])
  }
