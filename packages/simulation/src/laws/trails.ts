/**
 * Trails and mails: whoever reads the trail reads the log from its start, as far as this process knows it at least, and
 * no mail promises what the log does not know.
 *
 * @module
 */
import { sha256 } from '@muniment/kernel'
import { isDone } from '../history.ts'
import { type Law, Violations } from './evidence.ts'

const name = 'trails'

export const trails: Law = {
  name,
  check: (evidence) => {
    const violations = new Violations(name)
    const { entries, log, mails } = evidence
    for (const entry of entries) {
      if (entry.command.verb !== 'readTrail' || !isDone(entry)) continue
      const { trail = [] } = entry.told.outcome.answer
      const at = trail.findIndex((id, n) => id !== log[n]?.recorded.id)
      if (at >= 0) violations.add(`the trail is not the log from entry ${at} on`, { entries: [entry] })
      if (trail.length > entry.told.events) violations.add('the trail is ahead of the log', { entries: [entry] })
    }
    const tickets = new Set(
      log.flatMap(({ event }) =>
        event.type === 'UserInvited' || event.type === 'InvitationResent' ? [event.data.ticketDigest as string] : [],
      ),
    )
    const mailed = new Set<string>()
    for (const mail of mails) {
      if (mail.kind !== 'invitation') continue
      const { ticket, to } = mail
      if (!tickets.has(sha256(ticket))) violations.add(`a mail to ${to} has a ticket that the log does not know`)
      if (mailed.has(ticket)) violations.add(`two mails to ${to} have one ticket`)
      mailed.add(ticket)
    }
    return violations.found
  },
}
