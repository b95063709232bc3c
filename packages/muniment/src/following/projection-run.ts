/**
 * The run of one projection: batches of events become one commit each, of rows and of how far they have got.
 *
 * @module
 */
import {
  categoryOf,
  type Checkpoint,
  checkRowKey,
  frozenCopy,
  isStoreFailure,
  type Json,
  type Progress,
  type ProjectionRows,
  type ProjectionStore,
  type RecordedEvent,
  type SavedProgress,
  StoreFailure,
} from '@muniment/kernel'
import { mayBePassedOver, type Projection, type SequencedEvent, type Unreadable } from '@muniment/projections'
import { either as E } from 'fp-ts'
import { backOffMs, pausedFor } from './follow-log.ts'
import { savedInDoubt } from './saved-in-doubt.ts'

/** A message of a feed, counted and decoded once for all projections on it. */
export interface Counted {
  readonly recorded: RecordedEvent
  readonly read: E.Either<Unreadable, SequencedEvent>
  readonly sequence: number
  readonly checkpoint: Checkpoint
}

/**
 * What happens to an event that a projection cannot take: `key` or `apply` throw, or this release cannot read an event of
 * a category that it reads. `stop`: the projection stops before it. `park`: the event is counted and left out, and a
 * thousand of them stop the projection all the same. It is never left out in silence.
 */
export type PoisonPolicy = 'stop' | 'park'

/** How a projection is doing. */
export interface ProjectionStatus {
  readonly name: string
  readonly version: number
  /**
   * `building` aside, `live` when it is read, `superseded` by a newer version that another process has swapped in,
   * `stopped` by what `failure` says.
   */
  readonly state: 'building' | 'live' | 'superseded' | 'stopped'
  /** Events of the log that it has got through: the sequence of the next. */
  readonly sequence: number
  /** Sequences of events that were left out. */
  readonly parked: readonly number[]
  readonly failure?: unknown
}

/** Why a projection stopped before an event. Names the event, never what is in it. */
export class PoisonEvent extends Error {
  override readonly name = 'PoisonEvent'
  readonly projection: string
  readonly sequence: number
  readonly eventId: string
  readonly type: string

  constructor(
    projection: string,
    event: { readonly sequence: number; readonly id: string; readonly type: string },
    cause: unknown,
  ) {
    super(`${projection} cannot take event ${event.sequence}, ${event.type}`, { cause })
    this.projection = projection
    this.sequence = event.sequence
    this.eventId = event.id
    this.type = event.type
  }
}

const parkedPrefix = '!parked/'

/** True for rows that stand for events that were left out; no projection may have such a key. */
export const isParkedKey = (key: string): boolean => key.startsWith(parkedPrefix)

const parkedKey = (sequence: number): string => `${parkedPrefix}${String(sequence).padStart(16, '0')}`

const parkedMax = 1_000

/** Progress is kept after so many events without a row, so that a start does not go over them again. */
const passedMax = 1_000

const retryMsMax = 5_000

/** A projection to rows of any kind that JSON can carry. */
export interface AnyProjection extends Pick<Projection<never>, 'name' | 'version' | 'reads' | 'key'> {
  // A method: a projection to rows of one kind stands in a list of projections to any.
  apply(row: unknown, event: SequencedEvent): unknown
}

export class ProjectionRun {
  readonly projection: AnyProjection
  readonly #namespace: string
  readonly #store: ProjectionStore
  readonly #poison: PoisonPolicy
  readonly #signal: AbortSignal
  #rows: ProjectionRows | undefined
  #saved: SavedProgress | undefined
  #seen: Progress | undefined
  #passed = 0
  #parked: number[] = []
  #state: ProjectionStatus['state'] = 'building'
  #failure: unknown

  constructor(
    projection: AnyProjection,
    options: {
      readonly namespace: string
      readonly rows: ProjectionStore
      readonly poison: PoisonPolicy
      readonly signal: AbortSignal
    },
  ) {
    this.projection = projection
    this.#namespace = options.namespace
    this.#store = options.rows
    this.#poison = options.poison
    this.#signal = options.signal
  }

  /** Events before this sequence are in the rows, or are none of its. */
  get sequence(): number {
    return this.#seen?.sequence ?? 0
  }

  get seen(): Progress | undefined {
    return this.#seen
  }

  get isRunning(): boolean {
    return this.#state === 'building' || this.#state === 'live'
  }

  get status(): ProjectionStatus {
    const { name, version } = this.projection
    const failure = this.#state === 'stopped' ? { failure: this.#failure } : {}
    return { name, version, state: this.#state, sequence: this.sequence, parked: [...this.#parked], ...failure }
  }

  /** Finds out where it stands. `check` refuses a progress that the log cannot have given. Never rejects. */
  open(check: (progress: Progress) => Promise<void>): Promise<void> {
    const { name, version } = this.projection
    return this.#unlessItFails(async () => {
      const live = await this.#retried(() => this.#store.liveVersion(name))
      if (live !== undefined && live > version) {
        this.#state = 'superseded'
        return
      }
      await this.#openRows()
      if (this.#saved !== undefined) await this.#retried(() => check(this.#saved as Progress))
      this.#seen = this.#saved
      if (live === version) this.#state = 'live'
    })
  }

  /** Rows that are damaged are dropped, and built again from the start. */
  async #openRows(): Promise<void> {
    const { name, version } = this.projection
    const read = async (): Promise<void> => {
      this.#rows = await this.#retried(() => this.#store.open(name, version))
      this.#saved = await this.#retried(() => this.#ofRows().progress())
      this.#parked = []
      for await (const [key] of this.#ofRows().scan({ prefix: parkedPrefix }))
        this.#parked.push(Number(key.slice(parkedPrefix.length)))
    }
    try {
      await read()
    } catch (error) {
      if (!isStoreFailure(error, 'corrupt_store')) throw error
      await this.#retried(() => this.#store.drop(name, version))
      await read()
    }
  }

  #ofRows(): ProjectionRows {
    if (this.#rows === undefined) throw new Error('the rows are not open')
    return this.#rows
  }

  /**
   * Takes a batch: the events, in order, and how far the log has been read with them. What it has already is passed over.
   * Never rejects; afterwards it stands there, or has stopped.
   */
  take(batch: readonly Counted[], upTo: Progress, { atOnce }: { readonly atOnce: boolean }): Promise<void> {
    return this.#unlessItFails(async () => {
      if (batch[0] !== undefined && batch[0].sequence > this.sequence)
        throw new StoreFailure({ code: 'corrupt_store', where: `events ahead of ${batch[0].sequence} are missing` })
      // Others on the feed may be further behind.
      if (upTo.sequence < this.sequence) return
      const { rows, before } = await this.#applied(batch.filter(({ sequence }) => sequence >= this.sequence))
      const last = before === undefined ? upTo : this.#progressBefore(batch, before.event)
      this.#passed += Math.max(1, upTo.sequence - this.sequence)
      if (last !== undefined) {
        const isDue = (atOnce && last.checkpoint !== this.#saved?.checkpoint) || this.#passed >= passedMax
        if (rows.size > 0 || isDue) await this.#commit(rows, last)
        this.#seen = last
      }
      if (before === undefined) return
      const { sequence, recorded } = before.event
      throw new PoisonEvent(this.projection.name, { sequence, id: recorded.id, type: recorded.type }, before.cause)
    })
  }

  /** Up to the event ahead of this one; undefined when there is none in the batch. */
  #progressBefore(batch: readonly Counted[], event: Counted): Progress | undefined {
    const ahead = batch[batch.indexOf(event) - 1]
    return ahead === undefined ? undefined : { checkpoint: ahead.checkpoint, sequence: ahead.sequence + 1 }
  }

  /** What stops it from outside. */
  fail(failure: unknown): void {
    if (!this.isRunning) return
    this.#failure = failure
    this.#state = 'stopped'
  }

  /** Makes its version the one that is read. */
  swapIn(): Promise<void> {
    return this.#unlessItFails(async () => {
      const { name, version } = this.projection
      await this.#retried(() => this.#store.swapIn(name, version))
      this.#state = 'live'
    })
  }

  /** The rows as the batch leaves them, up to an event that it has to stop before. */
  async #applied(batch: readonly Counted[]): Promise<{
    readonly rows: ReadonlyMap<string, Json | undefined>
    readonly before?: { readonly event: Counted; readonly cause: unknown }
  }> {
    const keys = new Map<Counted, E.Either<unknown, string>>()
    for (const counted of batch) {
      const key = this.#keyOf(counted)
      if (key !== undefined) keys.set(counted, key)
    }
    const wanted = [...keys.values()].flatMap((key) => (E.isRight(key) ? [key.right] : []))
    const kept: ReadonlyMap<string, Json> =
      wanted.length === 0 ? new Map() : await this.#retried(() => this.#ofRows().get([...new Set(wanted)]))
    const rows = new Map<string, Json | undefined>()
    for (const [counted, key] of keys) {
      const applied = E.isLeft(key)
        ? key
        : E.tryCatch(
            () => this.#appliedTo(rows.has(key.right) ? rows.get(key.right) : kept.get(key.right), counted),
            (cause) => cause,
          )
      if (E.isRight(applied) && E.isRight(key)) {
        const unchanged = !rows.has(key.right) && applied.right === kept.get(key.right)
        if (!unchanged) rows.set(key.right, applied.right)
        continue
      }
      const cause = E.isLeft(applied) ? applied.left : undefined
      if (this.#poison === 'stop' || this.#parked.length >= parkedMax)
        return { rows, before: { event: counted, cause } }
      const { recorded, sequence } = counted
      this.#parked.push(sequence)
      rows.set(parkedKey(sequence), { eventId: recorded.id, type: recorded.type, stream: recorded.stream })
    }
    return { rows }
  }

  /** @throws whatever the projection throws. */
  #appliedTo(row: Json | undefined, { read }: Counted): Json | undefined {
    if (E.isLeft(read)) return row
    // Frozen, whatever the store gives: a row that is changed in place would look as if nothing had changed.
    const own = row === undefined ? undefined : frozenCopy(row)
    const after = this.projection.apply(own, read.right) as Json | undefined
    return after === own ? row : after
  }

  /** Left: it cannot take this event. Undefined: the event is none of its. */
  #keyOf({ recorded, read }: Counted): E.Either<unknown, string> | undefined {
    const category = categoryOf(this.#namespace, recorded.stream)
    if (category === undefined || !(this.projection.reads as readonly string[]).includes(category)) return undefined
    if (E.isLeft(read)) return mayBePassedOver(recorded, read.left) ? undefined : read
    try {
      const key = this.projection.key(read.right)
      if (key === undefined) return undefined
      checkRowKey(key)
      return isParkedKey(key) ? E.left(new Error(`no key begins with ${parkedPrefix}`)) : E.right(key)
    } catch (error) {
      return E.left(error)
    }
  }

  async #commit(rows: ReadonlyMap<string, Json | undefined>, progress: Progress): Promise<void> {
    const rowsOfIt = this.#ofRows()
    const token = await savedInDoubt(
      {
        save: () => rowsOfIt.commit(rows, progress, this.#saved?.token),
        load: () => rowsOfIt.progress(),
        before: this.#saved?.token,
        progress,
      },
      this.#signal,
    )
    this.#saved = { ...progress, token }
    this.#passed = 0
  }

  /** Tried again while the rows are out of reach, until the run is stopped. */
  async #retried<A>(action: () => Promise<A>): Promise<A> {
    for (let failures = 1; ; failures += 1)
      try {
        return await action()
      } catch (error) {
        if (!isStoreFailure(error, 'unavailable') || this.#signal.aborted) throw error
        await pausedFor(backOffMs(failures, retryMsMax), this.#signal)
      }
  }

  async #unlessItFails(work: () => Promise<void>): Promise<void> {
    if (!this.isRunning) return
    try {
      await work()
    } catch (error) {
      if (isStoreFailure(error, 'checkpoint_conflict') && (await this.#isSuperseded())) this.#state = 'superseded'
      else this.fail(error)
    }
  }

  /** Rows that were dropped because a newer version has been swapped in are nobody's failure. */
  async #isSuperseded(): Promise<boolean> {
    const { name, version } = this.projection
    const live = await this.#store.liveVersion(name).catch(() => undefined)
    return live !== undefined && live > version
  }
}
