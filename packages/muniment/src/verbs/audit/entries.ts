/**
 * `audit.entries`: the audit trail, event by event, each with its principal.
 *
 * @module
 */
import type { Principal } from '@muniment/core'
import { type NotDone, rejected } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { checkInput } from '../../engine/check-input.ts'
import type { Engine } from '../../engine/engine.ts'
import { type PrincipalAge, readmit } from '../../engine/readmit.ts'
import type { ForbiddenAudit, InvalidInput, ReadmissionRefusal } from '../../refusals.ts'
import { narrowed, reading, type Verb } from '../verb.ts'
import { cursorsOf } from './audit-cursor.ts'
import { type AuditEntry, AuditReader } from './audit-entry.ts'
import { AuditQuestion, type AuditQuery, filterOf, limitMax } from './audit-query.ts'
import { admission, auditScope } from './audit-scope.ts'
import { preparedTrail } from './prepared-trail.ts'

export interface AuditPage {
  /** In the order that was asked for. */
  readonly entries: readonly AuditEntry[]
  /** Give it as `after` to continue; absent on the last page. Worth nothing to anybody else. */
  readonly next: string | undefined
}

/** Options of verbs that only read. */
export interface ReadingOptions {
  /** The principal, from `access.enter` or `support`, at most a minute old. */
  readonly as: Principal
}

export type AuditRefusal = InvalidInput | ReadmissionRefusal | ForbiddenAudit

const pageOf = async (
  engine: Engine,
  given: AuditQuery,
  { as, age }: ReadingOptions & { readonly age: PrincipalAge },
): Promise<E.Either<NotDone<AuditRefusal>, AuditPage>> => {
  const checked = checkInput(AuditQuestion, given)
  if (E.isLeft(checked)) return E.left(rejected(checked.left))
  const query = checked.right
  const { principal, target, order, after, limit = 100 } = query
  if (limit > limitMax)
    return E.left(rejected({ _tag: 'InvalidInput', field: 'limit', rule: `is at most ${limitMax}` }))
  const admitted = await readmit(engine, as, { age })
  if (E.isLeft(admitted)) return narrowed<AuditRefusal>(admitted)
  const scope = await auditScope(engine, admitted.right)
  if (E.isLeft(scope)) return scope
  const { account, only } = scope.right
  if (only !== undefined && principal !== undefined && principal !== only)
    return E.left(rejected({ _tag: 'ForbiddenAudit' }))

  const { id } = admitted.right
  const filter = filterOf(query, scope.right)
  const cursors = cursorsOf(engine, filter, { account, reader: id })
  const sequence = after === undefined ? undefined : cursors.sequenceOf(after)
  if (after !== undefined && sequence === undefined)
    return E.left(rejected({ _tag: 'InvalidInput', field: 'after', rule: 'is the end of a page of this question' }))

  const trail = await preparedTrail(engine)
  if (E.isLeft(trail)) return trail
  const isAdmitted = admission(engine, scope.right, target)
  const reader = new AuditReader(engine, { account, id })
  const begin = sequence === undefined ? {} : order === 'newest-first' ? { before: sequence } : { after: sequence }
  const page: AuditEntry[] = []
  for (const record of trail.right.list({ ...filter, ...begin })) {
    if (!(await isAdmitted(record))) continue
    const last = page.at(-1)
    if (last !== undefined && page.length === limit)
      return E.right({ entries: page, next: cursors.after(last.sequence) })
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
