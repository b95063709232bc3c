/**
 * Refusals that must be remembered: decide records them as events, and this table says what the caller is told.
 *
 * @module
 */
import type { UserEvent } from './events.ts'
import type { BadLogin } from './rejections.ts'

/** The refusal that an event stands for, if it stands for one. */
export const refusalOf = (event: UserEvent): BadLogin | undefined =>
  event.type === 'LoginFailed' ? { _tag: 'BadLogin', reference: 'ERR_NGROK_4100' } : undefined
