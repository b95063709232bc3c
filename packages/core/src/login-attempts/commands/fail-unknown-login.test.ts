/** A failed login with an address that is nobody's. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, it } from 'vitest'
import { noon } from '../../ids.fixture.ts'
import { defaultLockPolicy } from '../lock-policy.ts'
import { loginAttempts } from '../login-attempts.ts'

const { given } = specificationOf(loginAttempts)
const attempted = { type: 'LoginAttempted', data: { method: 'password', factor: 'first', failuresInRow: 0 } } as const
const failed = { type: 'LoginFailed', data: { method: 'password', factor: 'first', reason: 'no-user' } } as const

describe('fail a login with an address that is nobody’s', () => {
  it('records the failure, each time', () => {
    given(attempted).when({ type: 'FailUnknownLogin', method: 'password' }).thenEmits(failed)
    given(attempted, failed).when({ type: 'FailUnknownLogin', method: 'password' }).thenEmits(failed)
  })

  it('does not count twice: the attempt was counted', () =>
    given(attempted, failed)
      .when({ type: 'AttemptUnknownLogin', method: 'password', now: noon, policy: defaultLockPolicy })
      .thenEmits({ ...attempted, data: { ...attempted.data, failuresInRow: 1 } }))
})
