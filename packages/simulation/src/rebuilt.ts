/**
 * Rebuilt read models: what a client that has caught up knows is what anybody makes of the same log.
 *
 * @module
 */
import { admit, idOf, noOrigin, parseSecret } from '@muniment/core'
import { type Instant, sha256 } from '@muniment/kernel'
import { type AccessIndex, accessIndex, readSequenced } from '@muniment/projections'
import { either as E } from 'fp-ts'
import { type AuditEntry, type Muniment, MunimentError, type Principal } from 'muniment'
import type { Digest } from '@muniment/core'
import { type Logged, Violations, type Violation } from './laws/evidence.ts'

const name = 'rebuild'

const indexOf = (log: readonly Logged[], violations: Violations): AccessIndex => {
  const index = accessIndex()
  for (const logged of log) {
    const read = readSequenced('muniment', logged.recorded, logged.index)
    if (E.isRight(read)) index.apply(read.right)
    else violations.add('an event cannot be read', { events: [logged] })
  }
  return index
}

const byIndex = (index: AccessIndex, apiKey: string, now: Instant): string => {
  const secret = parseSecret(apiKey)
  if (E.isLeft(secret)) return 'no secret'
  const facts = index.credential(idOf.apiKey(secret.right.publicId), sha256(apiKey) as Digest)
  if (facts === 'undecidable') return facts
  const decision = admit({ surface: 'api', now }, facts, noOrigin)
  return decision.verdict === 'allowed' ? 'let in' : decision.refusal._tag
}

const byGate = async (muniment: Muniment, apiKey: string, consistency: 'fresh' | 'strong'): Promise<string> => {
  try {
    await muniment.access.enter({ apiKey, consistency, surface: 'api' })
    return 'let in'
  } catch (error) {
    return error instanceof MunimentError ? error.code : String(error)
  }
}

const trailOf = async (muniment: Muniment): Promise<readonly AuditEntry[]> => {
  const entries: AuditEntry[] = []
  let as: Principal | undefined
  for (let after: number | undefined; ; ) {
    as ??= await muniment.support({ operator: 'simulation', reason: 'compares two instances' })
    const page = await muniment.audit.entries({ limit: 1_000, ...(after === undefined ? {} : { after }) }, { as })
    entries.push(...page.entries)
    if (page.next === undefined) return entries
    after = page.next
  }
}

/** `live` has caught up; `anew` has just read the same log. */
export const comparedWithRebuilt = async (
  { live, anew }: { readonly live: Muniment; readonly anew: Muniment },
  {
    log,
    apiKeys,
    now,
  }: { readonly log: readonly Logged[]; readonly apiKeys: readonly string[]; readonly now: Instant },
): Promise<readonly Violation[]> => {
  const violations = new Violations(name)
  const index = indexOf(log, violations)
  for (const apiKey of new Set(apiKeys)) {
    const rebuilt = byIndex(index, apiKey, now)
    const fresh = await byGate(live, apiKey, 'fresh')
    const strong = await byGate(live, apiKey, 'strong')
    if (fresh !== rebuilt || strong !== rebuilt)
      violations.add(`a key is ${rebuilt} by the rebuilt index, ${fresh} by the live one, ${strong} by the streams`)
  }
  const [ours, theirs] = [await trailOf(live), await trailOf(anew)]
  if (ours.length !== log.length) violations.add(`the live trail has ${ours.length} of ${log.length} events`)
  const at = ours.findIndex((entry, n) => JSON.stringify(entry) !== JSON.stringify(theirs[n]))
  if (at >= 0) violations.add(`the live trail and the rebuilt one differ from entry ${at} on`)
  return violations.found
}
