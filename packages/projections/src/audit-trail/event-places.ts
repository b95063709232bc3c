/**
 * Event places: where in the trail the event with an id is. Eight bytes an event, because the ids are in the trail.
 *
 * @module
 */

/** Ids of ours are UUIDs made of digests, which nobody chooses: any hash that reads them whole spreads them. */
const hashOf = (id: string): number => {
  let hash = 0
  for (let n = 0; n < id.length; n += 1) hash = (hash * 31 + id.charCodeAt(n)) | 0
  return hash >>> 0
}

/** An open hash table of places, at most half full. */
export class EventPlaces {
  readonly #idAt: (place: number) => string
  /** Places plus one; 0 is free. */
  #table = new Uint32Array(1024)
  #count = 0

  constructor(idAt: (place: number) => string) {
    this.#idAt = idAt
  }

  /** Of two with one id the first counts. */
  add(place: number): void {
    if (this.#count * 2 >= this.#table.length) this.#grow()
    const slot = this.#slotOf(this.#table, this.#idAt(place))
    if (this.#table[slot] !== 0) return
    this.#table[slot] = place + 1
    this.#count += 1
  }

  find(id: string): number | undefined {
    const found = this.#table[this.#slotOf(this.#table, id)] as number
    return found === 0 ? undefined : found - 1
  }

  /** The slot that has the id, or the free one where it would be. */
  #slotOf(table: Uint32Array, id: string): number {
    const mask = table.length - 1
    let slot = hashOf(id) & mask
    for (let held = table[slot] as number; held !== 0; held = table[slot] as number) {
      if (this.#idAt(held - 1) === id) return slot
      slot = (slot + 1) & mask
    }
    return slot
  }

  #grow(): void {
    const table = new Uint32Array(this.#table.length * 2)
    for (const held of this.#table) if (held !== 0) table[this.#slotOf(table, this.#idAt(held - 1))] = held
    this.#table = table
  }
}
