/**
 * Mail to a user, at the address that is on record and nowhere else.
 *
 * @module
 */
import type { ActiveUser } from '@muniment/core'
import type { Instant } from '@muniment/kernel'
import type { Engine } from '../engine/engine.ts'
import type { NoticeAbout } from './mailer.ts'
import { send } from './send.ts'

/** Undefined when the key that the address was sealed with is gone, or does not open it. */
export const addressOf = async (
  { sealer }: Engine,
  { userId, email }: Pick<ActiveUser, 'userId' | 'email'>,
): Promise<string | undefined> => {
  const revealed = await sealer.reveal(userId, 'user.email', email)
  return revealed.status === 'open' ? revealed.text : undefined
}

/** Whom to tell, and when it was. */
export interface Told {
  readonly to: string | undefined
  readonly at: Instant
}

/** One notice for one change. Nothing is thrown: the change has happened. */
export const notify = async (
  { mailer }: Engine,
  { about, at, to }: Told & { readonly about: NoticeAbout },
): Promise<void> => {
  if (mailer !== undefined && to !== undefined) await send(mailer, { kind: 'notice', to, about, at })
}
