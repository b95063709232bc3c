/**
 * Recorded times: which part of the trail lies between two moments.
 *
 * By the store's clock, and where that was set back, by the latest that it had shown: so "until then" is always a
 * beginning of the trail, as "event N" is.
 *
 * @module
 */

/** The greatest `recordedAt` up to each place. Made when it is first asked for. */
export class RecordedTimes {
  readonly #latest: number[] = []

  /** Takes notice of the events up to `count`. */
  readUpTo(count: number, recordedAtMs: (place: number) => number): void {
    for (let place = this.#latest.length; place < count; place += 1) {
      const [ms, latest = ms] = [recordedAtMs(place), this.#latest[place - 1]]
      this.#latest.push(ms > latest ? ms : latest)
    }
  }

  /** How many events were recorded before this moment. */
  countBefore(ms: number): number {
    let [low, high] = [0, this.#latest.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#latest[middle] as number) < ms) low = middle + 1
      else high = middle
    }
    return low
  }
}
