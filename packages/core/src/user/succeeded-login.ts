/** A login that has succeeded, and the sessions that make room for its own. @module */
import type { ClaimKey, Instant } from '@muniment/kernel'
import type { SessionId } from '../ids.ts'
import type { LoginMethod, LoginSucceeded } from './events.ts'
import type { ActiveUser } from './state.ts'

/** What a login that succeeds opens, or goes on with. */
export interface NewLogin {
  readonly now: Instant
  readonly sessionId: SessionId
  /** The absolute end of the session. */
  readonly expiresAt: Instant
  /** Keyed digest of the network address. */
  readonly addressClaim: ClaimKey | undefined
  /** Most sessions that a person has at once. */
  readonly sessionsMax: number
  /** Sessions of the person that are over, as their streams say: asked for where there is no room. */
  readonly over: readonly SessionId[]
}

/** Whether there are so many that `over` has to be asked for. */
export const isFull = ({ sessions }: ActiveUser, sessionsMax: number): boolean =>
  Object.keys(sessions).length >= sessionsMax

const replacedBy = (
  { sessions }: ActiveUser,
  { now, sessionId, sessionsMax, over }: NewLogin,
): readonly SessionId[] => {
  const others = (Object.entries(sessions) as [SessionId, Instant][]).filter(([id]) => id !== sessionId)
  const ended = others.filter(([id, expiresAt]) => over.includes(id) || now >= expiresAt).map(([id]) => id)
  const open = others.map(([id]) => id).filter((id) => !ended.includes(id))
  const tooMany = open.length - (sessionsMax - 1)
  return tooMany > 0 ? [...ended, ...open.slice(0, tooMany)] : ended
}

/** Those that are over make room first, then the oldest. */
export const succeededLogin = (user: ActiveUser, method: LoginMethod, login: NewLogin): LoginSucceeded => {
  const { sessionId, expiresAt, addressClaim } = login
  const replaced = replacedBy(user, login)
  const data = { method, sessionId, expiresAt, replaced }
  return { type: 'LoginSucceeded', data: addressClaim === undefined ? data : { ...data, addressClaim } }
}
