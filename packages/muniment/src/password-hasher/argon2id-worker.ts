/**
 * The thread's side of the worker engine: takes one job at a time, answers with the hash or with an error's name.
 *
 * This file is started by URL, from `dist`, and imported by nobody.
 *
 * @module
 */
import { parentPort } from 'node:worker_threads'
import { argon2id } from '@noble/hashes/argon2.js'
import type { Argon2idJob } from './argon2id-engine.ts'

/** What a worker answers. Never the error's message: it might quote its input. */
export type Argon2idAnswer = { readonly hash: Uint8Array } | { readonly errorName: string }

const answer = ({ password, salt, memoryKiB, iterations, parallelism, hashBytes }: Argon2idJob): Argon2idAnswer => {
  try {
    const bytes = new TextEncoder().encode(password)
    const cost = { m: memoryKiB, t: iterations, p: parallelism, dkLen: hashBytes, version: 0x13 }
    return { hash: argon2id(bytes, salt, cost) }
  } catch (error) {
    return { errorName: error instanceof Error ? error.name : 'unknown' }
  }
}

parentPort?.on('message', (job: Argon2idJob) => parentPort?.postMessage(answer(job)))
