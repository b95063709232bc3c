/**
 * What a login that succeeds opens, and what is suspicious about it.
 *
 * @module
 */
import {
  type ActiveUser,
  isFull,
  isHere,
  type NewLogin,
  overSince,
  type RequestOrigin,
  type SessionId,
  type UserEvent,
  type UserState,
} from '@muniment/core'
import { type Instant, plusMs, type RecordedFact } from '@muniment/kernel'
import type { NoticeAbout } from '../mail/mailer.ts'
import { addressOf, notify } from '../mail/mail-to-user.ts'
import { addressClaimOf } from './claims.ts'
import type { Engine } from './engine.ts'
import { loadSession } from './load.ts'

/** How long a login may take from the first factor to the second. */
export const partialSessionMs = 600_000

/** Failures in a row after which a login that succeeds is told to the person. */
export const failuresToldFrom = 5

/** Limits of the session of a login: shorter for one that has passed a second factor (NIST SP 800-63B-4, AAL2). */
export const sessionLimits = (
  { sessions }: Engine,
  isMfa: boolean,
): { readonly idleMs: number; readonly lifetimeMs: number } =>
  isMfa
    ? { idleMs: sessions.mfaIdleMs, lifetimeMs: sessions.mfaLifetimeMs }
    : { idleMs: sessions.idleMs, lifetimeMs: sessions.lifetimeMs }

/** Those of a person whose streams say that they are over. */
const sessionsOver = async (engine: Engine, user: ActiveUser, now: Instant): Promise<readonly SessionId[]> => {
  const known = Object.keys(user.sessions) as SessionId[]
  const states = await Promise.all(known.map(async (id) => (await loadSession(engine, id)).state.session))
  return known.filter((_, index) => {
    const session = states[index]
    // One that is not there yet is being opened at this moment.
    if (session === undefined || session.status === 'absent') return false
    return session.status === 'ended' || overSince(session, now) !== undefined
  })
}

export interface LoginAsked {
  readonly now: Instant
  readonly sessionId: SessionId
  readonly origin: RequestOrigin
  /** When the session ends; absent: by the limits of a login, after a second factor or without. */
  readonly expiresAt?: Instant
  readonly isMfa: boolean
}

export const newLogin = async (
  engine: Engine,
  { user }: UserState,
  { now, sessionId, origin, isMfa, expiresAt = plusMs(now, sessionLimits(engine, isMfa).lifetimeMs) }: LoginAsked,
): Promise<NewLogin> => {
  const { perPersonMax: sessionsMax } = engine.sessions
  const addressClaim = isHere(user) ? addressClaimOf(engine, user.userId, origin.ip) : undefined
  const over = isHere(user) && isFull(user, sessionsMax) ? await sessionsOver(engine, user, now) : []
  return { now, sessionId, expiresAt, addressClaim, sessionsMax, over }
}

/** Where it is not known yet whether it succeeds: nothing is asked for. */
export const emptyLogin = ({ now, sessionId }: LoginAsked): NewLogin => ({
  now,
  sessionId,
  expiresAt: now,
  addressClaim: undefined,
  sessionsMax: 1,
  over: [],
})

/** What is known of a person before an attempt is judged, for what they are told of it afterwards. */
export type KnownBefore = Pick<
  ActiveUser,
  'userId' | 'email' | 'failuresInRow' | 'hasLoggedIn' | 'addresses' | 'secondFactorFailed'
>

/** Undefined for who is not here. The state moves on with its stream: this does not. */
export const knownBefore = ({ user }: UserState): KnownBefore | undefined => {
  if (!isHere(user)) return undefined
  const { userId, email, failuresInRow, hasLoggedIn, addresses, secondFactorFailed } = user
  return { userId, email, failuresInRow, hasLoggedIn, addresses, secondFactorFailed }
}

const suspicionsOf = (
  known: KnownBefore,
  attempts: number,
  events: readonly RecordedFact<UserEvent>[],
): readonly NoticeAbout[] =>
  events.flatMap(({ fact }): readonly NoticeAbout[] => {
    switch (fact.type) {
      case 'LoginFailed':
        return fact.data.factor === 'second' && !known.secondFactorFailed ? ['second-factor-failed'] : []
      case 'LoginSucceeded': {
        const { addressClaim } = fact.data
        const isNew = known.hasLoggedIn && addressClaim !== undefined && !known.addresses.includes(addressClaim)
        return [
          ...(known.failuresInRow - attempts >= failuresToldFrom ? (['login-after-failures'] as const) : []),
          ...(isNew ? (['login-from-new-address'] as const) : []),
        ]
      }
      case 'RecoveryCodeUsed':
        return [fact.data.remaining === 0 ? 'last-recovery-code-used' : 'recovery-code-used']
      default:
        return []
    }
  })

/**
 * One notice for each suspicion. `attempts`: how many of those that are counted as failed are this login's own. Nothing is
 * thrown: what happened has happened.
 */
export const tellSuspicions = async (
  engine: Engine,
  known: KnownBefore | undefined,
  {
    attempts,
    at,
    events,
  }: { readonly attempts: number; readonly at: Instant; readonly events: readonly RecordedFact<UserEvent>[] },
): Promise<void> => {
  if (known === undefined || engine.mailer === undefined) return
  const suspicions = suspicionsOf(known, attempts, events)
  if (suspicions.length === 0) return
  const to = await addressOf(engine, known).catch(() => undefined)
  for (const about of suspicions) await notify(engine, { about, to, at })
}
