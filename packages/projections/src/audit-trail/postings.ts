/**
 * Postings: for each key the places where it occurs, ascending, so that nobody looks through everything.
 *
 * Most keys occur a few times: one place is a bare number, a few are a list of exactly that length.
 *
 * @module
 */

/** Up to here a list is copied when it grows: V8 would leave room for sixteen more in each. */
const exactMax = 8

export class Postings {
  readonly #places = new Map<string, number | number[]>()

  /** `place` is at least the last one of this key; the same again is ignored. */
  add(key: string, place: number): void {
    const known = this.#places.get(key)
    if (known === undefined) this.#places.set(key, place)
    else if (typeof known === 'number') {
      if (known !== place) this.#places.set(key, [known, place])
    } else if (known[known.length - 1] !== place) {
      if (known.length < exactMax) this.#places.set(key, [...known, place])
      else known.push(place)
    }
  }

  count(key: string): number {
    const known = this.#places.get(key)
    return known === undefined ? 0 : typeof known === 'number' ? 1 : known.length
  }

  /** The nth place of a key, from 0. */
  at(key: string, n: number): number | undefined {
    const known = this.#places.get(key)
    return typeof known === 'number' ? (n === 0 ? known : undefined) : known?.[n]
  }

  /** How many places of a key lie before this one. */
  countBefore(key: string, place: number): number {
    const known = this.#places.get(key)
    if (known === undefined) return 0
    if (typeof known === 'number') return known < place ? 1 : 0
    let [low, high] = [0, known.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((known[middle] as number) < place) low = middle + 1
      else high = middle
    }
    return low
  }

  has(key: string, place: number): boolean {
    return this.at(key, this.countBefore(key, place)) === place
  }
}
