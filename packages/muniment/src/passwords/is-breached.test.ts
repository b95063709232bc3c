/** Asking about a breach: what leaves the process, and what counts as no answer. @module */
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { answering, breachesOf, sha1Of } from './breaches.fixture.ts'
import { type BreachedPasswords, BreachedPasswordsFailure } from './breached-passwords.ts'
import { breachPatienceMs, isBreached } from './is-breached.ts'

afterEach(() => vi.useRealTimers())

const password = 'correct horse battery staple'
const suffix = sha1Of(password).slice(5)
const other = 'A'.repeat(35)

const codeOf = async (asked: Promise<unknown>): Promise<string> => {
  const failure: unknown = await asked.then(
    () => 'answered',
    (thrown: unknown) => thrown,
  )
  expect(failure).toBeInstanceOf(BreachedPasswordsFailure)
  const { code, message, name } = failure as BreachedPasswordsFailure
  expect([name, message.startsWith(`${code}: `)]).toEqual(['BreachedPasswordsFailure', true])
  return code
}

describe('a password', () => {
  it('is breached when the port answers the rest of its SHA-1', async () => {
    const port = breachesOf(password, 'another')
    expect(await isBreached(port, password)).toBe(true)
    expect(await isBreached(port, 'another')).toBe(true)
    expect(await isBreached(port, 'a third')).toBe(false)
  })

  it('has the SHA-1 of its bytes in UTF-8 (FIPS 180-4)', async () => {
    const port = answering(['6C9CD0D89D'])
    expect(sha1Of('abc')).toBe('A9993E364706816ABA3E25717850C26C9CD0D89D')
    await expect(isBreached(port, 'abc')).rejects.toThrow('malformed_answer')
    expect(await isBreached(answering(['E364706816ABA3E25717850C26C9CD0D89D']), 'abc')).toBe(true)
    expect(await isBreached(breachesOf('pässwörd 日本'), 'pässwörd 日本')).toBe(true)
  })

  it('is found in a set as in a list, in either case, and among others', async () => {
    for (const answer of [
      [suffix],
      new Set([suffix]),
      [suffix.toLowerCase()],
      [other, suffix],
      new Set([other, suffix]),
    ])
      expect(await isBreached(answering(answer), password)).toBe(true)
    for (const answer of [[], new Set<string>(), [other], new Set([other])])
      expect(await isBreached(answering(answer), password)).toBe(false)
  })

  it('does not leave the process: five digits of its SHA-1 do', () =>
    fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 40 }), async (given) => {
        const asked: unknown[][] = []
        const port: BreachedPasswords = {
          suffixesOf: async (...arguments_) => {
            asked.push(arguments_)
            return []
          },
        }
        expect(await isBreached(port, given)).toBe(false)
        expect(asked).toEqual([[sha1Of(given).slice(0, 5), expect.any(AbortSignal)]])
        expect(asked[0]?.[0]).toMatch(/^[0-9A-F]{5}$/)
      }),
    ))
})

describe('a port that does not answer', () => {
  it('is late after two seconds, and is told to end', async () => {
    vi.useFakeTimers()
    expect(breachPatienceMs).toBe(2_000)
    let signal: AbortSignal | undefined
    const port: BreachedPasswords = {
      suffixesOf: (_, given) => {
        signal = given
        return new Promise(() => undefined)
      },
    }
    const asked = codeOf(isBreached(port, password))
    await vi.advanceTimersByTimeAsync(1_999)
    expect(signal?.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(await asked).toBe('late')
    expect(signal?.aborted).toBe(true)
  })

  it('may fail later: nobody hears of it', async () => {
    vi.useFakeTimers()
    let fail: ((reason: unknown) => void) | undefined
    const port: BreachedPasswords = {
      suffixesOf: () =>
        new Promise((_, reject) => {
          fail = reject
        }),
    }
    const asked = codeOf(isBreached(port, password))
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await asked).toBe('late')
    fail?.(new Error('too late'))
    await vi.advanceTimersByTimeAsync(1)
  })

  it('leaves no timer behind when it does', async () => {
    vi.useFakeTimers()
    await isBreached(breachesOf(), password)
    await isBreached({ suffixesOf: () => Promise.reject(new Error('down')) }, password).catch(() => undefined)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is what it throws, at once or later', async () => {
    const thrown = new Error('down')
    const failing: BreachedPasswords = {
      suffixesOf: () => {
        throw thrown
      },
    }
    await expect(isBreached(failing, password)).rejects.toBe(thrown)
    await expect(isBreached({ suffixesOf: () => Promise.reject(thrown) }, password)).rejects.toBe(thrown)
  })
})

describe('an answer with anything else than suffixes', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', suffix],
    ['a map', new Map([[other, 1]])],
    ['an object', { [other]: 1 }],
    ['a number in it', [7]],
    ['a count behind a suffix', [`${other}:21`]],
    ['a whole digest', ['A'.repeat(40)]],
    ['a suffix cut short', ['A'.repeat(34)]],
    ['a line feed', [`${other}\n`]],
    ['an empty line', [other, '']],
  ])('is malformed: %s', async (_, answer) =>
    expect(await codeOf(isBreached(answering(answer), password))).toBe('malformed_answer'),
  )

  it('makes nothing unknown that it holds', async () =>
    expect(await isBreached(answering(['', suffix, 7]), password)).toBe(true))
})
