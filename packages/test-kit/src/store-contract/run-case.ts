/**
 * Runs one case on a store of its own, and puts that store away whatever comes of it.
 *
 * @module
 */
import { AssertionError } from 'node:assert'
import type { EventStore } from '@muniment/kernel'
import { type CaseContext, type ContractCase, limitOf, type Need, type StoreFactory } from './contract-case.ts'

/** What came of a case. */
export type CaseOutcome = { readonly id: string; readonly title: string; readonly durationMs: number } & CaseResult

export type CaseResult =
  | { readonly result: 'passed' }
  | { readonly result: 'failed'; readonly error: Error }
  | { readonly result: 'skipped'; readonly reason: string }

/** Thrown by a case that finds out midway that it cannot be run. */
class Skipped extends Error {
  override readonly name = 'Skipped'
}

/** What a store may take for one step, unless its factory says otherwise. */
export const defaultPatienceMs = 5_000

/** What a case may take on top of its limit: to open a store and to put it away. */
export const caseMarginMs = 30_000

const stepsPerTurn = 1_000
let steps = 0

/** Fails when the promise does not settle in time. */
export const withinMs = async <A>(promise: Promise<A>, limitMs: number, promised: string): Promise<A> => {
  let timer: NodeJS.Timeout | undefined
  steps += 1
  // A store that answers within microtasks would keep every timer, the limit of the case included, from ever running.
  if (steps % stepsPerTurn === 0) {
    promise.catch(() => undefined)
    await new Promise((resolve) => void setImmediate(resolve))
  }
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AssertionError({ message: `${promised}, within ${limitMs} ms` })), limitMs)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Why a case cannot be run with this factory or on this store; undefined when it can. */
const lacking = (needs: readonly Need[], factory: StoreFactory, store?: EventStore): string | undefined => {
  for (const need of needs) {
    switch (need) {
      case 'second':
      case 'reopen':
      case 'killConnections':
      case 'pause':
      case 'slowWriter':
      case 'admin':
      case 'module':
      case 'address':
      case 'connect':
        if (factory[need] === undefined) return `the factory has no ${need}`
        break
      case "idempotentAppend 'always'":
        if (store?.capabilities.idempotentAppend === 'exact_revision') return `the store does not claim ${need}`
        break
      case 'atomicMultiStream':
      case 'durable':
        if (store?.capabilities[need] === false) return `the store does not claim ${need}`
        break
      case 'maxEventBytes':
      case 'maxAppendBytes':
        if (store !== undefined && store.capabilities[need] === undefined) return `the store names no ${need}`
        break
    }
  }
  return undefined
}

const errorOf = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(`something was thrown that is no error: ${String(thrown)}`)

const putAway = async (factory: StoreFactory, stores: readonly EventStore[], patienceMs: number): Promise<void> => {
  for (const store of stores) await withinMs(store.close(), patienceMs, 'close ends')
  const [store] = stores
  if (store !== undefined) await withinMs(Promise.resolve(factory.release?.(store)), caseMarginMs, 'release ends')
}

/** What a case is given to take its steps by; none is taken after `end`. */
export const stepsOf = (patienceMs: number): Pick<CaseContext, 'within' | 'skip'> & { readonly end: () => void } => {
  let over = false
  return {
    within: async (promise, promised) => {
      const answer = await withinMs(promise, patienceMs, promised)
      if (over) throw new Error('the case is over')
      return answer
    },
    skip: (why) => {
      throw new Skipped(why)
    },
    end: () => {
      over = true
    },
  }
}

const runOn = async (one: ContractCase, factory: StoreFactory, stores: EventStore[]): Promise<CaseResult> => {
  const store = await withinMs(Promise.resolve(factory.open()), caseMarginMs, 'open gives a store')
  stores.push(store)
  const reason = lacking(one.needs, factory, store)
  if (reason !== undefined) return { result: 'skipped', reason }
  if (factory.second !== undefined) stores.push(await factory.second(store))
  const { within, skip, end } = stepsOf(factory.patienceMs ?? defaultPatienceMs)
  const handles = [...stores] as [EventStore, ...EventStore[]]
  try {
    await withinMs(one.run({ store, handles, factory, within, skip }), limitOf(factory), 'the case ends')
    return { result: 'passed' }
  } finally {
    end()
  }
}

/** Runs a case, then puts away what it was run on. Never rejects: whatever goes wrong is the outcome. */
export const outcomeOf = async (
  { id, title }: { readonly id: string; readonly title: string },
  run: () => Promise<CaseResult>,
  away: () => Promise<void>,
): Promise<CaseOutcome> => {
  const began = performance.now()
  let result: CaseResult
  try {
    result = await run()
  } catch (thrown) {
    if (thrown instanceof Skipped) result = { result: 'skipped', reason: thrown.message }
    else result = { result: 'failed', error: errorOf(thrown) }
  }
  try {
    await away()
  } catch (thrown) {
    if (result.result !== 'failed') result = { result: 'failed', error: errorOf(thrown) }
  }
  return { id, title, durationMs: Math.round(performance.now() - began), ...result }
}

/** Never rejects: whatever goes wrong is the outcome. */
export const runCase = (one: ContractCase, factory: StoreFactory): Promise<CaseOutcome> => {
  const stores: EventStore[] = []
  const reason = lacking(one.needs, factory)
  return outcomeOf(
    one,
    async () => (reason === undefined ? runOn(one, factory, stores) : { result: 'skipped', reason }),
    () => putAway(factory, stores, factory.patienceMs ?? defaultPatienceMs),
  )
}
