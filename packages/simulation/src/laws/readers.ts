/**
 * Readers: each is shown what they may read, no more and no less, and what stood in the log then.
 *
 * - An account shows its administrators everything of it, and what its members did or suffered as persons while they were
 *   members; its other members what they did there themselves.
 * - A person reads what they did outside of accounts, and in those of which they are an active member.
 * - Who could use a key at event N is what the log up to there says, and of the keys of others nothing is told.
 *
 * @module
 */
import { grants } from '@muniment/core'
import type { CommandOf } from '../command.ts'
import { type DoneEntry, type Entry, isDone } from '../history.ts'
import { Doors, momentsIn } from './doors.ts'
import { type Evidence, knownTo, type Law, type Logged, Violations } from './evidence.ts'

const name = 'readers'

type Shown = 'yes' | 'no' | 'either'

const accountOf = ({ recorded }: Logged): string | undefined =>
  /\.account-(.*)$/.exec(recorded.stream)?.[1] ?? recorded.metadata['account']

/** Whose it is, of what somebody did or suffered as a person; an abandoned claim given up is nobody's. */
const personOf = ({ recorded, event }: Logged): string | undefined =>
  recorded.metadata['account'] === undefined && event.type !== 'ClaimFenced'
    ? /\.user-(.*)$/.exec(recorded.stream)?.[1]
    : undefined

/** Whether an account shows it to its administrators. */
const isOfAccount = (doors: Doors, account: string, logged: Logged): boolean => {
  const userId = personOf(logged)
  return userId === undefined ? accountOf(logged) === account : doors.belongs({ userId, account }, logged.index)
}

/** What is so at each moment of a window, or changes within it. */
const throughout = (moments: readonly number[], holds: (events: number) => boolean): Shown => {
  const held = new Set(moments.map(holds))
  return held.size > 1 ? 'either' : held.has(true) ? 'yes' : 'no'
}

const turnsOf = (doors: Doors, userId: string): readonly number[] => [
  ...doors.turnsOf(userId),
  ...[...doors.memberships.values()].flatMap((member) => (member.userId === userId ? member.status.turns() : [])),
]

/** Feeds that neither lag by much nor break: whoever was told that it is done reads it at once. */
const keepUp = ({ settings: { faults } }: Evidence): boolean =>
  faults.slowFeed === 0 && faults.brokenFeed === 0 && faults.feedBehind === 0

/** What was told is a beginning of what may be shown, in its order. */
const checkShown = (
  violations: Violations,
  evidence: Evidence,
  entry: DoneEntry,
  isShown: (logged: Logged) => Shown,
): void => {
  const { trail = [] } = entry.told.outcome.answer
  const known = keepUp(evidence) ? knownTo(evidence, entry) : 0
  let next = 0
  for (const logged of evidence.log.slice(0, entry.told.events)) {
    const isNext = trail[next] === logged.recorded.id
    const shown = isShown(logged)
    if (isNext && shown === 'no')
      violations.add('somebody is shown what they may not read', { entries: [entry], events: [logged] })
    if (isNext) next += 1
    else if (shown === 'yes' && (next < trail.length || logged.index < known))
      return violations.add('something is kept from somebody who may read it', { entries: [entry], events: [logged] })
  }
  if (next < trail.length)
    violations.add('a trail has what is not in the log, or not in this order', { entries: [entry] })
}

const checkAccountTrail = (
  violations: Violations,
  evidence: Evidence,
  doors: Doors,
  entry: DoneEntry & { readonly command: CommandOf<'readAccountTrail'> },
): void => {
  const { userId, account } = entry.command.actor
  const moments = momentsIn(entry.asked.events, entry.told.events, turnsOf(doors, userId))
  const isMember = throughout(moments, (events) => doors.isMember({ userId, account }, events))
  if (isMember === 'no') violations.add('a trail is shown to somebody who is no member', { entries: [entry] })
  const readsAll = throughout(moments, (events) =>
    doors.isMember({ userId, account }, events, (permissions) => grants(permissions, 'audit.read')),
  )
  checkShown(violations, evidence, entry, (logged) => {
    if (!isOfAccount(doors, account, logged)) return 'no'
    const isOwnAct = accountOf(logged) === account && logged.recorded.metadata['principal.id'] === userId
    return isOwnAct ? 'yes' : readsAll
  })
}

const checkOwnTrail = (
  violations: Violations,
  evidence: Evidence,
  doors: Doors,
  entry: DoneEntry & { readonly command: CommandOf<'readOwnTrail'> },
): void => {
  const { userId, account: entered } = entry.command
  const moments = momentsIn(entry.asked.events, entry.told.events, turnsOf(doors, userId))
  const readsAll = throughout(moments, (events) =>
    doors.isMember({ userId, account: entered }, events, (permissions) => grants(permissions, 'audit.read')),
  )
  checkShown(violations, evidence, entry, (logged) => {
    if (logged.recorded.metadata['principal.id'] !== userId) return 'no'
    const account = accountOf(logged)
    if (entered !== undefined && account === entered) return 'yes'
    if (entered !== undefined) return isOfAccount(doors, entered, logged) ? readsAll : 'no'
    return account === undefined ? 'yes' : throughout(moments, (events) => doors.isMember({ userId, account }, events))
  })
}

const checkWhoCouldUse = (
  violations: Violations,
  evidence: Evidence,
  doors: Doors,
  entry: Entry & { readonly command: CommandOf<'whoCouldUse'> },
): void => {
  const { told, command, asked } = entry
  const about = { entries: [entry] }
  if (told?.outcome.kind === 'refused' && told.outcome.code === 'NoSuchEvent' && keepUp(evidence))
    if (command.at < knownTo(evidence, entry)) violations.add('an event that this process was told is none', about)
  if (told?.outcome.kind !== 'done') return
  if (command.at >= told.events) return violations.add('somebody is told of an event that is not yet', about)
  if (command.actor !== undefined) {
    const { actor } = command
    const moments = momentsIn(asked.events, told.events, turnsOf(doors, actor.userId))
    const reads = throughout(moments, (events) =>
      doors.isMember(actor, events, (permissions) => grants(permissions, 'audit.read')),
    )
    if (reads === 'no') violations.add('somebody is told who could use a key, and may not read the trail', about)
  }
  const key = doors.keysById.get(command.credentialId)
  const member = key && doors.memberships.get(key.membershipId)
  const events = command.at + 1
  const isTheirs = command.actor === undefined || command.actor.account === key?.account
  const could =
    isTheirs &&
    key?.status.at(events) === 'active' &&
    member?.status.at(events) === 'active' &&
    !doors.isGone(member.userId, events) &&
    grants(member.permissions, 'api.call')
      ? member.userId
      : undefined
  const { userId, refusal } = told.outcome.answer
  if (userId !== could) violations.add(`${userId ?? 'nobody'} is told in place of ${could ?? 'nobody'}`, about)
  if (!isTheirs && refusal !== 'UnknownCredential') violations.add(`the key of others is told as ${refusal}`, about)
}

export const readers: Law = {
  name,
  check: (evidence) => {
    const violations = new Violations(name)
    const doors = new Doors(evidence.log)
    for (const entry of evidence.entries) {
      const { command } = entry
      if (command.verb === 'whoCouldUse') checkWhoCouldUse(violations, evidence, doors, { ...entry, command })
      if (!isDone(entry)) continue
      if (command.verb === 'readAccountTrail') checkAccountTrail(violations, evidence, doors, { ...entry, command })
      if (command.verb === 'readOwnTrail') checkOwnTrail(violations, evidence, doors, { ...entry, command })
      if (command.verb === 'readTrail') checkShown(violations, evidence, entry, () => 'yes')
    }
    return violations.found
  },
}
