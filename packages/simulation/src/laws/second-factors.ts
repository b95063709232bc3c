/**
 * Second factors: a code is accepted once, as a recovery code is, and nobody who has paired an authenticator is let in without
 * one.
 *
 * @module
 */
import { sha256 } from '@muniment/kernel'
import { isDone } from '../history.ts'
import { type Law, type Logged, Violations } from './evidence.ts'

const name = 'second factors'

/** What the log says of one person. */
interface Factors {
  epoch: number
  isPaired: boolean
  /** Of the newest code that was accepted. */
  step: number
  recoveryCodes: Set<string>
  /** Codes and recovery codes that were accepted, and sessions that have passed by them. */
  accepted: number
  passed: number
}

const none = (): Factors => ({
  epoch: 0,
  isPaired: false,
  step: -1,
  recoveryCodes: new Set(),
  accepted: 0,
  passed: 0,
})

const idOf = ({ recorded }: Logged): string => recorded.stream.replace(/^.*\.(user|session)-/, '')

export const secondFactors: Law = {
  name,
  check: ({ entries, log }) => {
    const violations = new Violations(name)
    const people = new Map<string, Factors>()
    const users = new Map<string, string>()
    const passed = new Map<string, Logged>()
    const rotated = new Map<string, Logged>()
    const factorsOf = (userId: string): Factors => {
      const factors = people.get(userId) ?? none()
      people.set(userId, factors)
      return factors
    }
    for (const logged of log) {
      const { event } = logged
      switch (event.type) {
        case 'MfaEnabled': {
          const { step, recoveryCodeDigests } = event.data
          Object.assign(factorsOf(idOf(logged)), { isPaired: true, step, recoveryCodes: new Set(recoveryCodeDigests) })
          break
        }
        // Also whoever first proves the address: what was paired before may be somebody else's.
        case 'MfaDisabled':
        case 'MfaReset':
          factorsOf(idOf(logged)).isPaired = false
          break
        case 'SessionEpochRaised':
          factorsOf(idOf(logged)).epoch = event.data.epoch
          break
        case 'TotpCodeAccepted': {
          const factors = factorsOf(idOf(logged))
          if (event.data.step <= factors.step) violations.add('a code was accepted again', { events: [logged] })
          factors.step = event.data.step
          factors.accepted += 1
          break
        }
        case 'RecoveryCodeUsed': {
          const factors = factorsOf(idOf(logged))
          if (!factors.recoveryCodes.delete(event.data.recoveryCodeDigest))
            violations.add('a recovery code was accepted again, or none', { events: [logged] })
          factors.accepted += 1
          break
        }
        case 'SessionStarted': {
          const { sessionId, userId, mfaRequired, epoch } = event.data
          users.set(sessionId, userId)
          const factors = factorsOf(userId)
          if (factors.isPaired && !mfaRequired && epoch === factors.epoch)
            violations.add('a login asked for no second factor', { events: [logged] })
          break
        }
        case 'SessionMfaPassed': {
          const factors = factorsOf(users.get(idOf(logged)) ?? '')
          factors.passed += 1
          if (factors.passed > factors.accepted) violations.add('a session passed without a code', { events: [logged] })
          if (passed.has(idOf(logged))) violations.add('a session passed twice', { events: [logged] })
          passed.set(idOf(logged), logged)
          break
        }
        case 'SessionRotated':
          rotated.set(event.data.tokenDigest, logged)
          break
        default:
      }
    }
    for (const entry of entries) {
      if (!isDone(entry) || entry.command.verb !== 'verifyMfa') continue
      const { sessionId = '', secret = '' } = entry.told.outcome.answer
      for (const logged of [passed.get(sessionId), rotated.get(sha256(secret))])
        if (logged === undefined || logged.index >= entry.told.events || idOf(logged) !== sessionId)
          violations.add('told a second factor that is not in the log', { entries: [entry] })
    }
    return violations.found
  },
}
