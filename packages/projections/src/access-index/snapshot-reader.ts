/**
 * Reads what {@link SnapshotWriter} wrote, from bytes that may be anything.
 *
 * It never throws and never reads beyond the end: what cannot be read is 0 or empty, and `isWhole` is false ever after.
 * Whoever reads asks that at the end. Nothing is made room for that the bytes left over could not fill.
 *
 * @module
 */
import { sha256OfBytes } from '@muniment/kernel'
import { digestBytes } from './snapshot-writer.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const equal = (some: Uint8Array, others: Uint8Array): boolean =>
  some.length === others.length && some.every((byte, index) => byte === others[index])

/** The texts of a list; none for bytes that are no list of texts. */
const listIn = (bytes: Uint8Array): readonly string[] => {
  try {
    const list: unknown = JSON.parse(utf8.decode(bytes))
    return Array.isArray(list) && list.every((text) => typeof text === 'string') ? list : []
  } catch {
    return []
  }
}

export class SnapshotReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #end: number
  #at = 0
  #isDamaged = false
  readonly #texts: string[] = []
  #textsRead = 0
  /** Of what follows. Empty for bytes that are no snapshot. */
  readonly schema: string

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#end = bytes.length - digestBytes
    const isSigned = this.#end >= 0 && equal(sha256OfBytes(bytes.subarray(0, this.#end)), bytes.subarray(this.#end))
    if (!isSigned) this.refuse()
    this.schema = this.#asciiPart()
  }

  /** False as soon as something could not be read, and until all has been. */
  get isWhole(): boolean {
    return !this.#isDamaged && this.#at === this.#end && this.#textsRead === this.#texts.length
  }

  get isDamaged(): boolean {
    return this.#isDamaged
  }

  /** What was read is nothing that an index writes. */
  refuse(): void {
    this.#isDamaged = true
  }

  /** The texts that {@link text} answers one by one: they stand after the schema. */
  readTexts(): void {
    for (let left = this.count(4); left > 0; left -= 1) {
      const list = listIn(this.#part())
      if (list.length === 0) this.refuse()
      for (const text of list) this.#texts.push(text)
    }
  }

  byte(): number {
    const at = this.#pass(1)
    return at < 0 ? 0 : this.#view.getUint8(at)
  }

  word(): number {
    const at = this.#pass(4)
    return at < 0 ? 0 : this.#view.getUint32(at, true)
  }

  words(into: Uint32Array, at: number, count: number): void {
    let from = this.#pass(count * 4)
    if (from < 0) return
    for (let word = at; word < at + count; word += 1) {
      into[word] = this.#view.getUint32(from, true)
      from += 4
    }
  }

  number(): number {
    const at = this.#pass(8)
    return at < 0 ? 0 : this.#view.getFloat64(at, true)
  }

  text(): string {
    const text = this.#texts[this.#textsRead]
    this.#textsRead += 1
    if (text === undefined) this.refuse()
    return text ?? ''
  }

  /** How many things follow, each of so many bytes at least. 0 where they would not fit. */
  count(bytesOfEach: number): number {
    return this.#atMost((this.#end - this.#at - 4) / bytesOfEach)
  }

  /** How many things follow, each with a text. 0 where there are not as many texts. */
  countOfTexts(): number {
    return this.#atMost(this.#texts.length - this.#textsRead)
  }

  #atMost(limit: number): number {
    const count = this.word()
    if (!this.#isDamaged && count <= limit) return count
    this.refuse()
    return 0
  }

  #asciiPart(): string {
    const bytes = this.#part()
    let text = ''
    for (const byte of bytes) text += String.fromCharCode(byte)
    return text
  }

  #part(): Uint8Array {
    const length = this.count(1)
    return this.#bytes.subarray(this.#at, (this.#at += length))
  }

  /** The place of the next so many bytes; -1 where there are not as many. */
  #pass(count: number): number {
    const at = this.#at
    if (this.#isDamaged || at + count > this.#end) {
      this.refuse()
      return -1
    }
    this.#at += count
    return at
  }
}
