/**
 * Verbs that give a session another token: who presents it, and what takes its place.
 *
 * @module
 */
import {
  type Digest,
  type Rotation,
  type SessionCommand,
  type SessionEvent,
  type SessionId,
  type SessionRejection,
  session,
} from '@muniment/core'
import { type CommandIdReused, type Done, type NotDone, plusMs, prepared, streamName } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { carryOut } from '../../engine/carry-out.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Undated } from '../../engine/envelope-of.ts'
import { mintSecret } from '../../engine/mint-secret.ts'
import type { Secret } from '../../secret.ts'

export interface Rotating {
  readonly sessionId: SessionId
  /** Of the token that was presented. */
  readonly digest: Digest
  /** That the session was just admitted in. */
  readonly epoch: number
  readonly envelope: Undated
}

/** What was done to a session, and the token that speaks for it now; absent where another call had just rotated it. */
export interface Rotated {
  readonly done: Done<SessionEvent>
  readonly token: Secret | undefined
}

export const rotating = async (
  engine: Engine,
  { sessionId, digest: presented, epoch, envelope }: Rotating,
  commandWith: (rotation: Rotation) => SessionCommand,
): Promise<E.Either<NotDone<SessionRejection | CommandIdReused>, Rotated>> => {
  const { secret, digest: tokenDigest } = mintSecret(engine, 'dashboard-session', sessionId)
  const done = await carryOut(engine, {
    aggregate: session,
    stream: streamName(engine.namespace, session.category, sessionId),
    envelope,
    prepare: (_, now) => {
      const graceUntil = plusMs(now, engine.sessions.graceMs)
      return prepared(commandWith({ presented, tokenDigest, graceUntil, epoch }))
    },
  })
  if (E.isLeft(done)) return done
  const isRotated = done.right.events.some(({ fact }) => fact.type === 'SessionRotated')
  return E.right({ done: done.right, token: isRotated ? secret : undefined })
}
