/** Rows of the host's own: built, kept up to date and built again, whatever happens on the way. @module */
import {
  type EventStore,
  isStoreFailure,
  type Json,
  memoryProjectionStore,
  type ProjectionRows,
  type ProjectionStore,
  StoreFailure,
} from '@muniment/kernel'
import { type MemoryStore, memoryStore } from '@muniment/store-memory'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ConfigurationRefused, type ProgressReport, type RunningProjections } from '../index.ts'
import { breakableFeed, storeWith } from '../engine/stores.fixture.ts'
import { aTeam, type Team } from '../team.fixture.ts'
import { type AnyProjection, PoisonEvent } from './projection-run.ts'
import { projectionsOver, type ProjectOptions } from './projections.ts'

/** Counts, so that an event that is lost or applied twice shows. */
const eventsOfStreams = (version = 1, weight = 1): AnyProjection => ({
  name: 'events-of-streams',
  version,
  reads: ['account', 'user', 'credential'],
  key: ({ stream }) => stream,
  apply: (row, { sequence }) => {
    const { count, newest } = (row ?? { count: 0, newest: -1 }) as { count: number; newest: number }
    if (sequence <= newest) throw new Error('applied twice')
    return { count: count + weight, newest: sequence }
  },
})

const members: AnyProjection = {
  name: 'members',
  version: 1,
  reads: ['account'],
  key: ({ event }) => ('membershipId' in event.data ? event.data.membershipId : undefined),
  apply: (_, { type }) => (type === 'MemberRemoved' ? undefined : type),
}

let team: Team
let elapsed = 0
const running: RunningProjections[] = []

beforeAll(async () => {
  team = await aTeam()
  for (const name of ['grace', 'alan', 'edsger']) {
    const person = await team.person(name, name)
    const membershipId = await team.join(person)
    await team.muniment.credentials.issueApiKey({}, { as: await team.as(person) })
    if (name === 'alan')
      await team.muniment.accounts.removeMember({ membershipId }, { as: await team.as(team.founder) })
  }
})
afterAll(() => team.close())
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop()
})

const project = (options: Partial<ProjectOptions> = {}, store: EventStore = team.store): RunningProjections => {
  const context = { store, namespace: 'muniment', now: team.clock.now, elapsedMs: () => (elapsed += 300) }
  const one = projectionsOver(context, { projections: [eventsOfStreams()], rows: memoryProjectionStore(), ...options })
  running.push(one)
  return one
}

const rowsOf = async (projections: RunningProjections, name = 'events-of-streams') => {
  const rows: (readonly [string, Json])[] = []
  for await (const row of projections.scan(name)) rows.push(row)
  return rows
}

/** What a plain loop over the log makes of it. */
const expectedRows = async (weight = 1) => {
  const counts = new Map<string, { count: number; newest: number }>()
  for (const [sequence, { stream }] of (await team.log()).entries()) {
    if (!/\.(account|user|credential)-/.test(stream)) continue
    counts.set(stream, { count: (counts.get(stream)?.count ?? 0) + weight, newest: sequence })
  }
  return [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))
}

/** The same log in a store of its own, for tests that append. */
const copied = async (upTo = Number.POSITIVE_INFINITY): Promise<MemoryStore> => {
  const store = memoryStore()
  for (const { stream, id, type, data, metadata } of (await team.log()).slice(0, upTo))
    await store.append({ stream, expected: 'any', events: [{ id, type, data, metadata }] })
  return store
}

const failureOf = (projections: RunningProjections): unknown => projections.status()[0]?.failure

describe('rows of a projection', () => {
  it('are what a loop over the log makes of it, for several projections on one feed', async () => {
    let feeds = 0
    const store = storeWith(team.store, {
      subscribe: (options) => {
        feeds += 1
        return team.store.subscribe(options)
      },
    })
    const projections = project({ projections: [eventsOfStreams(), members] }, store)
    await projections.ready()
    expect(await rowsOf(projections)).toEqual(await expectedRows())
    const left = (await rowsOf(projections, 'members')).map(([, row]) => row)
    expect(left).toContain('MemberJoined')
    expect(left).not.toContain('MemberRemoved')
    expect(feeds).toBe(1)
    expect(await projections.get('events-of-streams', `muniment.user-${team.founder.userId}`)).toMatchObject({})
    expect(await projections.get('events-of-streams', 'muniment.user-nobody')).toBeUndefined()
  })

  it('follow the log: whenProcessed resolves when they show what is in it by then', async () => {
    const store = await copied(10)
    const projections = project({}, store)
    await projections.ready()
    const before = (await rowsOf(projections)).length
    for (const { stream, id, type, data, metadata } of (await team.log()).slice(10))
      await store.append({ stream, expected: 'any', events: [{ id, type, data, metadata }] })
    await projections.whenProcessed()
    expect((await rowsOf(projections)).length).toBeGreaterThan(before)
    expect(await rowsOf(projections)).toEqual(await expectedRows())
    await store.close()
  })

  it.each([1, 2, 7, 1_000])(
    'are the same with commits of at most %i events, and when the feed drops',
    async (batchMax) => {
      const feed = breakableFeed(team.store)
      const projections = project({ batchMax }, feed.store)
      feed.break()
      await new Promise((resolve) => setTimeout(resolve, 5))
      feed.resume()
      await projections.ready()
      expect(await rowsOf(projections)).toEqual(await expectedRows())
    },
  )

  it('go on where they stopped', async () => {
    const rows = memoryProjectionStore()
    const first = project({ rows }, await copied(12))
    await first.ready()
    await first.stop()
    const store = await copied()
    const second = project({ rows }, store)
    await second.whenProcessed()
    expect(await rowsOf(second)).toEqual(await expectedRows())
  })
})

/** Rows whose n-th call kills the process, before or after it takes effect: all calls fail from then on. */
const killedAt = (rows: ProjectionStore, n: number, when: 'before' | 'after') => {
  let calls = 0
  let dead = false
  const call = async <A>(run: () => Promise<A>): Promise<A> => {
    if (dead) throw new StoreFailure({ code: 'access_denied' })
    calls += 1
    if (calls !== n) return run()
    dead = true
    if (when === 'after') await run()
    throw new StoreFailure({ code: 'access_denied' })
  }
  const rowsOver = (inner: ProjectionRows): ProjectionRows => ({
    progress: () => call(() => inner.progress()),
    get: (keys) => call(() => inner.get(keys)),
    scan: (options) => inner.scan(options),
    commit: (changes, progress, token) => call(() => inner.commit(changes, progress, token)),
  })
  const store: ProjectionStore = {
    durable: rows.durable,
    liveVersion: (name) => call(() => rows.liveVersion(name)),
    open: async (name, version) => rowsOver(await call(() => rows.open(name, version))),
    swapIn: (name, version) => call(() => rows.swapIn(name, version)),
    drop: (name, version) => call(() => rows.drop(name, version)),
  }
  return { store, isDead: () => dead }
}

describe('a process that dies', () => {
  it.each(['before', 'after'] as const)(
    '%s any call of its rows loses nothing and applies nothing twice',
    async (when) => {
      const expected = await expectedRows()
      for (let n = 1; ; n += 1) {
        const rows = memoryProjectionStore()
        const dying = killedAt(rows, n, when)
        const first = project({ rows: dying.store, batchMax: 4 })
        await first.ready().catch(() => undefined)
        await first.stop()
        const second = project({ rows, batchMax: 4 })
        await second.ready()
        expect(await rowsOf(second), `call ${n}`).toEqual(expected)
        await second.stop()
        if (!dying.isDead()) return expect(n).toBeGreaterThan(10)
      }
    },
  )

  it('without an answer to a commit goes on, whether that was kept or not', async () => {
    for (const kept of [true, false]) {
      const rows = memoryProjectionStore()
      let commits = 0
      const mute: ProjectionStore = {
        ...rows,
        open: async (name, version) => {
          const inner = await rows.open(name, version)
          return {
            ...inner,
            commit: async (changes, progress, token) => {
              commits += 1
              if (commits % 2 === 0) return inner.commit(changes, progress, token)
              if (kept) await inner.commit(changes, progress, token)
              throw new StoreFailure({ code: 'outcome_unknown', stream: 'rows' })
            },
          }
        },
      }
      const projections = project({ rows: mute, batchMax: 3 })
      await projections.ready()
      expect(await rowsOf(projections)).toEqual(await expectedRows())
    }
  })
})

describe('a projection in a new version', () => {
  it('is built aside while the old rows are read, and swapped in when it has caught up', async () => {
    const rows = memoryProjectionStore()
    const old = project({ rows })
    await old.ready()
    await old.stop()
    let go: () => void = () => undefined
    const gate = new Promise<void>((resolve) => (go = resolve))
    const slow: ProjectionStore = {
      ...rows,
      open: async (name, version) => {
        const inner = await rows.open(name, version)
        const commit: ProjectionRows['commit'] = async (...given) => {
          if (version === 2) await gate
          return inner.commit(...given)
        }
        return { ...inner, commit }
      },
    }
    const next = project({ rows: slow, projections: [eventsOfStreams(2, 10)], batchMax: 5 })
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(next.status()).toMatchObject([{ version: 2, state: 'building' }])
    expect(await rowsOf(next)).toEqual(await expectedRows())
    go()
    await next.ready()
    expect(await rowsOf(next)).toEqual(await expectedRows(10))
    expect(await rows.liveVersion('events-of-streams')).toBe(2)
  })

  it('supersedes the old one, which no longer runs and reads what is there', async () => {
    const rows = memoryProjectionStore()
    const next = project({ rows, projections: [eventsOfStreams(2, 10)] })
    await next.ready()
    const old = project({ rows })
    await old.ready()
    expect(old.status()).toMatchObject([{ version: 1, state: 'superseded' }])
    expect(await rowsOf(old)).toEqual(await expectedRows(10))
  })
})

describe('an event that a projection cannot take', () => {
  const picky: AnyProjection = {
    ...eventsOfStreams(),
    apply: (row, event) => {
      if (event.type === 'MemberRemoved') throw new Error('no such thing')
      return eventsOfStreams().apply(row, event)
    },
  }
  const removedAt = async () => (await team.log()).findIndex(({ type }) => type === 'MemberRemoved')

  it('stops it ahead of that event, which is named, and others go on', async () => {
    const projections = project({ projections: [picky, members] })
    const failure = await projections.ready().catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(PoisonEvent)
    expect(failure).toMatchObject({
      projection: 'events-of-streams',
      sequence: await removedAt(),
      type: 'MemberRemoved',
    })
    await expect.poll(() => projections.status()[1]?.sequence).toBe((await team.log()).length)
    expect(projections.status()).toMatchObject([{ state: 'stopped', sequence: await removedAt() }, { state: 'live' }])
  })

  it('is parked where that was asked for: counted, left out, and remembered', async () => {
    const rows = memoryProjectionStore()
    for (let start = 0; start < 2; start += 1) {
      const projections = project({ projections: [picky], rows, poison: 'park' })
      await projections.ready()
      expect(projections.status()).toMatchObject([{ state: 'live', parked: [await removedAt()] }])
      expect((await rowsOf(projections)).every(([key]) => key.startsWith('muniment.'))).toBe(true)
      await projections.stop()
    }
  })

  it('is one that this release cannot read as well, and not one that may be passed over', async () => {
    const store = await copied()
    const { metadata } = (await team.log())[0] ?? { metadata: {} }
    const append = (optional: object) =>
      store.append({
        stream: 'muniment.account-1',
        expected: 'any',
        events: [{ id: crypto.randomUUID(), type: 'Unheard', data: {}, metadata: { ...metadata, ...optional } }],
      })
    await append({ optional: 'true' })
    const projections = project({}, store)
    await projections.ready()
    await append({})
    await expect(projections.whenProcessed()).rejects.toMatchObject({ name: 'PoisonEvent', type: 'Unheard' })
    await store.close()
  })
})

describe('rows that are not what they should be', () => {
  it('are built again when they are damaged', async () => {
    const rows = memoryProjectionStore()
    let damaged = true
    const broken: ProjectionStore = {
      ...rows,
      open: async (name, version) => {
        if (damaged) throw new StoreFailure({ code: 'corrupt_store', where: 'rows' })
        return rows.open(name, version)
      },
      drop: async (name, version) => {
        damaged = false
        await rows.drop(name, version)
      },
    }
    const projections = project({ rows: broken })
    await projections.ready()
    expect(await rowsOf(projections)).toEqual(await expectedRows())
  })

  it('have got further than the log: it went back, and the projection stops instead of waiting for ever', async () => {
    const rows = memoryProjectionStore()
    const first = project({ rows })
    await first.ready()
    await first.stop()
    const restored = project({ rows }, await copied(3))
    await expect(restored.ready()).rejects.toMatchObject({ code: 'corrupt_store' })
  })

  it('are committed by another process too: one of the two stops, and nothing is applied twice', async () => {
    const rows = memoryProjectionStore()
    const both = [project({ rows, batchMax: 3 }), project({ rows, batchMax: 5 })]
    await Promise.allSettled(both.map((one) => one.ready()))
    await expect.poll(() => both.filter((one) => one.status()[0]?.state === 'live')).toHaveLength(1)
    const loser = both.find((one) => one.status()[0]?.state === 'stopped') as RunningProjections
    expect(isStoreFailure(failureOf(loser), 'checkpoint_conflict')).toBe(true)
    const winner = both.find((one) => one !== loser) as RunningProjections
    await winner.whenProcessed()
    expect(await rowsOf(winner)).toEqual(await expectedRows())
  })

  it('are out of reach for a while: the projection waits', async () => {
    const rows = memoryProjectionStore()
    let failures = 3
    const flaky: ProjectionStore = {
      ...rows,
      open: async (name, version) => {
        const inner = await rows.open(name, version)
        const commit: ProjectionRows['commit'] = async (...given) => {
          failures -= 1
          if (failures >= 0) throw new StoreFailure({ code: 'unavailable' })
          return inner.commit(...given)
        }
        return { ...inner, commit }
      },
    }
    const projections = project({ rows: flaky })
    await projections.ready()
    expect(await rowsOf(projections)).toEqual(await expectedRows())
  })
})

describe('whoever waits', () => {
  it('for a checkpoint of another store is refused, and everybody else goes on', async () => {
    const projections = project()
    await expect(projections.whenProcessed('garbage')).rejects.toMatchObject({ code: 'invalid_argument' })
    await projections.ready()
    await team.person('tony')
    await projections.whenProcessed()
    expect(await rowsOf(projections)).toEqual(await expectedRows())
  })

  it('is told when the store was closed under the projections', async () => {
    const store = await copied(5)
    const projections = project({}, store)
    await projections.ready()
    await store.close()
    await expect.poll(() => projections.status()[0]?.state).toBe('stopped')
    expect(failureOf(projections)).toMatchObject({ name: 'MunimentClosed' })
  })
})

describe('a version that is late', () => {
  it('does not take the place of a newer one: it is superseded, and no row is lost', async () => {
    const rows = memoryProjectionStore()
    let go: () => void = () => undefined
    const gate = new Promise<void>((resolve) => (go = resolve))
    const slow: ProjectionStore = {
      ...rows,
      swapIn: async (name, version) => {
        await gate
        await rows.swapIn(name, version)
      },
    }
    const older = project({ rows: slow })
    const newer = project({ rows, projections: [eventsOfStreams(2, 10)] })
    await newer.ready()
    go()
    await older.ready()
    expect(older.status()).toMatchObject([{ state: 'superseded' }])
    expect(await rowsOf(newer)).toEqual(await expectedRows(10))
  })
})

describe('a projection that is wrong', () => {
  it('by changing its row in place stops, whatever the rows are kept in', async () => {
    const rows = memoryProjectionStore()
    const own: ProjectionStore = {
      ...rows,
      open: async (name, version) => {
        const inner = await rows.open(name, version)
        return { ...inner, get: async (keys) => structuredClone(await inner.get(keys)) }
      },
    }
    const mutating: AnyProjection = {
      ...eventsOfStreams(),
      apply: (row) => {
        const counted = (row ?? { count: 0 }) as { count: number }
        counted.count += 1
        return counted
      },
    }
    await expect(project({ rows: own, projections: [mutating], batchMax: 3 }).ready()).rejects.toThrow(PoisonEvent)
  })

  it('by a key that no row can have has the event parked, which is named', async () => {
    const long: AnyProjection = { ...members, key: ({ type }) => (type === 'MemberRemoved' ? 'x'.repeat(2_000) : type) }
    const projections = project({ projections: [long], poison: 'park' })
    await projections.ready()
    const log = await team.log()
    expect(projections.status()[0]?.parked).toEqual([log.findIndex(({ type }) => type === 'MemberRemoved')])
  })
})

describe('the rest of it', () => {
  it('building reports how far it is, how fast, and how long it will take', async () => {
    const store = memoryStore()
    const { metadata, data } = (await team.log())[0] ?? { metadata: {}, data: {} }
    const events = Array.from({ length: 3_000 }, (_, n) => ({
      id: crypto.randomUUID(),
      type: 'UserSignedUp',
      data,
      metadata: { ...metadata, n: `${n}` },
    }))
    await store.append({ stream: 'muniment.user-1', expected: 'any', events: events as never })
    const reports: ProgressReport[] = []
    const projections = project(
      { projections: [{ ...members, reads: [] }], onProgress: (report) => void reports.push(report) },
      store,
    )
    await projections.ready()
    expect(reports.length).toBeGreaterThan(1)
    for (const [index, report] of reports.entries()) {
      expect(report.work).toBe('members v1')
      expect(report.events).toBeGreaterThan(reports[index - 1]?.events ?? 0)
      expect(report.fraction).toBeGreaterThan(reports[index - 1]?.fraction ?? 0)
      expect(report.eventsPerSecond).toBeGreaterThan(0)
    }
    expect(reports[0]?.etaMs).toBeGreaterThan(0)
    await store.close()
  })

  it.each([
    ['projections', { projections: [] }],
    ['projections', { projections: [members, members] }],
    ['projections.name', { projections: [{ ...members, name: 'a/b' }] }],
    ['projections.version', { projections: [{ ...members, version: 0 }] }],
    ['projections.reads', { projections: [{ ...members, reads: ['acount' as never] }] }],
    ['projections.apply', { projections: [{ ...members, apply: undefined as never }] }],
    ['projections', { projections: [null as never] }],
    ['rows', { rows: undefined as never }],
    ['rows.swapIn', { rows: { open: () => undefined, liveVersion: () => undefined } as never }],
    ['poison', { poison: 'halt' as never }],
    ['poison', { poison: null as never }],
    ['onProgress', { onProgress: 5 as never }],
    ['rowz: is no option', { rowz: 1 } as never],
    ['batchMax', { batchMax: 0 }],
  ] as const)('an option that is wrong is refused by name: %s', (option, given) => {
    expect(() => project(given)).toThrow(ConfigurationRefused)
    expect(() => project(given)).toThrow(option)
  })

  it('an instance runs them and stops them with itself', async () => {
    const muniment = await team.another()
    const projections = muniment.events.project({ projections: [members], rows: memoryProjectionStore() })
    await projections.ready()
    await muniment.close()
    await team.person('late')
    await expect(projections.whenProcessed()).rejects.toMatchObject({ name: 'MunimentClosed' })
    expect(() => muniment.events.project({ projections: [members], rows: memoryProjectionStore() })).toThrow()
  })
})
