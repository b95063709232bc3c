/**
 * Logins: each that was told has one session in the log, and the right password of a person who exists is never wrong.
 *
 * @module
 */
import { sha256 } from '@muniment/kernel'
import { isDone } from '../history.ts'
import { type Law, type Logged, Violations } from './evidence.ts'

const name = 'logins'

export const logins: Law = {
  name,
  check: ({ entries, log }) => {
    const violations = new Violations(name)
    const started = new Map<string, Logged[]>()
    const signedUp = new Map<string, Logged>()
    const leaving = new Map<string, Logged>()
    const delayed = new Map<string, Logged>()
    for (const logged of log) {
      if (logged.event.type === 'SessionStarted') {
        const { sessionId } = logged.event.data
        started.set(sessionId, [...(started.get(sessionId) ?? []), logged])
      }
      if (logged.event.type === 'UserSignedUp') signedUp.set(logged.event.data.userId, logged)
      if (logged.event.type === 'UserDeletionRequested') leaving.set(userOf(logged), logged)
      if (logged.event.type === 'LoginLocked' && !delayed.has(userOf(logged))) delayed.set(userOf(logged), logged)
    }
    for (const entry of entries) {
      if (entry.command.verb !== 'logIn' || entry.told === undefined) continue
      if (isDone(entry)) {
        const { sessionId = '', userId = '', secret = '' } = entry.told.outcome.answer
        const [session, ...more] = started.get(sessionId) ?? []
        if (!entry.command.rightPassword) violations.add('let in by a wrong password', { entries: [entry] })
        if (session === undefined) violations.add('told a session that is not in the log', { entries: [entry] })
        else if (session.index >= entry.told.events)
          violations.add('told a session before it was in the log', { entries: [entry], events: [session] })
        if (more.length > 0) violations.add('a session has started twice', { entries: [entry], events: more })
        if (session?.event.type !== 'SessionStarted') continue
        if (session.event.data.tokenDigest !== sha256(secret) || session.event.data.userId !== userId)
          violations.add('told a token that is not that of the session', { entries: [entry], events: [session] })
      } else if (entry.told.outcome.kind === 'refused' && entry.command.rightPassword) {
        const person = entries.find(
          (other) => isDone(other) && other.command.verb === 'signUp' && sameAddress(other, entry),
        )
        const userId = person !== undefined && isDone(person) ? person.told.outcome.answer.userId : undefined
        const exists = userId === undefined ? undefined : signedUp.get(userId)
        // Who asked to be gone is nobody from then on.
        const left = leaving.get(userId ?? '')
        if (left !== undefined && left.index < entry.told.events) continue
        const tooMany = delayed.get(userId ?? '')
        const { code } = entry.told.outcome
        if (code === 'LoginThrottled' && tooMany !== undefined && tooMany.index < entry.told.events) continue
        if (exists !== undefined && exists.index < entry.asked.events)
          violations.add(`the right password is refused as ${code}`, {
            entries: [entry],
            events: [exists],
          })
      }
    }
    return violations.found
  },
}

const userOf = ({ recorded }: Logged): string => recorded.stream.replace(/^.*\.user-/, '')

const sameAddress = (
  { command: a }: { readonly command: { readonly email?: string } | object },
  { command: b }: { readonly command: { readonly email?: string } | object },
): boolean => 'email' in a && 'email' in b && a.email === b.email
