/**
 * Names of commands, of the things they create and of the events they append.
 *
 * Retried is not repeated: a retry of the same append has the same event ids, and the store recognises it; a second run
 * that decided differently has other ids, because the content is in the id, and meets the first run's command id in the
 * fold instead.
 *
 * @module
 */
import { hash } from 'node:crypto'
import { parse } from 'uuid'
import type { Envelope } from './envelope.ts'
import type { Json } from './json.ts'
import { sha256Hex } from './sha256.ts'

/** Longest command id that a caller may give, in UTF-16 units. */
export const commandIdLengthMax = 128

/** Fixed for good: event ids are uuid v5 under this namespace. */
const eventNamespace = parse('5d0a6a1e-3f4b-5c7d-9e8f-6d756e696d65')

/** Each part is led by its length, so that parts which meet at other places make another text. */
const joined = (...parts: readonly string[]): string => {
  let text = ''
  for (const part of parts) text += `${part.length}:${part},`
  return text
}

/** One command: who, which verb, which id. Two commands with equal keys are the same command. */
export type CommandKey = string

/** The key of the command that an envelope speaks of. */
export const commandKeyOf = ({
  principal,
  account = '',
  reaction,
  command,
  commandId,
}: Pick<Envelope, 'principal' | 'account' | 'reaction' | 'command' | 'commandId'>): CommandKey => {
  // A reaction's ids live where no caller can name them.
  const scope =
    reaction === undefined ? joined(principal.kind, principal.id ?? '', account) : joined('reaction', reaction)
  return joined(scope, command, commandId)
}

/** 32 hexadecimal digits for a thing that a command creates: a repeated command meets what it made. */
export const derivedId = (scope: string, commandId: string, noun: string): string =>
  sha256Hex(joined(scope, commandId, noun)).slice(0, 32)

/**
 * UUID version 5 (RFC 9562 section 5.5) under the namespace of events. By Node's one-shot SHA-1: uuid's own `v5`, which
 * gives the same, takes three times as long, and every event of every command waits for it.
 */
const eventUuid = (name: string): string => {
  const bytes = Buffer.allocUnsafe(eventNamespace.length + Buffer.byteLength(name))
  bytes.set(eventNamespace)
  bytes.write(name, eventNamespace.length)
  const hex = hash('sha1', bytes, 'hex')
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) & 3)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** The id of an event: uuid v5 of the command, the stream, the index in the append and the data as stored. */
export const eventIdOf = (key: CommandKey, stream: string, index: number, type: string, data: Json): string =>
  eventUuid(joined(key, stream, String(index), type, sha256Hex(JSON.stringify(data))))
