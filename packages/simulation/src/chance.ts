/**
 * Chance by a seed: the same seed draws the same numbers, on every machine.
 *
 * @module
 */
import type { Random } from '@muniment/kernel'

/** sfc32: small, fast, and good enough to choose faults by. Never for secrets of anybody. */
export class Chance implements Random {
  readonly #state: Uint32Array

  constructor(seed: number, purpose = 0) {
    this.#state = Uint32Array.of(0x9e3779b9, 0x243f6a88, seed >>> 0, (purpose + 1) >>> 0)
    for (let round = 0; round < 16; round += 1) this.#next()
  }

  #next(): number {
    const s = this.#state as unknown as [number, number, number, number]
    const drawn = (s[0] + s[1] + s[3]) >>> 0
    s[3] = s[3] + 1
    s[0] = s[1] ^ (s[1] >>> 9)
    s[1] = s[2] + (s[2] << 3)
    s[2] = ((s[2] << 21) | (s[2] >>> 11)) + drawn
    return drawn
  }

  /** At least 0 and less than 1. */
  share(): number {
    return this.#next() / 0x1_0000_0000
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.share() * (most - least + 1))
  }

  /** True in this share of cases. Draws in any case, so that a share of 0 changes nothing that follows. */
  happens(share: number): boolean {
    return this.share() < share
  }

  /** @throws Error when there is nothing to choose from. */
  oneOf<A>(things: readonly A[]): A {
    if (things.length === 0) throw new Error('there is nothing to choose from')
    return this.maybeOneOf(things) as A
  }

  maybeOneOf<A>(things: readonly A[]): A | undefined {
    return things[this.between(0, things.length - 1)]
  }

  bytes(count: number): Uint8Array {
    const drawn = new Uint8Array(count)
    for (let index = 0; index < count; index += 1) drawn[index] = this.#next() >>> 24
    return drawn
  }
}
