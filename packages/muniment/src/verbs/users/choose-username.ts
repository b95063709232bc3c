/**
 * `users.chooseUsername`: the person, logged in, is known by a username beside their address (D55).
 *
 * @module
 */
import {
  canonicalUsername,
  type InvalidUsername,
  type UsernameTaken,
  type UsernameUnchanged,
  type UserRejection,
  user,
} from '@muniment/core'
import { type Codec, prepared, rejected, streamName, strictObject } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { checkInput } from '../../engine/check-input.ts'
import { claimFor, claimKey, holderOf } from '../../engine/claims.ts'
import type { CommandOptions } from '../../engine/command.ts'
import type { CommandIdReused } from '../../refusals.ts'
import { addressOf, notify, type Told } from '../../mail/mail-to-user.ts'
import { narrowed, type Verb } from '../verb.ts'
import { onSelf, type SelfOptions, type DangerousRefusal, selfIn } from './act-as-self.ts'

export interface ChooseUsernameInput {
  /** 2 to 64 letters and digits of one script, with single `.`, `_` and `-` between them. Compared without case. */
  readonly username: string
}

export interface UsernameIsChosen {
  /** True when this command id was carried out before. */
  readonly repeated: boolean
}

export type ChooseUsernameRefusal =
  | DangerousRefusal
  | CommandIdReused
  | InvalidUsername
  | UsernameTaken
  | UsernameUnchanged

const ChooseUsernameInput: Codec<ChooseUsernameInput> = strictObject<ChooseUsernameInput>('username', {
  username: t.string,
})

const taken: UsernameTaken = { _tag: 'UsernameTaken' }

export const chooseUsername: Verb<
  ChooseUsernameInput,
  SelfOptions & CommandOptions,
  UsernameIsChosen,
  ChooseUsernameRefusal
> = async (engine, given, options) => {
  const input = checkInput(ChooseUsernameInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const username = canonicalUsername(input.right.username)
  if (E.isLeft(username)) return E.left(rejected(username.left))
  const usernameClaim = claimKey(engine, 'username', username.right.canonical)
  const self = await selfIn(engine, 'users.chooseUsername', usernameClaim, { ...options, by: 'dangerous' })
  if (E.isLeft(self)) return self
  const { userId } = self.right
  const ownerStream = streamName(engine.namespace, user.category, userId)
  const done = await onSelf<never, Told>(engine, self.right, async (state, now) => {
    const holder = await holderOf(engine, usernameClaim)
    if (holder !== undefined && holder !== userId) return E.left<UserRejection>(taken)
    const to = state.user.status === 'active' ? await addressOf(engine, state.user) : undefined
    const shown = await engine.sealer.seal(userId, 'user.username', username.right.shown)
    return prepared(
      { type: 'ChooseUsername', usernameClaim, username: shown },
      {
        result: { to, at: now },
        claim: claimFor<UserRejection>(engine, 'username', { key: usernameClaim, ownerStream, taken }),
      },
    )
  })
  if (E.isLeft(done)) return narrowed<ChooseUsernameRefusal>(done)
  const { repeated, result } = done.right
  if (result !== undefined) await notify(engine, { about: 'username-changed', ...result })
  return E.right({ repeated })
}
