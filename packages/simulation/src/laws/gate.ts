/**
 * The gate: what it said was so at some moment between the question and the answer.
 *
 * For a key that may be looked up in the index, the moment may be earlier by the staleness that the instance allows,
 * but never before what this very process was told is done.
 *
 * @module
 */
import { grants } from '@muniment/core'
import { sha256 } from '@muniment/kernel'
import type { CommandOf } from '../command.ts'
import type { Entry } from '../history.ts'
import { Doors, momentsIn } from './doors.ts'
import { type Evidence, knownTo, type Law, type Logged, Violations } from './evidence.ts'

const name = 'gate'

/** How many events there were so long ago, as the index may still believe. */
const eventsAt = (log: readonly Logged[], atMs: number): number =>
  log.findLastIndex(({ recorded }) => recorded.recordedAt.getTime() <= atMs) + 1

type Verdict = 'let in' | 'refused'

const checkKey = (
  violations: Violations,
  evidence: Evidence,
  doors: Doors,
  entry: Entry & { readonly command: CommandOf<'checkApiKey'> },
): void => {
  const { told, command, asked } = entry
  if (told === undefined || (told.outcome.kind !== 'done' && told.outcome.kind !== 'refused')) return
  const key = doors.keys.get(sha256(command.apiKey))
  const membership = key && doors.memberships.get(key.membershipId)
  if (key === undefined || membership === undefined)
    return violations.add('a key that was told is not in the log', { entries: [entry] })
  const { maxStalenessMs } = evidence.settings
  const stale = command.consistency === 'fresh' && maxStalenessMs > 0
  const from = stale
    ? Math.min(asked.events, Math.max(knownTo(evidence, entry), eventsAt(evidence.log, asked.atMs - maxStalenessMs)))
    : asked.events
  const { userId } = membership
  const turns = [key.status.turns(), membership.status.turns(), doors.turnsOf(userId)]
  const moments = momentsIn(from, told.events, ...turns)
  const verdicts = new Set<Verdict>(
    moments.map((events) =>
      key.status.at(events) === 'active' &&
      membership.status.at(events) === 'active' &&
      !doors.isGone(userId, events) &&
      grants(membership.permissions, 'api.call')
        ? 'let in'
        : 'refused',
    ),
  )
  const verdict: Verdict = told.outcome.kind === 'done' ? 'let in' : 'refused'
  if (verdicts.has(verdict)) return
  const code = told.outcome.kind === 'refused' ? ` as ${told.outcome.code}` : ''
  violations.add(
    `a key was ${verdict}${code}; from ${from} to ${told.events} events it was ${key.status.at(from)}, ` +
      `of a member who was ${membership.status.at(from)}`,
    { entries: [entry] },
  )
}

const checkEntry = (
  violations: Violations,
  doors: Doors,
  entry: Entry & { readonly command: CommandOf<'enter'> },
): void => {
  const { told, command, asked } = entry
  if (told === undefined || (told.outcome.kind !== 'done' && told.outcome.kind !== 'refused')) return
  const session = doors.sessions.get(sha256(command.session))
  if (session === undefined || session.from > told.events)
    return violations.add('a session that was told is not in the log', { entries: [entry] })
  const { account } = command
  const memberships = [...doors.memberships.values()].filter(
    (membership) => membership.account === account && membership.userId === session.userId,
  )
  const moments = momentsIn(
    asked.events,
    told.events,
    ...memberships.map(({ status }) => status.turns()),
    session.status.turns(),
    doors.turnsOf(session.userId),
  )
  const isMember = (events: number): boolean => memberships.some(({ status }) => status.at(events) === 'active')
  const verdicts = new Set<Verdict>(
    moments.map((events) =>
      session.status.at(events) === 'open' &&
      !doors.isGone(session.userId, events) &&
      (account === undefined || isMember(events))
        ? 'let in'
        : 'refused',
    ),
  )
  const verdict: Verdict = told.outcome.kind === 'done' ? 'let in' : 'refused'
  if (!verdicts.has(verdict))
    violations.add(`a session was ${verdict}; from ${asked.events} to ${told.events} events it was the other`, {
      entries: [entry],
    })
}

export const gate: Law = {
  name,
  check: (evidence) => {
    const violations = new Violations(name)
    const doors = new Doors(evidence.log)
    for (const entry of evidence.entries) {
      const { command } = entry
      if (command.verb === 'checkApiKey') checkKey(violations, evidence, doors, { ...entry, command })
      if (command.verb === 'enter') checkEntry(violations, doors, { ...entry, command })
    }
    return violations.found
  },
}
