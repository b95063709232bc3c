/** `sessions.end`: a person ends one of their own sessions. @module */
import { type NoSuchSession, type SessionAlreadyEnded, SessionId, session } from '@muniment/core'
import { type Codec, prepared, rejected, streamName, strictObject, type Unbranded } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { beforeAppend } from '../../engine/before-append.ts'
import { carryOut } from '../../engine/carry-out.ts'
import { checkInput } from '../../engine/check-input.ts'
import { unrepeatable } from '../../engine/command.ts'
import { envelopeAs } from '../../engine/envelope-of.ts'
import { loadSession } from '../../engine/load.ts'
import { readmitAsSelf } from '../../engine/readmit.ts'
import type { SelfOptions, SelfRefusal } from '../users/act-as-self.ts'
import { narrowed, type Verb } from '../verb.ts'

interface EndSession {
  /** As `sessions.list` tells it. */
  readonly sessionId: SessionId
}

export type EndSessionInput = Unbranded<EndSession>

/** Nothing to tell: it is done. */
export interface SessionIsEnded {}

export type EndSessionRefusal = SelfRefusal | NoSuchSession | SessionAlreadyEnded

const EndSessionInput: Codec<EndSession> = strictObject<EndSession>('session', { sessionId: SessionId })

export const end: Verb<EndSessionInput, SelfOptions, SessionIsEnded, EndSessionRefusal> = async (
  engine,
  given,
  options,
) => {
  const input = checkInput(EndSessionInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const { sessionId } = input.right
  const admitted = await readmitAsSelf(engine, options.as)
  if (E.isLeft(admitted)) return narrowed<EndSessionRefusal>(admitted)
  const { principal, userId } = admitted.right
  const command = unrepeatable(engine, 'sessions.end', `user ${userId} ${sessionId}`)
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
  return E.isLeft(ended) ? narrowed<EndSessionRefusal>(ended) : E.right({})
}
