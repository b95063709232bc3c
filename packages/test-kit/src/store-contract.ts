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
import { type ContractCase, limitOf, type StoreFactory } from './store-contract/contract-case.ts'
import { defineCases, type TestRunner } from './store-contract/define-cases.ts'
import { gapCases } from './store-contract/gaps.ts'
import { crashCases } from './store-contract/crash.ts'
import { idempotenceCases } from './store-contract/idempotence.ts'
import { lifeCases } from './store-contract/life.ts'
import { namesCases } from './store-contract/names.ts'
import { payloadCases } from './store-contract/payload.ts'
import { processCases } from './store-contract/processes.ts'
import { orderCases, readAllCases } from './store-contract/read-all.ts'
import { readStreamCases } from './store-contract/read-stream.ts'
import { removalCases } from './store-contract/removal.ts'
import { subscribeCases } from './store-contract/subscribe.ts'
import { uniqueCases } from './store-contract/unique.ts'
import { type CaseOutcome, runCase } from './store-contract/run-case.ts'

export type { TestRunner } from './store-contract/define-cases.ts'

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
  ...removalCases,
  ...crashCases,
]

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
  runner: TestRunner,
  cases: readonly ContractCase[] = storeContract,
): void =>
  defineCases(`store contract: ${factory.name}`, cases, (one) => runCase(one, factory), limitOf(factory), runner)
