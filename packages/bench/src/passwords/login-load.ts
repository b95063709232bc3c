/** Logins under load: eight people at a time, each of whom begins again when they have been answered. @module */
import { strict as assert } from 'node:assert'
import type { OpenVerifier, Verify } from './verifiers.ts'

/** More than any side computes at the same time: some always wait. */
const atOnce = 8

const password = 'correct horse battery staple'

/** Runs verifications while `goesOn` says so of how many were begun. Every second password is wrong, and must be found so. */
const logins = async (verify: Verify, goesOn: (begun: number) => boolean): Promise<number> => {
  let begun = 0
  const person = async (): Promise<void> => {
    while (goesOn(begun)) {
      begun += 1
      const isRight = begun % 2 === 0
      assert.equal(await verify(isRight ? password : `${password}!`), isRight)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, person))
  return begun
}

/** Logins of people who have a password with this verifier. */
export interface LoginLoad {
  /** So many, and no more. */
  readonly logIn: (count: number) => Promise<void>
  /** For so long, and until those that have begun are answered. Answers how many. */
  readonly logInFor: (milliseconds: number) => Promise<number>
}

export const loginLoad = async (open: OpenVerifier): Promise<LoginLoad> => {
  const verify = await open(password)
  return {
    logIn: async (count) => {
      await logins(verify, (begun) => begun < count)
    },
    logInFor: (milliseconds) => {
      const until = performance.now() + milliseconds
      return logins(verify, () => performance.now() < until)
    },
  }
}
