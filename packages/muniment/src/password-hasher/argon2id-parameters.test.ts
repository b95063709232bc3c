/** Which parameters a hasher accepts. @module */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { argon2idHasher } from './argon2id-hasher.ts'
import { type Argon2idParameters, argon2idLimitBroken, isWeakArgon2id } from './argon2id-parameters.ts'

const parameters = (memoryKiB: number, iterations: number, parallelism = 1): Argon2idParameters => ({
  memoryKiB,
  iterations,
  parallelism,
})

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('argon2id parameters', () => {
  it.each([
    [19_456, 2, 1],
    [19_456, 2, 4],
    [47_104, 1, 1],
    [12_288, 3, 1],
    [12_288, 16, 1],
    [65_536, 3, 4],
    [262_144, 4, 1],
  ])('m=%i t=%i p=%i are enough and sane', (m, t, p) => {
    expect(isWeakArgon2id(parameters(m, t, p))).toBe(false)
    expect(argon2idLimitBroken(parameters(m, t, p))).toBeUndefined()
    expect(() => argon2idHasher(parameters(m, t, p))).not.toThrow()
  })

  it.each([
    [19_455, 2, 1],
    [19_456, 1, 1],
    [47_103, 1, 4],
    [12_287, 3, 1],
    [9_216, 4, 1],
    [7_168, 5, 1],
    [64, 1, 1],
  ])('m=%i t=%i p=%i are weak_parameters unless a test asks for them by name', (m, t, p) => {
    expect(() => argon2idHasher(parameters(m, t, p))).toThrow(expect.objectContaining({ code: 'weak_parameters' }))
    expect(() => argon2idHasher({ ...parameters(m, t, p), allowWeakParameters: 'for tests only' })).not.toThrow()
  })

  it('are weak_parameters in production, whatever is allowed', () => {
    vi.stubEnv('NODE_ENV', 'production')
    const weak = { memoryKiB: 64, iterations: 1, allowWeakParameters: 'for tests only' } as const
    expect(() => argon2idHasher(weak)).toThrow(expect.objectContaining({ code: 'weak_parameters' }))
    expect(() => argon2idHasher({ allowWeakParameters: 'for tests only' })).not.toThrow()
  })

  it.each([
    [262_145, 2, 1, 'memoryKiB must be a whole number from 1 to 262144'],
    [19_456, 17, 1, 'iterations must be a whole number from 1 to 16'],
    [19_456, 2, 17, 'parallelism must be a whole number from 1 to 16'],
    [262_144, 5, 1, 'memoryKiB times iterations must be at most 1048576'],
    [19_456.5, 2, 1, 'memoryKiB must be a whole number from 1 to 262144'],
    [Number.NaN, 2, 1, 'memoryKiB must be a whole number from 1 to 262144'],
    [19_456, 0, 1, 'iterations must be a whole number from 1 to 16'],
    [19_456, 2, -1, 'parallelism must be a whole number from 1 to 16'],
    [31, 2, 4, 'memoryKiB must be at least 8 for each lane'],
  ])('m=%d t=%d p=%d are an invalid_option: %4$s', (m, t, p, rule) => {
    expect(() => argon2idHasher({ ...parameters(m, t, p), allowWeakParameters: 'for tests only' })).toThrow(
      expect.objectContaining({ code: 'invalid_option', message: `invalid_option: ${rule}` }),
    )
  })

  it.each([
    [{ concurrency: 0 }, 'concurrency must be a whole number from 1 to 64'],
    [{ concurrency: 65 }, 'concurrency must be a whole number from 1 to 64'],
    [{ queueLimit: -1 }, 'queueLimit must be a whole number from 0 to 10000'],
    [{ queueLimit: Number.POSITIVE_INFINITY }, 'queueLimit must be a whole number from 0 to 10000'],
  ])('%j is an invalid_option', (options, rule) => {
    expect(() => argon2idHasher(options)).toThrow(
      expect.objectContaining({ code: 'invalid_option', message: `invalid_option: ${rule}` }),
    )
  })
})
