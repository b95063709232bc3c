/** The whole audit trail of an instance, page by page, as support reads it. @module */
import type { AuditEntry, Muniment } from 'muniment'

export const wholeTrail = async (muniment: Muniment): Promise<readonly AuditEntry[]> => {
  const as = await muniment.support({ operator: 'simulation', reason: 'reads the trail' })
  const entries: AuditEntry[] = []
  for (let after: number | undefined; ; ) {
    const page = await muniment.audit.entries({ limit: 50, ...(after === undefined ? {} : { after }) }, { as })
    entries.push(...page.entries)
    if (page.next === undefined) return entries
    after = page.next
  }
}
