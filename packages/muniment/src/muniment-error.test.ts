/** What the error of the promise door says of itself. @module */
import { CodecFailure, failure, StoreFailure } from '@muniment/kernel'
import { describe, expect, it } from 'vitest'
import { MunimentError } from './muniment-error.ts'
import { PasswordHasherFailure } from './password-hasher/index.ts'

const messageOf = (cause: unknown, outcomeUnknown = false) => new MunimentError(failure(cause, outcomeUnknown)).message

const event = { id: 'e', type: 'T', stream: 's', revision: 0n, data: null, metadata: {} }

describe('the message of a Failure', () => {
  it.each([
    ['unavailable', new StoreFailure({ code: 'unavailable' })],
    ['unknown_event_type', new CodecFailure({ code: 'unknown_event_type' }, event)],
    ['overloaded', new PasswordHasherFailure('overloaded')],
    ['ECONNREFUSED', Object.assign(new Error('connect 10.0.0.1'), { code: 'ECONNREFUSED' })],
    ['TypeError', new TypeError('of the caller')],
  ])('names what failed: %s', (name, cause) => {
    expect(messageOf(cause)).toBe(`Failure (${name}): nothing was written`)
    expect(messageOf(cause, true)).toBe(`Failure (${name}): it is not known whether this was written`)
  })

  it.each([
    undefined,
    null,
    'a text',
    7,
    {},
    Object.assign(new Error('x'), { code: 'two words', name: 'x@example.com' }),
    Object.assign(new Error('x'), { code: 'a'.repeat(41), name: '' }),
    Object.defineProperty({}, 'code', {
      get: () => {
        throw new Error('no')
      },
    }),
  ])('quotes nothing that is no name', (cause) =>
    expect(messageOf(cause)).toBe('Failure (unknown): nothing was written'),
  )
})
