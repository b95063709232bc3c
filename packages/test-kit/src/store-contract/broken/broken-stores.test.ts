import { AssertionError } from 'node:assert'
import { isStoreFailure } from '@muniment/kernel'
import { memoryStore } from '@muniment/store-memory'
import { describe, expect, it } from 'vitest'
import { storeContract } from '../../store-contract.ts'
import type { ContractCase, StoreFactory } from '../contract-case.ts'
import { served } from '../fixtures/served.ts'
import { slowStores } from '../fixtures/slow-store.ts'
import { runCase } from '../run-case.ts'
import { brokenStores } from './broken-stores.fixture.ts'
import { soundMortal } from './crashes.fixture.ts'
import { lastingMemory } from './removal.fixture.ts'
import { remoteMemory } from './remote.fixture.ts'

describe('a broken store is caught', () => {
  it.each(brokenStores.map(({ name, caughtBy, factory }) => [name, caughtBy.join(', '), caughtBy, factory] as const))(
    '%s: %s',
    async (_, __, caughtBy, factory) => {
      for (const id of caughtBy) {
        const one = storeContract.find((known) => known.id === id)
        if (one === undefined) throw new Error(`there is no case ${id}`)
        const outcome = await runCase(one, factory)
        expect(outcome).toMatchObject({ id, result: 'failed' })
        if (outcome.result !== 'failed') continue
        // Not because the fault itself broke down: the case says what was promised, or the store what it refused.
        const { error } = outcome
        expect(error instanceof AssertionError || isStoreFailure(error), error.stack).toBe(true)
      }
    },
  )

  it('by every case: none is there that cannot fail', () => {
    const caught = new Set(brokenStores.flatMap(({ caughtBy }) => caughtBy))
    expect(storeContract.map(({ id }) => id).filter((id) => !caught.has(id))).toEqual([])
  })
})

describe('a sound store', () => {
  const casesOf = (ids: RegExp): readonly ContractCase[] => storeContract.filter(({ id }) => ids.test(id))
  const passes = async (one: ContractCase, factory: StoreFactory): Promise<void> => {
    const outcome = await runCase(one, { ...factory, patienceMs: 5_000 })
    if (outcome.result === 'failed') throw outcome.error
    expect(outcome.result).toBe('passed')
  }
  const remote = remoteMemory()
  // What needs a module or files is shown by the memory store itself, and below.
  const lacking = ['module', 'reopen', 'admin']
  const cases = storeContract.filter(({ needs }) => !needs.some((need) => lacking.includes(need)))
  it.each(cases.map((one) => [one.id, one] as const))('behind connections that can break keeps %s', (_, one) =>
    passes(one, remote),
  )

  const slow = slowStores()
  it.each(casesOf(/^CON-07|^GAP-0[^4]/).map((one) => [one.id, one] as const))('with slow writers keeps %s', (_, one) =>
    passes(one, slow),
  )

  const shared = served({ name: 'shared memory', open: () => memoryStore() })
  it.each(casesOf(/^CON-1/).map((one) => [one.id, one] as const))('that processes share keeps %s', (_, one) =>
    passes(one, shared),
  )

  const both = served(slow)
  it.each(casesOf(/^GAP-04/).map((one) => [one.id, one] as const))('with writers that die keeps %s', (_, one) =>
    passes(one, both),
  )

  it.each(storeContract.filter(({ needs }) => needs.includes('admin')).map((one) => [one.id, one] as const))(
    'that lasts and removes from streams keeps %s',
    (_, one) => passes(one, lastingMemory),
  )
})

describe('a sound store that can be killed', () => {
  const cases = storeContract.filter(({ id }) => id.startsWith('CRS'))
  it.each(cases.map((one) => [one.id, one] as const))('keeps %s', async (_, one) => {
    const outcome = await runCase(one, { ...soundMortal, crashRounds: 1 })
    if (outcome.result === 'failed') throw outcome.error
    expect(outcome.result).toBe('passed')
  })
})

describe('the cases', () => {
  it('have ids that are there once, without a gap in a group', () => {
    const ids = storeContract.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const group of new Set(ids.map((id) => id.slice(0, 3)))) {
      const numbers = ids.filter((id) => id.startsWith(group)).map((id) => Number(id.slice(4)))
      expect(numbers).toEqual(numbers.map((_, index) => index + 1))
    }
  })
})
