/**
 * A host's subscription: every event of the types it asked for, in order, at least once, from where it stopped.
 *
 * @module
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { catalogue, type Category, type MunimentEvent } from '@muniment/core'
import {
  type Checkpoint,
  type CheckpointStore,
  type EventStore,
  type FeedMessage,
  type Instant,
  isPortName,
  isStoreFailure,
  type Progress,
  type RecordedEvent,
} from '@muniment/kernel'
import { mayBePassedOver, readSequenced, type SequencedEvent } from '@muniment/projections'
import { either as E } from 'fp-ts'
import { ConfigurationRefused } from '../configuration-refused.ts'
import { MunimentClosed } from '../muniment-closed.ts'
import {
  backOffMs,
  checkIsInLog,
  countedLog,
  followLog,
  isBeyondRetrying,
  newestEvent,
  pausedFor,
} from './follow-log.ts'
import { type Given, givenFields, refuseUnless } from './given-options.ts'
import { savedInDoubt } from './saved-in-doubt.ts'

/** The stored names. */
export type EventType = MunimentEvent['type']

/** An event of one of these types, with its place, its envelope and its data. Personal fields are sealed. */
export type FollowedEvent<T extends EventType = EventType> = T extends EventType
  ? SequencedEvent & Extract<MunimentEvent, { readonly type: T }>
  : never

/** What a handler is given beside the event. */
export interface Following {
  /** Counts the attempts at this event, from 1. */
  readonly attempt: number
  /** Aborts when the subscription is stopped. */
  readonly signal: AbortSignal
  /**
   * The personal fields of the event in clear, by name: an e-mail address, a name. `[erased]` for somebody who is gone,
   * `[sealed]` where their key is not at hand, `[damaged]` for what does not open.
   */
  readonly personal: () => Promise<Readonly<Record<string, string>>>
}

/** An event that could not be handled. */
export interface UnhandledEvent {
  readonly sequence: number
  readonly eventId: string
  readonly type: string
  readonly stream: string
}

/** Options of `events.follow`. */
export interface FollowOptions<T extends EventType = EventType> {
  /** 1 to 128 characters of `A-Z a-z 0-9 . _ -`. What it has handled is remembered by this name. */
  readonly name: string
  /** Only these stored names. Default: all. */
  readonly types?: readonly T[]
  /** Where a name begins that has handled nothing yet: with the first event, or with the next one. Default `start`. */
  readonly from?: 'start' | 'now'
  /**
   * Given one event after the other, the next when its promise resolves. An event comes again when this throws, and when
   * the process ends before its checkpoint is kept: make its effect idempotent, by `event.id` say.
   */
  readonly handle: (event: FollowedEvent<T>, following: Following) => void | Promise<void>
  /** Attempts at one event, at growing intervals of at most a minute. 1 to 1,000. Default 10. */
  readonly attemptsMax?: number
  /**
   * Takes an event for which all attempts have failed, or which this release cannot read; when it resolves, the
   * subscription goes on behind it. Without it, the subscription stops there and goes on from there the next time.
   */
  readonly park?: (event: UnhandledEvent, failure: unknown) => void | Promise<void>
}

/** A subscription that is running. */
export interface Subscription {
  /** Where it is: `following`, `stopped` by `stop`, or `failed`. */
  readonly state: 'following' | 'stopped' | 'failed'
  /** Everything before this sequence has been handled, parked or is of other types. */
  readonly sequence: number
  /**
   * Resolves when it was stopped. Rejects with what failed: the handler's last failure, or a `StoreFailure`, of which
   * `checkpoint_conflict` says that another process follows by this name.
   */
  readonly done: Promise<void>
  /** Resolves when everything up to the newest event of the log, as it is now, has been handled; rejects as `done` does. */
  whenHandled(): Promise<void>
  /**
   * Lets the handler end, keeps the checkpoint, and ends. May be repeated. Awaited by the handler itself it resolves at
   * once, and the subscription ends behind the handler.
   */
  stop(): Promise<void>
}

/** What it runs over. */
export interface SubscriptionContext {
  readonly store: EventStore
  readonly namespace: string
  readonly now: () => Instant
  readonly checkpoints: CheckpointStore
  readonly personal: (event: SequencedEvent) => Promise<Readonly<Record<string, string>>>
}

/** Kept by whoever began on an empty log: what comes next is the first event. */
const atStart: Progress = { checkpoint: '', sequence: 0 }

const attemptsMost = 1_000
const retryMsMax = 60_000

/** In history, and for events of other types, the checkpoint is kept after so many events. */
const passedMax = 100

const optionNames: Readonly<Record<keyof FollowOptions, true>> = {
  name: true,
  types: true,
  from: true,
  handle: true,
  attemptsMax: true,
  park: true,
}

const storedNames: ReadonlySet<string> = new Set(
  (Object.keys(catalogue) as Category[]).flatMap((category) => Object.keys(catalogue[category])),
)

/** @throws ConfigurationRefused naming the option and the rule. */
const checkOptions = (options: unknown): void => {
  const { name, types, from, handle, attemptsMax, park }: Given = givenFields(options, optionNames)
  refuseUnless(typeof name === 'string' && isPortName(name), 'name', 'is 1 to 128 of A-Z a-z 0-9 . _ -')
  refuseUnless(typeof handle === 'function', 'handle', 'is a function')
  refuseUnless(from === undefined || from === 'start' || from === 'now', 'from', 'is start or now')
  refuseUnless(park === undefined || typeof park === 'function', 'park', 'is a function')
  refuseUnless(
    types === undefined || (Array.isArray(types) && types.every((type) => storedNames.has(type as string))),
    'types',
    'are stored names of events',
  )
  refuseUnless(
    attemptsMax === undefined ||
      (Number.isSafeInteger(attemptsMax) && (attemptsMax as number) >= 1 && (attemptsMax as number) <= attemptsMost),
    'attemptsMax',
    `is a whole number from 1 to ${attemptsMost}`,
  )
}

interface Waiter {
  readonly until: Checkpoint
  readonly resolve: () => void
  readonly reject: (failure: unknown) => void
}

/** The subscription whose handler is at work here. */
const handling = new AsyncLocalStorage<Subscription>()

class LogSubscription implements Subscription {
  readonly #context: SubscriptionContext
  readonly #options: FollowOptions<EventType>
  readonly #stopping = new AbortController()
  readonly #waiters = new Set<Waiter>()
  readonly done: Promise<void>
  #state: Subscription['state'] = 'following'
  #failure: unknown
  #at: Progress | undefined
  #token: string | undefined
  /** Events since the checkpoint was kept. */
  #passed = 0
  #caughtUp = false

  constructor(context: SubscriptionContext, options: FollowOptions<EventType>) {
    this.#context = context
    this.#options = options
    this.done = this.#run()
    // Whoever does not wait for it reads `state`.
    this.done.catch(() => undefined)
  }

  get state(): Subscription['state'] {
    return this.#state
  }

  get sequence(): number {
    return this.#at?.sequence ?? 0
  }

  async whenHandled(): Promise<void> {
    if (handling.getStore() === this)
      throw new ConfigurationRefused('whenHandled', 'is not awaited by the handler, for which it would wait')
    const newest = await newestEvent(this.#context.store, this.#context.namespace)
    if (newest === undefined) return undefined
    return new Promise((resolve, reject) => {
      this.#waiters.add({ until: newest.checkpoint, resolve, reject })
      this.#tell()
    })
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    // Its own handler cannot wait for itself.
    if (handling.getStore() !== this) await this.done.catch(() => undefined)
  }

  async #run(): Promise<void> {
    try {
      await this.#begin()
      const { store, namespace, now } = this.#context
      let failed: Error | undefined
      await followLog({
        store,
        namespace,
        now,
        signal: this.#stopping.signal,
        from: () => this.#at?.checkpoint,
        handle: (message) => this.#take(message),
        ended: (failure) => {
          failed = failure instanceof Error && isBeyondRetrying(failure) ? failure : undefined
          return failure !== undefined && failed === undefined
        },
      })
      if (failed !== undefined) throw failed
      await this.#keep()
      this.#state = 'stopped'
    } catch (error) {
      this.#failure = error
      this.#state = 'failed'
      throw error
    } finally {
      this.#tell()
    }
  }

  async #begin(): Promise<void> {
    const { store, namespace, checkpoints } = this.#context
    const { name, from } = this.#options
    const saved = await this.#retried(() => checkpoints.load(name))
    this.#token = saved?.token
    if (saved !== undefined && saved.checkpoint === atStart.checkpoint) return
    if (saved !== undefined) {
      await this.#retried(() => checkIsInLog(store, saved, `the subscription ${name}`))
      this.#at = { checkpoint: saved.checkpoint, sequence: saved.sequence }
    } else if (from === 'now') {
      // Counted from the start: a sequence is a place among all events.
      this.#at = await this.#retried(() => countedLog({ store, namespace }))
      await this.#keep()
    }
  }

  /** Tried again while a port is out of reach, until it is told to stop. */
  async #retried<A>(action: () => Promise<A>): Promise<A> {
    for (let failures = 1; ; failures += 1)
      try {
        return await action()
      } catch (error) {
        if (!isStoreFailure(error, 'unavailable') || this.#stopping.signal.aborted) throw error
        await pausedFor(backOffMs(failures, retryMsMax), this.#stopping.signal)
      }
  }

  async #take(message: FeedMessage): Promise<void> {
    if (message.kind === 'fell_behind' || this.#stopping.signal.aborted) return
    if (message.kind === 'event') {
      const { event, checkpoint } = message
      const sequence = this.sequence
      const isWanted =
        this.#options.types === undefined || (this.#options.types as readonly string[]).includes(event.type)
      // Told to stop on the way: it comes again the next time.
      if (isWanted && !(await this.#handled(event, sequence))) return
      this.#at = { checkpoint, sequence: sequence + 1 }
      this.#passed += 1
      if ((isWanted && this.#caughtUp) || this.#passed >= passedMax) await this.#keep()
    } else {
      if (message.checkpoint !== undefined) this.#at = { checkpoint: message.checkpoint, sequence: this.sequence }
      if (message.kind === 'caught_up') {
        this.#caughtUp = true
        await this.#keep()
      } else this.#passed += 1
    }
    this.#tell()
  }

  /** True when it is over with this event, handled or parked; false when it was told to stop before. */
  async #handled(recorded: RecordedEvent, sequence: number): Promise<boolean> {
    const { signal } = this.#stopping
    const { handle, attemptsMax = 10, park } = this.#options
    const read = readSequenced(this.#context.namespace, recorded, sequence)
    let failure: unknown
    if (E.isLeft(read)) {
      if (mayBePassedOver(recorded, read.left)) return true
      failure = typeof read.left === 'string' ? new Error(read.left) : read.left
    } else
      for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
        if (signal.aborted) return false
        try {
          const personal = (): Promise<Readonly<Record<string, string>>> => this.#context.personal(read.right)
          await handling.run(this, () => handle(read.right as FollowedEvent, { attempt, signal, personal }))
          return true
        } catch (error) {
          failure = error
          if (attempt < attemptsMax) await pausedFor(backOffMs(attempt, retryMsMax), signal)
        }
      }
    // What failed because it was told to stop comes again.
    if (signal.aborted) return false
    if (park === undefined) throw failure
    const { id: eventId, type, stream } = recorded
    await handling.run(this, () => park({ sequence, eventId, type, stream }, failure))
    return true
  }

  async #keep(): Promise<void> {
    const at = this.#at ?? atStart
    if (this.#passed === 0 && this.#token !== undefined) return
    const { checkpoints } = this.#context
    const { name } = this.#options
    this.#token = await savedInDoubt(
      {
        save: () => checkpoints.save(name, at, this.#token),
        load: () => checkpoints.load(name),
        before: this.#token,
        progress: at,
      },
      this.#stopping.signal,
    )
    this.#passed = 0
  }

  #tell(): void {
    const { store } = this.#context
    for (const waiter of this.#waiters) {
      if (this.#at !== undefined && store.compareCheckpoints(this.#at.checkpoint, waiter.until) >= 0) waiter.resolve()
      else if (this.#state === 'failed') waiter.reject(this.#failure)
      else if (this.#state === 'stopped') waiter.reject(new MunimentClosed())
      else continue
      this.#waiters.delete(waiter)
    }
  }
}

/** Begins at once. @throws ConfigurationRefused naming the option and the rule. */
export const subscriptionOver = <T extends EventType>(
  context: SubscriptionContext,
  options: FollowOptions<T>,
): Subscription => {
  checkOptions(options)
  return new LogSubscription(context, options as unknown as FollowOptions<EventType>)
}
