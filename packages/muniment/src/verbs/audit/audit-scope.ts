/**
 * Who reads what of the audit trail.
 *
 * Administrators read the trail of their account; everybody reads what they did themselves, in the account they have
 * entered or, without one, everywhere where they are still an active member, and outside of accounts, where they may ask
 * as well what was done to them; support reads everything.
 *
 * @module
 */
import { type AccountId, grants, type Principal, type UserId } from '@muniment/core'
import { CodecFailure, type NotDone, rejected } from '@muniment/kernel'
import { type AuditRecord, isUserLevel } from '@muniment/projections'
import { either as E } from 'fp-ts'
import type { Engine } from '../../engine/engine.ts'
import { loadAccount } from '../../engine/load.ts'
import type { ForbiddenAudit } from '../../refusals.ts'

/** What somebody may read: the trail of an account or all of them, of everybody or of one person only. */
export interface AuditScope {
  readonly account?: AccountId
  readonly only?: UserId
}

/** What a principal may read. Left: `ForbiddenAudit`. */
export const auditScope = async (
  engine: Engine,
  { identity }: Principal,
): Promise<E.Either<NotDone<ForbiddenAudit>, AuditScope>> => {
  if (identity.kind === 'support') return E.right({})
  const { accountId: account, membershipId, id } = identity
  if (account === undefined || membershipId === undefined) return E.right({ only: id })
  const { state } = await loadAccount(engine, account)
  const member = state.members[membershipId]
  if (member?.status !== 'active') return E.left(rejected({ _tag: 'ForbiddenAudit' }))
  return E.right(grants(member.permissions, 'audit.read') ? { account } : { account, only: id })
}

/**
 * Whether a person is an active member of an account, asked of each account once. One whose stream this release cannot
 * read whole counts as no.
 */
const activeMemberships = (engine: Engine, userId: UserId): ((account: AccountId) => Promise<boolean>) => {
  const known = new Map<AccountId, Promise<boolean>>()
  const isActiveIn = async (account: AccountId): Promise<boolean> => {
    try {
      const { state } = await loadAccount(engine, account)
      return state.members[state.membershipOf[userId] ?? '']?.status === 'active'
    } catch (error) {
      if (error instanceof CodecFailure) return false
      throw error
    }
  }
  return (account) => {
    const asked = known.get(account) ?? isActiveIn(account)
    known.set(account, asked)
    return asked
  }
}

/** A person who has entered no account asks what was done to them. */
export const isOfOneself = (target: string | undefined, { account, only }: AuditScope): boolean =>
  only !== undefined && account === undefined && target === only

/** Whether somebody with this scope may read a record that their filter lists. */
export const admission = (
  engine: Engine,
  scope: AuditScope,
  target: string | undefined,
): ((record: AuditRecord) => boolean | Promise<boolean>) => {
  const { account, only } = scope
  if (only === undefined) return () => true
  // Members read their acts in the account; what concerns them as persons they read without one, and whole.
  if (account !== undefined) return (record) => record.account === account
  if (isOfOneself(target, scope))
    return (record) => record.kind === 'readable' && record.event.streamId === only && isUserLevel(record.event)
  // Without an account, a person reads their own: what belongs to an account only as long as that admits them.
  const isActiveIn = activeMemberships(engine, only)
  return (record) => record.account === undefined || isActiveIn(record.account)
}
