/**
 * Nothing is reordered, and nobody is unnamed: revisions are contiguous, ids met once in a stream, times never go back,
 * and every event has a principal.
 *
 * @module
 */
import { lackingInEnvelope } from '@muniment/kernel'
import { type Law, Violations } from './evidence.ts'

const name = 'order'

export const order: Law = {
  name,
  check: ({ log }) => {
    const violations = new Violations(name)
    const heads = new Map<string, bigint>()
    const ids = new Set<string>()
    let recordedMs = 0
    for (const logged of log) {
      const { stream, revision, id, recordedAt, metadata, type } = logged.recorded
      const next = (heads.get(stream) ?? -1n) + 1n
      if (revision !== next)
        violations.add(`${stream} goes on with revision ${revision} in place of ${next}`, { events: [logged] })
      heads.set(stream, revision)
      if (ids.has(`${stream} ${id}`)) violations.add(`${id} is in ${stream} twice`, { events: [logged] })
      ids.add(`${stream} ${id}`)
      if (recordedAt.getTime() < recordedMs) violations.add('time goes back', { events: [logged] })
      recordedMs = recordedAt.getTime()
      const lacking = lackingInEnvelope(metadata)
      if (lacking !== undefined) violations.add(`${type} lacks ${lacking}`, { events: [logged] })
      const { 'principal.kind': kind, 'principal.id': principal } = metadata
      if (kind === 'user' && principal === undefined)
        violations.add(`${type} is by a user without a name`, { events: [logged] })
    }
    return violations.found
  },
}
