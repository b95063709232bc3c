/**
 * What can be asked of the audit trail, and how the trail is asked it.
 *
 * @module
 */
import {
  type Codec,
  epochMsOf,
  Instant,
  listOf,
  oneOf,
  optional,
  strictObject,
  type Unbranded,
  wholeNumber,
} from '@muniment/kernel'
import type { AuditFilter, AuditOrder } from '@muniment/projections'
import * as t from 'io-ts'
import { type AuditScope, isOfOneself } from './audit-scope.ts'

export interface AuditQuestion {
  /** Only what this principal did: a user's id. */
  readonly principal?: string | undefined
  /** Only what was done with this credential. */
  readonly credential?: string | undefined
  /** Only what was done to this: the id of a member, an invitation, a credential, an account, or of a person. */
  readonly target?: string | undefined
  /** Only these stored names. */
  readonly types?: readonly string[] | undefined
  /** Recorded at this moment or later, RFC 3339 in UTC with milliseconds. */
  readonly from?: Instant | undefined
  /** Recorded at this moment or earlier. */
  readonly until?: Instant | undefined
  /** Default `oldest-first`. */
  readonly order?: AuditOrder | undefined
  /** Continue where a page ended: its `next`, with the same question by the same reader. */
  readonly after?: string | undefined
  /** 1 to 1,000. Default 100. */
  readonly limit?: number | undefined
}

export type AuditQuery = Unbranded<AuditQuestion>

export const AuditQuestion: Codec<AuditQuestion> = strictObject<AuditQuestion>('audit query', {
  principal: optional(t.string as t.Type<string>),
  credential: optional(t.string as t.Type<string>),
  target: optional(t.string as t.Type<string>),
  types: optional(listOf(t.string)),
  from: optional(Instant),
  until: optional(Instant),
  order: optional(oneOf('order', 'oldest-first', 'newest-first')),
  after: optional(t.string as t.Type<string>),
  limit: optional(wholeNumber(1)),
})

/** Most entries of a page. */
export const limitMax = 1_000

/** The question as the trail is asked it. Whoever reads their own reads what they did, or what was done to them. */
export const filterOf = (
  { principal, credential, target, types, from, until, order }: AuditQuestion,
  scope: AuditScope,
): AuditFilter => {
  const { account, only } = scope
  const by = isOfOneself(target, scope) ? principal : (only ?? principal)
  return {
    ...(account === undefined ? {} : { account }),
    ...(by === undefined ? {} : { principal: by }),
    ...(credential === undefined ? {} : { credential }),
    ...(target === undefined ? {} : { target }),
    ...(types === undefined ? {} : { types }),
    ...(from === undefined ? {} : { fromMs: epochMsOf(from) }),
    ...(until === undefined ? {} : { untilMs: epochMsOf(until) }),
    ...(order === undefined ? {} : { order }),
  }
}
