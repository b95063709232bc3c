/**
 * Acting as a member: what every verb of an account does before and after its own command.
 *
 * @module
 */
import {
  type AccountCommand,
  type AccountEvent,
  type AccountRejection,
  type AccountState,
  account,
  type CommandName,
  type Principal,
} from '@muniment/core'
import { type Done, type Execution, type Json, type NotDone, rejected, streamName } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { beforeAppend } from '../../engine/before-append.ts'
import { carryOut } from '../../engine/carry-out.ts'
import { type Command, type CommandOptions, commandOf } from '../../engine/command.ts'
import type { Engine } from '../../engine/engine.ts'
import { envelopeAs } from '../../engine/envelope-of.ts'
import { type AccountPrincipal, readmitToAccount } from '../../engine/readmit.ts'
import type { CommandIdReused, InvalidInput, ReadmissionRefusal, WrongPrincipal } from '../../refusals.ts'
import { narrowed } from '../verb.ts'

/** Options of verbs that somebody does. */
export interface ActingOptions extends CommandOptions {
  /** The principal, from `access.enter`, at most a minute old. */
  readonly as: Principal
}

/** What every verb that somebody does can answer, before the rules of its own command. */
export type ActingRefusal = InvalidInput | ReadmissionRefusal | WrongPrincipal | CommandIdReused

/** Who acts, by which command. */
export interface Acting extends AccountPrincipal {
  readonly command: Command
}

/** Admit the principal again and name the command. `input` is what the caller gave, without secrets. */
export const actingIn = async (
  engine: Engine,
  verb: CommandName,
  input: Json,
  options: ActingOptions,
): Promise<E.Either<NotDone<ActingRefusal>, Acting>> => {
  const admitted = await readmitToAccount(engine, options.as)
  if (E.isLeft(admitted)) return narrowed<ActingRefusal>(admitted)
  const { accountId, userId } = admitted.right
  const command = commandOf(engine, { verb, scope: `user ${userId} ${accountId}`, input, options })
  return E.isLeft(command) ? E.left(rejected(command.left)) : E.right({ ...admitted.right, command: command.right })
}

/** One command on the account that the principal has entered. */
export const onAccount = async <R = never, X = undefined>(
  engine: Engine,
  { principal, accountId, command }: Acting,
  prepare: Execution<AccountState, AccountCommand, AccountEvent, AccountRejection | R, X>['prepare'],
): Promise<E.Either<NotDone<AccountRejection | R | CommandIdReused>, Done<AccountEvent, X>>> => {
  const envelope = await beforeAppend(() => envelopeAs(engine, command, principal))
  if (E.isLeft(envelope)) return envelope
  return carryOut<AccountState, AccountCommand, AccountEvent, AccountRejection | R, X>(engine, {
    aggregate: account,
    stream: streamName(engine.namespace, account.category, accountId),
    envelope: envelope.right,
    prepare,
  })
}
