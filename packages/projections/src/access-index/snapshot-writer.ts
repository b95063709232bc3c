/**
 * Writes a snapshot: numbers, words, and texts by their number. Each text is in the bytes once, however often it is said.
 *
 * In order: the schema, the texts, what was written, and the SHA-256 of all that. Numbers are little-endian on every
 * machine. Texts are JSON, which keeps every text that a program can hold, in lists of a limited length.
 *
 * @module
 */
import { sha256OfBytes } from '@muniment/kernel'

/** Texts in one list: far below the longest text that a machine can hold. */
const textsInList = 4_096

export const digestBytes = 32

const utf8 = new TextEncoder()

export class SnapshotWriter {
  #bytes = new Uint8Array(4_096)
  #view = new DataView(this.#bytes.buffer)
  #at = 0
  readonly #numbers = new Map<string, number>()
  readonly #lists: string[][] = []

  /** Room for so many bytes at once, where it is known how many will follow. */
  reserve(count: number): void {
    const needed = this.#at + count
    if (needed <= this.#bytes.length) return
    const doubled = this.#bytes.length * 2
    const grown = new Uint8Array(needed > doubled ? needed : doubled)
    grown.set(this.#bytes.subarray(0, this.#at))
    this.#bytes = grown
    this.#view = new DataView(grown.buffer)
  }

  /** A number from 0 to 255. */
  byte(value: number): void {
    this.reserve(1)
    this.#view.setUint8(this.#at, value)
    this.#at += 1
  }

  /** 32 bits. */
  word(value: number): void {
    this.reserve(4)
    this.#view.setUint32(this.#at, value, true)
    this.#at += 4
  }

  words(from: Uint32Array, at: number, count: number): void {
    this.reserve(count * 4)
    for (let word = at; word < at + count; word += 1) {
      this.#view.setUint32(this.#at, from[word] ?? 0, true)
      this.#at += 4
    }
  }

  number(value: number): void {
    this.reserve(8)
    this.#view.setFloat64(this.#at, value, true)
    this.#at += 8
  }

  text(value: string): void {
    let number = this.#numbers.get(value)
    if (number === undefined) {
      number = this.#numbers.size
      this.#numbers.set(value, number)
      if (number % textsInList === 0) this.#lists.push([])
      this.#lists.at(-1)?.push(value)
    }
    this.word(number)
  }

  /** The whole snapshot. */
  finished(schema: string): Uint8Array {
    const parts: Uint8Array[] = [utf8.encode(schema), ...this.#lists.map((list) => utf8.encode(JSON.stringify(list)))]
    const length = parts.reduce((sum, part) => sum + 4 + part.length, 4 + this.#at + digestBytes)
    const whole = new SnapshotWriter()
    whole.reserve(length)
    parts.forEach((part, index) => {
      whole.#part(part)
      if (index === 0) whole.word(this.#lists.length)
    })
    whole.#raw(this.#bytes.subarray(0, this.#at))
    whole.#raw(sha256OfBytes(whole.#bytes.subarray(0, whole.#at)))
    return whole.#bytes.slice(0, whole.#at)
  }

  #part(bytes: Uint8Array): void {
    this.word(bytes.length)
    this.#raw(bytes)
  }

  #raw(bytes: Uint8Array): void {
    this.reserve(bytes.length)
    this.#bytes.set(bytes, this.#at)
    this.#at += bytes.length
  }
}
