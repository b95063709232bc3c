/** Chance from the operating system. @module */
import { randomBytes } from 'node:crypto'
import type { Random } from './random.ts'

/** `crypto.randomBytes`. */
export const systemRandom: Random = { bytes: (count) => new Uint8Array(randomBytes(count)) }
