/**
 * What only one may have, asked for fifty times at once on two processes: over a memory store, and over EventStoreDB, a server
 * where MUNIMENT_EVENTSTOREDB_URL names one and the protocol double elsewhere.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import type { EventStore } from '@muniment/kernel'
import { eventStoreDbKeyStore, eventStoreDbStore } from '@muniment/store-eventstoredb'
import { startedDouble } from '@muniment/store-eventstoredb-double'
import { memoryStore } from '@muniment/store-memory'
import { createMuniment, developmentKeys, memoryOutbox, type Muniment, MunimentError } from 'muniment'
import { testOnlyPasswordHasher } from 'muniment/testing'
import { generateSync } from 'otplib'
import { afterAll, describe, expect, it } from 'vitest'

const named = process.env['MUNIMENT_EVENTSTOREDB_URL']
const double = named === undefined || named === '' ? await startedDouble() : undefined
afterAll(() => double?.close())

/** Two handles on the same data, as two processes have them. */
type Opened = () => readonly [EventStore, EventStore]

const inMemory: Opened = () => {
  const store = memoryStore()
  return [store, store]
}

const overServer: Opened = () => {
  const options = { connectionString: double?.url ?? (named as string), prefix: `races.${randomUUID()}.` }
  return [eventStoreDbStore(options), eventStoreDbStore(options)]
}

const password = 'correct horse battery staple'

interface Place {
  readonly processes: readonly [Muniment, Muniment]
  readonly outbox: ReturnType<typeof memoryOutbox>
  /** How often an event of this type is in the log. */
  readonly count: (type: string) => Promise<number>
  readonly close: () => Promise<void>
}

/** So many attempts that a race is decided by what it is about, and not by the delay after ten of them. */
const patient = { logins: { delaysFrom: 100 }, mfa: { window: 1 } } as const

const placeOver = async (opened: Opened): Promise<Place> => {
  const [store, other] = opened()
  const development = developmentKeys()
  const keys = store.capabilities.durable ? { ...development, keyStore: eventStoreDbKeyStore(store) } : development
  const outbox = memoryOutbox()
  const open = (on: EventStore): Promise<Muniment> =>
    createMuniment({ store: on, keys, mailer: outbox, passwordHasher: testOnlyPasswordHasher(), ...patient })
  const processes = [await open(store), await open(other)] as const
  return {
    processes,
    outbox,
    count: async (type) => {
      let count = 0
      for await (const message of store.readAll({ filter: { eventTypes: [type] } }))
        count += message.kind === 'event' ? 1 : 0
      return count
    },
    close: async () => {
      for (const muniment of processes) await muniment.close()
      await store.close()
      if (other !== store) await other.close()
    },
  }
}

const times = 50

/** By name: `done`, or the code of what was thrown. */
const outcomesOf = async (
  { processes }: Place,
  ask: (muniment: Muniment, n: number) => Promise<unknown>,
): Promise<Readonly<Record<string, number>>> => {
  const counts: Record<string, number> = {}
  await Promise.all(
    Array.from({ length: times }, async (_, n) => {
      const outcome = await ask(processes[n % 2] as Muniment, n).then(
        () => 'done',
        (error: unknown) => (error instanceof MunimentError ? error.code : String(error)),
      )
      counts[outcome] = (counts[outcome] ?? 0) + 1
    }),
  )
  return counts
}

const ada = { email: 'ada@example.com', password }

/** As an authenticator shows it, so many periods from now. */
const codeIn = (secret: string, periods: number): string =>
  generateSync({ secret, epoch: Math.floor(Date.now() / 1_000) + 30 * periods })

/** Somebody whose authenticator is paired, by the code of the last period: that of now was never used. */
const paired = async (muniment: Muniment) => {
  await muniment.users.signUp({ ...ada, account: 'none' })
  const as = await entered(muniment, ada.email)
  const { secret } = await muniment.users.startMfaEnrollment({}, { as })
  const { recoveryCodes } = await muniment.users.confirmMfaEnrollment({ code: codeIn(secret.reveal(), -1) }, { as })
  return { secret: secret.reveal(), recoveryCodes }
}

/** Logins that wait for their second factor. */
const halfLoggedIn = async (muniment: Muniment, count: number) => {
  const tokens = []
  for (let n = 0; n < count; n += 1) tokens.push((await muniment.access.logIn(ada)).token)
  return tokens
}

const entered = async (muniment: Muniment, email: string) => {
  const { token: session } = await muniment.access.logIn({ email, password })
  return muniment.access.enter({ session, surface: 'dashboard' })
}

describe.each([
  ['a memory store', inMemory],
  ['EventStoreDB', overServer],
] as const)('over %s, fifty at once on two processes', (_, opened) => {
  const over = (race: (place: Place) => Promise<void>) => async (): Promise<void> => {
    const place = await placeOver(opened)
    try {
      await race(place)
    } finally {
      await place.close()
    }
  }

  it(
    'R12 one signs up with an address, however it is spelt',
    over(async (place) => {
      const outcomes = await outcomesOf(place, (muniment, n) =>
        muniment.users.signUp({ email: n % 3 === 0 ? 'ADA@Example.com' : ada.email, password, account: 'none' }),
      )
      expect(outcomes).toEqual({ done: 1, EmailTaken: times - 1 })
      expect(await place.count('UserSignedUp')).toBe(1)
    }),
    60_000,
  )

  it(
    'one has a username, of people who sign up with it',
    over(async (place) => {
      const outcomes = await outcomesOf(place, (muniment, n) =>
        muniment.users.signUp({
          email: `person${n}@example.com`,
          password,
          username: n % 3 === 0 ? 'ADA' : 'ada',
          account: 'none',
        }),
      )
      expect(outcomes).toEqual({ done: 1, UsernameTaken: times - 1 })
      expect(await place.count('UserSignedUp')).toBe(1)
    }),
    60_000,
  )

  it(
    'R15 a ticket to reset a password is used once',
    over(async (place) => {
      const [first] = place.processes
      await first.users.signUp({ ...ada, account: 'none' })
      await first.users.requestPasswordReset({ email: ada.email })
      const ticket = place.outbox.newestTo(ada.email, 'password-reset')?.ticket ?? ''
      const outcomes = await outcomesOf(place, (muniment, n) =>
        muniment.users.completePasswordReset({ ticket, password: `a good password, number ${n}` }),
      )
      expect(outcomes).toEqual({ done: 1, ResetInvalid: times - 1 })
      expect(await place.count('PasswordReset')).toBe(1)
    }),
    60_000,
  )

  it(
    'a ticket to verify an address is used once',
    over(async (place) => {
      const [first, second] = place.processes
      await first.users.signUp({ ...ada, account: 'none' })
      const self = [await entered(first, ada.email), await entered(second, ada.email)] as const
      await first.users.requestEmailVerification({}, { as: self[0] })
      const ticket = place.outbox.newestTo(ada.email, 'email-verification')?.ticket ?? ''
      const outcomes = await outcomesOf(place, (muniment, n) =>
        muniment.users.verifyEmail({ ticket }, { as: self[n % 2] as (typeof self)[0] }),
      )
      expect(outcomes).toEqual({ done: 1, EmailAlreadyVerified: times - 1 })
      expect(await place.count('EmailVerified')).toBe(1)
    }),
    60_000,
  )

  it(
    'A45 R121 a code is accepted once, from however many logins',
    over(async (place) => {
      const { secret } = await paired(place.processes[0])
      const sessions = await halfLoggedIn(place.processes[0], times / 2)
      const code = codeIn(secret, 0)
      const outcomes = await outcomesOf(place, (muniment, n) =>
        muniment.access.verifyMfa({ session: sessions[n % sessions.length] ?? '', code }),
      )
      const { done, MfaCodeInvalid: used = 0, MfaNotRequired: late = 0 } = outcomes
      expect(done).toBe(1)
      expect(used + late).toBe(times - 1)
      expect(await place.count('TotpCodeAccepted')).toBe(1)
      expect(await place.count('SessionMfaPassed')).toBe(1)
    }),
    60_000,
  )

  it(
    'A49 R29 a recovery code is used once, from however many logins',
    over(async (place) => {
      const { recoveryCodes } = await paired(place.processes[0])
      const sessions = await halfLoggedIn(place.processes[0], times / 2)
      const outcomes = await outcomesOf(place, (muniment, n) =>
        muniment.access.verifyMfa({ session: sessions[n % sessions.length] ?? '', recoveryCode: recoveryCodes[0] }),
      )
      const { done, RecoveryCodeInvalid: used = 0, MfaNotRequired: late = 0 } = outcomes
      expect(done).toBe(1)
      expect(used + late).toBe(times - 1)
      expect(await place.count('RecoveryCodeUsed')).toBe(1)
      expect(await place.count('SessionMfaPassed')).toBe(1)
    }),
    60_000,
  )

  it(
    'a person has no more sessions than they may, however many logins succeed',
    over(async (place) => {
      const [first] = place.processes
      await first.users.signUp({ ...ada, account: 'none' })
      const tokens: string[] = []
      const outcomes = await outcomesOf(place, async (muniment) => {
        tokens.push((await muniment.access.logIn(ada)).token.reveal())
      })
      expect(outcomes).toEqual({ done: times })
      const entries = await Promise.all(
        tokens.map((session) => first.access.enter({ session, surface: 'dashboard' }).then(Boolean, () => false)),
      )
      expect(entries.filter((isIn) => isIn)).toHaveLength(20)
    }),
    60_000,
  )

  it(
    'one of two people has an address that both change to',
    over(async (place) => {
      const [first] = place.processes
      const people = await Promise.all(
        ['grace', 'henry'].map(async (name) => {
          const email = `${name}@example.com`
          await first.users.signUp({ email, password, account: 'none' })
          const as = await entered(first, email)
          await first.users.requestEmailChange({ email: ada.email }, { as })
          return { as, ticket: place.outbox.newestTo(ada.email, 'email-change')?.ticket ?? '' }
        }),
      )
      const outcomes = await outcomesOf(place, (_, n) => {
        const { as, ticket } = people[n % 2] as (typeof people)[0]
        return first.users.confirmEmailChange({ ticket }, { as })
      })
      expect(outcomes['done']).toBe(1)
      expect(await place.count('EmailChanged')).toBe(1)
    }),
    60_000,
  )
})
