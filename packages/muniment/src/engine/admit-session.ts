/**
 * What the gate says to a dashboard session that somebody presents, and what is recorded of it by itself: that it is over,
 * so that no clock brings it back, and that its token was used by two.
 *
 * @module
 */
import {
  type AccessRequest,
  type AccountId,
  admit,
  type Decision,
  type Digest,
  idOf,
  isOfEpoch,
  overSince,
  type RequestOrigin,
  type SessionEndCause,
  type SessionId,
  session,
  systemExpiry,
} from '@muniment/core'
import { type Failure, failure, type Instant, prepared, streamName } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { PresentedSecret } from '../secret.ts'
import { parsed } from './admit-api-key.ts'
import { beforeAppend } from './before-append.ts'
import { carryOut } from './carry-out.ts'
import { unrepeatable } from './command.ts'
import type { Engine } from './engine.ts'
import { type DashboardFacts, dashboardFacts } from './gather-facts.ts'
import { digestOf } from './mint-secret.ts'

type DashboardRequest = Extract<AccessRequest, { readonly surface: 'dashboard' }>

export interface SessionQuestion {
  readonly session: PresentedSecret
  readonly accountId?: AccountId | undefined
  readonly needs?: DashboardRequest['needs']
  readonly origin: RequestOrigin
}

/** What was decided, and on what. */
export interface SessionDecision {
  readonly decision: Decision
  readonly now: Instant
  /** Absent for a text that is no session's token. */
  readonly known?: {
    readonly sessionId: SessionId
    /** Of the token that was presented. */
    readonly digest: Digest
    readonly facts: DashboardFacts
  }
}

/** Why a session is refused that was right otherwise: by itself, or by what its user has done. */
const overBy = ({ session: facts, user, isReused }: DashboardFacts, now: Instant): SessionEndCause | undefined => {
  if (isReused) return 'reuse'
  if (facts?.status !== 'open' || !facts.secretMatches) return undefined
  const own = overSince(facts, now)
  if (own !== undefined) return own
  if (user?.status !== 'active') return undefined
  if (!isOfEpoch(user, facts)) return 'epoch'
  return facts.isListed || facts.mfaRequired ? undefined : 'replaced'
}

/** Ends it, by nobody: what was noticed about it. One that has ended meanwhile is as it should be. */
const recordEnd = async (
  engine: Engine,
  sessionId: SessionId,
  cause: SessionEndCause,
): Promise<E.Either<Failure, void>> => {
  const { commandId, verb } = unrepeatable(engine, 'access.enter', `expiry ${sessionId}`)
  const ended = await carryOut(engine, {
    aggregate: session,
    stream: streamName(engine.namespace, session.category, sessionId),
    envelope: { principal: systemExpiry, command: verb, commandId, correlationId: commandId, sessionId },
    prepare: () => prepared({ type: 'EndSession', cause }),
  })
  if (E.isRight(ended) || ended.left._tag === 'Rejected') return E.right(undefined)
  return E.left(ended.left._tag === 'Failure' ? ended.left : failure(new Error('the session could not be ended')))
}

/** Left: the store failed; nobody is let in. */
export const admitSession = async (
  engine: Engine,
  { session: presented, accountId, needs, origin }: SessionQuestion,
): Promise<E.Either<Failure, SessionDecision>> => {
  const now = engine.environment.now()
  const request: DashboardRequest = { surface: 'dashboard', now, accountId, needs, instance: engine.instance }
  const secret = parsed(presented)
  if (secret?.kind !== 'dashboard-session') return E.right({ decision: admit(request, {}), now })
  const sessionId = idOf.session(secret.publicId)
  const digest = digestOf(secret.text)
  const read = await beforeAppend(() => dashboardFacts(engine, { sessionId, proof: digest, accountId }))
  if (E.isLeft(read)) return read
  const facts = read.right
  const cause = overBy(facts, now)
  if (cause !== undefined) {
    const recorded = await recordEnd(engine, sessionId, cause)
    if (E.isLeft(recorded)) return recorded
  }
  return E.right({ decision: admit(request, facts, origin), now, known: { sessionId, digest, facts } })
}
