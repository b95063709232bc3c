/**
 * Rows that keep their number: whoever has found one by its key once finds it again without, at a fraction of the time.
 *
 * @module
 */
import type { Rows } from '../projection.ts'
import { placesInOrder } from './id-order.ts'

/** Rows that can be told by number. */
export interface Numbered<Row> {
  /** Undefined for a key that has no number. */
  readonly numberOf: (key: string) => number | undefined
  /** The row with this number. */
  readonly at: (number: number | undefined) => Row | undefined
}

export class NumberedRows<Row> implements Rows<Row>, Numbered<Row> {
  readonly #numbers = new Map<string, number>()
  readonly #rows: (Row | undefined)[] = []

  /** Stays the same for ever; undefined for a key that never had a row. */
  numberOf(key: string): number | undefined {
    return this.#numbers.get(key)
  }

  /** The row with this number, as {@link numberOf} gave it. */
  at(number: number | undefined): Row | undefined {
    return number === undefined ? undefined : this.#rows[number]
  }

  get(key: string): Row | undefined {
    return this.at(this.#numbers.get(key))
  }

  put(key: string, row: Row): void {
    const number = this.#numbers.get(key)
    if (number === undefined) this.#numbers.set(key, this.#rows.push(row) - 1)
    else this.#rows[number] = row
  }

  delete(key: string): void {
    const number = this.#numbers.get(key)
    if (number !== undefined) this.#rows[number] = undefined
  }

  *scan(): Generator<readonly [string, Row]> {
    for (const [key, number] of this.#numbers) {
      const row = this.#rows[number]
      if (row !== undefined) yield [key, row]
    }
  }

  /** The rows as they are now, with other numbers: those of one order, whenever each was put. */
  inOrder(): Numbered<Row> & { readonly count: number } {
    // A key's number is its place among the keys.
    const numbers = placesInOrder([...this.#numbers.keys()]).filter((number) => this.#rows[number] !== undefined)
    const places = new Uint32Array(this.#rows.length).fill(numbers.length)
    numbers.forEach((number, place) => {
      places[number] = place
    })
    return {
      count: numbers.length,
      numberOf: (key) => {
        const place = places[this.#numbers.get(key) ?? -1] ?? numbers.length
        return place < numbers.length ? place : undefined
      },
      at: (place) => this.at(place === undefined ? undefined : numbers[place]),
    }
  }
}
