/** Every attempt is counted before it is judged. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import type { LoginMethod } from '../events.ts'
import { user } from '../user.ts'
import { attempted, failed, gone, signedUp, succeeded } from '../user.fixture.ts'

const { given, stateAfter } = specificationOf(user)
const attempt = { type: 'AttemptLogin', method: 'password' } as const

describe('attempt a login', () => {
  it('refuses where there is nobody (NoSuchUser)', () =>
    given().when(attempt).thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' }))

  it('refuses where somebody leaves or is gone, as where there is nobody (NoSuchUser)', () => {
    for (const events of gone)
      given(...events)
        .when(attempt)
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })

  it('records each attempt, with the failures in a row before it', () => {
    given(signedUp()).when(attempt).thenEmits(attempted(0))
    given(signedUp(), attempted(0)).when(attempt).thenEmits(attempted(1))
    given(signedUp(), attempted(0), failed('wrong-password'), attempted(1)).when(attempt).thenEmits(attempted(2))
  })

  it('counts an attempt as failed until it succeeds: attempts in parallel are all counted', () =>
    given(signedUp(), attempted(0), attempted(1), attempted(2)).when(attempt).thenEmits(attempted(3)))

  it('begins to count again after a success', () => {
    given(signedUp(), attempted(0), attempted(1), succeeded).when(attempt).thenEmits(attempted(0))
    expect(stateAfter(signedUp(), attempted(0), succeeded, attempted(0)).user).toMatchObject({ failuresInRow: 1 })
  })

  it('does not count a failure a second time', () =>
    expect(stateAfter(signedUp(), attempted(0), failed('wrong-password')).user).toMatchObject({ failuresInRow: 1 }))

  it.each(['password', 'github', 'google', 'sso'] as const satisfies readonly LoginMethod[])(
    'names the method: %s',
    (method) =>
      given(signedUp())
        .when({ type: 'AttemptLogin', method })
        .thenEmits({ type: 'LoginAttempted', data: { method, factor: 'first', failuresInRow: 0 } }),
  )
})
