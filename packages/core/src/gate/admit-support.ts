/**
 * Support: a person of the platform, named, with a reason (D45). Reads; touches no secret.
 *
 * @module
 */
import type { Instant } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { isOneLine, isPersonName, showsSomething } from '../display-text.ts'
import { type Instance, makePrincipal, noOrigin, type Principal } from './principal.ts'

/** Support names its operator. */
export interface OperatorRequired {
  readonly _tag: 'OperatorRequired'
}
/** Support gives a reason. */
export interface ReasonRequired {
  readonly _tag: 'ReasonRequired'
  readonly reference: 'ERR_NGROK_17006'
}

/** Left: `OperatorRequired` for what names nobody, `ReasonRequired` for what says nothing or more than one line. */
export const admitSupport = (request: {
  readonly operator: string
  readonly reason: string
  readonly now: Instant
  readonly instance?: Instance | undefined
}): E.Either<OperatorRequired | ReasonRequired, Principal> => {
  const operator = request.operator.trim()
  const reason = request.reason.trim()
  if (!isPersonName(operator)) return E.left({ _tag: 'OperatorRequired' })
  if (!isOneLine(reason) || !showsSomething(reason))
    return E.left({ _tag: 'ReasonRequired', reference: 'ERR_NGROK_17006' })
  const { now, instance } = request
  const identity = { kind: 'support', id: undefined, source: 'system', operator, reason } as const
  return E.right(makePrincipal({ identity, origin: noOrigin, admittedAt: now, instance }))
}
