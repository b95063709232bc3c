/**
 * `users.rename`: the person, logged in, is called otherwise.
 *
 * @module
 */
import { type Codec, prepared, rejected, strictObject } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { checkInput } from '../../engine/check-input.ts'
import type { CommandOptions } from '../../engine/command.ts'
import type { CommandIdReused } from '../../refusals.ts'
import { narrowed, type Verb } from '../verb.ts'
import { onSelf, type SelfOptions, type SelfRefusal, selfIn } from './act-as-self.ts'
import { PersonName } from './sign-up-by.ts'

export interface RenameInput {
  /** 1 to 200 visible characters in one line, and no word of the audit trail for nobody. */
  readonly name: string
}

export interface UserIsRenamed {
  /** True when this command id was carried out before. */
  readonly repeated: boolean
}

export type RenameRefusal = SelfRefusal | CommandIdReused

const RenameInput: Codec<RenameInput> = strictObject<RenameInput>('name', { name: PersonName })

export const rename: Verb<RenameInput, SelfOptions & CommandOptions, UserIsRenamed, RenameRefusal> = async (
  engine,
  given,
  options,
) => {
  const input = checkInput(RenameInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const { name } = input.right
  const self = await selfIn(engine, 'users.rename', name, { ...options, by: 'session-or-token' })
  if (E.isLeft(self)) return narrowed(self)
  const done = await onSelf(engine, self.right, async () =>
    prepared({ type: 'RenameUser', name: await engine.sealer.seal(self.right.userId, 'user.name', name) }),
  )
  return E.isLeft(done) ? narrowed<RenameRefusal>(done) : E.right({ repeated: done.right.repeated })
}
