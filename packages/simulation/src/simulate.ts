/**
 * One run: clients at work while things fail, then everything heals, then the history is held against the log.
 *
 * The same seed replays exactly: the same log, byte for byte.
 *
 * @module
 */
import { type Clock, type EventStore, type KeyStore, memoryKeyStore, type RecordedEvent } from '@muniment/kernel'
import { memoryStore } from '@muniment/store-memory'
import { createMuniment, type Keys, type Muniment } from 'muniment'
import { testMuniment } from 'muniment/testing'
import { Chance } from './chance.ts'
import { Client, type Scene } from './client.ts'
import { noFaults } from './faults.ts'
import type { Entry, History, Note } from './history.ts'
import { type Logged, loggedIn, type Violation } from './laws/evidence.ts'
import { laws } from './laws/index.ts'
import { People } from './people.ts'
import { comparedWithRebuilt } from './rebuilt.ts'
import { drawSettings, type Settings } from './settings.ts'
import { SimulatedTime } from './simulated-time.ts'
import { storeOfKind } from './store-kinds.ts'
import type { ProcessClock } from './process-clock.ts'

export interface SimulateOptions {
  readonly seed: number
  /** Stands between the store and all that the clients see of it: for tests, which break it. */
  readonly brokenBy?: ((store: EventStore, chance: Chance) => EventStore) | undefined
  /** Stands between the key store and all clients: for tests as well, as does the next one. */
  readonly brokenKeys?: ((keys: KeyStore, chance: Chance) => KeyStore) | undefined
  /** Stands between the clock of each process and its instance. */
  readonly brokenClock?: ((clock: Clock) => Clock) | undefined
  readonly settings?: Partial<Settings> | undefined
  /** Where the log is. Default: a memory store, of one of three kinds. */
  readonly store?: ((time: SimulatedTime) => EventStore) | undefined
}

export interface Run {
  readonly seed: number
  readonly settings: Settings
  readonly history: History
  readonly log: readonly Logged[]
  readonly violations: readonly Violation[]
  readonly simulatedMs: number
  readonly steps: number
}

/** Longest time that anything takes once nothing fails any more: the last round of catching up, and some. */
const healingMs = 120_000

const failed = (text: string): Violation => ({ law: 'liveness', text, entries: [], events: [] })

/** What a promise came to, in simulated time. */
const settled = async <A>(time: SimulatedTime, promise: Promise<A>): Promise<A | { readonly failure: string }> => {
  let outcome: { readonly value: A } | { readonly failure: string } | undefined
  promise.then(
    (value) => {
      outcome = { value }
    },
    (error: unknown) => {
      outcome = { failure: error instanceof Error ? error.message : String(error) }
    },
  )
  await time.run(() => outcome !== undefined, { untilMs: time.nowMs + healingMs })
  if (outcome === undefined) return { failure: 'it is not answered' }
  return 'value' in outcome ? outcome.value : outcome
}

const isFailure = (value: unknown): value is { readonly failure: string } =>
  typeof value === 'object' && value !== null && 'failure' in value

const same = <A>(part: A): A => part

const run = async (
  { seed, brokenBy = same, brokenKeys = same, brokenClock = same, settings: given, store: open }: SimulateOptions,
  time: SimulatedTime,
): Promise<Run> => {
  const chance = new Chance(seed)
  const kind = open === undefined ? {} : { storeKind: 'one stream at a time' as const }
  const settings: Settings = { ...drawSettings(chance), ...kind, ...given }
  const base = open?.(time) ?? memoryStore({ clock: () => new Date(time.nowMs) })
  const recorded: RecordedEvent[] = []
  const observing = new AbortController()
  const observed = (async () => {
    for await (const message of base.subscribe({ after: 'start', signal: observing.signal }))
      if (message.kind === 'event') recorded.push(message.event)
  })()
  const notes: Note[] = []
  const entries: Entry[] = []
  const people = new People(settings.addresses)
  const keys: Keys = {
    keyStore: brokenKeys(memoryKeyStore(), new Chance(seed, 2)),
    pepper: { version: 1, secret: chance.bytes(32) },
    commandKey: { version: 1, secret: chance.bytes(32) },
  }
  let broken: unknown
  const clocks = new Map<string, ProcessClock>()
  let moments = 0
  let faults = settings.faults
  const scene: Scene = {
    time,
    chance,
    faults: () => faults,
    note: (process, text) => void notes.push({ atMs: time.nowMs, process, text }),
    settings,
    store:
      open === undefined
        ? storeOfKind(settings.storeKind, brokenBy(base, new Chance(seed, 1)))
        : brokenBy(base, new Chance(seed, 1)),
    keys,
    mails: people.mails,
    people,
    entries,
    clocks,
    clockOf: brokenClock,
    clients: () => clients,
    moment: () => ({ atMs: time.nowMs, order: (moments += 1), events: recorded.length }),
    broken: (error) => {
      broken ??= error
    },
    goesOn: () => entries.length < settings.commands,
  }
  const clients: readonly Client[] = Array.from({ length: settings.clients }, (_, n) => {
    const isGate = n >= settings.clients - settings.gates
    return new Client(String.fromCodePoint(97 + n), scene, { isGate })
  })
  const isOver = (): boolean => broken !== undefined || clients.every(({ isIdle }) => isIdle)
  const violations: Violation[] = []

  const asked = await time.run(() => isOver() || !scene.goesOn())
  faults = noFaults
  const healedAtMs = time.nowMs
  scene.note('·', 'nothing fails any more')
  const ended = await time.run(isOver, { untilMs: time.nowMs + healingMs })
  if (broken !== undefined) throw new Error('a client met what must not happen', { cause: broken })
  if (!asked || !ended) violations.push(failed('a client still waits for an answer'))
  // What is on its way arrives, and what was put off is done.
  await time.run(() => false, { untilMs: time.nowMs + healingMs })

  if (settings.endsUnanswered) {
    const unanswered = await settled(time, chance.oneOf(clients).askUnanswered())
    if (isFailure(unanswered)) violations.push(failed(`the last command: ${unanswered.failure}`))
    await time.run(() => false, { untilMs: time.nowMs + healingMs })
  }

  const instances: Muniment[] = []
  const alive = new Set<string>()
  for (const client of clients) {
    const running = await settled(time, client.running())
    if (isFailure(running)) violations.push(failed(`${client.name} does not start again: ${running.failure}`))
    else {
      instances.push(running.muniment)
      alive.add(running.process.name)
    }
  }
  const byItself = recorded.length
  const live = chance.oneOf(instances)
  const caughtUp = await settled(time, live.catchUp())
  if (isFailure(caughtUp)) violations.push(failed(`catching up: ${caughtUp.failure}`))
  await time.run(() => false, { untilMs: time.nowMs + healingMs })

  const log = loggedIn(recorded)
  for (const { check } of laws)
    violations.push(...check({ settings, entries, log, clocks, mails: people.mails, byItself, healedAtMs, alive }))
  const anew = await settled(
    time,
    createMuniment({
      store: base,
      keys,
      clock: { now: () => time.now() },
      random: chance,
      newAccounts: settings.plan,
    }),
  )
  if (isFailure(anew)) violations.push(failed(`a new instance does not start: ${anew.failure}`))
  else {
    if (recorded.length !== log.length) violations.push(failed('a new instance finds something left undone'))
    const compared = await settled(
      time,
      comparedWithRebuilt({ live: instances, anew }, { log, apiKeys: people.apiKeys, now: time.now() }),
    )
    violations.push(...(isFailure(compared) ? [failed(`reading at the end: ${compared.failure}`)] : compared))
    instances.push(anew)
  }
  const closed = await settled(time, Promise.all(instances.map((instance) => instance.close())))
  if (isFailure(closed)) violations.push(failed(`closing: ${closed.failure}`))
  observing.abort()
  await observed
  await base.close()
  return {
    seed,
    settings,
    history: { entries, notes },
    log,
    violations,
    simulatedMs: time.elapsedMs,
    steps: time.taken,
  }
}

/** The list of common passwords is read from the disk once in a process, which is no time that is simulated. */
const readFromDisk = async (): Promise<void> => {
  const { muniment } = await testMuniment()
  await muniment.users.signUp({ email: 'first@example.com', password: 'correct horse 0' })
  await muniment.close()
}

let reading: Promise<void> | undefined

/** @throws Error for what no law foresees: an error that is none of the facade's, or a run that does not end. */
export const simulate = async (options: SimulateOptions): Promise<Run> => {
  await (reading ??= readFromDisk())
  const time = new SimulatedTime()
  return time.instead(() => run(options, time))
}
