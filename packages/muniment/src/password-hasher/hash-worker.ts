/**
 * The thread's side of the worker engine: takes one job at a time, answers with the hash or with an error's name.
 *
 * This file is started by URL, from `dist`, and imported by nobody.
 *
 * @module
 */
import { parentPort } from 'node:worker_threads'
import { argon2i, argon2id } from '@noble/hashes/argon2.js'
import { hashSync } from 'bcryptjs'
import type { Argon2Job, BcryptJob, HashJob } from './hash-engine.ts'

/** What a worker answers. Never the error's message: it might quote its input. */
export type HashAnswer = { readonly hash: Uint8Array } | { readonly errorName: string }

const argon2 = ({ variant, password, salt, memoryKiB, iterations, parallelism, hashBytes }: Argon2Job): Uint8Array => {
  const cost = { m: memoryKiB, t: iterations, p: parallelism, dkLen: hashBytes, version: 0x13 }
  return (variant === 'argon2i' ? argon2i : argon2id)(new TextEncoder().encode(password), salt, cost)
}

const bcrypt = ({ password, setting }: BcryptJob): Uint8Array => new TextEncoder().encode(hashSync(password, setting))

const answer = (job: HashJob): HashAnswer => {
  try {
    return { hash: 'setting' in job ? bcrypt(job) : argon2(job) }
  } catch (error) {
    return { errorName: error instanceof Error ? error.name : 'unknown' }
  }
}

parentPort?.on('message', (job: HashJob) => parentPort?.postMessage(answer(job)))
