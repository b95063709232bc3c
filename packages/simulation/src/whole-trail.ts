/** The audit trail as an instance tells it, page by page: to support, to a member of an account, to a person. @module */
import type { AuditEntry, Muniment, Principal } from 'muniment'

/** What this principal may read. */
export const trailOf = async (muniment: Muniment, as: Principal): Promise<readonly AuditEntry[]> => {
  const entries: AuditEntry[] = []
  for (let after: string | undefined; ; ) {
    const page = await muniment.audit.entries({ limit: 50, ...(after === undefined ? {} : { after }) }, { as })
    entries.push(...page.entries)
    if (page.next === undefined) return entries
    after = page.next
  }
}

export const wholeTrail = async (muniment: Muniment): Promise<readonly AuditEntry[]> =>
  trailOf(muniment, await muniment.support({ operator: 'simulation', reason: 'reads the trail' }))

/** What this principal did. */
export const ownTrail = async (muniment: Muniment, as: Principal): Promise<readonly AuditEntry[]> => {
  const entries: AuditEntry[] = []
  for await (const entry of muniment.audit.by(as)) entries.push(entry)
  return entries
}
