/** What is told of a refusal that is on record. @module */
import { describe, expect, it } from 'vitest'
import { refusalOf } from './refusal-of-event.ts'
import { attempted, failed, signedUp, succeeded } from './user.fixture.ts'

describe('the refusal that an event stands for', () => {
  it('is one answer for a wrong password, for none and for an unreadable one, which does not say which (BadLogin)', () => {
    for (const reason of ['wrong-password', 'no-password', 'unreadable-password'] as const)
      expect(refusalOf(failed(reason))).toStrictEqual({ _tag: 'BadLogin', reference: 'ERR_NGROK_4100' })
  })

  it('is none for every other event', () =>
    expect([signedUp(), attempted(0), succeeded].map((event) => refusalOf(event))).toStrictEqual([
      undefined,
      undefined,
      undefined,
    ]))
})
