/**
 * An instance for tests: START HERE. In memory, at once, and the same in every run.
 *
 * @module
 */
import { type MemoryStore, memoryStore } from '@muniment/store-memory'
import { ConfigurationRefused } from '../configuration-refused.ts'
import type { MunimentOptions } from '../configuration.ts'
import { developmentKeys } from '../keys/development-keys.ts'
import { createMuniment, type Muniment } from '../muniment.ts'
import type { WitnessedRefusal } from '../refusal-sink.ts'
import { type EventAssertions, eventAssertions } from './event-assertions.ts'
import { eventJournal } from './event-journal.ts'
import { refuseProduction } from './not-in-production.ts'
import { seededRandom } from './seeded-random.ts'
import { type TestClock, testClock } from './test-clock.ts'
import { testOnlyPasswordHasher } from './test-only-password-hasher.ts'
import { type TestOutbox, testOutbox } from './test-outbox.ts'
import { type TestPeople, testPeople } from './test-person.ts'

/** What a test may choose: its own three options, and those of an instance that say what people may do. */
export interface TestMunimentOptions
  extends Pick<
    MunimentOptions,
    | 'namespace'
    | 'passwords'
    | 'contextWords'
    | 'breachedPasswords'
    | 'sessions'
    | 'sessionTokens'
    | 'mfa'
    | 'logins'
    | 'loginLimiter'
    | 'tickets'
    | 'newAccounts'
    | 'maxStalenessMs'
  > {
  /** Any text: ids, secrets and keys follow from it. Default `muniment`. */
  readonly seed?: string | undefined
  /** Where the clock starts: RFC 3339 in UTC with milliseconds. Default `2026-01-05T09:00:00.000Z`. */
  readonly startsAt?: string | undefined
  /** Is given each mail after the outbox has it: one that throws makes an invitation answer `mailed: false`. */
  readonly mailer?: MunimentOptions['mailer']
}

/**
 * An instance with all that a test wants to hold and to see. None of its functions needs its `this`: take what you use,
 * `const { muniment, clock } = await testMuniment()`.
 */
export interface TestMuniment extends EventAssertions, TestPeople {
  /** The instance: give it to what you test. */
  readonly muniment: Muniment
  /** What the instance takes for the time. Stands still until it is moved. */
  readonly clock: TestClock
  /** What was mailed. */
  readonly outbox: TestOutbox
  /** Every refusal that a verb has answered, oldest first: when, by which verb, and its name. */
  readonly refusals: readonly WitnessedRefusal[]
  /**
   * The log, to save it or to look at it. The same calls, one after the other, with the same seed give the same bytes of
   * `toJsonl`.
   */
  readonly store: MemoryStore
  /** Closes the instance and its store. What was emitted can still be asked for. May be repeated. */
  readonly close: () => Promise<void>
  /** As `close`: `await using t = await testMuniment()`. */
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

const optionNames: Readonly<Record<keyof TestMunimentOptions, true>> = {
  namespace: true,
  passwords: true,
  contextWords: true,
  breachedPasswords: true,
  sessions: true,
  sessionTokens: true,
  mfa: true,
  logins: true,
  loginLimiter: true,
  tickets: true,
  newAccounts: true,
  maxStalenessMs: true,
  seed: true,
  startsAt: true,
  mailer: true,
}

const checkOptions = (options: TestMunimentOptions): void => {
  for (const name of Object.keys(options))
    if (!Object.hasOwn(optionNames, name)) throw new ConfigurationRefused(name, 'is no option of testMuniment')
  if (options.seed !== undefined && typeof options.seed !== 'string')
    throw new ConfigurationRefused('seed', 'is a text')
}

/**
 * Create an instance for a test: a store in memory, a clock that stands still, chance that follows from a seed, an
 * outbox, and passwords that are hashed at once by {@link testOnlyPasswordHasher}. It takes milliseconds, so each test
 * has its own.
 *
 * Needs `@muniment/store-memory`, which is an optional peer of `muniment`: `npm install -D @muniment/store-memory`.
 *
 * Rejects with
 * - `ConfigurationRefused`  with `NODE_ENV=production`, and for an option that is unknown, of the wrong kind or outside
 *   its limits. It names the option and the rule.
 */
export const testMuniment = async (options: TestMunimentOptions = {}): Promise<TestMuniment> => {
  refuseProduction('testMuniment')
  checkOptions(options)
  const { seed = 'muniment', startsAt, mailer: further, ...others } = options
  const clock = testClock(startsAt)
  const { outbox, mailer } = testOutbox(further)
  const { store, events } = eventJournal(
    memoryStore({ clock: () => new Date(clock.now()) }),
    options.namespace ?? 'muniment',
  )
  const refusals: WitnessedRefusal[] = []
  const muniment = await createMuniment({
    ...others,
    store,
    // Each from chance of its own: one that draws more leaves the others what they were.
    keys: developmentKeys(seededRandom(`${seed} keys`)),
    random: seededRandom(`${seed} chance`),
    passwordHasher: testOnlyPasswordHasher(seededRandom(`${seed} salts`)),
    clock,
    mailer,
    refusals: { refused: (refusal) => void refusals.push(refusal) },
  })
  const close = async (): Promise<void> => {
    await muniment.close()
    await store.close()
  }
  return {
    muniment,
    clock,
    outbox,
    refusals,
    store,
    ...testPeople({ muniment, clock, ticketTo: (address) => outbox.to(address, 'invitation').ticket }),
    ...eventAssertions(events),
    close,
    [Symbol.asyncDispose]: close,
  }
}
