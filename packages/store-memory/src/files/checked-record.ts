/**
 * What stands in a file: a line with a digest, then the body.
 *
 * The digest covers the body, the kind of file and its address, so that a torn file, a flipped bit and a file in another's
 * place are told alike.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { StoreFailure } from '@muniment/kernel'

/** A file that was read, or that is about to be written. */
export interface CheckedRecord {
  readonly bytes: Buffer
  readonly body: Buffer
  /** SHA-256, in hexadecimal. */
  readonly digest: string
}

const digestOf = (kind: string, address: string, body: Uint8Array): string =>
  createHash('sha256').update(`${kind}\0${address}\0`).update(body).digest('hex')

const headOf = (kind: string, digest: string): string => `muniment ${kind} 1 ${digest}\n`

export const recordOf = (kind: string, address: string, body: Buffer): CheckedRecord => {
  const digest = digestOf(kind, address, body)
  return { bytes: Buffer.concat([Buffer.from(headOf(kind, digest), 'latin1'), body]), body, digest }
}

export const corruptFile = (address: string, rule: string): StoreFailure =>
  new StoreFailure({ code: 'corrupt_store', where: `${address}: ${rule}` })

/** @throws StoreFailure `corrupt_store`, which names the address. */
export const checkedRecordOf = (kind: string, address: string, bytes: Buffer): CheckedRecord => {
  const body = bytes.subarray(headOf(kind, '0'.repeat(64)).length)
  const digest = digestOf(kind, address, body)
  const head = Buffer.from(headOf(kind, digest), 'latin1')
  if (!bytes.subarray(0, head.length).equals(head)) throw corruptFile(address, 'is torn or altered')
  return { bytes, body, digest }
}

/**
 * The JSON of a body whose digest holds, checked once more: another release may have written it.
 *
 * @throws StoreFailure `corrupt_store`.
 */
export const jsonOf = <A>(address: string, text: string, check: (value: A) => void): A => {
  try {
    const value = JSON.parse(text) as A
    check(value)
    return value
  } catch {
    throw corruptFile(address, 'is not as this release writes it')
  }
}
