/**
 * The KeyStore on EventStoreDB: a stream for each subject.
 *
 * A key that is forgotten is overwritten at once and its stream tombstoned; its bytes stay in the files of the server until the
 * chunk that holds them is complete and the server is scavenged.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import {
  checkSubject,
  checkSubjectKey,
  type EventStore,
  isStoreFailure,
  type Json,
  type KeyStore,
  type SubjectKey,
} from '@muniment/kernel'
import { fieldsOf, type Newest, type PortOptions, PortStreams } from './port-streams.ts'

const stored = 'KeyStored'
const forgot = 'KeyForgotten'

/** Subjects may have signs that names of streams may not, and are long. */
const nameOf = (subject: string): string => createHash('sha256').update(subject).digest('base64url')

const base64Of = (key: Uint8Array): string => Buffer.from(key).toString('base64')

/**
 * Any number of processes may use the same streams. Keys are stored as they are given: wrap them with a key ring.
 *
 * @throws StoreFailure `invalid_argument` for a store that this package did not make, or an option.
 */
export const eventStoreDbKeyStore = (store: EventStore, options: PortOptions = {}): KeyStore => {
  const streams = new PortStreams(store, options, 'key')

  const bytesOf = (subject: string, data: Json): Uint8Array => {
    const { key } = fieldsOf(data)
    const bytes = new Uint8Array(Buffer.from(typeof key === 'string' ? key : '', 'base64'))
    if (base64Of(bytes) !== key || bytes.length === 0) throw streams.corrupt(nameOf(subject))
    return bytes
  }

  /** Undefined when there is no key and never was one. */
  const newestOf = async (subject: string): Promise<Newest | 'forgotten' | undefined> => {
    try {
      const newest = await streams.newest(nameOf(subject))
      return newest?.type === forgot ? 'forgotten' : newest
    } catch (failure) {
      if (isStoreFailure(failure, 'stream_tombstoned')) return 'forgotten'
      throw failure
    }
  }

  const known = (subject: string, newest: Newest | 'forgotten' | undefined): SubjectKey => {
    if (newest === undefined) return { status: 'absent' }
    if (newest === 'forgotten') return { status: 'forgotten' }
    if (fieldsOf(newest.data)['subject'] !== subject) throw streams.corrupt(nameOf(subject))
    return { status: 'present', key: bytesOf(subject, newest.data) }
  }

  /**
   * Undefined when something else is there by now. What is overwritten is hidden first: else it could be read for ever.
   *
   * @throws StoreFailure, but not for a tombstone: that is seen when it is read.
   */
  const write = async (
    subject: string,
    before: Newest | undefined,
    type: string,
    data: Json,
  ): Promise<true | undefined> => {
    try {
      if (before !== undefined) await streams.keepNewest(nameOf(subject))
      return (await streams.write(nameOf(subject), before, type, data)) === undefined ? undefined : true
    } catch (failure) {
      if (isStoreFailure(failure, 'stream_tombstoned')) return undefined
      throw failure
    }
  }

  return {
    durable: true,

    get: async (subject) => {
      checkSubject(subject)
      return known(subject, await newestOf(subject))
    },

    create: async (subject, given) => {
      checkSubject(subject)
      checkSubjectKey(given, 'key')
      const key = base64Of(given)
      return streams.settled(async () => {
        const newest = await newestOf(subject)
        if (newest !== undefined) return known(subject, newest)
        const written = await write(subject, undefined, stored, { subject, key })
        return written && { status: 'present', key: bytesOf(subject, { key }) }
      })
    },

    replace: async (subject, previous, given) => {
      checkSubject(subject)
      checkSubjectKey(previous, 'previous')
      checkSubjectKey(given, 'key')
      const [key, before] = [base64Of(given), base64Of(previous)]
      return streams.settled(async () => {
        const newest = await newestOf(subject)
        const now = known(subject, newest)
        if (newest === undefined || newest === 'forgotten') return now
        if (now.status !== 'present' || base64Of(now.key) !== before) return now
        const written = await write(subject, newest, stored, { subject, key })
        return written && { status: 'present', key: bytesOf(subject, { key }) }
      })
    },

    forget: async (subject) => {
      checkSubject(subject)
      await streams.settled(async () => {
        const newest = await newestOf(subject)
        if (newest === 'forgotten') return true
        return write(subject, newest, forgot, { subject })
      })
      await streams.tombstone(nameOf(subject))
    },

    async *subjects() {
      const subjects = new Set<string>()
      const filter = { streamPrefixes: [streams.prefix] }
      for await (const message of store.readAll({ filter })) {
        if (message.kind !== 'event') continue
        const { subject } = fieldsOf(message.event.data)
        if (typeof subject !== 'string') continue
        if (message.event.type === stored) subjects.add(subject)
        else subjects.delete(subject)
      }
      yield* subjects
    },
  }
}
