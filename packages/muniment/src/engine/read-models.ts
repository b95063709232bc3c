/**
 * Read models: the log followed from its start, event by event, into the access index and the audit trail.
 *
 * `sequence` is counted here: the place of an event among ours, the same on every store and after every restart.
 *
 * @module
 */
import {
  type Checkpoint,
  type EventMessage,
  type EventStore,
  epochMsOf,
  type Instant,
  streamIdOf,
} from '@muniment/kernel'
import {
  type AccessIndex,
  type AuditTrail,
  accessIndex,
  auditTrail,
  readSequenced,
  type SequencedEvent,
  unreadableRecordOf,
} from '@muniment/projections'
import { either as E } from 'fp-ts'
import { followLog, isBeyondRetrying } from '../following/follow-log.ts'

interface Waiter {
  readonly checkpoint: Checkpoint
  readonly resolve: () => void
}

/** Longest wait of an acknowledged command for the read models. */
const patienceMs = 1_000

/** False when there is no answer in time: whoever asked reads the streams instead. */
const withinPatience = async (answer: Promise<boolean>): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), patienceMs)
  })
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}

/** Follows one store. Start it once, stop it at the end. */
export class ReadModels {
  readonly index: AccessIndex
  readonly trail: AuditTrail = auditTrail()
  readonly #store: EventStore
  readonly #namespace: string
  readonly #now: () => Instant
  readonly #maxStalenessMs: number
  readonly #onRecovered: () => void
  readonly #onEvent: (event: SequencedEvent, isLive: boolean) => void
  readonly #stopped = new AbortController()
  readonly #waiters = new Set<Waiter>()
  #sequence = 0
  #processed: Checkpoint | undefined
  /**
   * When the index was last known to stand at the head; undefined while the feed is down. A feed says that it has
   * caught up, and not when: it was not before it was asked for, and its word may have been on its way for long.
   */
  #currentAtMs: number | undefined
  /** The newest write of this process that the index must show. */
  #written: Checkpoint | undefined
  /** The newest write that somebody has stopped waiting for. */
  #overdue: Checkpoint | undefined
  /** Counts feeds that ended. */
  #feeds = 0
  #brokenBy: unknown = new Error('the log is not followed')
  #asking: Promise<boolean> | undefined
  #nextQuestion: Promise<boolean> | undefined
  #following: Promise<void> | undefined
  #isReady = false
  #settle: { readonly ready: () => void; readonly failed: (cause: unknown) => void } | undefined
  readonly #whenReady: Promise<void> = new Promise((ready, failed) => {
    this.#settle = { ready, failed }
  })

  constructor(options: {
    readonly store: EventStore
    readonly namespace: string
    readonly now: () => Instant
    readonly maxStalenessMs: number
    /** Four bytes that nobody can foresee: for the hash table of the index. */
    readonly seed: Uint8Array
    /**
     * Called whenever the log has been caught up with again after it could not be followed, and when a write has been
     * processed at last for which somebody had waited in vain.
     */
    readonly onRecovered: () => void
    /** Given every event that could be read, when the models have it. Live: after history was read once. */
    readonly onEvent: (event: SequencedEvent, isLive: boolean) => void
  }) {
    this.index = accessIndex(Buffer.from(options.seed).readInt32BE())
    this.#store = options.store
    this.#namespace = options.namespace
    this.#now = options.now
    this.#maxStalenessMs = options.maxStalenessMs
    this.#onRecovered = options.onRecovered
    this.#onEvent = options.onEvent
  }

  /** Events processed so far; also the sequence of the next one. */
  get sequence(): number {
    return this.#sequence
  }

  /** False while the log cannot be followed: what is read here may lack the newest events. */
  get isFollowing(): boolean {
    return this.#currentAtMs !== undefined
  }

  /** Why the log cannot be followed. */
  get brokenBy(): unknown {
    return this.#brokenBy
  }

  start(): void {
    this.#following ??= this.#follow()
  }

  /** Resolves when history has been read once; rejects when that fails at the start. */
  ready(): Promise<void> {
    return this.#whenReady
  }

  async stop(): Promise<void> {
    this.#stopped.abort()
    await this.#following
    this.#down()
  }

  /**
   * Resolves when the event at this checkpoint has been processed; at once while the log cannot be followed, and after
   * a second in any case: an acknowledged command is answered. Until it is processed, the index is not fresh.
   */
  whenProcessed(checkpoint: Checkpoint): Promise<void> {
    if (this.#covers(checkpoint)) return Promise.resolve()
    if (this.#written === undefined || this.#store.compareCheckpoints(this.#written, checkpoint) < 0)
      this.#written = checkpoint
    if (this.#currentAtMs === undefined) return Promise.resolve()
    return new Promise((resolve) => {
      const waiter: Waiter = {
        checkpoint,
        resolve: () => {
          clearTimeout(timer)
          this.#waiters.delete(waiter)
          resolve()
        },
      }
      const timer = setTimeout(() => {
        if (this.#overdue === undefined || this.#store.compareCheckpoints(this.#overdue, checkpoint) < 0)
          this.#overdue = checkpoint
        waiter.resolve()
      }, patienceMs)
      this.#waiters.add(waiter)
    })
  }

  /** True when the index is known to have stood at the head within the last `maxStalenessMs`. */
  isFreshAt(now: Instant): boolean {
    if (this.#currentAtMs === undefined) return false
    if (this.#written !== undefined && !this.#covers(this.#written)) return false
    const age = epochMsOf(now) - this.#currentAtMs
    return age >= 0 && age < this.#maxStalenessMs
  }

  /**
   * Asks the store for its newest event of ours; true when the index has it.
   *
   * At most one question at a time. Whoever comes while one is under way waits for the next: an answer to a question
   * asked before says nothing about what was acknowledged since.
   */
  probe(): Promise<boolean> {
    if (this.#asking === undefined) {
      this.#asking = withinPatience(this.#askForHead()).finally(() => {
        this.#asking = undefined
      })
      return this.#asking
    }
    this.#nextQuestion ??= this.#asking.then(() => {
      this.#nextQuestion = undefined
      return this.probe()
    })
    return this.#nextQuestion
  }

  async #askForHead(): Promise<boolean> {
    if (this.#currentAtMs === undefined) return false
    const askedAtMs = epochMsOf(this.#now())
    const feeds = this.#feeds
    try {
      const newest = this.#store.readAll({
        after: 'end',
        direction: 'backwards',
        maxCount: 1,
        filter: { streamPrefixes: [`${this.#namespace}.`] },
      })
      for await (const message of newest)
        if (message.kind === 'event' && !this.#covers(message.checkpoint)) return false
    } catch {
      return false
    }
    // A feed that broke meanwhile proves nothing about what comes after.
    if (this.#feeds !== feeds) return false
    this.#currentAtMs = askedAtMs
    return true
  }

  #covers(checkpoint: Checkpoint): boolean {
    return this.#processed !== undefined && this.#store.compareCheckpoints(this.#processed, checkpoint) >= 0
  }

  #down(): void {
    this.#feeds += 1
    this.#currentAtMs = undefined
    for (const { resolve } of this.#waiters) resolve()
  }

  #follow(): Promise<void> {
    return followLog({
      store: this.#store,
      namespace: this.#namespace,
      now: this.#now,
      signal: this.#stopped.signal,
      from: () => this.#processed,
      handle: (message, askedAtMs) => {
        if (message.kind === 'event') this.#apply(message)
        if (message.kind === 'checkpoint') this.#advance(message.checkpoint)
        if (message.kind === 'caught_up') this.#caughtUp(askedAtMs)
      },
      ended: (failure) => {
        if (failure !== undefined) this.#brokenBy = failure
        this.#down()
        // Whoever starts on a dead store is told so; whoever has started waits for it to come back.
        if (!this.#isReady) this.#settle?.failed(failure)
        return failure !== undefined && this.#isReady && !isBeyondRetrying(failure)
      },
    })
  }

  #apply({ event, checkpoint }: EventMessage): void {
    const read = readSequenced(this.#namespace, event, this.#sequence)
    if (E.isRight(read)) {
      this.index.apply(read.right)
      this.trail.apply(read.right)
      this.#onEvent(read.right, this.#isReady)
    } else {
      const record = unreadableRecordOf(event, this.#sequence, read.left)
      if (!record.mayBePassedOver) this.index.applyUnreadable(streamIdOf(event.stream))
      this.trail.applyUnreadable(record)
    }
    this.#sequence += 1
    this.#advance(checkpoint)
  }

  #advance(checkpoint: Checkpoint): void {
    this.#processed = checkpoint
    for (const waiter of this.#waiters)
      if (this.#store.compareCheckpoints(checkpoint, waiter.checkpoint) >= 0) waiter.resolve()
    if (this.#overdue === undefined || !this.#covers(this.#overdue)) return
    this.#overdue = undefined
    this.#onRecovered()
  }

  #caughtUp(askedAtMs: number): void {
    this.#currentAtMs ??= askedAtMs
    if (this.#isReady) this.#onRecovered()
    this.#isReady = true
    this.#settle?.ready()
  }
}
