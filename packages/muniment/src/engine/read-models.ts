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
  readSequenced,
  type SequencedEvent,
  unreadableRecordOf,
} from '@muniment/projections'
import { either as E } from 'fp-ts'
import { followLog, isBeyondRetrying, newestEvent } from '../following/follow-log.ts'
import { type OnProgress, ProgressMeter } from '../following/progress-meter.ts'
import type { IndexSnapshots } from './index-snapshots.ts'
import { LateTrail } from './late-trail.ts'

interface Waiter {
  readonly checkpoint: Checkpoint
  readonly resolve: () => void
}

/** A start that read more events than this makes a snapshot at once: making one takes a part of what reading took. */
const longStartEvents = 10_000

/** When an event came. */
export interface EventContext {
  /** After history was read once. */
  readonly isLive: boolean
  /** That history was all of it, from the first event. */
  readonly wholeHistory: boolean
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
  readonly #trail = new LateTrail()
  #index: AccessIndex
  readonly #seed: number
  readonly #snapshots: IndexSnapshots | undefined
  readonly #isReactedToBefore: (sequence: number) => boolean
  readonly #onProgress: OnProgress | undefined
  #meter: ProgressMeter | undefined
  /** Sequence that the index was restored for; 0 when it began at the start. */
  #restoredAt = 0
  #savedAt = 0
  #saving: Promise<void> | undefined
  #newest: EventMessage | undefined
  /** Checkpoint of the event ahead of the newest. */
  #ahead: Checkpoint | undefined
  readonly #store: EventStore
  readonly #namespace: string
  readonly #now: () => Instant
  readonly #elapsedMs: () => number
  readonly #maxStalenessMs: number
  readonly #onRecovered: () => void
  readonly #onEvent: (event: SequencedEvent, when: EventContext) => void
  readonly #stopped = new AbortController()
  readonly #waiters = new Set<Waiter>()
  #sequence = 0
  #processed: Checkpoint | undefined
  /**
   * When the index was last known to stand at the head; undefined while the feed is down. A feed says that it has
   * caught up, and not when: it was not before it was asked for, and its word may have been on its way for long.
   */
  #currentAtMs: number | undefined
  /** The same by a clock that is never set. */
  #currentAtElapsedMs = Number.NEGATIVE_INFINITY
  #feedAskedAtElapsedMs = Number.NEGATIVE_INFINITY
  /** What the clock showed when it was last asked how fresh the index is. */
  #askedAtMs = Number.NEGATIVE_INFINITY
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
    /** Milliseconds of a clock that only goes forward. */
    readonly elapsedMs: () => number
    readonly maxStalenessMs: number
    /** Four bytes that nobody can foresee: for the hash table of the index. */
    readonly seed: Uint8Array
    readonly snapshots?: IndexSnapshots | undefined
    /** Whether every reaction to what came before this sequence has been seen to: a snapshot stands for that as well. */
    readonly isReactedToBefore: (sequence: number) => boolean
    readonly onProgress?: OnProgress | undefined
    /**
     * Called whenever the log has been caught up with again after it could not be followed, and when a write has been
     * processed at last for which somebody had waited in vain.
     */
    readonly onRecovered: () => void
    /** Given every event that could be read, when the models have it. */
    readonly onEvent: (event: SequencedEvent, when: EventContext) => void
  }) {
    this.#seed = Buffer.from(options.seed).readInt32BE()
    this.#index = accessIndex(this.#seed)
    this.#snapshots = options.snapshots
    this.#isReactedToBefore = options.isReactedToBefore
    this.#onProgress = options.onProgress
    this.#store = options.store
    this.#namespace = options.namespace
    this.#now = options.now
    this.#elapsedMs = options.elapsedMs
    this.#maxStalenessMs = options.maxStalenessMs
    this.#onRecovered = options.onRecovered
    this.#onEvent = options.onEvent
  }

  get index(): AccessIndex {
    return this.#index
  }

  /** What it has so far; whoever needs all of it waits for {@link wholeTrail}. */
  get trail(): AuditTrail {
    return this.#trail.trail
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
    this.#following ??= this.#begin().catch((thrown: unknown) => {
      // An event that cannot be applied: what would follow would stand on sand.
      this.#brokenBy = thrown
      this.#down()
      this.#settle?.failed(thrown)
    })
  }

  /** Resolves when history has been read once; rejects when that fails at the start. */
  ready(): Promise<void> {
    return this.#whenReady
  }

  /**
   * The trail with the whole of history, which after a start from a snapshot is there a while later.
   *
   * @throws why the log cannot be followed, or its history not be read.
   */
  async wholeTrail(): Promise<AuditTrail> {
    await this.#trail.whole()
    if (!this.isFollowing) throw this.#brokenBy
    return this.trail
  }

  /** For a process that may be killed before it closes. Not later on: it stops everything else while bytes are written. */
  saveAfterLongStart(): void {
    if (this.#sequence - this.#restoredAt > longStartEvents) this.#saving ??= this.#save()
  }

  async stop(): Promise<void> {
    this.#stopped.abort()
    await this.#following
    await this.#trail.whole().catch(() => undefined)
    await this.#saving
    if (this.#isReady) await this.#save()
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

  /**
   * True when the index is known to have stood at the head within the last `maxStalenessMs`, by both clocks: one can be
   * set, and the other stands still while the machine sleeps. A clock that is set back does not make it fresh again: how
   * old it is can then not be told, and the store is asked.
   */
  isFreshAt(now: Instant): boolean {
    if (this.#currentAtMs === undefined) return false
    const nowMs = epochMsOf(now)
    if (nowMs < this.#askedAtMs || nowMs < this.#currentAtMs) this.#currentAtMs = Number.NEGATIVE_INFINITY
    this.#askedAtMs = nowMs
    if (this.#written !== undefined && !this.#covers(this.#written)) return false
    if (this.#elapsedMs() - this.#currentAtElapsedMs >= this.#maxStalenessMs) return false
    return nowMs - this.#currentAtMs < this.#maxStalenessMs
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
    const [askedAtMs, askedAtElapsedMs] = [epochMsOf(this.#now()), this.#elapsedMs()]
    const feeds = this.#feeds
    try {
      const newest = await newestEvent(this.#store, this.#namespace)
      if (newest !== undefined && !this.#covers(newest.checkpoint)) return false
    } catch {
      return false
    }
    // A feed that broke meanwhile proves nothing about what comes after.
    if (this.#feeds !== feeds) return false
    this.#currentAtMs = askedAtMs
    this.#currentAtElapsedMs = askedAtElapsedMs
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

  async #begin(): Promise<void> {
    const restored = await this.#snapshots?.restored(this.#store, this.#seed)
    await this.#measure()
    if (restored !== undefined) {
      const { checkpoint, sequence } = restored.at
      this.#index = restored.index
      this.#sequence = sequence
      this.#restoredAt = sequence
      this.#savedAt = sequence
      this.#processed = checkpoint
      this.#ahead = checkpoint
      const { signal } = this.#stopped
      const history = { store: this.#store, namespace: this.#namespace, signal, meter: this.#meter }
      this.#trail.readHistory(history, sequence)
    }
    await this.#follow()
  }

  /** Without an end to measure against, nothing is reported. */
  async #measure(): Promise<void> {
    if (this.#onProgress === undefined) return
    const newest = await newestEvent(this.#store, this.#namespace).catch(() => undefined)
    if (newest === undefined) return
    this.#meter = new ProgressMeter('read models', newest.position, this.#onProgress, () => performance.now())
  }

  /** A snapshot that cannot be kept is made another time. */
  async #save(): Promise<void> {
    const [sequence, ahead, newest] = [this.#sequence, this.#ahead, this.#newest]
    if (this.#snapshots === undefined || newest === undefined || ahead === undefined) return
    if (sequence === this.#savedAt || !this.#isReactedToBefore(sequence)) return
    this.#savedAt = sequence
    const place = { checkpoint: newest.checkpoint, sequence, eventId: newest.event.id, ahead }
    await this.#snapshots.save(this.#index, place).catch(() => undefined)
  }

  #follow(): Promise<void> {
    return followLog({
      store: this.#store,
      namespace: this.#namespace,
      now: this.#now,
      signal: this.#stopped.signal,
      from: () => {
        this.#feedAskedAtElapsedMs = this.#elapsedMs()
        return this.#processed
      },
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

  #apply(message: EventMessage): void {
    const { event, checkpoint } = message
    const read = readSequenced(this.#namespace, event, this.#sequence)
    if (E.isRight(read)) {
      this.#index.apply(read.right)
      this.#trail.add(read.right)
      this.#onEvent(read.right, { isLive: this.#isReady, wholeHistory: this.#restoredAt === 0 })
    } else {
      const record = unreadableRecordOf(event, this.#sequence, read.left)
      if (!record.mayBePassedOver) this.#index.applyUnreadable(streamIdOf(event.stream))
      this.#trail.add(record)
    }
    this.#sequence += 1
    this.#ahead = this.#newest?.checkpoint ?? this.#ahead
    this.#newest = message
    if (!this.#isReady && this.#restoredAt === 0) this.#meter?.done(event.position)
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
    if (this.#currentAtMs === undefined) {
      this.#currentAtMs = askedAtMs
      this.#currentAtElapsedMs = this.#feedAskedAtElapsedMs
    }
    if (this.#isReady) this.#onRecovered()
    this.#isReady = true
    this.#settle?.ready()
  }
}
