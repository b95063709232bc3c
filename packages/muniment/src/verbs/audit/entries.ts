/**
 * `audit.entries`: the audit trail, event by event, each with its principal.
 *
 * Administrators read the trail of their account; everybody reads what they did themselves, in the account they have
 * entered or, without one, everywhere where they are still an active member, and outside of accounts; support reads
 * everything.
 *
 * @module
 */
import { type AccountId, grants, type Principal, type UserId } from '@muniment/core'
import {
  CodecFailure,
  listOf,
  type NotDone,
  strictObject,
  type Codec,
  optional,
  rejected,
  wholeNumber,
} from '@muniment/kernel'
import type { AuditFilter } from '@muniment/projections'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { checkInput } from '../../engine/check-input.ts'
import type { Engine } from '../../engine/engine.ts'
import { loadAccount, wholeTrail } from '../../engine/load.ts'
import { type PrincipalAge, readmit } from '../../engine/readmit.ts'
import type { ForbiddenAudit, InvalidInput, ReadmissionRefusal } from '../../refusals.ts'
import { narrowed, reading, type Verb } from '../verb.ts'
import { type AuditEntry, AuditReader } from './audit-entry.ts'

export interface AuditQuery {
  /** Only what this principal did: a user's id. */
  readonly principal?: string | undefined
  /** Only what was done with this credential. */
  readonly credential?: string | undefined
  /** Only these stored names. */
  readonly types?: readonly string[] | undefined
  /** Continue behind this sequence: a whole number, at least 0. */
  readonly after?: number | undefined
  /** 1 to 1,000. Default 100. */
  readonly limit?: number | undefined
}

export interface AuditPage {
  /** Oldest first. */
  readonly entries: readonly AuditEntry[]
  /** Give it as `after` to continue; absent on the last page. */
  readonly next: number | undefined
}

/** Options of verbs that only read. */
export interface ReadingOptions {
  /** The principal, from `access.enter` or `support`, at most a minute old. */
  readonly as: Principal
}

export type AuditRefusal = InvalidInput | ReadmissionRefusal | ForbiddenAudit

const AuditQuery: Codec<AuditQuery> = strictObject<AuditQuery>('audit query', {
  principal: optional(t.string as t.Type<string>),
  credential: optional(t.string as t.Type<string>),
  types: optional(listOf(t.string)),
  after: optional(wholeNumber(0)),
  limit: optional(wholeNumber(1)),
})

const limitMax = 1_000

/** What a principal may read. Left: `ForbiddenAudit`. */
export const auditScope = async (
  engine: Engine,
  { identity }: Principal,
): Promise<E.Either<NotDone<ForbiddenAudit>, { readonly account?: AccountId; readonly only?: UserId }>> => {
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

const pageOf = async (
  engine: Engine,
  given: AuditQuery,
  { as, age }: ReadingOptions & { readonly age: PrincipalAge },
): Promise<E.Either<NotDone<AuditRefusal>, AuditPage>> => {
  const query = checkInput(AuditQuery, given)
  if (E.isLeft(query)) return E.left(rejected(query.left))
  const { principal, credential, types, after = -1, limit = 100 } = query.right
  if (limit > limitMax)
    return E.left(rejected({ _tag: 'InvalidInput', field: 'limit', rule: `is at most ${limitMax}` }))
  const admitted = await readmit(engine, as, age)
  if (E.isLeft(admitted)) return narrowed<AuditRefusal>(admitted)
  const scope = await auditScope(engine, admitted.right)
  if (E.isLeft(scope)) return scope
  const { account, only } = scope.right
  if (only !== undefined && principal !== undefined && principal !== only)
    return E.left(rejected({ _tag: 'ForbiddenAudit' }))

  const by = only ?? principal
  const filter: AuditFilter = {
    ...(account === undefined ? {} : { account }),
    ...(by === undefined ? {} : { principal: by }),
    ...(credential === undefined ? {} : { credential }),
    ...(types === undefined ? {} : { types }),
    after,
  }
  const trail = await wholeTrail(engine)
  if (E.isLeft(trail)) return trail
  const isActiveIn = only === undefined || account !== undefined ? undefined : activeMemberships(engine, only)
  const reader = new AuditReader(engine, { account, id: admitted.right.id })
  const page: AuditEntry[] = []
  for (const record of trail.right.list(filter)) {
    // Without an account, a person reads their own: what belongs to an account only as long as that admits them.
    if (isActiveIn !== undefined && record.account !== undefined && !(await isActiveIn(record.account))) continue
    if (page.length === limit) return E.right({ entries: page, next: page.at(-1)?.sequence })
    page.push(await reader.entry(record))
  }
  return E.right({ entries: page, next: undefined })
}

export const entries: Verb<AuditQuery, ReadingOptions, AuditPage, AuditRefusal> = reading((engine, given, { as }) =>
  pageOf(engine, given, { as, age: 'fresh' }),
)

/** A further page of an iteration, which is one call however long it takes: the facts are asked again, not the age. */
export const furtherEntries: Verb<AuditQuery, ReadingOptions, AuditPage, AuditRefusal> = reading(
  (engine, given, { as }) => pageOf(engine, given, { as, age: 'any' }),
)
