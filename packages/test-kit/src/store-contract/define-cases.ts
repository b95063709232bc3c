/**
 * Cases as tests of any runner that has describe and it.
 *
 * @module
 */
import { type ContractGroup, contractGroups } from './contract-case.ts'
import { type CaseOutcome, caseMarginMs } from './run-case.ts'

/** What a test runner must offer: `describe` and `it` of vitest and of `node:test` do. */
export interface TestRunner {
  readonly describe: (title: string, define: () => void) => unknown
  readonly it: (
    title: string,
    run: (test: { readonly skip: (reason?: string) => unknown }) => Promise<void>,
    timeoutMs?: number,
  ) => unknown
}

/** A test for each case, group by group. One that cannot be run skips, with its reason. */
export const defineCases = <Case extends { readonly id: `${ContractGroup}-${string}`; readonly title: string }>(
  title: string,
  cases: readonly Case[],
  outcomeOf: (one: Case) => Promise<CaseOutcome>,
  limitMs: number,
  { describe, it }: TestRunner,
): void => {
  describe(title, () => {
    for (const [group, name] of Object.entries(contractGroups)) {
      const grouped = cases.filter(({ id }) => id.startsWith(`${group}-`))
      if (grouped.length === 0) continue
      describe(name, () => {
        for (const one of grouped) {
          const run = async (test: { readonly skip: (reason?: string) => unknown }): Promise<void> => {
            const outcome = await outcomeOf(one)
            if (outcome.result === 'failed') throw outcome.error
            if (outcome.result === 'skipped') test.skip(outcome.reason)
          }
          it(`${one.id} ${one.title}`, run, limitMs + caseMarginMs)
        }
      })
    }
  })
}
