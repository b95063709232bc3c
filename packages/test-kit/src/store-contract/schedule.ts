/**
 * Processes whose calls are made in an order by chance, some of which die: the same seed gives the same order.
 *
 * @module
 */
import type { EventStore } from '@muniment/kernel'
import type { Draw } from './chance.ts'
import { aProcess, carryOut, type Told, type Town, type Wish } from './owner.ts'
import { type Death, deaths, type Steer, steeredHandle } from './steered-handle.ts'

/** What a process has been told of a wish. Nothing, if it died. */
export interface Answered {
  readonly wish: Wish
  readonly told: Told
}

interface Waiting {
  readonly kind: Parameters<Steer>[0]
  /** Makes the call and hands its answer to the process. */
  readonly go: () => Promise<void>
  /** Makes the call; nobody is there to be answered. */
  readonly goUnheard: () => Promise<void>
}

interface Running {
  readonly waiting: () => Promise<Waiting | undefined>
  readonly answered: readonly Answered[]
  /** Fails when a command failed. */
  readonly ended: Promise<void>
}

const running = (store: EventStore, town: Town, wishes: readonly Wish[]): Running => {
  const answered: Answered[] = []
  let arrive: (waiting: Waiting | undefined) => void = () => undefined
  let arrival = new Promise<Waiting | undefined>((resolve) => (arrive = resolve))
  const steer: Steer = (kind, call) =>
    new Promise((resolve, reject) => {
      const go = async (): Promise<void> => {
        arrival = new Promise((next) => (arrive = next))
        await call().then(resolve, reject)
      }
      const goUnheard = async (): Promise<void> => void (await call().catch(() => undefined))
      arrive({ kind, go, goUnheard })
    })
  const environment = aProcess(steeredHandle(store, steer))
  const run = async (): Promise<void> => {
    try {
      for (const wish of wishes) answered.push({ wish, told: await carryOut(environment, town, wish) })
    } finally {
      arrive(undefined)
    }
  }
  const ended = run()
  ended.catch(() => undefined)
  return { waiting: () => arrival, answered, ended }
}

/** One call in so many is the last one of its process. */
const callsPerDeath = 15

/**
 * Runs each list of wishes in a process of its own, over these handles, and comes to an end when all have ended or died.
 * Every fourth time two calls are made at once. What was on its way when somebody died arrives some time later.
 */
export const runByChance = async (
  handles: readonly EventStore[],
  town: Town,
  processes: readonly (readonly Wish[])[],
  draw: Draw,
): Promise<readonly Answered[]> => {
  const all = processes.map((wishes, n) => running(handles[n % handles.length] as EventStore, town, wishes))
  const alive = new Set(all)
  const late: (() => Promise<void>)[] = []
  const takeLate = async (): Promise<void> => {
    const [arriving] = late.splice(draw(late.length), 1)
    await arriving?.()
  }
  const step = async (one: Running, { kind, go, goUnheard }: Waiting): Promise<void> => {
    if (draw(callsPerDeath) > 0) return go()
    const death = deaths[draw(deaths.length)] as Death
    alive.delete(one)
    if (death === 'it was on its way' && kind === 'append') late.push(goUnheard)
    if (death === 'it had taken effect') await goUnheard()
  }
  for (;;) {
    const waiting: (readonly [Running, Waiting])[] = []
    for (const one of alive) {
      const call = await one.waiting()
      if (call === undefined) alive.delete(one)
      else waiting.push([one, call])
    }
    if (waiting.length === 0) break
    const chosen = Array.from({ length: draw(4) === 0 ? 2 : 1 }, () => waiting.splice(draw(waiting.length), 1)).flat()
    await Promise.all(chosen.map((each) => step(...each)))
    if (late.length > 0 && draw(6) === 0) await takeLate()
  }
  while (late.length > 0) await takeLate()
  for (const { waiting, ended } of all) if ((await waiting()) === undefined) await ended
  return all.flatMap(({ answered }) => answered)
}
