/**
 * A command's identity: its id, the digest that guards it, and the ids of what it creates.
 *
 * @module
 */
import type { CommandName } from '@muniment/core'
import { canonicalJson, commandIdLengthMax, derivedId, hmacSha256, type Json } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { v7 } from 'uuid'
import type { InvalidInput } from '../refusals.ts'
import type { Engine } from './engine.ts'
import { isLineOfText } from './plain-text.ts'

/** Options of verbs that can be repeated safely. */
export interface CommandOptions {
  /**
   * Any text of 1 to 128 characters in one line; it stands in the log in clear, so nothing personal. The same id again answers the first outcome, marked `repeated` and
   * without its secret; with other input it is `CommandIdReused`. Made up when absent.
   */
  readonly commandId?: string | undefined
}

export interface Command {
  readonly verb: CommandName
  readonly commandId: string
  /** Absent for verbs that take no id from callers. */
  readonly commandDigest?: string
  /** 32 hexadecimal digits for what this command creates: the same for the same command. */
  readonly derive: (noun: string) => string
}

/** A fresh command id: a time-ordered UUID. */
const freshCommandId = ({ random, environment }: Engine): string =>
  v7({ msecs: Date.parse(environment.now()), random: random.bytes(16) })

/** A command that nobody can repeat: its id is made up, and no digest guards it. */
export const unrepeatable = (engine: Engine, verb: CommandName, scope: string): Command => {
  const commandId = freshCommandId(engine)
  return { verb, commandId, derive: derivation(verb, scope, commandId) }
}

const derivation =
  (verb: CommandName, scope: string, commandId: string): Command['derive'] =>
  (noun) =>
    derivedId(JSON.stringify([scope, verb]), commandId, noun)

/** Led by the version of its key, as claims are: a digest of another key is told from one of other input. */
const digestOf = ({ keys: { commandKey } }: Engine, input: Json): string =>
  `v${commandKey.version}.${hmacSha256(commandKey.secret, canonicalJson(input))}`

/** Left: `InvalidInput` for a command id that is empty or too long. `input` is what the caller gave, without secrets. */
export const commandOf = (
  engine: Engine,
  { verb, scope, input, options }: { verb: CommandName; scope: string; input: Json; options: CommandOptions },
): E.Either<InvalidInput, Command> => {
  const commandId = options.commandId ?? freshCommandId(engine)
  if (typeof commandId !== 'string' || !isLineOfText(commandId, commandIdLengthMax))
    return E.left({
      _tag: 'InvalidInput',
      field: 'commandId',
      rule: `is a text of 1 to ${commandIdLengthMax} characters in one line`,
    })
  return E.right({
    verb,
    commandId,
    commandDigest: digestOf(engine, [verb, input]),
    derive: derivation(verb, scope, commandId),
  })
}
