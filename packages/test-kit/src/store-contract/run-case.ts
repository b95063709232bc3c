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

type CaseResult =
  | { readonly result: 'passed' }
  | { readonly result: 'failed'; readonly error: Error }
  | { readonly result: 'skipped'; readonly reason: string }

/** Thrown by a case that finds out midway that it cannot be run. */
class Skipped extends Error {
  override readonly name = 'Skipped'
}

const defaultPatienceMs = 5_000

/** What a case may take on top of its limit: to open a store and to put it away. */
export const caseMarginMs = 30_000

const stepsPerTurn = 1_000
let steps = 0

const withinMs = async <A>(promise: Promise<A>, limitMs: number, promised: string): Promise<A> => {
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
      case 'module':
      case 'address':
      case 'connect':
        if (factory[need] === undefined) return `the factory has no ${need}`
        break
      case "idempotentAppend 'always'":
        if (store?.capabilities.idempotentAppend === 'exact_revision') return `the store does not claim ${need}`
        break
      case 'atomicMultiStream':
        if (store?.capabilities.atomicMultiStream === false) return `the store does not claim ${need}`
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

const runOn = async (one: ContractCase, factory: StoreFactory, stores: EventStore[]): Promise<CaseResult> => {
  const patienceMs = factory.patienceMs ?? defaultPatienceMs
  const store = await withinMs(Promise.resolve(factory.open()), caseMarginMs, 'open gives a store')
  stores.push(store)
  const reason = lacking(one.needs, factory, store)
  if (reason !== undefined) return { result: 'skipped', reason }
  if (factory.second !== undefined) stores.push(await factory.second(store))
  let over = false
  const context: CaseContext = {
    store,
    handles: [...stores] as [EventStore, ...EventStore[]],
    factory,
    within: async (promise, promised) => {
      const answer = await withinMs(promise, patienceMs, promised)
      if (over) throw new Error('the case is over')
      return answer
    },
    skip: (why) => {
      throw new Skipped(why)
    },
  }
  try {
    await withinMs(one.run(context), limitOf(factory), 'the case ends')
    return { result: 'passed' }
  } finally {
    over = true
  }
}

/** Never rejects: whatever goes wrong is the outcome. */
export const runCase = async (one: ContractCase, factory: StoreFactory): Promise<CaseOutcome> => {
  const { id, title } = one
  const began = performance.now()
  const outcome = (result: CaseResult): CaseOutcome => {
    const durationMs = Math.round(performance.now() - began)
    return { id, title, durationMs, ...result }
  }
  const reason = lacking(one.needs, factory)
  if (reason !== undefined) return outcome({ result: 'skipped', reason })
  const stores: EventStore[] = []
  let result: CaseResult
  try {
    result = await runOn(one, factory, stores)
  } catch (thrown) {
    if (thrown instanceof Skipped) result = { result: 'skipped', reason: thrown.message }
    else result = { result: 'failed', error: errorOf(thrown) }
  }
  try {
    await putAway(factory, stores, factory.patienceMs ?? defaultPatienceMs)
  } catch (thrown) {
    if (result.result !== 'failed') result = { result: 'failed', error: errorOf(thrown) }
  }
  return outcome(result)
}
