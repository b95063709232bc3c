/**
 * Enter an account: the gate has decided, and the session remembers where it went or was refused.
 *
 * Entering again, from the same address and within a quarter of the idle time, records nothing, nor does being refused
 * again at the same account for the same reason, whatever else was tried in between: it is on record, and a busy or
 * stubborn dashboard would flood the log. No more than a fixed number of refusals is recorded in that time: whoever
 * names ever other accounts floods nothing either.
 *
 * Rules
 * - `NoSuchSession`  there is none.
 *
 * @module
 */
import type { ClaimKey, Instant } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { AccountId } from '../../ids.ts'
import type { SessionEvent } from '../events.ts'
import type { SessionRejection } from '../rejections.ts'
import { isRecent, type OpenSession, refusalsRememberedMax, type SessionState } from '../state.ts'

export interface EnterAccount {
  readonly type: 'EnterAccount'
  readonly now: Instant
  readonly accountId: AccountId
  readonly addressClaim: ClaimKey | undefined
  /** Name of the gate's refusal; absent when it let the session in. */
  readonly refusal: string | undefined
}

const entryIsOnRecord = (session: OpenSession, { now, accountId, addressClaim }: EnterAccount): boolean => {
  const { entered } = session
  return (
    entered !== undefined &&
    entered.accountId === accountId &&
    entered.addressClaim === addressClaim &&
    isRecent(entered.at, session, now)
  )
}

/** On record, or one of so many that recording them is what somebody wants. */
const refusalIsOnRecord = (session: OpenSession, { now, accountId, refusal }: EnterAccount): boolean => {
  const recent = session.refused.filter(({ at }) => isRecent(at, session, now))
  return (
    recent.length >= refusalsRememberedMax ||
    recent.some((refused) => refused.accountId === accountId && refused.reason === refusal)
  )
}

export const enterAccount =
  (command: EnterAccount) =>
  ({ session }: SessionState): E.Either<SessionRejection, readonly SessionEvent[]> => {
    if (session.status === 'absent') return E.left({ _tag: 'NoSuchSession' })
    // It ended after the gate had decided: nothing is left to be recorded on it.
    if (session.status === 'ended') return E.right([])
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
