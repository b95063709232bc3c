/**
 * The contract of event stores: every promise of the port of `@muniment/kernel`, as a case that can be run.
 *
 * START HERE to prove a store of your own: write a {@link StoreFactory}, then run all of {@link storeContract}, from the
 * command line (`muniment-store-contract`), from a test runner ({@link defineStoreContract}) or by {@link runStoreContract}.
 *
 * @module
 */
import { appendCases } from './store-contract/append.ts'
import { concurrencyCases } from './store-contract/concurrency.ts'
import { type Conformance, conformanceOf } from './store-contract/conformance.ts'
import { type ContractCase, contractGroups, limitOf, type StoreFactory } from './store-contract/contract-case.ts'
import { gapCases } from './store-contract/gaps.ts'
import { idempotenceCases } from './store-contract/idempotence.ts'
import { lifeCases } from './store-contract/life.ts'
import { namesCases } from './store-contract/names.ts'
import { payloadCases } from './store-contract/payload.ts'
import { processCases } from './store-contract/processes.ts'
import { orderCases, readAllCases } from './store-contract/read-all.ts'
import { readStreamCases } from './store-contract/read-stream.ts'
import { subscribeCases } from './store-contract/subscribe.ts'
import { uniqueCases } from './store-contract/unique.ts'
import { type CaseOutcome, caseMarginMs, runCase } from './store-contract/run-case.ts'

/** Every case, group by group. Ids are stable: whoever leaves one out can say which. */
export const storeContract: readonly ContractCase[] = [
  ...appendCases,
  ...idempotenceCases,
  ...concurrencyCases,
  ...processCases,
  ...readStreamCases,
  ...readAllCases,
  ...orderCases,
  ...subscribeCases,
  ...payloadCases,
  ...namesCases,
  ...lifeCases,
  ...gapCases,
  ...uniqueCases,
]

/** What a test runner must offer: `describe` and `it` of vitest and of `node:test` do. */
export interface TestRunner {
  readonly describe: (title: string, define: () => void) => unknown
  readonly it: (
    title: string,
    run: (test: { readonly skip: (reason?: string) => unknown }) => Promise<void>,
    timeoutMs?: number,
  ) => unknown
}

/** Runs these cases, all of them by default, one after the other, each on a store of its own. Never rejects. */
export const runStoreContract = async (
  factory: StoreFactory,
  cases: readonly ContractCase[] = storeContract,
): Promise<Conformance> => {
  const outcomes: CaseOutcome[] = []
  for (const one of cases) outcomes.push(await runCase(one, factory))
  return conformanceOf(factory.name, outcomes)
}

/** Registers a test for each of these cases, all of them by default. A case that cannot be run skips, with its reason. */
export const defineStoreContract = (
  factory: StoreFactory,
  { describe, it }: TestRunner,
  cases: readonly ContractCase[] = storeContract,
): void => {
  describe(`store contract: ${factory.name}`, () => {
    for (const [group, name] of Object.entries(contractGroups)) {
      const grouped = cases.filter(({ id }) => id.startsWith(`${group}-`))
      if (grouped.length === 0) continue
      describe(name, () => {
        for (const one of grouped) {
          const run = async (test: { readonly skip: (reason?: string) => unknown }): Promise<void> => {
            const outcome = await runCase(one, factory)
            if (outcome.result === 'failed') throw outcome.error
            if (outcome.result === 'skipped') test.skip(outcome.reason)
          }
          it(`${one.id} ${one.title}`, run, limitOf(factory) + caseMarginMs)
        }
      })
    }
  })
}
