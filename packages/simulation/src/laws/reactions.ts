/**
 * Reactions: each leads back to the event that caused it and to whoever began, and in the end none is left undone. A process that lives on
 * finishes by itself what it was not answered.
 *
 * @module
 */
import { unansweredEmail } from '../command.ts'
import { Doors, type Membership } from './doors.ts'
import { type Evidence, type Law, type Logged, Violations } from './evidence.ts'

const name = 'reactions'

/** From the first round of catching up later to the last. */
const roundsMs = 21_100

/**
 * Events whose reactions were done only when somebody asked for catching up, though the process that recorded them knew
 * that something might be left, lived on, and had rounds to go when everything was healed.
 */
const unfinished = ({ entries, log, alive, healedAtMs, byItself }: Evidence): readonly Logged[] => {
  const watched = new Set<string | undefined>()
  for (const { process, commandId, told } of entries)
    if (alive.has(process) && told !== undefined && told.atMs + roundsMs > healedAtMs) watched.add(commandId)
  const late = log.slice(byItself)
  return log.filter(({ recorded }) => {
    const { commandId, reaction } = recorded.metadata
    if (reaction !== undefined || commandId === undefined || !watched.has(commandId)) return false
    return late.some((done) => done.recorded.metadata['$correlationId'] === recorded.metadata['$correlationId'])
  })
}

/** From an unknown outcome to the round of catching up that finds what arrived meanwhile: sooner than others look after it. */
const ownRoundsMs = 7_000

/** The last command was not answered, nothing else failed, and its account was not founded by whoever knew of it. */
const leftToOthers = ({ entries, log, alive }: Evidence): readonly Logged[] => {
  const last = entries.find(({ command }) => command.verb === 'signUp' && command.email === unansweredEmail)
  if (last?.told?.outcome.kind !== 'unknown' || !alive.has(last.process)) return []
  const { atMs } = last.told
  return log.filter(
    ({ recorded: { metadata, recordedAt } }) =>
      metadata.reaction !== undefined &&
      metadata['$correlationId'] === last.commandId &&
      recordedAt.getTime() > atMs + ownRoundsMs,
  )
}

/** Of those who asked to be gone: who is a member in the end, where the account has another administrator; and who is not deleted. */
const stillHere = (log: readonly Logged[]): readonly { readonly text: string; readonly logged: Logged }[] => {
  const doors = new Doors(log)
  const end = log.length
  const members = [...doors.memberships.values()]
  const isAdministrator = (one: Membership): boolean => one.permissions.administrator && one.status.at(end) === 'active'
  const isNeeded = (one: Membership): boolean =>
    isAdministrator(one) &&
    !members.some((other) => other !== one && other.account === one.account && isAdministrator(other))
  const deleted = log.filter(({ event }) => event.type === 'UserDeleted').map(({ recorded }) => recorded.stream)
  return log.flatMap((logged) => {
    if (logged.event.type !== 'UserDeletionRequested') return []
    const userId = logged.recorded.stream.replace(/^.*\.user-/, '')
    const remaining = members.filter((one) => one.userId === userId && one.status.at(end) !== 'removed')
    const times = deleted.filter((stream) => stream === logged.recorded.stream).length
    return [
      ...(remaining.every(isNeeded) ? [] : [{ text: 'somebody who asked to be gone is a member in the end', logged }]),
      ...(remaining.length > 0 || times === 1 ? [] : [{ text: `deleted ${times} times in the end`, logged }]),
      ...(times > 0 && !remaining.every(isNeeded) ? [{ text: 'deleted, and a member', logged }] : []),
    ]
  })
}

export const reactionsDone: Law = {
  name,
  check: (evidence) => {
    const { log } = evidence
    const violations = new Violations(name)
    const byId = new Map<string, Logged>()
    const accounts = new Set<string>()
    const credentials = new Set<string>()
    const leaving = new Set<string>()
    for (const logged of log) {
      const { recorded, event } = logged
      byId.set(recorded.id, logged)
      if (event.type === 'UserDeletionRequested') leaving.add(recorded.stream.replace(/^.*\.user-/, ''))
      if (event.type === 'AccountCreated') accounts.add(event.data.accountId)
      if (event.type === 'CredentialIssued') credentials.add(event.data.credentialId)
      const { reaction, $causationId, $correlationId } = recorded.metadata
      if (reaction === undefined) continue
      const cause = byId.get($causationId ?? '')
      if (cause === undefined) violations.add(`${event.type} has no cause ahead of it`, { events: [logged] })
      else if (
        cause.recorded.metadata['$correlationId'] !== $correlationId ||
        cause.recorded.metadata['principal.id'] !== recorded.metadata['principal.id']
      )
        violations.add(`${event.type} is not by whoever began`, { events: [cause, logged] })
    }
    for (const logged of unfinished(evidence))
      violations.add(`what ${logged.event.type} asks for was not done by itself`, { events: [logged] })
    for (const logged of leftToOthers(evidence))
      violations.add(`${logged.event.type} was left to others by a process that was not answered`, { events: [logged] })
    for (const text of stillHere(log)) violations.add(text.text, { events: [text.logged] })
    for (const logged of log) {
      const { event } = logged
      if (
        event.type === 'UserSignedUp' &&
        event.data.founds !== undefined &&
        !leaving.has(event.data.userId) &&
        !accounts.has(event.data.founds.accountId)
      )
        violations.add('an account is not founded in the end', { events: [logged] })
      if (
        event.type === 'MemberJoined' &&
        event.data.defaultAuthtokenId !== undefined &&
        !credentials.has(event.data.defaultAuthtokenId)
      )
        violations.add('a member is without the default authtoken in the end', { events: [logged] })
    }
    return violations.found
  },
}
