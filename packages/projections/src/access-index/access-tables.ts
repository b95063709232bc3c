/**
 * What the access index is made of: the rows of its four projections, and the streams that cannot be read whole.
 *
 * @module
 */
import type { AccountFacts, MembershipFacts, UserFacts } from '@muniment/core'
import { CredentialTable } from './credential-table.ts'
import { NumberedRows } from './numbered-rows.ts'

export interface AccessTables {
  readonly credentials: CredentialTable
  readonly memberships: NumberedRows<MembershipFacts>
  readonly accounts: NumberedRows<AccountFacts>
  readonly users: NumberedRows<UserFacts>
  /** Ids of streams. */
  readonly undecidable: Set<string>
}

/** Empty ones. `seed`: see {@link CredentialTable}. */
export const accessTables = (seed: number): AccessTables => ({
  credentials: new CredentialTable(seed),
  memberships: new NumberedRows(),
  accounts: new NumberedRows(),
  users: new NumberedRows(),
  undecidable: new Set(),
})
