/**
 * The KeyStore of files: one small file for each key, any number of processes, no lock.
 *
 * A key is the file `<digest of the subject>.<number>`, and the highest number holds; `replace` takes the next one by
 * `link`. A tombstone, `<digest>.forgotten`, outweighs every key: whoever has put one looks for a tombstone afterwards and
 * takes it away again, so that `forget` cannot be undone by whoever was under way.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { checkSubject, checkSubjectKey, type KeyStore, StoreFailure, type SubjectKey } from '@muniment/kernel'
import { corruptFile, jsonOf } from './checked-record.ts'
import { askedAfterwards, DataDirectory } from './data-directory.ts'

const attemptsMax = 100
const fileName = /^([0-9a-f]{64})\.(\d{8}|forgotten)$/

interface KeptKey {
  readonly subject: string
  readonly key: string
}

const keptKeyOf = (address: string, body: Buffer): KeptKey =>
  jsonOf<KeptKey>(address, body.toString('utf8'), ({ subject, key }) => {
    checkSubject(subject)
    checkSubjectKey(Buffer.from(key, 'base64'), 'key')
  })

/** What the names of a shard say about one subject. */
interface Known {
  readonly isForgotten: boolean
  /** Ascending. */
  readonly numbers: readonly number[]
}

const shardOf = (digest: string): string => `keys/${digest.slice(0, 3)}`
const addressOf = (digest: string, number: number): string =>
  `${shardOf(digest)}/${digest}.${String(number).padStart(8, '0')}`

const knownIn = (names: readonly string[]): ReadonlyMap<string, Known> => {
  const known = new Map<string, { isForgotten: boolean; numbers: number[] }>()
  for (const name of names) {
    const [, digest, number] = fileName.exec(name) ?? []
    if (digest === undefined) continue
    const one = known.get(digest) ?? { isForgotten: false, numbers: [] }
    known.set(digest, one)
    if (number === 'forgotten') one.isForgotten = true
    else one.numbers.push(Number(number))
  }
  for (const { numbers } of known.values()) numbers.sort((a, b) => a - b)
  return known
}

/** A key as it is kept, with its number. */
interface Current {
  readonly number: number
  readonly subject: string
  readonly key: Buffer
}

const answerOf = (current: Current | 'absent' | 'forgotten'): SubjectKey =>
  typeof current === 'string' ? { status: current } : { status: 'present', key: Uint8Array.from(current.key) }

class KeyFiles implements KeyStore {
  readonly durable = true
  readonly #directory: DataDirectory

  constructor(directory: DataDirectory) {
    this.#directory = directory
  }

  async get(subject: string): Promise<SubjectKey> {
    checkSubject(subject)
    return answerOf(await this.#current(this.#digestOf(subject), subject))
  }

  async create(subject: string, key: Uint8Array): Promise<SubjectKey> {
    checkSubject(subject)
    checkSubjectKey(key, 'key')
    const own = Uint8Array.from(key)
    const digest = this.#digestOf(subject)
    // Also where a key is known already: how long it takes must not tell whether somebody was here before.
    return this.#put(subject, { number: (await this.#known(digest))?.numbers.at(-1) ?? 1, key: own })
  }

  async replace(subject: string, previous: Uint8Array, key: Uint8Array): Promise<SubjectKey> {
    checkSubject(subject)
    checkSubjectKey(previous, 'previous')
    checkSubjectKey(key, 'key')
    const [own, expected] = [Uint8Array.from(key), Uint8Array.from(previous)]
    const current = await this.#current(this.#digestOf(subject), subject)
    if (typeof current === 'object' && current.key.equals(expected))
      return this.#put(subject, { number: current.number + 1, key: own })
    return answerOf(current)
  }

  async forget(subject: string): Promise<void> {
    checkSubject(subject)
    const digest = this.#digestOf(subject)
    const tombstone = `${shardOf(digest)}/${digest}.forgotten`
    await this.#directory.mark(tombstone)
    await askedAfterwards(tombstone, () => this.#destroy(digest))
  }

  async *subjects(): AsyncIterable<string> {
    const shards = ((await this.#directory.list('keys')) ?? []).filter((name) => /^[0-9a-f]{3}$/.test(name))
    for (const shard of shards) {
      const names = await this.#directory.list(`keys/${shard}`)
      for (const [digest, { isForgotten, numbers }] of knownIn(names ?? [])) {
        if (isForgotten && numbers.length > 0) await this.#destroy(digest)
        if (isForgotten || numbers.length === 0) continue
        const current = await this.#current(digest)
        if (typeof current === 'object') yield current.subject
      }
    }
  }

  #digestOf(subject: string): string {
    return createHash('sha256').update(subject, 'utf8').digest('hex')
  }

  async #known(digest: string): Promise<Known | undefined> {
    return knownIn((await this.#directory.list(shardOf(digest))) ?? []).get(digest)
  }

  /** The subject, where it is known, is held against the file's: a digest does not lie, but a file may have been moved. */
  async #current(digest: string, subject?: string): Promise<Current | 'absent' | 'forgotten'> {
    let misses = 0
    for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
      const known = await this.#known(digest)
      if (known?.isForgotten === true) {
        // Whoever was killed while they put it there could not take it away.
        if (known.numbers.length > 0) await this.#destroy(digest)
        return 'forgotten'
      }
      const number = known?.numbers.at(-1)
      // Listed again: while a key is replaced, a listing may show neither of the two.
      if (number === undefined && (misses += 1) === 2) return 'absent'
      if (number === undefined) continue
      const address = addressOf(digest, number)
      const record = await this.#directory.read('key', address)
      if (record === undefined) continue
      const kept = keptKeyOf(address, record.body)
      if (this.#digestOf(subject ?? kept.subject) !== digest || (subject ?? kept.subject) !== kept.subject)
        throw corruptFile(address, 'is the key of another')
      return { number, subject: kept.subject, key: Buffer.from(kept.key, 'base64') }
    }
    throw new StoreFailure({ code: 'unavailable' })
  }

  /**
   * Puts a key where none is, takes away what must not be there (keys of the forgotten, keys that were replaced), and
   * answers what holds then.
   */
  async #put(
    subject: string,
    { number, key }: { readonly number: number; readonly key: Uint8Array },
  ): Promise<SubjectKey> {
    const digest = this.#digestOf(subject)
    const address = addressOf(digest, number)
    const body = Buffer.from(JSON.stringify({ subject, key: Buffer.from(key).toString('base64') } satisfies KeptKey))
    await this.#directory.create('key', address, body)
    return askedAfterwards(address, async () => {
      const { isForgotten = false, numbers = [] } = (await this.#known(digest)) ?? {}
      if (isForgotten) await this.#destroy(digest)
      else await this.#directory.remove(numbers.slice(0, -1).map((outdated) => addressOf(digest, outdated)))
      return answerOf(await this.#current(digest, subject))
    })
  }

  /** A process that was killed may have left the key under the name that it was written by. */
  async #destroy(digest: string): Promise<void> {
    const shard = shardOf(digest)
    const { numbers = [] } = (await this.#known(digest)) ?? {}
    const leftBehind = await this.#directory.leftBehind(shard, digest)
    await this.#directory.remove([...numbers.map((number) => addressOf(digest, number)), ...leftBehind])
  }
}

export const keyStoreIn = (directory: DataDirectory): KeyStore => new KeyFiles(directory)

/**
 * Keys below `directory`, which must exist and have hard links. Keep it apart from the log and from the log's backups.
 *
 * @throws StoreFailure `invalid_argument` for what is no path.
 */
export const fileKeyStore = (directory: string): KeyStore => keyStoreIn(new DataDirectory(directory))
