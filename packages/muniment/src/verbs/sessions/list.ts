/**
 * `sessions.list`: a person's own sessions that are open, with device and place.
 *
 * @module
 */
import {
  type AccountId,
  isHere,
  isOfEpoch,
  type LoginMethod,
  type OpenSession,
  overSince,
  type SessionId,
  session,
} from '@muniment/core'
import {
  type Codec,
  fromMetadata,
  type Instant,
  type ReadStreamOptions,
  rejected,
  streamName,
  strictObject,
} from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { checkInput } from '../../engine/check-input.ts'
import type { Engine } from '../../engine/engine.ts'
import { loadSession, loadUser } from '../../engine/load.ts'
import { revealed } from '../../engine/personal-fields.ts'
import { readmitAsSelf } from '../../engine/readmit.ts'
import type { SelfOptions, SelfRefusal } from '../users/act-as-self.ts'
import { narrowed, reading, type Verb } from '../verb.ts'

/** Where a session was at some time: as the host has told it. */
export interface SessionPlace {
  readonly ip?: string
  readonly userAgent?: string
}

export interface ListedSession {
  readonly sessionId: SessionId
  /** The one that asks. */
  readonly isCurrent: boolean
  readonly method: LoginMethod
  /** A second factor was right in it. */
  readonly mfaPassed: boolean
  /** RFC 3339 in UTC, as all times here. */
  readonly startedAt: Instant
  /** The latest sign of life: at most a quarter of the idle time ago when it is busy. */
  readonly seenAt: Instant
  /** The absolute end. */
  readonly expiresAt: Instant
  /** The account entered last. */
  readonly accountId?: AccountId
  readonly startedFrom: SessionPlace
  readonly seenFrom: SessionPlace
}

export interface Sessions {
  /** The newest first. */
  readonly sessions: readonly ListedSession[]
}

const ListInput: Codec<Record<string, never>> = strictObject('question', {})

const placeOf = async (
  { environment: { store }, sealer, namespace }: Engine,
  userId: string,
  sessionId: SessionId,
  direction: ReadStreamOptions['direction'],
): Promise<SessionPlace> => {
  const stream = streamName(namespace, session.category, sessionId)
  // A session that was ended or entered by others than its user says nothing of where that is: a few events tell more.
  const { events } = await store.readStream(stream, { direction: direction ?? 'forwards', maxCount: 16 })
  for await (const { metadata } of events) {
    const { requestIp, requestUserAgent } = fromMetadata(metadata) ?? {}
    if (requestIp === undefined && requestUserAgent === undefined) continue
    return {
      ...(requestIp === undefined ? {} : { ip: await revealed(sealer, userId, 'request.ip', requestIp) }),
      ...(requestUserAgent === undefined
        ? {}
        : { userAgent: await revealed(sealer, userId, 'request.userAgent', requestUserAgent) }),
    }
  }
  return {}
}

const listed = async (engine: Engine, open: OpenSession, current: SessionId): Promise<ListedSession> => {
  const { sessionId, userId, method, mfaPassed, startedAt, seenAt, expiresAt, entered } = open
  return {
    sessionId,
    isCurrent: sessionId === current,
    method,
    mfaPassed,
    startedAt,
    seenAt,
    expiresAt,
    ...(entered === undefined ? {} : { accountId: entered.accountId }),
    startedFrom: await placeOf(engine, userId, sessionId, 'forwards'),
    seenFrom: await placeOf(engine, userId, sessionId, 'backwards'),
  }
}

export const list: Verb<Record<string, never>, SelfOptions, Sessions, SelfRefusal> = reading(
  async (engine, given, options) => {
    const input = checkInput(ListInput, given)
    if (E.isLeft(input)) return E.left(rejected(input.left))
    const admitted = await readmitAsSelf(engine, options.as)
    if (E.isLeft(admitted)) return narrowed<SelfRefusal>(admitted)
    const { userId, sessionId: current } = admitted.right
    const { user } = (await loadUser(engine, userId)).state
    const ids = isHere(user) ? (Object.keys(user.sessions) as SessionId[]) : []
    const now = engine.environment.now()
    const sessions: ListedSession[] = []
    for (const id of ids.toReversed()) {
      const { session: known } = (await loadSession(engine, id)).state
      if (known.status !== 'open' || overSince(known, now) !== undefined) continue
      if (isHere(user) && isOfEpoch(user, known)) sessions.push(await listed(engine, known, current))
    }
    return E.right({ sessions })
  },
)
