/**
 * `users.delete`: a person, logged in, wants to be gone. They leave every account by reactions, and are deleted then.
 *
 * @module
 */
import {
  type CommandName,
  type LastAdmin,
  type LoginThrottled,
  leavesNoAdministrator,
  type NoPasswordSet,
  type PasswordProof,
  type SessionExpired,
  type UserEvent,
  type UserIsBanned,
  type UserIsSuspended,
  type UserRejection,
  type WrongPassword,
  user,
} from '@muniment/core'
import {
  type Codec,
  type Done,
  type NotDone,
  optional,
  prepared,
  rejected,
  streamName,
  strictObject,
} from '@muniment/kernel'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { membershipsAtHead } from '../../engine/at-head.ts'
import { attempt, countIfRefused } from '../../engine/attempts.ts'
import { beforeAppend } from '../../engine/before-append.ts'
import { checkInput } from '../../engine/check-input.ts'
import { unrepeatable } from '../../engine/command.ts'
import { comparing } from '../../engine/compare-password.ts'
import type { Engine } from '../../engine/engine.ts'
import { loadAccount, loadUser } from '../../engine/load.ts'
import { readmitAsSelf } from '../../engine/readmit.ts'
import { addressOf, notify, type Told } from '../../mail/mail-to-user.ts'
import type { CommandIdReused } from '../../refusals.ts'
import { narrowed, type Verb } from '../verb.ts'
import { type ActingSelf, onSelf, type SelfOptions, type DangerousRefusal } from './act-as-self.ts'

export interface DeleteInput {
  /** Asked for where there is one. */
  readonly password?: string | undefined
}

/** Nothing to tell: whoever asked is not here any more. */
export interface DeletionAsked {}

export type DeleteRefusal =
  | DangerousRefusal
  | NoPasswordSet
  | WrongPassword
  | LoginThrottled
  | LastAdmin
  | UserIsSuspended
  | UserIsBanned

const DeleteInput: Codec<DeleteInput> = strictObject<DeleteInput>('deletion', { password: optional(t.string) })

/** A command of its own: the attempt before it has the verb's id already. */
const proofOf: CommandName = 'users.delete.proof'

const lastAdmin: LastAdmin = { _tag: 'LastAdmin', reference: 'ERR_NGROK_6602' }

/** True where an account would be left without an administrator (D12). */
const isNeeded = async (engine: Engine, { userId }: ActingSelf): Promise<boolean> => {
  for (const { accountId, membershipId } of await membershipsAtHead(engine, userId)) {
    const { state } = await loadAccount(engine, accountId)
    const member = state.members[membershipId]
    if (member !== undefined && leavesNoAdministrator(state, member)) return true
  }
  return false
}

type Asked = E.Either<NotDone<UserRejection | SessionExpired | LastAdmin | CommandIdReused>, Done<UserEvent, Told>>

const requested = (
  engine: Engine,
  self: ActingSelf,
  proofFor: (state: Parameters<ReturnType<typeof comparing>>[0]) => Promise<PasswordProof | undefined>,
): Promise<Asked> =>
  onSelf<LastAdmin, Told>(engine, self, async (state, now) => {
    const { user: person } = state
    const to = person.status === 'active' ? await addressOf(engine, person) : undefined
    const proof = await proofFor(state)
    if (await isNeeded(engine, self)) return E.left(lastAdmin)
    return prepared({ type: 'RequestDeletion', proof }, { result: { to, at: now } })
  })

/** Without a password there is nothing to prove beyond the session. */
const none = async (): Promise<undefined> => undefined

const withPassword = async (engine: Engine, self: ActingSelf, password: string): Promise<Asked> => {
  const attempted = await onSelf(engine, self, (_, now) =>
    prepared(attempt(engine, { method: 'password', factor: 'first', now })),
  )
  const stream = streamName(engine.namespace, user.category, self.userId)
  await countIfRefused(engine, stream, E.isLeft(attempted) ? attempted.left : undefined)
  if (E.isLeft(attempted)) return attempted
  const comparedWith = comparing(engine, self.userId, password)
  const proving = { ...self, command: { ...self.command, verb: proofOf } }
  return requested(engine, proving, async (state) => (await comparedWith(state)).proof)
}

const wrongPassword: WrongPassword = { _tag: 'WrongPassword', reference: 'ERR_NGROK_4100' }

export const deleteUser: Verb<DeleteInput, SelfOptions, DeletionAsked, DeleteRefusal> = async (
  engine,
  given,
  options,
) => {
  const input = checkInput(DeleteInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const { password } = input.right
  const admitted = await readmitAsSelf(engine, options.as)
  if (E.isLeft(admitted)) return narrowed<DeleteRefusal>(admitted)
  const read = await beforeAppend(() => loadUser(engine, admitted.right.userId))
  if (E.isLeft(read)) return read
  const { user: person } = read.right.state
  if (person.status === 'active' && person.password === undefined) {
    if (password !== undefined) return E.left(rejected({ _tag: 'NoPasswordSet', reference: 'ERR_NGROK_4301' }))
    // There is nothing else to prove it by.
    const recent = await readmitAsSelf(engine, options.as, 'recent-login')
    if (E.isLeft(recent)) return narrowed<DeleteRefusal>(recent)
  }
  const command = unrepeatable(engine, 'users.delete', `user ${admitted.right.userId}`)
  const self = { ...admitted.right, command }
  const asked =
    password === undefined ? await requested(engine, self, none) : await withPassword(engine, self, password)
  // Somebody with a password who gives none has proven nothing.
  if (E.isLeft(asked) && asked.left._tag === 'Rejected' && asked.left.rejection._tag === 'StaleProof')
    return E.left(rejected(wrongPassword))
  if (E.isLeft(asked)) return narrowed<DeleteRefusal>(asked)
  const { events, result } = asked.right
  if (events.some(({ fact }) => fact.type === 'LoginFailed')) return E.left(rejected(wrongPassword))
  if (result !== undefined) await notify(engine, { about: 'deletion-requested', ...result })
  return E.right({})
}
