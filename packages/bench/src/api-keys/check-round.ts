/** A round of checks, the same for both sides. @module */
import { strict as assert } from 'node:assert'
import type { Round } from '../harness/measure.ts'
import { rateOf } from '../harness/processor-time.ts'

/** True when the key is good. */
export type Check = (key: string) => Promise<boolean>

/** Coprime to every number of keys here, so that all keys have their turn, in an order that jumps through all of them. */
const stride = 7_919

/** As a server reads it from a request: a text of its own, flat, that nobody has looked at. */
const arrived = (key: string): string => Buffer.from(key, 'latin1').toString('latin1')

/** How many checks a second; each is of another key than the one before, and every one must be good. */
export const checkRound = (checks: number, keys: readonly string[], check: Check): Round => {
  let at = 0
  return async () => {
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
