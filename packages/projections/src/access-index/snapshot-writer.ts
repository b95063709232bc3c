/**
 * Writes a snapshot: numbers, words and texts, each in the order in which it is said.
 *
 * The bytes are the schema, the texts, everything else, and the SHA-256 of all that. Numbers are little-endian on every
 * machine. Texts are JSON, which keeps every text that a program can hold, in lists of a limited length.
 *
 * @module
 */
import { sha256OfBytes } from '@muniment/kernel'

/** Texts in one list: far below the longest text that a machine can hold. */
const textsInList = 4_096

export const digestBytes = 32

const utf8 = new TextEncoder()

const pieceBytes = 1_048_576

export class SnapshotWriter {
  /** Those that are written: nothing is copied while it grows. */
  readonly #pieces: Uint8Array[] = []
  /** The newest piece is in here, from `start` to `at`. */
  #bytes = new Uint8Array(4_096)
  #view = new DataView(this.#bytes.buffer)
  #start = 0
  #at = 0
  readonly #lists: Uint8Array[] = []
  #texts: string[] = []

  /** A number from 0 to 255. */
  byte(value: number): void {
    const at = this.#pass(1)
    this.#view.setUint8(at, value)
  }

  /** 32 bits. */
  word(value: number): void {
    const at = this.#pass(4)
    this.#view.setUint32(at, value, true)
  }

  words(from: Uint32Array, at: number, count: number): void {
    let to = this.#pass(count * 4)
    for (let word = at; word < at + count; word += 1) {
      this.#view.setUint32(to, from[word] ?? 0, true)
      to += 4
    }
  }

  number(value: number): void {
    const at = this.#pass(8)
    this.#view.setFloat64(at, value, true)
  }

  text(value: string): void {
    if (this.#texts.push(value) === textsInList) this.#endList()
  }

  /** The whole snapshot. */
  finished(schema: string): Uint8Array {
    if (this.#texts.length > 0) this.#endList()
    const head = new SnapshotWriter()
    head.#part(utf8.encode(schema))
    head.word(this.#lists.length)
    for (const list of this.#lists) head.#part(list)
    head.#endPiece()
    this.#endPiece()
    const pieces = [...head.#pieces, ...this.#pieces]
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
    const whole = new Uint8Array(length + digestBytes)
    let at = 0
    for (const piece of pieces) {
      whole.set(piece, at)
      at += piece.length
    }
    whole.set(sha256OfBytes(whole.subarray(0, length)), length)
    return whole
  }

  #endList(): void {
    this.#lists.push(utf8.encode(JSON.stringify(this.#texts)))
    this.#texts = []
  }

  #part(bytes: Uint8Array): void {
    this.word(bytes.length)
    this.#endPiece()
    this.#pieces.push(bytes)
  }

  /** The place for the next so many bytes, in the bytes and the view that there are from then on. */
  #pass(count: number): number {
    if (this.#at + count > this.#bytes.length) {
      this.#endPiece()
      this.#bytes = new Uint8Array(pieceBytes)
      this.#view = new DataView(this.#bytes.buffer)
      this.#start = 0
      this.#at = 0
    }
    const at = this.#at
    this.#at += count
    return at
  }

  #endPiece(): void {
    this.#pieces.push(this.#bytes.subarray(this.#start, this.#at))
    this.#start = this.#at
  }
}
