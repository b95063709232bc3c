/** A team for tests: an instance over a memory store with a clock that tests move, and people who join it. @module */
import { createHash } from 'node:crypto'
import { type AccountId, type MembershipId, type Permissions, type Principal, type UserId } from '@muniment/core'
import { type EventStore, type Instant, instantOf, type Random, type RecordedEvent } from '@muniment/kernel'
import { type MemoryStore, memoryStore } from '@muniment/store-memory'
import { developmentKeys } from './keys/development-keys.ts'
import { type MemoryOutbox, memoryOutbox } from './mail/memory-outbox.ts'
import type { MunimentOptions } from './configuration.ts'
import { createMuniment, type Muniment } from './muniment.ts'
import { MunimentError } from './muniment-error.ts'
import { argon2idHasher, type PasswordHasher } from './password-hasher/index.ts'
import type { WitnessedRefusal } from './refusal-sink.ts'
import type { Secret } from './secret.ts'

/** A clock that moves when it is told to. */
export interface TestClock {
  readonly now: () => Instant
  readonly advance: (ms: number) => void
}

export const testClock = (start = '2026-11-22T09:00:00.000Z'): TestClock => {
  let ms = Date.parse(start)
  return {
    now: () => instantOf(ms),
    advance: (by) => {
      ms += by
    },
  }
}

/** Bytes that look random and are the same in every run. */
export const seededRandom = (seed = 'seed'): Random => {
  let drawn = 0
  const block = () =>
    createHash('sha512')
      .update(`${seed} ${(drawn += 1)}`)
      .digest()
  return { bytes: (count) => Uint8Array.from(Buffer.concat([block(), block()]).subarray(0, count)) }
}

const weak = { memoryKiB: 64, iterations: 1, queueLimit: 10_000, allowWeakParameters: 'for tests only' } as const

const argon2id = argon2idHasher(weak)

/** A hasher whose salts are the same in every run. */
export const seededHasher = (seed: string): PasswordHasher =>
  argon2idHasher({ ...weak, random: (count) => seededRandom(seed).bytes(count) })

/** Shared by all tests of a file: closing an instance must not close it. `verified` counts comparisons, `hashed` hashes. */
export interface CountingHasher extends PasswordHasher {
  verified: number
  hashed: number
}

export const countingHasher = (before: () => void | Promise<void> = () => undefined): CountingHasher => ({
  verified: 0,
  hashed: 0,
  hash(password) {
    this.hashed += 1
    return argon2id.hash(password)
  },
  async verify(phc, password) {
    this.verified += 1
    await before()
    return argon2id.verify(phc, password)
  },
  needsRehash: (phc) => argon2id.needsRehash(phc),
  dummyPhc: () => argon2id.dummyPhc(),
  close: async () => undefined,
})

/** A person who has signed up and logged in. */
export interface Person {
  readonly email: string
  readonly password: string
  readonly userId: UserId
  /** The account that the person founded. */
  readonly accountId: AccountId | undefined
  readonly session: Secret
}

export interface Team {
  readonly muniment: Muniment
  readonly store: MemoryStore
  readonly options: MunimentOptions
  readonly clock: TestClock
  readonly outbox: MemoryOutbox
  readonly hasher: CountingHasher
  readonly refusals: readonly WitnessedRefusal[]
  /** Founder of the account `accountId`. */
  readonly founder: Person
  readonly accountId: AccountId
  /** A person without an account of their own, or with one of this name. */
  readonly person: (name: string, account?: string) => Promise<Person>
  /** Through the gate: into the account of the team, into another, or into none with `undefined`. */
  readonly as: (person: Person, ...account: [AccountId?]) => Promise<Principal>
  /** The same through the gate of another process: a principal speaks to the instance that admitted it. */
  readonly asOn: (muniment: Muniment, person: Person, ...account: [AccountId?]) => Promise<Principal>
  /** Invited by the founder and accepted. */
  readonly join: (person: Person, permissions?: Partial<Permissions>) => Promise<MembershipId>
  /** The founder's membership. */
  readonly founderMembership: () => Promise<MembershipId>
  /** Another process on the same store, with the same keys. */
  readonly another: (options?: Partial<MunimentOptions>) => Promise<Muniment>
  readonly log: () => Promise<readonly RecordedEvent[]>
  readonly close: () => Promise<void>
}

export const password = 'correct horse battery staple'

export const read_write: Permissions = {
  developer: 'read_write',
  team: 'invite',
  billing: 'none',
  administrator: false,
}
export const administrator: Permissions = {
  developer: 'read_write',
  team: 'manager',
  billing: 'access',
  administrator: true,
}

/** Every event of a store. */
export const logOf = async (store: EventStore): Promise<readonly RecordedEvent[]> => {
  const events: RecordedEvent[] = []
  for await (const message of store.readAll()) if (message.kind === 'event') events.push(message.event)
  return events
}

/** Ticket of the newest invitation to an address. */
export const ticketTo = (outbox: MemoryOutbox, address: string): string => {
  const mail = outbox.newestTo(address, 'invitation')
  if (mail === undefined) throw new Error(`no mail to ${address}`)
  return mail.ticket
}

const signedUp = async (muniment: Muniment, name: string, account?: string): Promise<Person> => {
  const email = `${name}@example.com`
  const { userId, accountId } = await muniment.users.signUp({
    email,
    password,
    name,
    account: account === undefined ? 'none' : { name: account },
  })
  const { token } = await muniment.access.logIn({ email, password })
  return { email, password, userId, accountId, session: token }
}

/** `given.store` is what the first instance sees; the team itself looks at `memory`. */
export const aTeam = async (
  given: Partial<MunimentOptions> = {},
  wrap: (memory: MemoryStore) => EventStore = (memory) => memory,
): Promise<Team> => {
  const clock = testClock()
  const store = memoryStore({ clock: () => new Date(clock.now()) })
  const outbox = memoryOutbox()
  const hasher = countingHasher()
  const refusals: WitnessedRefusal[] = []
  const options: MunimentOptions = {
    store: wrap(store),
    keys: developmentKeys(),
    mailer: outbox,
    passwordHasher: hasher,
    clock,
    refusals: { refused: (refusal) => void refusals.push(refusal) },
    ...given,
  }
  const instances: Muniment[] = []
  const another = async (other: Partial<MunimentOptions> = {}): Promise<Muniment> => {
    const made = await createMuniment({ ...options, ...other })
    instances.push(made)
    return made
  }
  const muniment = await another()
  const founder = await signedUp(muniment, 'ada', 'Acme')
  const { accountId } = founder
  if (accountId === undefined) throw new Error('no account was founded')
  const team: Team = {
    muniment,
    store,
    options,
    clock,
    outbox,
    hasher,
    refusals,
    founder,
    accountId,
    person: (name, account) => signedUp(muniment, name, account),
    as: (person, ...into) => team.asOn(muniment, person, ...into),
    asOn: (instance, person, ...into) => {
      const account = into.length === 0 ? accountId : into[0]
      return instance.access.enter({
        session: person.session,
        surface: 'dashboard',
        ...(account === undefined ? {} : { account }),
      })
    },
    join: async (person, permissions = {}) => {
      const offer = { email: person.email, permissions: { ...read_write, ...permissions } }
      await muniment.accounts.invite(offer, { as: await team.as(founder) })
      const ticket = ticketTo(outbox, person.email)
      const as = await team.as(person, undefined)
      return (await muniment.accounts.acceptInvitation({ ticket }, { as })).membershipId
    },
    founderMembership: async () => {
      const { membershipId } = await team.as(founder)
      if (membershipId === undefined) throw new Error('the founder is no member')
      return membershipId
    },
    another,
    log: () => logOf(store),
    close: async () => {
      for (const instance of instances) await instance.close()
      await store.close()
    },
  }
  return team
}

/** The refusal of a promise that must be refused: its code. */
export const codeOf = async (asked: Promise<unknown>): Promise<string> => (await errorOf(asked)).code

export const errorOf = async (asked: Promise<unknown>): Promise<MunimentError> => {
  const outcome = await asked.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  if ('value' in outcome) throw new Error('should have been refused')
  if (outcome.error instanceof MunimentError) return outcome.error
  throw new Error('another error than MunimentError', { cause: outcome.error })
}
