/**
 * Appends that wait while a group is being written go together in the next one.
 *
 * @module
 */
import { StoreFailure } from '@muniment/kernel'
import type { AppendTarget } from '../append-effect.ts'
import type { EventLog } from '../event-log.ts'
import { formatRecordedEvent } from '../jsonl.ts'
import type { StoredEvent } from '../stored-event.ts'
import { nextTurn } from '../turns.ts'
import { GroupNotWritten, type JournalWriter } from './journal-writer.ts'
import { StagedLog } from './staged-log.ts'

/** A group takes no further append once it has so many characters; one append may have more. */
const groupLengthMax = 4 * 1_024 * 1_024

interface Waiting {
  readonly stream: string
  readonly signal: AbortSignal | undefined
  /** Has its effect on what is staged and gives what answers the caller when the group is on the disk. */
  readonly effect: (log: AppendTarget) => () => void
  readonly reject: (reason: Error) => void
}

const lineOf = (event: StoredEvent): string =>
  `${formatRecordedEvent({ ...event, recordedAt: new Date(event.recordedMs) })}\n`

const errorOf = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)))

interface Together {
  readonly waiting: Waiting
  readonly writes: boolean
  readonly answer: () => void
}

const answerOf = ({ signal, effect, reject }: Waiting, staged: StagedLog): (() => void) => {
  try {
    if (signal?.aborted) throw new StoreFailure({ code: 'aborted' })
    return effect(staged)
  } catch (thrown) {
    return () => reject(errorOf(thrown))
  }
}

/** Nothing of the group is in the log. A verdict on what was staged before it is none then, and nothing is lost by it. */
const refuse = (together: readonly Together[], cause: unknown): void => {
  const unknown = cause instanceof GroupNotWritten && !cause.certain
  for (const { waiting, writes } of together) {
    const { stream } = waiting
    const detail =
      unknown && writes ? ({ code: 'outcome_unknown', stream } as const) : ({ code: 'unavailable' } as const)
    waiting.reject(new StoreFailure(detail, { cause }))
  }
}

/** The queue of one log. Only what it does changes the log. */
export class GroupCommit {
  readonly #log: EventLog
  readonly #writer: JournalWriter
  #queue: Waiting[] = []
  #work: Promise<void> | undefined

  constructor(log: EventLog, writer: JournalWriter) {
    this.#log = log
    this.#writer = writer
  }

  append<Result>(
    stream: string,
    effect: (log: AppendTarget) => Result,
    signal: AbortSignal | undefined,
  ): Promise<Result> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        stream,
        signal,
        reject,
        effect: (log) => {
          const result = effect(log)
          return () => resolve(result)
        },
      }
      this.#queue.push(waiting)
      this.#work ??= this.#workOff()
    })
  }

  /** Settles when nothing is under way. */
  async idle(): Promise<void> {
    await this.#work
  }

  async #workOff(): Promise<void> {
    // Or whoever reads in a loop would keep the disk's answers from being heard.
    this.#log.turns.busy = true
    // What is called at the same moment goes along.
    await Promise.resolve()
    while (this.#queue.length > 0) {
      await this.#writeGroup()
      // Whoever was answered may append again at once: then there is no need to settle.
      if (this.#queue.length === 0) await nextTurn()
      if (this.#queue.length === 0) await this.#writer.settle()
    }
    this.#log.turns.busy = false
    this.#work = undefined
  }

  async #writeGroup(): Promise<void> {
    const staged = new StagedLog(this.#log)
    const taken = this.#queue
    this.#queue = []
    const together: Together[] = []
    let next = 0
    try {
      let text = ''
      for (; next < taken.length && text.length < groupLengthMax; next += 1) {
        const waiting = taken[next] as Waiting
        const before = staged.events.length
        const answer = answerOf(waiting, staged)
        // A verdict on what is in the log already needs no disk.
        if (staged.events.length === 0) answer()
        else together.push({ waiting, writes: staged.events.length > before, answer })
        for (const event of staged.events.slice(before)) text += lineOf(event)
      }
      if (text !== '') await this.#writer.write(Buffer.from(text))
    } catch (cause) {
      refuse(together, cause)
      return
    } finally {
      this.#queue = [...taken.slice(next), ...this.#queue]
    }
    if (staged.events.length > 0) this.#log.publish(staged.events)
    for (const { answer } of together) answer()
  }
}
