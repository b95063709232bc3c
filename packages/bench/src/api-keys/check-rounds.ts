/** Rounds of checks, the same for both sides. @module */
import { strict as assert } from 'node:assert'
import { rateOf } from '../harness/processor-time.ts'

/** True when the key is good. */
export type Check = (key: string) => Promise<boolean>

/** Coprime to every number of keys here, so that all keys have their turn, in an order that jumps through all of them. */
const stride = 7_919

/** As a server reads it from a request: a text of its own, flat, that nobody has looked at. */
const arrived = (key: string): string => Buffer.from(key, 'latin1').toString('latin1')

/** Answers how many checks a second; each is of another key, and every one must be good. */
export const checkRounds = (keys: readonly string[], check: Check): ((checks: number) => Promise<number>) => {
  let at = 0
  return async (checks) => {
    const requests = Array.from({ length: checks }, () => {
      at = (at + stride) % keys.length
      return arrived(keys[at] as string)
    })
    let good = 0
    const rate = await rateOf(checks, async () => {
      for (const key of requests) if (await check(key)) good += 1
    })
    assert.equal(good, checks)
    return rate
  }
}
