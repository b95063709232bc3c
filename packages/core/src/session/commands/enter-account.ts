/**
 * Enter an account: the gate has decided, and the session remembers where it went or was refused.
 *
 * Entering again, from the same address and within a quarter of the idle time, records nothing: the entry is on
 * record, and a busy dashboard would flood the log.
 *
 * Rules
 * - `NoSuchSession`  there is none.
 *
 * @module
 */
import { type ClaimKey, type Instant, plusMs } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { AccountId } from '../../ids.ts'
import type { SessionEvent } from '../events.ts'
import type { SessionRejection } from '../rejections.ts'
import type { OpenSession, SessionState } from '../state.ts'

export interface EnterAccount {
  readonly type: 'EnterAccount'
  readonly now: Instant
  readonly accountId: AccountId
  readonly addressClaim: ClaimKey | undefined
  /** Name of the gate's refusal; absent when it let the session in. */
  readonly refusal: string | undefined
}

const isOnRecord = ({ entered, idleMs }: OpenSession, { now, accountId, addressClaim }: EnterAccount): boolean =>
  entered !== undefined &&
  entered.accountId === accountId &&
  entered.addressClaim === addressClaim &&
  now < plusMs(entered.at, idleMs / 4)

export const enterAccount =
  (command: EnterAccount) =>
  ({ session }: SessionState): E.Either<SessionRejection, readonly SessionEvent[]> => {
    if (session.status === 'absent') return E.left({ _tag: 'NoSuchSession' })
    const { accountId, addressClaim, refusal } = command
    if (refusal !== undefined) return E.right([{ type: 'AccountEntryRefused', data: { accountId, reason: refusal } }])
    if (isOnRecord(session, command)) return E.right([])
    const data = addressClaim === undefined ? { accountId } : { accountId, addressClaim }
    return E.right([{ type: 'AccountEntered', data }])
  }
