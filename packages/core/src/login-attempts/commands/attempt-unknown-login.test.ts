/** Attempts with an address that is nobody's are recorded like any other. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, it } from 'vitest'
import { attempted, signedUp } from '../../user/user.fixture.ts'
import { user } from '../../user/user.ts'
import { loginAttempts } from '../login-attempts.ts'

const { given } = specificationOf(loginAttempts)
const attempt = { type: 'AttemptUnknownLogin', method: 'password' } as const

describe('attempt a login with an address that is nobody’s', () => {
  it('refuses nothing and counts every attempt', () => {
    given().when(attempt).thenEmits(attempted(0))
    given(attempted(0)).when(attempt).thenEmits(attempted(1))
    given(attempted(0), attempted(1), attempted(2)).when(attempt).thenEmits(attempted(3))
  })

  it('records the same event as for a user, so that the log does not tell whose address it was', () => {
    const asUser = specificationOf(user)
    given(attempted(0)).when(attempt).thenEmits(attempted(1))
    asUser.given(signedUp(), attempted(0)).when({ type: 'AttemptLogin', method: 'password' }).thenEmits(attempted(1))
  })
})
