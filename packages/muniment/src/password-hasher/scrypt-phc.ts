/**
 * PHC strings of scrypt: `$scrypt$ln=17,r=8,p=1$<salt>$<hash>`, as passlib writes them. Source: the PHC string format
 * specification; RFC 7914 for the parameters.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import { malformed, type ReadHash, tooCostly, tooWeak } from './hash-fault.ts'
import { fromBase64 } from './unpadded-base64.ts'

export interface ScryptHash {
  readonly scheme: 'scrypt'
  /** A power of two. */
  readonly cost: number
  readonly blockSize: number
  readonly parallelization: number
  readonly salt: Uint8Array
  readonly hash: Uint8Array
}

/** `memoryBytes` is 128 times cost times block size; `work` is cost times block size times parallelization. */
const scryptLimits = { memoryBytesMin: 16_777_216, memoryBytesMax: 268_435_456, workMax: 8_388_608 } as const

const form =
  /^\$scrypt\$ln=([1-9]\d?),r=([1-9]\d{0,2}),p=([1-9]\d{0,2})\$([0-9A-Za-z+/]{11,86})\$([0-9A-Za-z+/]{22,86})$/

export const readScryptPhc = (text: string): ReadHash<ScryptHash> => {
  const [, ln, r, p, salted = '', hashed = ''] = form.exec(text) ?? []
  const [salt, hash] = [fromBase64(salted), fromBase64(hashed)]
  if (ln === undefined || salt === undefined || hash === undefined) return malformed
  const [cost, blockSize, parallelization] = [2 ** Number(ln), Number(r), Number(p)]
  const memoryBytes = 128 * cost * blockSize
  if (memoryBytes > scryptLimits.memoryBytesMax || cost * blockSize * parallelization > scryptLimits.workMax)
    return tooCostly
  if (memoryBytes < scryptLimits.memoryBytesMin) return tooWeak
  return E.right({ scheme: 'scrypt', cost, blockSize, parallelization, salt, hash })
}
