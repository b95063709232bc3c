/**
 * Whether somebody who was let in speaks still, asked of the state that a command is decided on.
 *
 * A reset, or the first proof of an address, ends sessions and names credentials that are dropped. Whoever was let in before
 * it, and writes after it, comes too late.
 *
 * @module
 */
import { isListed, isOfEpoch, type Principal, type SessionId, type UserState } from '@muniment/core'
import type { Engine } from './engine.ts'
import { loadSession } from './load.ts'

/** True for the session where it stands in the person's present epoch. Who leaves or is gone is for the command to judge. */
const sessionSpeaks = async (engine: Engine, state: UserState, sessionId: SessionId): Promise<boolean> => {
  const { user } = state
  if (user.status !== 'active') return true
  const epoch = { epoch: user.epoch, keptSessionId: user.keptSessionId }
  const listed = isListed(state, sessionId)
  const { session } = (await loadSession(engine, sessionId)).state
  return listed && session.status === 'open' && isOfEpoch(epoch, { sessionId, epoch: session.epoch })
}

/** The same for whoever came by a session, a session token or a credential. */
export const principalSpeaks = async (engine: Engine, state: UserState, { identity }: Principal): Promise<boolean> => {
  if (identity.kind !== 'user' || state.user.status !== 'active') return true
  const { sessionId, credentialId, sessionToken } = identity
  if (sessionId !== undefined) return sessionSpeaks(engine, state, sessionId)
  if (sessionToken !== undefined)
    return (
      sessionToken.epoch >= state.user.provenEpoch &&
      (!engine.sessionTokens.endWithPassword || sessionToken.epoch >= state.user.tokenEpoch)
    )
  return credentialId === undefined || !state.user.droppedCredentials.includes(credentialId)
}
