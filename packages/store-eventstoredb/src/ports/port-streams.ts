/**
 * What the ports beside the log keep: a stream for each name, of which the newest event counts.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import {
  append,
  checkOptions,
  type EventStore,
  invalidArgument,
  isStoreFailure,
  type Json,
  StoreFailure,
  type StreamAdmin,
  type StreamRevision,
} from '@muniment/kernel'
import { sessionOf } from '../eventstoredb-store.ts'
import type { Session } from '../session.ts'
import { eventStoreDbStreamAdmin } from '../stream-admin.ts'
import { changeMetadata } from '../stream-metadata.ts'

/** Options of the ports of this package. */
export interface PortOptions {
  /**
   * Begins the name of every stream of the port, behind the prefix of the store; of two installations on one store each needs
   * its own. No log of Muniment has such a name. Default `muniment-ports.`.
   */
  readonly prefix?: string
}

/** The newest event of a stream, and where it stands. */
export interface Newest {
  readonly revision: StreamRevision
  readonly type: string
  readonly data: Json
}

/** Two that write at once: one comes second, and looks again. */
const attemptsMax = 50

const checkedPrefix = (options: PortOptions): string => {
  checkOptions(options)
  const { prefix = 'muniment-ports.' } = options
  // A log's name is letters and digits, then a dot.
  if (typeof prefix === 'string' && /^[A-Za-z0-9]+-[A-Za-z0-9-]*\.$/.test(prefix) && prefix.length <= 100) return prefix
  throw invalidArgument(
    'prefix',
    'must be letters, digits and a hyphen among them, then a dot, such as muniment-ports.',
  )
}

export class PortStreams {
  readonly store: EventStore
  readonly #session: Session
  readonly #admin: StreamAdmin
  readonly #prefix: string

  /** `kind` begins the names behind the prefix. @throws StoreFailure `invalid_argument` for a store that is not of this package. */
  constructor(store: EventStore, options: PortOptions, kind: string) {
    this.store = store
    this.#session = sessionOf(store)
    this.#admin = eventStoreDbStreamAdmin(store)
    this.#prefix = `${checkedPrefix(options)}${kind}-`
  }

  /** What every name of these begins with. */
  get prefix(): string {
    return this.#prefix
  }

  streamOf(name: string): string {
    return `${this.#prefix}${name}`
  }

  /** Undefined when there is none. @throws StoreFailure `stream_tombstoned`. */
  async newest(name: string): Promise<Newest | undefined> {
    const { events } = await this.store.readStream(this.streamOf(name), { direction: 'backwards', maxCount: 1 })
    for await (const { revision, type, data } of events) return { revision, type, data }
    return undefined
  }

  /**
   * Writes behind `before`, delivered until its outcome is known. Undefined when something else was written meanwhile.
   *
   * @throws StoreFailure `outcome_unknown` when it may be written, and what an append fails with.
   */
  async write(
    name: string,
    before: Pick<Newest, 'revision'> | undefined,
    type: string,
    data: Json,
  ): Promise<StreamRevision | undefined> {
    const stream = this.streamOf(name)
    const event = { id: randomUUID(), type, data, metadata: {} }
    const write = { stream, expected: before?.revision ?? ('no_stream' as const), events: [event] as const }
    const appended = await append({ store: this.store }, [write], [])
    if (appended._tag === 'Appended') return appended.result.revision
    if (appended._tag === 'Conflict') return undefined
    if (appended.outcomeUnknown) throw new StoreFailure({ code: 'outcome_unknown', stream }, { cause: appended.cause })
    throw isStoreFailure(appended.cause)
      ? appended.cause
      : new StoreFailure({ code: 'unavailable' }, { cause: appended.cause })
  }

  /** Tries until `attempt` answers something. @throws StoreFailure `unavailable` when others are always faster. */
  async settled<A>(attempt: () => Promise<A | undefined>): Promise<A> {
    for (let attempts = 0; attempts < attemptsMax; attempts += 1) {
      const answer = await attempt()
      if (answer !== undefined) return answer
    }
    throw new StoreFailure(
      { code: 'unavailable' },
      { cause: new Error('others write to the same stream all the time') },
    )
  }

  /** Only the newest event is read from now on, and older ones are gone after a scavenge. */
  keepNewest(name: string): Promise<void> {
    return changeMetadata(this.#session, this.streamOf(name), ({ $maxCount }) =>
      $maxCount === 1 ? undefined : { $maxCount: 1 },
    )
  }

  /** In seconds; undefined for ever. */
  keepFor(name: string, seconds: number | undefined): Promise<void> {
    return changeMetadata(this.#session, this.streamOf(name), () => ({ $maxAge: seconds }))
  }

  /** For good: all of it is gone after a scavenge. Twice is harmless. */
  async tombstone(name: string): Promise<void> {
    try {
      await this.#admin.tombstone(this.streamOf(name), 'any')
    } catch (failure) {
      if (!isStoreFailure(failure, 'stream_tombstoned')) throw failure
    }
  }

  /** What was read, which `check` throws for when it is not as this release writes it. @throws StoreFailure `corrupt_store`. */
  checked<A>(name: string, value: A, check: (value: A) => void): A {
    try {
      check(value)
    } catch {
      throw this.corrupt(name)
    }
    return value
  }

  /** What was read is not as this release writes it. */
  corrupt(name: string): StoreFailure {
    return new StoreFailure({
      code: 'corrupt_store',
      where: `${this.streamOf(name)}: is not as this release writes it`,
    })
  }
}

/** The fields of an object; none of anything else. */
export const fieldsOf = (data: Json | undefined): Readonly<Record<string, Json | undefined>> =>
  typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as Readonly<Record<string, Json>>) : {}
