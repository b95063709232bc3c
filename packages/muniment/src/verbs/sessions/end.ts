/** `sessions.end`: a person ends one of their own sessions. @module */
import { type NoSuchSession, type SessionAlreadyEnded, SessionId, session } from '@muniment/core'
import { type Codec, prepared, rejected, streamName, strictObject, type Unbranded } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { beforeAppend } from '../../engine/before-append.ts'
import { carryOut } from '../../engine/carry-out.ts'
import { checkInput } from '../../engine/check-input.ts'
import type { CommandOptions } from '../../engine/command.ts'
import { envelopeAs } from '../../engine/envelope-of.ts'
import { loadSession } from '../../engine/load.ts'
import type { CommandIdReused } from '../../refusals.ts'
import { type SelfOptions, type SelfRefusal, selfIn } from '../users/act-as-self.ts'
import { narrowed, type Verb } from '../verb.ts'

interface EndSession {
  /** As `sessions.list` tells it. */
  readonly sessionId: SessionId
}

export type EndSessionInput = Unbranded<EndSession>

export interface SessionIsEnded {
  /** True when this command id was carried out before. */
  readonly repeated: boolean
}

export type EndSessionRefusal = SelfRefusal | CommandIdReused | NoSuchSession | SessionAlreadyEnded

const EndSessionInput: Codec<EndSession> = strictObject<EndSession>('session', { sessionId: SessionId })

export const end: Verb<EndSessionInput, SelfOptions & CommandOptions, SessionIsEnded, EndSessionRefusal> = async (
  engine,
  given,
  options,
) => {
  const input = checkInput(EndSessionInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const { sessionId } = input.right
  const self = await selfIn(engine, 'sessions.end', sessionId, { ...options, by: 'session' })
  if (E.isLeft(self)) return narrowed(self)
  const { principal, userId, command } = self.right
  const read = await beforeAppend(async () => ({
    envelope: await envelopeAs(engine, command, principal),
    known: (await loadSession(engine, sessionId)).state.session,
  }))
  if (E.isLeft(read)) return read
  const { envelope, known } = read.right
  // Somebody else's is answered as one that never was.
  if (known.status === 'absent' || known.userId !== userId) return E.left(rejected({ _tag: 'NoSuchSession' }))
  const ended = await carryOut(engine, {
    aggregate: session,
    stream: streamName(engine.namespace, session.category, sessionId),
    envelope,
    prepare: () => prepared({ type: 'EndSession', cause: 'logout' }),
  })
  return E.isLeft(ended) ? narrowed<EndSessionRefusal>(ended) : E.right({ repeated: ended.right.repeated })
}
