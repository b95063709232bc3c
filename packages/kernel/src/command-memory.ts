/**
 * Command memory: which commands a stream has seen last, and the events that each recorded.
 *
 * On the path of every replay: it keeps the events as they are and makes no names of its own.
 *
 * @module
 */
import type { Envelope } from './envelope.ts'
import type { Metadata } from './event-store.ts'
import type { FoldableEvent } from './fold.ts'

/** Command ids remembered for each stream, the newest: so many with a digest of their input, and so many without. */
export const commandsRememberedMax = 1024

/** A command's events in this stream. */
export interface RememberedCommand {
  readonly digest: string | undefined
  readonly events: FoldableEvent[]
  /** Another command with the same id: of somebody else, or another verb. */
  readonly namesake: RememberedCommand | undefined
}

/** What tells one command from another. */
export type CommandName = Pick<Envelope, 'principal' | 'account' | 'reaction' | 'command' | 'commandId'>

const isSame = (a: Metadata, b: Metadata): boolean =>
  a['command'] === b['command'] &&
  a['reaction'] === b['reaction'] &&
  // A reaction is the same whoever started it; its ids live where no caller can name them.
  (a['reaction'] !== undefined ||
    (a['principal.id'] === b['principal.id'] &&
      a['account'] === b['account'] &&
      a['principal.kind'] === b['principal.kind']))

const isNamed = (metadata: Metadata, { principal, account, reaction, command }: CommandName): boolean =>
  metadata['command'] === command &&
  metadata['reaction'] === reaction &&
  (reaction !== undefined ||
    (metadata['principal.id'] === principal.id &&
      metadata['account'] === account &&
      metadata['principal.kind'] === principal.kind))

const namedIn = (first: RememberedCommand | undefined, name: CommandName): RememberedCommand | undefined => {
  for (let known = first; known !== undefined; known = known.namesake)
    if (isNamed((known.events[0] as FoldableEvent).metadata, name)) return known
  return undefined
}

/** Bounded; the oldest command ids go first. */
export class CommandMemory {
  // Apart: logins, say, which nobody can repeat, must not push out what somebody may still repeat. Made when needed:
  // thousands of streams are kept, and most know one sort.
  #withDigest: Map<string, RememberedCommand> | undefined
  #withoutDigest: Map<string, RememberedCommand> | undefined

  get size(): number {
    return (this.#withDigest?.size ?? 0) + (this.#withoutDigest?.size ?? 0)
  }

  remember(event: FoldableEvent): void {
    const { metadata } = event
    const commandId = metadata['commandId'] ?? ''
    const digest = metadata['commandDigest']
    const commands = digest === undefined ? (this.#withoutDigest ??= new Map()) : (this.#withDigest ??= new Map())
    const first = commands.get(commandId)
    for (let known = first; known !== undefined; known = known.namesake)
      if (isSame((known.events[0] as FoldableEvent).metadata, metadata)) {
        known.events.push(event)
        return
      }
    if (first !== undefined) commands.delete(commandId)
    commands.set(commandId, { digest, events: [event], namesake: first })
    if (commands.size <= commandsRememberedMax) return
    for (const oldest of commands.keys()) {
      commands.delete(oldest)
      return
    }
  }

  find(name: CommandName): RememberedCommand | undefined {
    return (
      namedIn(this.#withDigest?.get(name.commandId), name) ?? namedIn(this.#withoutDigest?.get(name.commandId), name)
    )
  }

  /** Oldest first, those without a digest last. */
  *[Symbol.iterator](): Generator<RememberedCommand> {
    yield* this.#withDigest?.values() ?? []
    yield* this.#withoutDigest?.values() ?? []
  }
}
