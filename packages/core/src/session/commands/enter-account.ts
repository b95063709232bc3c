/**
 * Enter an account: the gate has decided, and the session remembers where it went or was refused.
 *
 * Entering again, from the same address and within a quarter of the idle time, records nothing, nor does being refused
 * again for the same reason: it is on record, and a busy or stubborn dashboard would flood the log.
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

/** A quarter of the idle time counts as the same visit. */
const isRecent = (at: Instant, { idleMs }: OpenSession, now: Instant): boolean => now < plusMs(at, idleMs / 4)

const entryIsOnRecord = (session: OpenSession, { now, accountId, addressClaim }: EnterAccount): boolean => {
  const { entered } = session
  return (
    entered !== undefined &&
    entered.accountId === accountId &&
    entered.addressClaim === addressClaim &&
    isRecent(entered.at, session, now)
  )
}

const refusalIsOnRecord = (session: OpenSession, { now, accountId, refusal }: EnterAccount): boolean => {
  const { refused } = session
  return (
    refused !== undefined &&
    refused.accountId === accountId &&
    refused.reason === refusal &&
    isRecent(refused.at, session, now)
  )
}

export const enterAccount =
  (command: EnterAccount) =>
  ({ session }: SessionState): E.Either<SessionRejection, readonly SessionEvent[]> => {
    if (session.status === 'absent') return E.left({ _tag: 'NoSuchSession' })
    const { accountId, addressClaim, refusal } = command
    if (refusal !== undefined)
      return E.right(
        refusalIsOnRecord(session, command)
          ? []
          : [{ type: 'AccountEntryRefused', data: { accountId, reason: refusal } }],
      )
    if (entryIsOnRecord(session, command)) return E.right([])
    const data = addressClaim === undefined ? { accountId } : { accountId, addressClaim }
    return E.right([{ type: 'AccountEntered', data }])
  }
