/**
 * Laws: what holds for arbitrary input, each with the sentence that says it, for any test runner.
 *
 * @module
 */

/** One law. `check` throws, or answers a promise that rejects, when a counterexample is found, and shows it. */
export interface Law {
  readonly title: string
  readonly check: () => void | Promise<void>
}

/** What a test runner offers; vitest, node:test and jest do. */
export interface LawRunner {
  readonly describe: (name: string, body: () => void) => unknown
  readonly it: (name: string, body: () => void | Promise<void>) => unknown
}

/** Registers laws with a test runner, a test for each. */
export const defineLaws = (name: string, laws: readonly Law[], { describe, it }: LawRunner): void => {
  describe(name, () => {
    for (const { title, check } of laws) it(title, check)
  })
}
