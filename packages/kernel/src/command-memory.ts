/**
 * Command memory: which commands a stream has seen last, and the events that each recorded.
 *
 * On the path of every replay: it keeps the events as they are, and looks through them only when a command is looked for.
 *
 * @module
 */
import type { Envelope } from './envelope.ts'
import type { FoldableEvent } from './fold.ts'

/** Commands remembered for each stream at the least: so many with a digest of their input, and so many without. */
export const commandsRememberedMin = 1024

/** A command's events in this stream. */
export interface RememberedCommand {
  readonly digest: string | undefined
  /** At least one, in order. */
  readonly events: readonly FoldableEvent[]
}

/** What tells one command from another. */
export type CommandName = Pick<Envelope, 'principal' | 'account' | 'reaction' | 'command' | 'commandId'>

/** As far as it tells one command from another. */
type CommandMetadata = Readonly<Record<string, string | undefined>>

const isSame = (a: CommandMetadata, b: CommandMetadata): boolean =>
  a['commandId'] === b['commandId'] &&
  a['command'] === b['command'] &&
  a['reaction'] === b['reaction'] &&
  // A reaction is the same whoever started it; its ids live where no caller can name them.
  (a['reaction'] !== undefined ||
    (a['principal.id'] === b['principal.id'] &&
      a['account'] === b['account'] &&
      a['principal.kind'] === b['principal.kind']))

/** Up to here looking through the events is as fast as a Map, and most streams stay this short. */
const unindexedMax = 16

/** Events in order, with a count of their commands: a command that is met again after another counts again. */
class Generation {
  readonly #events: FoldableEvent[] = []
  #byCommandId: Map<string, FoldableEvent[]> | undefined
  #commands = 0

  /** True when this event, of another command than the newest, would be of one command too many. */
  isFullFor(event: FoldableEvent): boolean {
    return this.#commands >= commandsRememberedMin && !this.#continues(event)
  }

  get eventCount(): number {
    return this.#events.length
  }

  add(event: FoldableEvent): void {
    if (!this.#continues(event)) this.#commands += 1
    this.#events.push(event)
    if (this.#byCommandId !== undefined) this.#index(this.#byCommandId, event)
  }

  find(command: CommandMetadata): readonly FoldableEvent[] {
    return this.#ofCommandId(command['commandId'] ?? '').filter(({ metadata }) => isSame(metadata, command))
  }

  #continues(event: FoldableEvent): boolean {
    const newest = this.#events.at(-1)
    return newest !== undefined && isSame(newest.metadata, event.metadata)
  }

  #ofCommandId(commandId: string): readonly FoldableEvent[] {
    if (this.#events.length <= unindexedMax) return this.#events
    if (this.#byCommandId === undefined) {
      this.#byCommandId = new Map()
      for (const event of this.#events) this.#index(this.#byCommandId, event)
    }
    return this.#byCommandId.get(commandId) ?? []
  }

  #index(byCommandId: Map<string, FoldableEvent[]>, event: FoldableEvent): void {
    const commandId = event.metadata['commandId'] ?? ''
    const events = byCommandId.get(commandId)
    if (events === undefined) byCommandId.set(commandId, [event])
    else events.push(event)
  }
}

/** The newest commands of one sort: a generation that grows, and the full one before it. */
class Generations {
  #grown: Generation | undefined
  #growing: Generation = new Generation()

  get eventCount(): number {
    return this.#growing.eventCount + (this.#grown?.eventCount ?? 0)
  }

  add(event: FoldableEvent): void {
    if (this.#growing.isFullFor(event)) {
      this.#grown = this.#growing
      this.#growing = new Generation()
    }
    this.#growing.add(event)
  }

  find(command: CommandMetadata): RememberedCommand | undefined {
    const events = [...(this.#grown?.find(command) ?? []), ...this.#growing.find(command)]
    return events[0] === undefined ? undefined : { digest: events[0].metadata['commandDigest'], events }
  }
}

/** Bounded: of each sort the newest {@link commandsRememberedMin} are known, and never more than twice as many kept. */
export class CommandMemory {
  // Apart: logins, say, which nobody can repeat, must not push out what somebody may still repeat. Made when needed:
  // thousands of streams are kept, and most know one sort.
  #withDigest: Generations | undefined
  #withoutDigest: Generations | undefined

  /** Events kept. */
  get eventCount(): number {
    return (this.#withDigest?.eventCount ?? 0) + (this.#withoutDigest?.eventCount ?? 0)
  }

  remember(event: FoldableEvent): void {
    if (event.metadata['commandDigest'] === undefined) (this.#withoutDigest ??= new Generations()).add(event)
    else (this.#withDigest ??= new Generations()).add(event)
  }

  /** The command of this name, if it is remembered. */
  find({ principal, account, reaction, command, commandId }: CommandName): RememberedCommand | undefined {
    if (this.#withDigest === undefined && this.#withoutDigest === undefined) return undefined
    const sought: CommandMetadata = {
      'principal.kind': principal.kind,
      'principal.id': principal.id,
      account,
      reaction,
      command,
      commandId,
    }
    return this.#withDigest?.find(sought) ?? this.#withoutDigest?.find(sought)
  }
}
