/** `sessions.endAll` and `sessions.endOthers`: a person's own sessions end at once, this one or all others. @module */
import type { CommandName } from '@muniment/core'
import { type Codec, prepared, rejected, strictObject } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { checkInput } from '../../engine/check-input.ts'
import type { CommandOptions } from '../../engine/command.ts'
import type { CommandIdReused } from '../../refusals.ts'
import { onSelf, type SelfOptions, type SelfRefusal, selfIn } from '../users/act-as-self.ts'
import { narrowed, type Verb } from '../verb.ts'

export interface SessionsAreEnded {
  /** True when this command id was carried out before. */
  readonly repeated: boolean
}

export type EndAllRefusal = SelfRefusal | CommandIdReused

type EndsSessions = Verb<Record<string, never>, SelfOptions & CommandOptions, SessionsAreEnded, EndAllRefusal>

const EndAllInput: Codec<Record<string, never>> = strictObject('end', {})

const ending =
  (verb: Extract<CommandName, 'sessions.endAll' | 'sessions.endOthers'>): EndsSessions =>
  async (engine, given, options) => {
    const input = checkInput(EndAllInput, given)
    if (E.isLeft(input)) return E.left(rejected(input.left))
    const self = await selfIn(engine, verb, {}, { ...options, by: 'session' })
    if (E.isLeft(self)) return narrowed(self)
    const { identity } = self.right.principal
    const keptSessionId = verb === 'sessions.endOthers' && identity.kind === 'user' ? identity.sessionId : undefined
    const done = await onSelf(engine, self.right, () =>
      prepared({ type: 'EndSessions', cause: 'logout-everywhere', keptSessionId }),
    )
    return E.isLeft(done) ? narrowed<EndAllRefusal>(done) : E.right({ repeated: done.right.repeated })
  }

export const endAll: EndsSessions = ending('sessions.endAll')
export const endOthers: EndsSessions = ending('sessions.endOthers')
