/** An index that is behind: the gate knows it, and asks the streams. @module */
import { type EventMessage, type EventStore, StoreFailure } from '@muniment/kernel'
import { afterEach, describe, expect, it } from 'vitest'
import type { Muniment } from '../muniment.ts'
import type { Secret } from '../secret.ts'
import { aTeam, codeOf, errorOf, type Person, type Team } from '../team.fixture.ts'
import { breakableFeed, type Feed, storeWith } from './stores.fixture.ts'

let team: Team
afterEach(() => team.close())

interface Scene {
  readonly grace: Person
  readonly membershipId: string
  readonly apiKey: Secret
  /** A second process with a feed of its own. */
  readonly reader: Muniment
  readonly feed: Feed
}

const aScene = async (wrap: (store: EventStore) => EventStore = (store) => store, options = {}): Promise<Scene> => {
  team = await aTeam()
  const grace = await team.person('grace')
  const membershipId = await team.join(grace, { team: 'manager' })
  const { apiKey } = await team.muniment.credentials.issueApiKey({}, { as: await team.as(grace) })
  const feed = breakableFeed(wrap(team.store))
  const reader = await team.another({ store: feed.store, ...options })
  return { grace, membershipId, apiKey: apiKey as Secret, reader, feed }
}

const disable = async (membershipId: string) =>
  team.muniment.accounts.disableMember({ membershipId }, { as: await team.as(team.founder) })

/** The answers of `readAll`, which tells the head, can be held back. */
const aHeldScene = async () => {
  let held: Promise<void> | undefined
  const holdsAnswers = (store: EventStore) =>
    storeWith(store, {
      readAll: (options) => {
        const answer = async function* () {
          const messages: EventMessage[] = []
          for await (const message of store.readAll(options)) if (message.kind === 'event') messages.push(message)
          await held
          yield* messages
        }
        return { [Symbol.asyncIterator]: answer }
      },
    })
  const scene = await aScene(holdsAnswers, { maxStalenessMs: 1_000 })
  const hold = (): (() => void) => {
    let release: () => void = () => undefined
    held = new Promise((resolve) => (release = resolve))
    return () => release()
  }
  return { ...scene, hold }
}

/** Not slower than this, or it hangs. */
const soon = <A>(promise: Promise<A>): Promise<A | 'hangs'> =>
  Promise.race([promise, new Promise<'hangs'>((resolve) => setTimeout(() => resolve('hangs'), 1_500))])

/** A feed that says that it has caught up when it is released, and nothing afterwards. */
const lateToCatchUp = (store: EventStore, released: Promise<void>): EventStore =>
  storeWith(store, {
    subscribe: (options) => ({
      async *[Symbol.asyncIterator]() {
        for await (const message of store.subscribe(options)) {
          if (message.kind === 'caught_up') await released
          yield message
          if (message.kind === 'caught_up') break
        }
        await new Promise<void>((resolve) => options.signal.addEventListener('abort', () => resolve()))
      },
    }),
  })

describe('a feed that says late that it has caught up', () => {
  it('proves what was there when it was asked for: who was disabled since is refused', async () => {
    const { membershipId, apiKey } = await aScene()
    let release: () => void = () => undefined
    const released = new Promise<void>((resolve) => (release = resolve))
    const starting = team.another({ store: lateToCatchUp(team.store, released), maxStalenessMs: 1_000 })
    await new Promise((resolve) => setTimeout(resolve, 5))
    await disable(membershipId)
    team.clock.advance(1_000)
    release()
    const late = await starting
    expect(await codeOf(late.access.enter({ apiKey, surface: 'api' }))).toBe('CredentialOwnerInactive')
  })
})

describe('a clock that is set back', () => {
  it('makes no old index fresh again: who was disabled meanwhile stays refused', async () => {
    const { membershipId, apiKey, reader, feed } = await aScene((store) => store, { maxStalenessMs: 1_000 })
    feed.pause()
    await disable(membershipId)
    team.clock.advance(1_000)
    expect(await codeOf(reader.access.enter({ apiKey, surface: 'api' }))).toBe('CredentialOwnerInactive')
    team.clock.advance(-1_000)
    expect(await codeOf(reader.access.enter({ apiKey, surface: 'api' }))).toBe('CredentialOwnerInactive')
    feed.resume()
  })

  it('before anybody asked does not make it fresh either, when the time of its last word comes round again', async () => {
    const { membershipId, apiKey, reader, feed } = await aScene()
    feed.pause()
    await disable(membershipId)
    team.clock.advance(-2_000)
    const ask = () => codeOf(reader.access.enter({ apiKey, surface: 'api' }))
    expect(await ask()).toBe('CredentialOwnerInactive')
    team.clock.advance(2_500)
    expect(await ask()).toBe('CredentialOwnerInactive')
    feed.resume()
  })
})

describe('a feed that is down', () => {
  it('the gate reads the streams: a disabled owner is refused at once, an enabled one let in', async () => {
    const { membershipId, apiKey, reader, feed } = await aScene()
    feed.break()
    await disable(membershipId)
    expect(await codeOf(reader.access.enter({ apiKey, surface: 'api' }))).toBe('CredentialOwnerInactive')
    await team.muniment.accounts.enableMember({ membershipId }, { as: await team.as(team.founder) })
    expect((await reader.access.enter({ apiKey, surface: 'api' })).membershipId).toBe(membershipId)
  })

  it('verbs are still done, and acknowledged without waiting for the index', async () => {
    const { grace, membershipId, apiKey, reader, feed } = await aScene()
    const as = await reader.access.enter({ session: grace.session, account: team.accountId, surface: 'dashboard' })
    feed.break()
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(await soon(reader.credentials.issueApiKey({}, { as }))).toMatchObject({ repeated: false })
    await disable(membershipId)
    expect(await codeOf(reader.accounts.invite({ email: 'x@example.com' }, { as }))).toBe('MemberDisabled')
    expect(await codeOf(reader.access.enter({ apiKey, surface: 'api' }))).toBe('CredentialOwnerInactive')
  })

  it('the audit trail is a Failure, not a trail that may lack the newest events, until it is back', async () => {
    const { reader, feed } = await aScene()
    const as = await reader.support({ operator: 'dana', reason: 'review' })
    const questions = [
      () => reader.audit.entries({}, { as }),
      () => reader.audit.entries({ types: [] }, { as }),
      () => reader.audit.whoCouldUse({ credential: `ak_${'0'.repeat(32)}`, at: 0 }, { as }),
    ]
    for (const ask of questions) await ask()
    const failure = new StoreFailure({ code: 'subscription_dropped' })
    feed.break(failure)
    await new Promise((resolve) => setTimeout(resolve, 5))
    for (const ask of questions) {
      const error = await errorOf(ask())
      expect(error).toMatchObject({ code: 'Failure', outcomeUnknown: false })
      expect(error.cause).toBe(failure)
    }
    feed.resume()
    for (const ask of questions)
      await expect
        .poll(
          () =>
            ask().then(
              () => 'answered',
              (error: { code: string }) => error.code,
            ),
          { timeout: 2_000 },
        )
        .toBe('answered')
  })

  it('when it is back the index catches up, and nothing is counted twice', async () => {
    const { membershipId, apiKey, reader, feed } = await aScene()
    feed.break()
    await new Promise((resolve) => setTimeout(resolve, 5))
    await disable(membershipId)
    feed.resume()
    const { length } = await team.log()
    const as = await reader.support({ operator: 'dana', reason: 'review' })
    const sequences = async () =>
      (await reader.audit.entries({ limit: 1_000 }, { as })).entries.map(({ sequence }) => sequence)
    await expect.poll(sequences, { timeout: 2_000 }).toHaveLength(length)
    expect(await sequences()).toEqual(Array.from({ length }, (_, n) => n))
    expect(await codeOf(reader.access.enter({ apiKey, surface: 'api' }))).toBe('CredentialOwnerInactive')
  })
})

describe('a feed that is silent', () => {
  it('is believed for maxStalenessMs and no longer', async () => {
    const { membershipId, apiKey, reader, feed } = await aScene((store) => store, { maxStalenessMs: 1_000 })
    feed.pause()
    await disable(membershipId)
    const enter = () => reader.access.enter({ apiKey, surface: 'api' })
    team.clock.advance(999)
    expect((await enter()).membershipId).toBe(membershipId)
    team.clock.advance(1)
    expect(await codeOf(enter())).toBe('CredentialOwnerInactive')
    team.clock.advance(-10_000)
    expect(await codeOf(enter())).toBe('CredentialOwnerInactive')
    feed.resume()
  })

  it('is not believed at all with maxStalenessMs 0, nor with consistency strong', async () => {
    const { membershipId, apiKey, reader, feed } = await aScene((store) => store, { maxStalenessMs: 0 })
    expect((await reader.access.enter({ apiKey, surface: 'api' })).membershipId).toBe(membershipId)
    feed.pause()
    await disable(membershipId)
    for (const consistency of ['fresh', 'strong'] as const)
      expect(await codeOf(reader.access.enter({ apiKey, surface: 'api', consistency }))).toBe('CredentialOwnerInactive')
    feed.resume()
  })

  it('does not keep an acknowledged verb from answering', async () => {
    const { grace, reader, feed } = await aScene()
    const as = await reader.access.enter({ session: grace.session, account: team.accountId, surface: 'dashboard' })
    feed.pause()
    const asked = reader.credentials.issueApiKey({}, { as })
    const answer = await soon(asked)
    feed.resume()
    await asked
    expect(answer).not.toBe('hangs')
  })

  it('that breaks while the store is asked for its head is known to be down: verbs do not wait for it', async () => {
    const { grace, apiKey, reader, feed, hold } = await aHeldScene()
    const as = await reader.access.enter({ session: grace.session, account: team.accountId, surface: 'dashboard' })
    team.clock.advance(5_000)
    const release = hold()
    const probing = reader.access.enter({ apiKey, surface: 'api' })
    await new Promise((resolve) => setTimeout(resolve, 5))
    feed.break(new StoreFailure({ code: 'corrupt_store', where: 'line 7' }))
    await new Promise((resolve) => setTimeout(resolve, 5))
    release()
    await probing
    expect(await soon(reader.credentials.issueApiKey({}, { as }))).not.toBe('hangs')
  })

  it('a question that begins after a refusal was acknowledged is not answered from a probe that began before it', async () => {
    const { membershipId, apiKey, reader, feed, hold } = await aHeldScene()
    feed.pause()
    team.clock.advance(5_000)
    const release = hold()
    const before = reader.access.enter({ apiKey, surface: 'api' }).catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 5))
    await disable(membershipId)
    team.clock.advance(5_000)
    const after = reader.access.enter({ apiKey, surface: 'api' })
    setTimeout(release, 10)
    await before
    const answer = await after.then(String, (error: { code: string }) => error.code)
    feed.resume()
    expect(answer).toBe('CredentialOwnerInactive')
  })
})

describe('a store that cannot be read', () => {
  it('lets nobody in, and says that it is the store', async () => {
    let down = false
    const failing = (store: EventStore) =>
      storeWith(store, {
        readStream: async (stream, options) => {
          if (down) throw new StoreFailure({ code: 'unavailable' })
          return store.readStream(stream, options)
        },
        readAll: (options) => {
          if (down) throw new StoreFailure({ code: 'unavailable' })
          return store.readAll(options)
        },
      })
    const { grace, apiKey, reader } = await aScene(failing)
    down = true
    team.clock.advance(5_000)
    expect(await codeOf(reader.access.enter({ apiKey, surface: 'api' }))).toBe('Failure')
    expect(await codeOf(reader.access.enter({ session: grace.session, surface: 'dashboard' }))).toBe('Failure')
    down = false
    expect((await reader.access.enter({ apiKey, surface: 'api' })).id).toBe(grace.userId)
  })

  it('at the start is told to whoever creates the instance', async () => {
    team = await aTeam()
    const feed = breakableFeed(team.store)
    feed.break(new StoreFailure({ code: 'unavailable' }))
    await expect(team.another({ store: feed.store })).rejects.toMatchObject({ code: 'unavailable' })
  })
})
