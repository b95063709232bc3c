/**
 * Rows of credentials, packed into words: a million of them take a tenth of the memory of objects, and finding one costs
 * two reads of memory that no cache holds instead of a dozen.
 *
 * @module
 */
import type { AccountId, CredentialId, CredentialKind, CredentialOwner, Digest } from '@muniment/core'
import type { Rows } from '../projection.ts'
import { CredentialOwners, type Owned, type Owner } from './credential-owners.ts'
import type { CredentialRow } from './credential-rows.ts'
import type { Form } from './row-forms.ts'
import type { SnapshotReader } from './snapshot-reader.ts'
import type { SnapshotWriter } from './snapshot-writer.ts'
import { digestWordCount, idWordCount, packDigest, packId, unpackDigest, unpackId } from './packed-texts.ts'

/** One line of a processor's cache: id, digest, owner, flags, and the row of the owner's credential before this one. */
const rowWords = 16
const digestAt = idWordCount
const ownerAt = digestAt + digestWordCount
const flagsAt = ownerAt + 1
const beforeAt = flagsAt + 1

/** Rows are added in pieces of this many, so that growing copies none. */
const pieceRows = 4_096
const pieceShift = 12

const kinds: readonly CredentialKind[] = ['authtoken', 'api-key', 'ssh-key']
const kindMask = 0b11
const prefixShift = 2
const prefixMask = 0b11
const isRevoked = 0b1_0000
const hasDigest = 0b10_0000
const isDeleted = 0b100_0000
const surplusShift = 7
const flagsOfSnapshot = 0b1_1011_1111

/** Of a row in a snapshot: id, digest and flags. Its owner stands before it, and its place says what is before it. */
const bytesOfRow = (ownerAt + 1) * 4
/** The least that an owner takes there. */
const bytesOfOwner = 5

/** Whether flags are some that a row of a snapshot has. */
const areFlags = (flags: number): boolean =>
  (flags & ~flagsOfSnapshot) === 0 &&
  (flags & kindMask) < kinds.length &&
  ((flags & hasDigest) !== 0 || flags >>> surplusShift === 0)

/** A credential as the gate needs it. */
export interface FoundCredential {
  /** The same for all credentials of one membership or service user. */
  readonly ownerNumber: number
  readonly kind: CredentialKind
  readonly accountId: AccountId
  readonly owner: CredentialOwner
  readonly status: CredentialRow['status']
  readonly secretMatches: boolean
}

/** The rows of the credential projection. Keys are credential ids. */
export class CredentialTable implements Rows<CredentialRow> {
  readonly #seed: number
  readonly #pieces: Uint32Array[] = []
  #rowCount = 0
  /** Rows that are not deleted. */
  #aliveCount = 0
  /** Open addressing: the number of a row plus one, 0 where the slot is free. Never more than half full. */
  #slots: Uint32Array = new Uint32Array(64)
  readonly #owners = new CredentialOwners()
  readonly #asked: Uint32Array = new Uint32Array(rowWords)

  /** `seed`: any 32 bits that callers cannot foresee, so that nobody can choose ids which all fall on one slot. */
  constructor(seed: number) {
    this.#seed = seed
  }

  /** The credential, and whether this digest is its secret's. Without a digest, the secret counts as matching. */
  find(id: CredentialId, digest: Digest | undefined): FoundCredential | undefined {
    const row = this.#rowOf(id)
    if (row < 0) return undefined
    const { piece, at } = this.#place(row)
    const flags = piece[at + flagsAt] ?? 0
    const { number, accountId, owner } = this.#owners.at(piece[at + ownerAt] ?? 0)
    return {
      ownerNumber: number,
      kind: kinds[flags & kindMask] as CredentialKind,
      accountId,
      owner,
      status: (flags & isRevoked) === 0 ? 'active' : 'revoked',
      secretMatches: digest === undefined || this.#matches(piece, at, flags, digest),
    }
  }

  /** Whether there is such a credential. */
  has(id: string): boolean {
    return this.#rowOf(id) >= 0
  }

  /** Credentials of this membership or service user, the oldest first, revoked ones included. */
  ofOwner(ownerId: string): readonly CredentialId[] {
    const found: CredentialId[] = []
    for (let owner = this.#owners.newestOf(ownerId); owner !== undefined; owner = owner.namesake)
      for (const row of this.#rowsDownFrom(owner.newest)) {
        const { piece, at } = this.#place(row)
        found.push(this.#idOf(piece, at))
      }
    return found.reverse()
  }

  get(key: string): CredentialRow | undefined {
    const row = this.#rowOf(key)
    return row < 0 ? undefined : this.#read(row)
  }

  /** @throws TypeError for a key that is no credential id, and for a digest that is none. */
  put(key: string, { kind, accountId, owner, secretDigest, status }: CredentialRow): void {
    const code = packId(key, this.#asked, 0)
    if (code < 0) throw new TypeError('a key must be the id of a credential')
    const surplus = secretDigest === undefined ? 0 : packDigest(secretDigest, this.#asked, digestAt)
    if (surplus < 0) throw new TypeError('a digest must be 43 characters of base64url')
    this.#set(
      code,
      this.#owners.of(accountId, owner),
      kinds.indexOf(kind) |
        (code << prefixShift) |
        (status === 'revoked' ? isRevoked : 0) |
        (secretDigest === undefined ? 0 : hasDigest) |
        (surplus << surplusShift),
    )
  }

  delete(key: string): void {
    const row = this.#rowOf(key)
    if (row < 0) return
    this.#unlink(row)
    this.#aliveCount -= 1
    const { piece, at } = this.#place(row)
    piece[at + flagsAt] = (piece[at + flagsAt] ?? 0) | isDeleted
  }

  *scan(): Generator<readonly [string, CredentialRow]> {
    for (let row = 0; row < this.#rowCount; row += 1) {
      const { piece, at } = this.#place(row)
      if (((piece[at + flagsAt] ?? 0) & isDeleted) === 0) yield [this.#idOf(piece, at), this.#read(row)]
    }
  }

  /** Owner by owner, the oldest credential first: in an order that neither the seed nor other owners' rows change. */
  writeTo(to: SnapshotWriter, form: Form<Owned>): void {
    to.word(this.#aliveCount)
    to.word(this.#owners.count)
    for (const owner of this.#owners.inOrder()) {
      form.write(to, owner)
      const rows = this.#rowsDownFrom(owner.newest)
      to.word(rows.length)
      for (const row of rows.toReversed()) {
        const { piece, at } = this.#place(row)
        to.words(piece, at, ownerAt)
        to.word(piece[at + flagsAt] ?? 0)
      }
    }
  }

  /** Into an empty table. */
  readFrom(from: SnapshotReader, form: Form<Owned>): void {
    const count = from.count(bytesOfRow)
    while (this.#slots.length < count * 2) this.#slots = new Uint32Array(this.#slots.length * 2)
    const owners = from.count(bytesOfOwner)
    for (let number = 0; number < owners && !from.isDamaged; number += 1) {
      const owned = form.read(from)
      const owner = this.#owners.of(owned.accountId, owned.owner)
      if (owner.number !== number) from.refuse()
      for (let left = from.count(bytesOfRow); left > 0 && !from.isDamaged; left -= 1) this.#readRow(from, owner)
    }
    if (this.#rowCount !== count) from.refuse()
  }

  #readRow(from: SnapshotReader, owner: Owner): void {
    from.words(this.#asked, 0, ownerAt)
    const flags = from.word()
    const code = (flags >>> prefixShift) & prefixMask
    const slot = this.#slotOf(code)
    if (areFlags(flags) && this.#slots[slot] === 0) this.#fill(this.#add(code, slot), owner, flags)
    else from.refuse()
  }

  /** Numbers of an owner's rows, the newest first. */
  #rowsDownFrom(newest: number): readonly number[] {
    const rows: number[] = []
    for (let row = newest - 1; row >= 0; ) {
      rows.push(row)
      const { piece, at } = this.#place(row)
      row = (piece[at + beforeAt] ?? 0) - 1
    }
    return rows
  }

  #read(row: number): CredentialRow {
    const { piece, at } = this.#place(row)
    const flags = piece[at + flagsAt] ?? 0
    const { accountId, owner } = this.#owners.at(piece[at + ownerAt] ?? 0)
    return {
      credentialId: this.#idOf(piece, at),
      kind: kinds[flags & kindMask] as CredentialKind,
      accountId,
      owner,
      secretDigest: (flags & hasDigest) === 0 ? undefined : unpackDigest(piece, at + digestAt, flags >>> surplusShift),
      status: (flags & isRevoked) === 0 ? 'active' : 'revoked',
    }
  }

  #idOf(piece: Uint32Array, at: number): CredentialId {
    return unpackId(((piece[at + flagsAt] ?? 0) >>> prefixShift) & prefixMask, piece, at)
  }

  /** In a time that does not tell where they differ. */
  #matches(piece: Uint32Array, at: number, flags: number, digest: Digest): boolean {
    const surplus = packDigest(digest, this.#asked, digestAt)
    if ((flags & hasDigest) === 0 || surplus < 0) return false
    let difference = surplus ^ (flags >>> surplusShift)
    for (let word = digestAt; word < ownerAt; word += 1)
      difference |= (piece[at + word] ?? 0) ^ (this.#asked[word] ?? 0)
    return difference === 0
  }

  #place(row: number): { readonly piece: Uint32Array; readonly at: number } {
    return { piece: this.#pieces[row >>> pieceShift] as Uint32Array, at: (row & (pieceRows - 1)) * rowWords }
  }

  /** Number of the row of this id, -1 for none or a deleted one. */
  #rowOf(id: string): number {
    const code = packId(id, this.#asked, 0)
    const row = code < 0 ? -1 : (this.#slots[this.#slotOf(code)] ?? 0) - 1
    if (row < 0) return -1
    const { piece, at } = this.#place(row)
    return ((piece[at + flagsAt] ?? 0) & isDeleted) === 0 ? row : -1
  }

  /** The slot that holds the row of the id in `#asked`, or the free one that would. */
  #slotOf(code: number): number {
    const asked = this.#asked
    const mask = this.#slots.length - 1
    for (let slot = this.#hash(asked, 0) & mask; ; slot = (slot + 1) & mask) {
      const row = (this.#slots[slot] ?? 0) - 1
      if (row < 0) return slot
      const { piece, at } = this.#place(row)
      if (
        piece[at] === asked[0] &&
        piece[at + 1] === asked[1] &&
        piece[at + 2] === asked[2] &&
        piece[at + 3] === asked[3] &&
        (((piece[at + flagsAt] ?? 0) >>> prefixShift) & prefixMask) === code
      )
        return slot
    }
  }

  /** Fills the row of the id in `#asked` with the digest that is there, or adds one. */
  #set(code: number, owner: Owner, flags: number): void {
    const slot = this.#slotOf(code)
    const known = (this.#slots[slot] ?? 0) - 1
    this.#fill(known < 0 ? this.#add(code, slot) : known, owner, flags)
  }

  /** With the digest in `#asked`. */
  #fill(row: number, owner: Owner, flags: number): void {
    const { piece, at } = this.#place(row)
    this.#belong(row, owner)
    for (let word = digestAt; word < ownerAt; word += 1)
      piece[at + word] = (flags & hasDigest) === 0 ? 0 : (this.#asked[word] ?? 0)
    piece[at + flagsAt] = flags
  }

  /** Adds a row for the id in `#asked` into a free slot, deleted until it is filled. */
  #add(code: number, slot: number): number {
    const row = this.#rowCount
    if (row === this.#pieces.length * pieceRows) this.#pieces.push(new Uint32Array(pieceRows * rowWords))
    const { piece, at } = this.#place(row)
    for (let word = 0; word < idWordCount; word += 1) piece[at + word] = this.#asked[word] ?? 0
    piece[at + flagsAt] = (code << prefixShift) | isDeleted
    this.#rowCount += 1
    if (this.#rowCount * 2 > this.#slots.length) this.#spread()
    else this.#slots[slot] = row + 1
    return row
  }

  /** Twice as many slots. */
  #spread(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2)
    for (let row = 0; row < this.#rowCount; row += 1) this.#occupy(row)
  }

  #occupy(row: number): void {
    const { piece, at } = this.#place(row)
    const mask = this.#slots.length - 1
    let slot = this.#hash(piece, at) & mask
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask
    this.#slots[slot] = row + 1
  }

  /** Additions between the shifts: without them, ids that collide under one seed would collide under all. */
  #hash(words: Uint32Array, at: number): number {
    let hash = this.#seed
    for (let word = at; word < at + idWordCount; word += 1) {
      hash = (hash + (words[word] ?? 0)) | 0
      hash = (hash + (hash << 10)) | 0
      hash ^= hash >>> 6
    }
    hash = (hash + (hash << 3)) | 0
    hash ^= hash >>> 11
    return (hash + (hash << 15)) | 0
  }

  /** Puts a row at the end of its owner's, unless it is there already. */
  #belong(row: number, owner: Owner): void {
    const { piece, at } = this.#place(row)
    const isLinked = ((piece[at + flagsAt] ?? 0) & isDeleted) === 0
    if (isLinked && piece[at + ownerAt] === owner.number) return
    if (isLinked) this.#unlink(row)
    else this.#aliveCount += 1
    piece[at + ownerAt] = owner.number
    piece[at + beforeAt] = owner.newest
    owner.newest = row + 1
  }

  #unlink(row: number): void {
    const { piece, at } = this.#place(row)
    const owner = this.#owners.at(piece[at + ownerAt] ?? 0)
    const before = piece[at + beforeAt] ?? 0
    if (owner.newest === row + 1) {
      owner.newest = before
      return
    }
    for (let after = owner.newest - 1; after >= 0; ) {
      const place = this.#place(after)
      const next = (place.piece[place.at + beforeAt] ?? 0) - 1
      if (next === row) place.piece[place.at + beforeAt] = before
      after = next === row ? -1 : next
    }
  }
}
