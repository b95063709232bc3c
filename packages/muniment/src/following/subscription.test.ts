/** Following the log from the host's own code: everything arrives, in order, and again when it was not done with. @module */
import { type CheckpointStore, type EventStore, memoryCheckpointStore, StoreFailure } from '@muniment/kernel'
import { type MemoryStore, memoryStore } from '@muniment/store-memory'
import { afterAll, afterEach, beforeAll, describe, expect, expectTypeOf, it } from 'vitest'
import { breakableFeed, storeWith } from '../engine/stores.fixture.ts'
import {
  ConfigurationRefused,
  type FollowedEvent,
  type FollowOptions,
  type Subscription,
  type UnhandledEvent,
} from '../index.ts'
import { aTeam, type Team } from '../team.fixture.ts'
import { subscriptionOver } from './subscription.ts'

let team: Team
const running: Subscription[] = []

beforeAll(async () => {
  team = await aTeam()
  for (const name of ['grace', 'alan', 'edsger']) await team.join(await team.person(name, name))
})
afterAll(() => team.close())
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop()
})

interface Given {
  readonly store?: EventStore
  readonly checkpoints?: CheckpointStore
}

const follow = (
  options: Partial<FollowOptions> & Pick<FollowOptions, 'handle'>,
  { store = team.store, checkpoints = memoryCheckpointStore() }: Given = {},
): Subscription => {
  const context = { store, namespace: 'muniment', now: team.clock.now, checkpoints, personal: async () => ({}) }
  const one = subscriptionOver(context, { name: 'mails', ...options })
  running.push(one)
  return one
}

const sequencesOf = async (...types: string[]) =>
  (await team.log()).flatMap(({ type }, sequence) => (types.length === 0 || types.includes(type) ? [sequence] : []))

const copied = async (upTo = Number.POSITIVE_INFINITY): Promise<MemoryStore> => {
  const store = memoryStore()
  for (const { stream, id, type, data, metadata } of (await team.log()).slice(0, upTo))
    await store.append({ stream, expected: 'any', events: [{ id, type, data, metadata }] })
  return store
}

/** A subscription that notes what it has been given. */
const noting = (options: Partial<FollowOptions> = {}, given: Given = {}) => {
  const seen: number[] = []
  const subscription = follow({ handle: ({ sequence }) => void seen.push(sequence), ...options }, given)
  return { seen, subscription }
}

describe('a subscription', () => {
  it('is given every event of its types, in order, with its place in the log', async () => {
    const types = ['UserSignedUp', 'MemberJoined'] as const
    const { seen, subscription } = noting({ types })
    await subscription.whenHandled()
    expect(seen).toEqual(await sequencesOf(...types))
    expect(subscription.sequence).toBe((await team.log()).length)
    const all = noting()
    await all.subscription.whenHandled()
    expect(all.seen).toEqual(await sequencesOf())
  })

  it('is typed by the catalogue: the data of an event are those of its type', () => {
    expectTypeOf<FollowedEvent<'MemberJoined'>['data']>().toHaveProperty('membershipId')
    expectTypeOf<FollowedEvent<'MemberJoined'>['type']>().toEqualTypeOf<'MemberJoined'>()
    expectTypeOf<FollowedEvent<'UserSignedUp'>['data']>().not.toHaveProperty('membershipId')
  })

  it('goes on where its name stopped; another name has its own place', async () => {
    const checkpoints = memoryCheckpointStore()
    const first = noting({}, { checkpoints, store: await copied(10) })
    await first.subscription.whenHandled()
    await first.subscription.stop()
    const second = noting({}, { checkpoints })
    await second.subscription.whenHandled()
    expect([...first.seen, ...second.seen]).toEqual(await sequencesOf())
    const other = noting({ name: 'other' }, { checkpoints })
    await other.subscription.whenHandled()
    expect(other.seen).toEqual(await sequencesOf())
  })

  it('that begins now is given what comes from now on, counted from the start', async () => {
    const store = await copied(10)
    const checkpoints = memoryCheckpointStore()
    const { seen, subscription } = noting({ from: 'now' }, { store, checkpoints })
    await expect.poll(() => subscription.sequence).toBe(10)
    for (const { stream, id, type, data, metadata } of (await team.log()).slice(10))
      await store.append({ stream, expected: 'any', events: [{ id, type, data, metadata }] })
    await subscription.whenHandled()
    expect(seen).toEqual((await sequencesOf()).slice(10))
    await subscription.stop()
    expect(await checkpoints.load('mails')).toMatchObject({ sequence: (await team.log()).length })
  })

  it('goes on when the feed drops, without a gap', async () => {
    const feed = breakableFeed(team.store)
    let dropped = false
    const { seen, subscription } = noting(
      {
        handle: async ({ sequence }) => {
          seen.push(sequence)
          if (sequence !== 5 || dropped) return
          dropped = true
          feed.break()
          setTimeout(() => feed.resume(), 20)
        },
      },
      { store: feed.store },
    )
    await subscription.whenHandled()
    expect(seen).toEqual(await sequencesOf())
  })
})

describe('a subscription that is stopped', () => {
  it('loses nothing of what the store still hands on from its buffer', async () => {
    const store = storeWith(team.store, {
      subscribe: ({ after, filter }) =>
        team.store.subscribe({ after, filter: filter ?? {}, signal: new AbortController().signal }),
    })
    const checkpoints = memoryCheckpointStore()
    const seen: number[] = []
    const first = follow(
      {
        types: ['UserSignedUp'],
        handle: async ({ sequence }) => {
          seen.push(sequence)
          if (seen.length < 2) return
          void first.stop()
          throw new Error('stopped on the way')
        },
      },
      { store, checkpoints },
    )
    await first.done
    const second = noting({ types: ['UserSignedUp'] }, { checkpoints })
    await second.subscription.whenHandled()
    expect([...seen.slice(0, 1), ...second.seen]).toEqual(await sequencesOf('UserSignedUp'))
  })

  it('by its own handler ends behind it; the handler cannot wait for what waits for it', async () => {
    const seen: number[] = []
    let refused: unknown
    const subscription = follow({
      handle: async ({ sequence }) => {
        seen.push(sequence)
        refused = await subscription.whenHandled().catch((error: unknown) => error)
        await subscription.stop()
      },
    })
    await subscription.done
    expect(seen).toEqual([0])
    expect(refused).toBeInstanceOf(ConfigurationRefused)
    expect(subscription.state).toBe('stopped')
  })

  it('on an empty log remembers that it began there', async () => {
    const store = memoryStore()
    const checkpoints = memoryCheckpointStore()
    const first = noting({ from: 'now' }, { store, checkpoints })
    await expect.poll(() => checkpoints.load('mails')).toBeDefined()
    await first.subscription.stop()
    for (const { stream, id, type, data, metadata } of (await team.log()).slice(0, 3))
      await store.append({ stream, expected: 'any', events: [{ id, type, data, metadata }] })
    const second = noting({ from: 'now' }, { store, checkpoints })
    await second.subscription.whenHandled()
    expect(second.seen).toEqual([0, 1, 2])
  })
})

describe('a handler that fails', () => {
  it('is given the event again, with the number of the attempt, and nothing else meanwhile', async () => {
    const attempts: (readonly [number, number])[] = []
    const subscription = follow({
      handle: ({ sequence }, { attempt }) => {
        attempts.push([sequence, attempt])
        if (sequence === 3 && attempt < 3) throw new Error('not yet')
      },
    })
    await subscription.whenHandled()
    expect(attempts.filter(([sequence]) => sequence === 3)).toEqual([
      [3, 1],
      [3, 2],
      [3, 3],
    ])
    expect(attempts.map(([sequence]) => sequence).filter((s, i, all) => s !== all[i - 1])).toEqual(await sequencesOf())
  })

  it('in all its attempts stops the subscription there; the next start begins with that event', async () => {
    const checkpoints = memoryCheckpointStore()
    const failure = new Error('never')
    const subscription = follow(
      {
        attemptsMax: 2,
        handle: ({ sequence }) => {
          if (sequence === 4) throw failure
        },
      },
      { checkpoints },
    )
    await expect(subscription.done).rejects.toBe(failure)
    await expect(subscription.whenHandled()).rejects.toBe(failure)
    expect(subscription).toMatchObject({ state: 'failed', sequence: 4 })
    const { seen, subscription: next } = noting({}, { checkpoints })
    await next.whenHandled()
    expect(seen).toContain(4)
    expect(seen.at(-1)).toBe((await team.log()).length - 1)
  })

  it('in all its attempts leaves the event to park, where there is one, and goes on behind it', async () => {
    const parked: UnhandledEvent[] = []
    const { seen, subscription } = noting({
      attemptsMax: 1,
      handle: ({ sequence }) => {
        if (sequence === 4) throw new Error('never')
        seen.push(sequence)
      },
      park: (event) => void parked.push(event),
    })
    await subscription.whenHandled()
    const { id, type, stream } = (await team.log())[4] ?? {}
    expect(parked).toEqual([{ sequence: 4, eventId: id, type, stream }])
    expect(seen).toEqual((await sequencesOf()).filter((sequence) => sequence !== 4))
  })

  it('is not asked about an event that cannot be read: that is parked, or stops the subscription', async () => {
    const store = await copied(3)
    const { metadata } = (await team.log())[0] ?? { metadata: {} }
    const events = [
      { id: crypto.randomUUID(), type: 'UserSignedUp', data: { nonsense: 'me@example.com' }, metadata },
    ] as const
    await store.append({ stream: 'muniment.user-1', expected: 'any', events })
    const parked: unknown[] = []
    const { seen, subscription } = noting(
      { park: ({ sequence }, failure) => void parked.push([sequence, failure]) },
      { store },
    )
    await subscription.whenHandled()
    expect(seen).toEqual([0, 1, 2])
    expect(parked).toMatchObject([[3, { detail: { code: 'undecodable_event' } }]])
    expect(String((parked as [number, Error][])[0]?.[1])).not.toContain('me@example.com')
    await expect(follow({ handle: () => undefined }, { store }).done).rejects.toMatchObject({ name: 'CodecFailure' })
  })
})

describe('a process that dies', () => {
  it('between handling an event and keeping its checkpoint is given it again, and no other is lost', async () => {
    const length = (await team.log()).length
    for (let at = 0; at < length; at += 1) {
      const checkpoints = memoryCheckpointStore()
      const handled: number[] = []
      let dead = false
      const dying: CheckpointStore = {
        ...checkpoints,
        save: (name, progress, token) => {
          if (dead) throw new StoreFailure({ code: 'access_denied' })
          return checkpoints.save(name, progress, token)
        },
      }
      const first = follow(
        {
          handle: ({ sequence }) => {
            if (!dead) handled.push(sequence)
            dead ||= sequence === at
          },
        },
        { checkpoints: dying },
      )
      await first.whenHandled().catch(() => undefined)
      await first.stop()
      const second = noting({}, { checkpoints })
      await second.subscription.whenHandled()
      expect([...new Set([...handled, ...second.seen])].toSorted((a, b) => a - b)).toEqual(await sequencesOf())
      expect(handled.slice(0, at + 1)).toEqual((await sequencesOf()).slice(0, at + 1))
    }
  })

  it('was not alone: of two that follow by one name, one stops', async () => {
    const checkpoints = memoryCheckpointStore()
    const both = [noting({}, { checkpoints }), noting({}, { checkpoints })]
    await Promise.allSettled(both.map(({ subscription }) => subscription.whenHandled()))
    await team.person('tony')
    await expect
      .poll(() => both.map(({ subscription }) => subscription.state).toSorted())
      .toEqual(['failed', 'following'])
    const loser = both.find(({ subscription }) => subscription.state === 'failed')
    await expect(loser?.subscription.done).rejects.toMatchObject({ code: 'checkpoint_conflict' })
  })
})

describe('a checkpoint', () => {
  it('ahead of the log is an error, not silence: the log went back', async () => {
    const checkpoints = memoryCheckpointStore()
    const first = noting({}, { checkpoints })
    await first.subscription.whenHandled()
    await first.subscription.stop()
    const restored = noting({}, { checkpoints, store: await copied(4) })
    await expect(restored.subscription.done).rejects.toMatchObject({ code: 'corrupt_store' })
  })

  it('that cannot be read is an error, and never the start or the end', async () => {
    const checkpoints: CheckpointStore = {
      ...memoryCheckpointStore(),
      load: async () => {
        throw new StoreFailure({ code: 'corrupt_store', where: 'mails' })
      },
    }
    const { seen, subscription } = noting({}, { checkpoints })
    await expect(subscription.done).rejects.toMatchObject({ code: 'corrupt_store' })
    expect(seen).toEqual([])
  })

  it('moves on over events of other types, so that a start does not go over them again', async () => {
    const checkpoints = memoryCheckpointStore()
    const { subscription } = noting({ types: ['CredentialRevoked'] }, { checkpoints })
    await subscription.whenHandled()
    await subscription.stop()
    expect(await checkpoints.load('mails')).toMatchObject({ sequence: (await team.log()).length })
  })

  it('without an answer is looked up: it goes on whether that was kept or not', async () => {
    for (const kept of [true, false]) {
      const inner = memoryCheckpointStore()
      let saves = 0
      const checkpoints: CheckpointStore = {
        ...inner,
        save: async (name, progress, token) => {
          saves += 1
          if (saves % 2 === 0) return inner.save(name, progress, token)
          if (kept) await inner.save(name, progress, token)
          throw new StoreFailure({ code: 'outcome_unknown', stream: name })
        },
      }
      const { seen, subscription } = noting({}, { checkpoints })
      await subscription.whenHandled()
      expect(seen).toEqual(await sequencesOf())
    }
  })
})

describe('a checkpoint of which nobody knows whether it was kept', () => {
  it.each([
    ['is looked up when the port can be reached again', ['lost', 'load unavailable', 'answered']],
    ['may be so twice', ['lost', 'not kept', 'answered']],
  ] as const)('%s', async (_, answers) => {
    const inner = memoryCheckpointStore()
    const script: string[] = [...answers]
    const checkpoints: CheckpointStore = {
      ...inner,
      load: async (name) => {
        if (script[0] === 'load unavailable') {
          script.shift()
          throw new StoreFailure({ code: 'unavailable' })
        }
        return inner.load(name)
      },
      save: async (name, progress, token) => {
        const answer = script.shift()
        if (answer === 'lost') await inner.save(name, progress, token)
        if (answer === 'lost' || answer === 'not kept')
          throw new StoreFailure({ code: 'outcome_unknown', stream: name })
        return inner.save(name, progress, token)
      },
    }
    const { seen, subscription } = noting({}, { checkpoints })
    await subscription.whenHandled()
    expect(subscription.state).toBe('following')
    expect(seen).toEqual(await sequencesOf())
  })
})

describe('muniment.events.follow', () => {
  it('opens personal fields for whoever asks, and shows [erased] for somebody who is gone', async () => {
    const own = await aTeam()
    const grace = await own.person('grace')
    await own.options.keys.keyStore.forget(grace.userId)
    const seen: unknown[] = []
    const subscription = own.muniment.events.follow({
      name: 'welcome',
      types: ['UserSignedUp'],
      handle: async ({ data }, { personal }) => void seen.push([data.userId, await personal()]),
    })
    await subscription.whenHandled()
    expect(seen).toEqual([
      [own.founder.userId, { email: 'ada@example.com', name: 'ada' }],
      [grace.userId, { email: '[erased]', name: '[erased]' }],
    ])
    await own.close()
    expect(subscription.state).toBe('stopped')
  })

  it('refuses a name that is followed already, and options that are wrong, by name', async () => {
    const { follow: on } = team.muniment.events
    const handle = (): void => undefined
    const first = on({ name: 'once', handle })
    expect(() => on({ name: 'once', handle })).toThrow('name: is followed once by an instance')
    await first.stop()
    await on({ name: 'once', handle }).stop()
    expect(() => on({ name: 'a b', handle })).toThrow(ConfigurationRefused)
    expect(() => on({ name: 'a', handle: undefined as never })).toThrow('handle')
    expect(() => on({ name: 'a', handle, attemptsMax: 0 })).toThrow('attemptsMax')
    expect(() => on({ name: 'a', handle, from: 'end' as never })).toThrow('from')
    expect(() => on({ name: 'a', handle, types: ['UserSingedUp' as never] })).toThrow('types')
    expect(() => on({ name: 'a', handle, types: 'UserSignedUp' as never })).toThrow('types')
    expect(() => on({ name: 'a', handle, park: null as never })).toThrow('park')
    expect(() => on({ name: 'a', handle, frm: 'now' } as never)).toThrow('frm: is no option')
    for (const nothing of [undefined, null, 'x']) expect(() => on(nothing as never)).toThrow(ConfigurationRefused)
  })

  it('wants checkpoints that last where the log does', async () => {
    const durable = storeWith(team.store, { capabilities: { ...team.store.capabilities, durable: true } })
    const keys = { ...team.options.keys, keyStore: { ...team.options.keys.keyStore, durable: true } }
    const checkpoints = memoryCheckpointStore()
    await expect(team.another({ store: durable, keys, checkpoints })).rejects.toThrow('checkpoints')
    const muniment = await team.another({ store: durable, keys })
    expect(() => muniment.events.follow({ name: 'a', handle: () => undefined })).toThrow('checkpoints')
    const lasting = await team.another({ store: durable, keys, checkpoints: { ...checkpoints, durable: true } })
    await lasting.events.follow({ name: 'a', handle: () => undefined }).whenHandled()
  })
})
