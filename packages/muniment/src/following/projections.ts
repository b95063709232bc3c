/**
 * Running projections: events become rows, committed together with how far they have got, on one feed for several of them.
 *
 * A projection whose version is not the one that is read is built aside, from the start of the log, and swapped in when it
 * has caught up. A process that dies at any moment leaves rows as of a commit: nothing is lost, nothing applied twice.
 *
 * @module
 */
import { catalogue } from '@muniment/core'
import {
  type Checkpoint,
  type EventStore,
  type FeedMessage,
  type Instant,
  invalidArgument,
  isPortName,
  type Json,
  type Progress,
  type ProjectionRows,
  type ProjectionStore,
} from '@muniment/kernel'
import { readSequenced } from '@muniment/projections'
import { MunimentClosed } from '../muniment-closed.ts'
import { checkIsInLog, followLog, isBeyondRetrying, newestEvent } from './follow-log.ts'
import { type Given, givenFields, isObject, refuseUnless } from './given-options.ts'
import { type OnProgress, ProgressMeter } from './progress-meter.ts'
import {
  type AnyProjection,
  type Counted,
  isParkedKey,
  type PoisonPolicy,
  ProjectionRun,
  type ProjectionStatus,
} from './projection-run.ts'

/** Options of `events.project`. */
export interface ProjectOptions {
  /** At least one; each name once. */
  readonly projections: readonly AnyProjection[]
  /** Where the rows are. A durable log may be projected into memory: it is then read whole at each start. */
  readonly rows: ProjectionStore
  /** What happens to an event that a projection cannot take. Default `stop`. */
  readonly poison?: PoisonPolicy
  /** Most events of one commit, 1 to 10,000. Default 500. */
  readonly batchMax?: number
  /** Told about rows that are built, at most once a second. */
  readonly onProgress?: OnProgress
}

/** Projections that are running. */
export interface RunningProjections {
  /** Resolves when every projection is read in its own version and has caught up once. Rejects when one has stopped. */
  ready(): Promise<void>
  /**
   * Resolves when the rows show everything up to this checkpoint, by default up to the newest event of the log as it is
   * now. Rejects when a projection has stopped before.
   */
  whenProcessed(checkpoint?: Checkpoint): Promise<void>
  /** The row of the version that is read now. */
  get(projection: string, key: string): Promise<Json | undefined>
  /** Rows of the version that is read now, in the ascending order of their keys. `prefix` is literal. */
  scan(projection: string, options?: { readonly prefix?: string }): AsyncIterable<readonly [string, Json]>
  /** How each of them is doing, in the order in which they were given. */
  status(): readonly ProjectionStatus[]
  /** Commits what is under way and ends. May be repeated. */
  stop(): Promise<void>
}

/** What it runs over. */
export interface ProjectionsContext {
  readonly store: EventStore
  readonly namespace: string
  readonly now: () => Instant
  /** Milliseconds of a clock that only goes forward. */
  readonly elapsedMs: () => number
}

const batchMaxDefault = 500
const batchMaxMost = 10_000

/** Rows that a scan reads at once; between two pages another version may be swapped in. */
const pageMax = 1_000

const optionNames: Readonly<Record<keyof ProjectOptions, true>> = {
  projections: true,
  rows: true,
  poison: true,
  batchMax: true,
  onProgress: true,
}

const rowsMethods = ['liveVersion', 'open', 'swapIn', 'drop'] as const

const checkProjection = (projection: unknown): void => {
  refuseUnless(isObject(projection), 'projections', 'are objects')
  const { name, version, reads, key, apply } = projection
  refuseUnless(typeof name === 'string' && isPortName(name), 'projections.name', 'is 1 to 128 of A-Z a-z 0-9 . _ -')
  refuseUnless(
    Number.isSafeInteger(version) && (version as number) >= 1,
    'projections.version',
    'is a whole number, at least 1',
  )
  refuseUnless(
    Array.isArray(reads) && reads.every((category) => Object.hasOwn(catalogue, category as string)),
    'projections.reads',
    'are categories of streams',
  )
  for (const [option, method] of Object.entries({ key, apply }))
    refuseUnless(typeof method === 'function', `projections.${option}`, 'is a function')
}

/** @throws ConfigurationRefused naming the option and the rule. */
const checkOptions = (options: unknown): void => {
  const { projections, rows, poison, batchMax, onProgress }: Given = givenFields(options, optionNames)
  refuseUnless(Array.isArray(projections) && projections.length > 0, 'projections', 'has at least one')
  for (const projection of projections as readonly unknown[]) checkProjection(projection)
  const names = (projections as readonly AnyProjection[]).map(({ name }) => name)
  refuseUnless(new Set(names).size === names.length, 'projections', 'has each name once')
  refuseUnless(isObject(rows), 'rows', 'is an object')
  for (const method of rowsMethods) refuseUnless(typeof rows[method] === 'function', `rows.${method}`, 'is a function')
  refuseUnless(poison === undefined || poison === 'stop' || poison === 'park', 'poison', 'is stop or park')
  refuseUnless(onProgress === undefined || typeof onProgress === 'function', 'onProgress', 'is a function')
  refuseUnless(
    batchMax === undefined ||
      (Number.isSafeInteger(batchMax) && (batchMax as number) >= 1 && (batchMax as number) <= batchMaxMost),
    'batchMax',
    `is a whole number from 1 to ${batchMaxMost}`,
  )
}

/** Several projections on one feed: those that are read already, or those that are being built. */
class Group {
  readonly #context: ProjectionsContext
  readonly #runs: readonly ProjectionRun[]
  readonly #batchMax: number
  readonly #onProgress: OnProgress | undefined
  readonly #changed: () => void
  readonly #ended = new AbortController()
  #waiting: Counted[] = []
  #received: Progress | undefined
  #caughtUp = false
  /** Something has come that the batch under way does not have. */
  #hasMore = false
  #draining: Promise<void> | undefined
  #meter: ProgressMeter | undefined
  #following: Promise<void> | undefined

  constructor(
    context: ProjectionsContext,
    runs: readonly ProjectionRun[],
    options: Pick<ProjectOptions, 'batchMax' | 'onProgress'> & { readonly changed: () => void },
  ) {
    this.#context = context
    this.#runs = runs
    this.#batchMax = options.batchMax ?? batchMaxDefault
    this.#onProgress = options.onProgress
    this.#changed = options.changed
    // The one that is furthest behind says where to begin; the others pass over what they have.
    const starts = runs.map(({ seen }) => seen)
    this.#received = starts.includes(undefined)
      ? undefined
      : starts.reduce((a, b) => ((a?.sequence ?? 0) <= (b?.sequence ?? 0) ? a : b))
  }

  start(): void {
    this.#following ??= this.#follow().catch((error: unknown) => this.#fail(error))
  }

  #fail(failure: unknown): void {
    for (const run of this.#runs) run.fail(failure)
    this.#changed()
  }

  /** What has come is committed. */
  async stop(): Promise<void> {
    this.#ended.abort()
    await this.#following
    await this.#draining
    await this.#take([], { atOnce: true })
  }

  async #follow(): Promise<void> {
    const { store, namespace, now } = this.#context
    await this.#measure()
    await followLog({
      store,
      namespace,
      now,
      signal: this.#ended.signal,
      from: () => this.#received?.checkpoint,
      handle: (message) => this.#receive(message),
      ended: (failure) => {
        if (failure === undefined || !isBeyondRetrying(failure)) return failure !== undefined
        this.#fail(failure)
        return false
      },
    })
    // The store was closed under it.
    if (!this.#ended.signal.aborted) this.#fail(new MunimentClosed())
  }

  /** Without an end to measure against, nothing is reported. */
  async #measure(): Promise<void> {
    if (this.#onProgress === undefined) return
    const { store, namespace, elapsedMs } = this.#context
    const end = await newestEvent(store, namespace).catch(() => undefined)
    const work = this.#runs.map(({ projection: { name, version } }) => `${name} v${version}`).join(', ')
    if (end !== undefined) this.#meter = new ProgressMeter(work, end.position, this.#onProgress, elapsedMs)
  }

  /** Waits while as many messages have come as one commit takes: what comes meanwhile goes into the next. */
  #receive(message: FeedMessage): Promise<void> | undefined {
    if (message.kind === 'fell_behind') return undefined
    const sequence = this.#received?.sequence ?? 0
    if (message.kind === 'event') {
      const { event: recorded, checkpoint } = message
      this.#waiting.push({
        recorded,
        read: readSequenced(this.#context.namespace, recorded, sequence),
        sequence,
        checkpoint,
      })
      this.#received = { checkpoint, sequence: sequence + 1 }
    } else if (message.checkpoint !== undefined) this.#received = { checkpoint: message.checkpoint, sequence }
    if (message.kind === 'caught_up') this.#caughtUp = true
    this.#hasMore = true
    this.#draining ??= this.#drain().catch((error: unknown) => this.#fail(error))
    return this.#waiting.length >= this.#batchMax || message.kind === 'caught_up' ? this.#draining : undefined
  }

  async #drain(): Promise<void> {
    // What has come already comes into the first batch.
    await Promise.resolve()
    do {
      this.#hasMore = this.#waiting.length > this.#batchMax
      const batch = this.#waiting.splice(0, this.#batchMax)
      const isAtEnd = this.#caughtUp && this.#waiting.length === 0
      await this.#take(batch, { atOnce: isAtEnd && this.#runs.some(({ status }) => status.state === 'building') })
      if (isAtEnd) for (const run of this.#runs) if (run.status.state === 'building') await run.swapIn()
      for (const { recorded } of batch) this.#meter?.done(recorded.position)
      this.#changed()
      if (this.#runs.every(({ isRunning }) => !isRunning)) this.#ended.abort()
    } while (this.#hasMore)
    this.#draining = undefined
  }

  async #take(batch: readonly Counted[], options: { readonly atOnce: boolean }): Promise<void> {
    const last = batch.at(-1)
    // Behind the last event of the batch when more have come, else as far as the feed has said.
    const upTo =
      this.#waiting.length > 0 && last !== undefined
        ? { checkpoint: last.checkpoint, sequence: last.sequence + 1 }
        : this.#received
    if (upTo !== undefined) await Promise.all(this.#runs.map((run) => run.take(batch, upTo, options)))
  }
}

interface Waiter {
  readonly isOver: () => boolean
  readonly resolve: () => void
  readonly reject: (cause: unknown) => void
}

/** @throws ConfigurationRefused naming the option and the rule. */
export const projectionsOver = (context: ProjectionsContext, options: ProjectOptions): RunningProjections => {
  checkOptions(options)
  const { rows, poison = 'stop' } = options
  const stopped = new AbortController()
  const shared = { namespace: context.namespace, rows, poison, signal: stopped.signal }
  const runs = options.projections.map((projection) => new ProjectionRun(projection, shared))
  const groups: Group[] = []
  const waiters = new Set<Waiter>()

  let isStopped = false
  const changed = (): void => {
    const failed = runs.find(({ status }) => status.state === 'stopped')
    for (const waiter of waiters) {
      try {
        if (waiter.isOver()) waiter.resolve()
        else if (failed !== undefined) waiter.reject(failed.status.failure)
        else if (isStopped) waiter.reject(new MunimentClosed())
        else continue
      } catch (error) {
        waiter.reject(error)
      }
      waiters.delete(waiter)
    }
  }
  const whenever = (isOver: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      waiters.add({ isOver, resolve, reject })
      changed()
    })

  const begin = async (): Promise<void> => {
    const check = (progress: Progress): Promise<void> => checkIsInLog(context.store, progress, 'a projection')
    await Promise.all(runs.map((run) => run.open(check)))
    for (const state of ['live', 'building'] as const) {
      const of = runs.filter(({ status }) => status.state === state)
      if (of.length > 0) groups.push(new Group(context, of, { ...options, changed }))
    }
    changed()
    if (!stopped.signal.aborted) for (const group of groups) group.start()
  }
  const begun = begin()

  const checkRuns = (projection: string): void => {
    if (runs.every(({ projection: { name } }) => name !== projection))
      throw invalidArgument('projection', 'must be one that runs here')
  }
  /** What is read of the version that is read, and still is afterwards: a swap takes the rows away. */
  const readLive = async <A>(
    projection: string,
    read: (rows: ProjectionRows) => Promise<A>,
  ): Promise<A | undefined> => {
    for (;;) {
      const live = await rows.liveVersion(projection)
      if (live === undefined) return undefined
      const answer = await read(await rows.open(projection, live))
      if ((await rows.liveVersion(projection)) === live) return answer
    }
  }
  const covers = (run: ProjectionRun, checkpoint: Checkpoint): boolean => {
    if (run.status.state === 'superseded') return true
    return run.seen !== undefined && context.store.compareCheckpoints(run.seen.checkpoint, checkpoint) >= 0
  }

  return {
    ready: () => whenever(() => runs.every(({ status }) => status.state === 'live' || status.state === 'superseded')),
    whenProcessed: async (given) => {
      // One of another store is refused here, and not when the rows get there.
      if (given !== undefined) context.store.compareCheckpoints(given, given)
      const checkpoint = given ?? (await newestEvent(context.store, context.namespace))?.checkpoint
      if (checkpoint !== undefined) await whenever(() => runs.every((run) => covers(run, checkpoint)))
    },
    get: async (projection, key) => {
      checkRuns(projection)
      return isParkedKey(key) ? undefined : readLive(projection, async (of) => (await of.get([key])).get(key))
    },
    async *scan(projection, { prefix = '' } = {}) {
      checkRuns(projection)
      for (let after: string | undefined; ; ) {
        const options = { prefix, limit: pageMax, ...(after === undefined ? {} : { after }) }
        const page = await readLive(projection, async (of) => {
          const found: (readonly [string, Json])[] = []
          for await (const row of of.scan(options)) found.push(row)
          return found
        })
        for (const row of page ?? []) if (!isParkedKey(row[0])) yield row
        if (page === undefined || page.length < pageMax) return
        after = page.at(-1)?.[0]
      }
    },
    status: () => runs.map(({ status }) => status),
    stop: async () => {
      stopped.abort()
      await begun
      isStopped = true
      for (const group of groups) await group.stop()
      changed()
    },
  }
}
