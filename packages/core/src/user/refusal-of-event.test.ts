/** What is told of a refusal that is on record. @module */
import { describe, expect, it } from 'vitest'
import { refusalOf } from './refusal-of-event.ts'
import { attempted, failed, signedUp, succeeded } from './user.fixture.ts'

describe('the refusal that an event stands for', () => {
  it('is one answer for a wrong password, for none and for an unreadable one, which does not say which (BadLogin)', () => {
    for (const reason of ['wrong-password', 'no-password', 'unreadable-password'] as const)
      expect(refusalOf(failed(reason))).toStrictEqual({ _tag: 'BadLogin', reference: 'ERR_NGROK_4100' })
  })

  it('R121 is one answer for a wrong code, a used one and a secret that cannot be opened (MfaCodeInvalid)', () => {
    for (const reason of ['wrong-code', 'used-code', 'unreadable-secret'] as const)
      expect(refusalOf(failed(reason, 'second'))).toStrictEqual({
        _tag: 'MfaCodeInvalid',
        reference: 'ERR_NGROK_17001',
      })
  })

  it('R29 tells a recovery code that is none of those left from there being none (RecoveryCodeInvalid, NoRecoveryCodes)', () => {
    expect(refusalOf(failed('wrong-recovery-code', 'second'))).toStrictEqual({
      _tag: 'RecoveryCodeInvalid',
      reference: 'ERR_NGROK_17003',
    })
    expect(refusalOf(failed('no-recovery-codes', 'second'))).toStrictEqual({
      _tag: 'NoRecoveryCodes',
      reference: 'ERR_NGROK_17002',
    })
  })

  it('is that of a wrong password for an address that is nobody’s (BadLogin)', () =>
    expect(refusalOf(failed('no-user'))).toStrictEqual({ _tag: 'BadLogin', reference: 'ERR_NGROK_4100' }))

  it('is none for every other event', () =>
    expect([signedUp(), attempted(0), succeeded].map((event) => refusalOf(event))).toStrictEqual([
      undefined,
      undefined,
      undefined,
    ]))
})
