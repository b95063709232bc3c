/** `access.logOut`: whoever has the token of a session ends it, half logged in or not. @module */
import { type AccessRefusal, anonymous, type SessionId, session } from '@muniment/core'
import { type Codec, prepared, rejected, streamName, strictObject } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { admitSession } from '../../engine/admit-session.ts'
import { carryOut } from '../../engine/carry-out.ts'
import { beforeAppend } from '../../engine/before-append.ts'
import { checkInput } from '../../engine/check-input.ts'
import { unrepeatable } from '../../engine/command.ts'
import { envelopeBy } from '../../engine/envelope-of.ts'
import type { InvalidInput } from '../../refusals.ts'
import type { PresentedSecret } from '../../secret.ts'
import { type OriginInput, originFields, originOf } from '../origin-fields.ts'
import { PresentedSecretType } from '../presented-secret.ts'
import { refusing, type Verb } from '../verb.ts'

export interface LogOutInput extends OriginInput {
  /** The token of the session. */
  readonly session: PresentedSecret
}

export interface LoggedOut {
  readonly sessionId: SessionId
}

export type LogOutRefusal = InvalidInput | Extract<AccessRefusal, { readonly _tag: 'NotLoggedIn' | 'SessionExpired' }>

const LogOutInput: Codec<LogOutInput> = strictObject<LogOutInput>('logout', {
  session: PresentedSecretType,
  ...originFields,
})

/** A session that still lacks its second factor can be left as well. */
const mayLeave = new Set(['MfaRequired'])

export const logOut: Verb<LogOutInput, Record<string, never>, LoggedOut, LogOutRefusal> = async (engine, given) => {
  const input = checkInput(LogOutInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const origin = originOf(input.right)
  const asked = await admitSession(engine, { session: input.right.session, origin })
  if (E.isLeft(asked)) return asked
  const { decision, known } = asked.right
  if (decision.verdict === 'refused' && !mayLeave.has(decision.refusal._tag))
    return refusing<LogOutRefusal>(decision.refusal)
  const userId = known?.facts.session?.userId
  if (known === undefined || userId === undefined)
    return refusing<LogOutRefusal>({ _tag: 'NotLoggedIn', reference: 'ERR_NGROK_1223' })
  const { sessionId } = known
  const command = unrepeatable(engine, 'access.logOut', `session ${sessionId}`)
  const isHalf = decision.verdict === 'refused'
  const principal = isHalf ? anonymous : { kind: 'user', id: userId, source: 'dashboard' }
  const envelope = await beforeAppend(async () => ({
    ...(await envelopeBy(engine, command, { principal, subject: userId, origin })),
    sessionId,
  }))
  if (E.isLeft(envelope)) return envelope
  const ended = await carryOut(engine, {
    aggregate: session,
    stream: streamName(engine.namespace, session.category, sessionId),
    envelope: envelope.right,
    prepare: () => prepared({ type: 'EndSession', cause: 'logout' }),
  })
  if (E.isRight(ended)) return E.right({ sessionId })
  return ended.left._tag === 'Rejected' ? refusing<LogOutRefusal>({ _tag: 'SessionExpired' }) : E.left(ended.left)
}
