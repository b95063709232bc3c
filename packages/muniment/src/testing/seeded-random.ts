/** Chance that can be foretold: the same seed gives the same bytes in every run. @module */
import { createHash } from 'node:crypto'
import type { Random } from '@muniment/kernel'

/** SHA-256 over seed and counter, block after block. Whoever knows the seed knows every secret: for tests alone. */
export const seededRandom = (seed: string): Random => {
  let blocks = 0
  let rest = Buffer.alloc(0)
  return {
    bytes: (count) => {
      while (rest.length < count) {
        rest = Buffer.concat([
          rest,
          createHash('sha256')
            .update(JSON.stringify([seed, blocks]))
            .digest(),
        ])
        blocks += 1
      }
      const drawn = Uint8Array.from(rest.subarray(0, count))
      rest = rest.subarray(count)
      return drawn
    },
  }
}
