/** Chance that is the same in every run. @module */

/** A whole number from 0, smaller than this. */
export type Draw = (below: number) => number

/** Numbers that look random and are the same in every run: a linear congruential generator. */
export const chance = (seed: number): Draw => {
  let drawn = seed
  return (below) => {
    drawn = (Math.imul(drawn, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((drawn / 2 ** 32) * below)
  }
}
