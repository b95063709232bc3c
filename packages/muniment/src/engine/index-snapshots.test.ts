/** Cold starts from a snapshot of the access index: short, and never trusted over the log. @module */
import { type EventStore, memorySnapshotStore, type Snapshot, type SnapshotStore, StoreFailure } from '@muniment/kernel'
import { accessIndexSchema } from '@muniment/projections'
import { memoryStore } from '@muniment/store-memory'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Muniment, ProgressReport } from '../index.ts'
import { aTeam, codeOf, type Person, type Team } from '../team.fixture.ts'
import { breakableFeed, storeWith } from './stores.fixture.ts'

let team: Team
let grace: Person
let keys: readonly string[]
let snapshot: Snapshot

const name = 'muniment.access-index'

const keptIn = async (snapshots: SnapshotStore): Promise<Snapshot> => {
  const kept = await snapshots.load(name)
  if (kept === undefined) throw new Error('no snapshot was kept')
  return kept
}

/** A store of one snapshot, as it is or altered. */
const holding = async (altered: Partial<Snapshot> = {}): Promise<SnapshotStore> => {
  const snapshots = memorySnapshotStore()
  await snapshots.save(name, { ...snapshot, ...altered })
  return snapshots
}

/** What is read of the log by whoever starts on it. */
const counting = (store: EventStore) => {
  const read = { feed: 0, history: 0 }
  async function* counted<A extends { readonly kind: string }>(
    messages: AsyncIterable<A>,
    kind: keyof typeof read,
  ): AsyncGenerator<A> {
    for await (const message of messages) {
      if (message.kind === 'event') read[kind] += 1
      yield message
    }
  }
  const watched = storeWith(store, {
    subscribe: (options) => counted(store.subscribe(options), 'feed'),
    readAll: (options) => counted(store.readAll(options), 'history'),
  })
  return { read, watched }
}

const issue = async (muniment: Muniment, person: Person): Promise<string> => {
  const { apiKey } = await muniment.credentials.issueApiKey({}, { as: await team.asOn(muniment, person) })
  return apiKey?.reveal() ?? ''
}

const answers = async (muniment: Muniment) =>
  Promise.all(keys.map(async (apiKey) => (await muniment.access.explain({ apiKey })).refusal?._tag))

beforeAll(async () => {
  const snapshots = memorySnapshotStore()
  team = await aTeam({ snapshots })
  grace = await team.person('grace')
  const alan = await team.person('alan')
  await team.join(grace)
  const membershipId = await team.join(alan)
  keys = [await issue(team.muniment, grace), await issue(team.muniment, alan)]
  await team.muniment.accounts.removeMember({ membershipId }, { as: await team.as(team.founder) })
  await team.muniment.close()
  snapshot = await keptIn(snapshots)
})
afterAll(() => team.close())

describe('an instance that starts with a snapshot', () => {
  it('reads what came since, answers as one that has read the log, and has the whole trail all the same', async () => {
    const { read, watched } = counting(team.store)
    const muniment = await team.another({ store: watched, snapshots: await holding() })
    expect(snapshot.sequence).toBe((await team.log()).length)
    expect(read.feed).toBe(0)
    expect(await answers(muniment)).toEqual([undefined, 'CredentialRevoked'])
    const as = await muniment.support({ operator: 'dana', reason: 'review' })
    const whole = await team.another()
    const asWhole = await whole.support({ operator: 'dana', reason: 'review' })
    expect(await muniment.audit.entries({ limit: 1_000 }, { as })).toEqual(
      await whole.audit.entries({ limit: 1_000 }, { as: asWhole }),
    )
    expect(read.history).toBeGreaterThanOrEqual(snapshot.sequence)
  })

  it('goes on from there: what happens afterwards is in the index and in the trail, in its place', async () => {
    const snapshots = await holding()
    const muniment = await team.another({ snapshots })
    const key = await issue(muniment, grace)
    expect((await muniment.access.explain({ apiKey: key })).verdict).toBe('allowed')
    const as = await muniment.support({ operator: 'dana', reason: 'review' })
    const { entries } = await muniment.audit.entries({ limit: 1_000 }, { as })
    expect(entries.map(({ sequence }) => sequence)).toEqual(entries.map((_, index) => index))
    expect(entries).toHaveLength((await team.log()).length)
    await muniment.close()
    const { read, watched } = counting(team.store)
    const next = await team.another({ snapshots, store: watched })
    expect(read.feed).toBe(0)
    expect((await next.access.explain({ apiKey: key })).verdict).toBe('allowed')
  })

  it('shows a trail that is whole or none: whoever asks before history was read waits for it', async () => {
    const inner = breakableFeed(team.store)
    let go: () => void = () => undefined
    const gate = new Promise<void>((resolve) => (go = resolve))
    const slow = storeWith(inner.store, {
      readAll: (options) => ({
        [Symbol.asyncIterator]: async function* () {
          if (options?.after === 'start') await gate
          yield* team.store.readAll(options)
        },
      }),
    })
    const muniment = await team.another({ store: slow, snapshots: await holding() })
    const as = await muniment.support({ operator: 'dana', reason: 'review' })
    let answered = false
    const asked = muniment.audit.entries({ limit: 1_000 }, { as }).finally(() => (answered = true))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(answered).toBe(false)
    expect(await answers(muniment)).toEqual([undefined, 'CredentialRevoked'])
    go()
    expect((await asked).entries).toHaveLength((await team.log()).length)
  })
})

describe('a snapshot that cannot be used is dropped, and the log is read', () => {
  const startedWith = async (snapshots: SnapshotStore, options: Parameters<Team['another']>[0] = {}) => {
    const { read, watched } = counting(options.store ?? team.store)
    const muniment = await team.another({ ...options, store: watched, snapshots })
    return { read, muniment }
  }
  const flipped = (at: number): Uint8Array => {
    const body = snapshot.body.slice()
    body[at] = (body[at] ?? 0) ^ 1
    return body
  }

  it.each([
    ['with a bit of its signature altered', () => ({ body: flipped(3) })],
    ['with a bit of its content altered', () => ({ body: flipped(snapshot.body.length - 40) })],
    ['cut', () => ({ body: snapshot.body.slice(0, 20) })],
    ['empty', () => ({ body: new Uint8Array() })],
    ['of another schema', () => ({ schema: `${accessIndexSchema}x` })],
    ['said to stand further on', () => ({ sequence: snapshot.sequence + 1 })],
    ['said to stand elsewhere', () => ({ checkpoint: 'mem:00000000000000000001' })],
  ] as const)('%s', async (_, altered) => {
    const { read, muniment } = await startedWith(await holding(altered()))
    expect(read.feed).toBe((await team.log()).length)
    expect(await answers(muniment)).toEqual([undefined, 'CredentialRevoked'])
  })

  it('signed with another key', async () => {
    const { commandKey, ...others } = team.options.keys
    const foreign = { ...others, commandKey: { ...commandKey, secret: new Uint8Array(32).fill(9) } }
    const { read } = await startedWith(await holding(), { keys: foreign })
    expect(read.feed).toBe((await team.log()).length)
  })

  it('that cannot be read', async () => {
    const { read } = await startedWith({
      ...memorySnapshotStore(),
      load: async () => {
        throw new Error('disk')
      },
    })
    expect(read.feed).toBe((await team.log()).length)
  })

  it.each(['went back', 'went back and on another way'])('of a log that %s', async (how) => {
    const other = memoryStore()
    for (const [sequence, { stream, id, type, data, metadata }] of (await team.log()).entries()) {
      const isNewest = sequence === snapshot.sequence - 1
      if (sequence >= snapshot.sequence || (isNewest && how === 'went back')) break
      const events = [{ id: isNewest ? crypto.randomUUID() : id, type, data, metadata }] as const
      await other.append({ stream, expected: 'any', events })
    }
    const { read } = await startedWith(await holding(), { store: other })
    expect(read.feed).toBeGreaterThanOrEqual(snapshot.sequence - 1)
    await other.close()
  })
})

describe('a start that fails', () => {
  it('leaves nothing behind that goes on reading', async () => {
    let reads = 0
    const failing = storeWith(team.store, {
      subscribe: () => {
        throw new StoreFailure({ code: 'unavailable' })
      },
      readAll: (options) => ({
        [Symbol.asyncIterator]: async function* () {
          // The look for the newest event of the snapshot may be answered.
          if (options?.after !== 'start') return yield* team.store.readAll(options)
          reads += 1
          throw new StoreFailure({ code: 'unavailable' })
        },
      }),
    })
    await expect(team.another({ store: failing, snapshots: await holding() })).rejects.toMatchObject({
      code: 'unavailable',
    })
    const before = reads
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(reads).toBe(before)
  })

  it('on an event that cannot be applied rejects, and does not wait for ever', async () => {
    const odd = storeWith(team.store, {
      subscribe: (options) => ({
        [Symbol.asyncIterator]: async function* () {
          for await (const message of team.store.subscribe(options))
            yield message.kind === 'event'
              ? { ...message, event: { ...message.event, recordedAt: undefined as never } }
              : message
        },
      }),
    })
    await expect(team.another({ store: odd })).rejects.toThrow(TypeError)
  })
})

describe('a snapshot stands for reactions as well', () => {
  it('and is not made while one may be missing', async () => {
    const own = await aTeam()
    const failing = { now: false }
    const snapshots = memorySnapshotStore()
    const store = storeWith(own.store, {
      append: async (write, options) => {
        if (failing.now && write.stream.includes('.credential-')) throw new Error('out of order')
        return own.store.append(write, options)
      },
    })
    const muniment = await own.another({ store, snapshots })
    failing.now = true
    await muniment.users.signUp({
      email: 'new@example.com',
      password: 'correct horse battery',
      account: { name: 'New' },
    })
    await muniment.close()
    expect(await snapshots.load(name)).toBeUndefined()
    failing.now = false
    const next = await own.another({ snapshots })
    expect((await own.log()).filter(({ type }) => type === 'CredentialIssued')).toHaveLength(2)
    await next.close()
    expect((await keptIn(snapshots)).sequence).toBe((await own.log()).length)
    await own.close()
  })
})

describe('a start without a snapshot', () => {
  it('is told how history goes when that takes long, and refuses a port that is none', async () => {
    const reports: ProgressReport[] = []
    const muniment = await team.another({ onProgress: (report) => void reports.push(report) })
    expect(reports).toEqual([])
    await muniment.close()
    await expect(team.another({ onProgress: 'x' as never })).rejects.toThrow('onProgress')
    await expect(team.another({ snapshots: {} as never })).rejects.toThrow('snapshots.load')
    expect(await codeOf(muniment.access.explain({ apiKey: 'x' }))).toBe('Failure')
  })
})
