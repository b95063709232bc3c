/**
 * Reactions: each leads back to the event that caused it and to whoever began, and in the end none is left undone.
 *
 * @module
 */
import { type Law, type Logged, Violations } from './evidence.ts'

const name = 'reactions'

export const reactionsDone: Law = {
  name,
  check: ({ log }) => {
    const violations = new Violations(name)
    const byId = new Map<string, Logged>()
    const accounts = new Set<string>()
    const credentials = new Set<string>()
    for (const logged of log) {
      const { recorded, event } = logged
      byId.set(recorded.id, logged)
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
    for (const logged of log) {
      const { event } = logged
      if (
        event.type === 'UserSignedUp' &&
        event.data.founds !== undefined &&
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
