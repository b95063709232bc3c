/**
 * Rebuilt read models: what a client that has caught up knows is what anybody makes of the same log.
 *
 * @module
 */
import { admit, type Digest, idOf, noOrigin, parseSecret } from '@muniment/core'
import { type Instant, sha256 } from '@muniment/kernel'
import { type AccessIndex, accessIndex, readSequenced } from '@muniment/projections'
import { either as E } from 'fp-ts'
import { type Muniment, MunimentError } from 'muniment'
import { type Logged, type Violation, Violations } from './laws/evidence.ts'
import { wholeTrail } from './whole-trail.ts'

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

/** `live` have caught up; `anew` has just read the same log. */
export const comparedWithRebuilt = async (
  { live, anew }: { readonly live: readonly Muniment[]; readonly anew: Muniment },
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
    const strong = await byGate(anew, apiKey, 'strong')
    for (const instance of live) {
      const fresh = await byGate(instance, apiKey, 'fresh')
      if (fresh !== rebuilt || strong !== rebuilt)
        violations.add(`a key is ${rebuilt} by the rebuilt index, ${fresh} by the live one, ${strong} by the streams`)
    }
  }
  const theirs = (await wholeTrail(anew)).map((entry) => JSON.stringify(entry))
  for (const instance of live) {
    const ours = await wholeTrail(instance)
    if (ours.length !== log.length) violations.add(`the live trail has ${ours.length} of ${log.length} events`)
    const at = ours.findIndex((entry, n) => JSON.stringify(entry) !== theirs[n])
    if (at >= 0) violations.add(`the live trail and the rebuilt one differ from entry ${at} on`)
  }
  for (const instance of [...live, anew]) {
    const as = await instance.support({ operator: 'simulation', reason: 'verifies the log' })
    const { findings, events } = await instance.audit.verify({}, { as })
    for (const { fault, sequence } of findings) violations.add(`event ${sequence} is found ${fault}`)
    if (events !== log.length) violations.add(`${events} of ${log.length} events were verified`)
  }
  return violations.found
}
