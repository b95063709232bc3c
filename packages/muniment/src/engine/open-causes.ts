/**
 * Open causes: events that ask for a reaction, from when the log shows them until it shows that nothing is left to do.
 *
 * Whoever caused one reacts at once. This is the net under that, for processes that died on the way and for two that did
 * not see each other's event: a cause is looked at again by every process, a while after the log showed it. It is done
 * with when no reaction to it has anything left to do, looked at from behind it in the log.
 *
 * @module
 */
import { reactions } from '@muniment/core'
import type { SequencedEvent } from '@muniment/projections'

/** How long a process has for its own reactions, in milliseconds, before others see to them: once to twice this. */
export const graceMs = 10_000

/** True: to be collected from live events alone. */
const liveOnlyByType: ReadonlyMap<string, boolean> = new Map(
  reactions.map(({ on }) => [on, reactions.every((one) => one.on !== on || one.coveredInHistory)]),
)

/** Looks at causes again: reacts to each, and settles those that are done with. Tells which to leave to the next time. */
type Look = (causes: readonly SequencedEvent[], signal: AbortSignal) => Promise<readonly SequencedEvent[]>

export class OpenCauses {
  readonly #open = new Map<number, SequencedEvent>()
  readonly #look: Look
  readonly #intervalMs: number
  readonly #stopped = new AbortController()
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> | undefined
  /** Came since the last tick. */
  #young: SequencedEvent[] = []
  /** Came before it: they have had their time. */
  #due: SequencedEvent[] = []

  /** `look` settles what is done with. `chance`, from 0 to 1, keeps processes from looking all at once. */
  constructor(look: Look, chance: number) {
    this.#look = look
    this.#intervalMs = graceMs * (0.75 + chance / 2)
  }

  /** Every one that is open, oldest first. */
  list(): readonly SequencedEvent[] {
    return [...this.#open.values()]
  }

  /** True when nothing before this sequence is open. */
  isDoneBefore(sequence: number): boolean {
    const [oldest] = this.#open.keys()
    return oldest === undefined || oldest >= sequence
  }

  /** An event of the log. `wholeHistory`: it is history, and all of that is being read. */
  add(event: SequencedEvent, { isLive, wholeHistory }: { isLive: boolean; wholeHistory: boolean }): void {
    const liveOnly = liveOnlyByType.get(event.type)
    if (liveOnly === undefined || (liveOnly && !isLive && wholeHistory)) return
    this.#open.set(event.sequence, event)
    if (!isLive) return
    this.#young.push(event)
    this.#schedule()
  }

  /** No reaction to it has anything left to do. */
  settle({ sequence }: SequencedEvent): void {
    this.#open.delete(sequence)
  }

  /** Nothing is looked at any more; resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.#stopped.abort()
    clearTimeout(this.#timer)
    await this.#looking
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#stopped.signal.aborted) return
    this.#timer = setTimeout(() => {
      this.#looking = this.#tick()
    }, this.#intervalMs)
    // A process that ends meanwhile leaves it to others, and to the next that starts.
    this.#timer.unref()
  }

  async #tick(): Promise<void> {
    const due = this.#due.filter(({ sequence }) => this.#open.has(sequence))
    this.#due = this.#young
    this.#young = []
    try {
      if (due.length > 0) this.#due.push(...(await this.#look(due, this.#stopped.signal)))
    } catch {
      // Open as before; it is not looked at again until it is asked for.
    }
    this.#timer = undefined
    if (this.#due.length + this.#young.length > 0) this.#schedule()
  }
}
