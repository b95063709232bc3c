/** How a person begins to exist here. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { accountId, claimKey, sealedText, userId } from '../../ids.fixture.ts'
import { user } from '../user.ts'
import { gone, signedUp, signedUpWithoutPassword } from '../user.fixture.ts'
import type { SignUp } from './sign-up.ts'

const { given, stateAfter } = specificationOf(user)

const signUp: SignUp = {
  type: 'SignUp',
  userId: userId(1),
  emailClaim: claimKey(1),
  email: sealedText(1),
  username: undefined,
  name: sealedText(4),
  by: { method: 'password', passwordHash: sealedText(2) },
  founds: { accountId: accountId(1), name: 'Example' },
}

describe('sign up', () => {
  it('R12 with e-mail and password creates a user with that password', () => {
    given()
      .when(signUp)
      .thenEmits({
        type: 'UserSignedUp',
        data: {
          userId: userId(1),
          emailClaim: claimKey(1),
          email: sealedText(1),
          name: sealedText(4),
          login: { method: 'password' },
          passwordHash: sealedText(2),
          founds: { accountId: accountId(1), name: 'Example' },
        },
      })
    expect(stateAfter(signedUp()).user).toEqual({
      status: 'active',
      userId: userId(1),
      emailClaim: claimKey(1),
      email: sealedText(1),
      emailVerified: false,
      password: { hash: sealedText(2), generation: 1 },
      passwordsSet: 1,
      passwordExpired: false,
      maySetPassword: false,
      logins: {},
      usernameClaim: undefined,
      emailChange: undefined,
      verification: undefined,
      reset: undefined,
      failuresInRow: 0,
      lockedUntil: undefined,
      mfa: { status: 'none' },
      enrolments: 0,
      secondFactorFailed: false,
      sessions: {},
      hasLoggedIn: false,
      addresses: [],
      epoch: 0,
      tokenEpoch: 0,
      provenEpoch: 0,
      secondFactorFailures: 0,
      keptSessionId: undefined,
      droppedCredentials: [],
    })
  })

  it('R13 with a provider creates a user with that login, a verified address and no password', () => {
    const { passwordHash: _, ...data } = signedUp().data
    const login = { method: 'google', identityClaim: claimKey(5) } as const
    given()
      .when({ ...signUp, by: { method: 'provider', login } })
      .thenEmits(
        { type: 'UserSignedUp', data: { ...data, name: sealedText(4), login } },
        { type: 'EmailVerified', data: { emailClaim: claimKey(1) } },
      )
    expect(stateAfter({ type: 'UserSignedUp', data: { ...data, login } }).user).toMatchObject({
      password: undefined,
      logins: { [claimKey(5)]: login },
    })
  })

  it('leaves to the claims whether somebody else has the address or the identity (EmailTaken, UsernameTaken, LoginLinkedElsewhere)', () =>
    expect(stateAfter(signedUp()).user).toMatchObject({ emailClaim: claimKey(1) }))

  it('omits a name and an account where none is given', () => {
    const { name: _, founds: __, ...data } = { ...signedUp().data, name: undefined }
    given()
      .when({ ...signUp, name: undefined, founds: undefined })
      .thenEmits({ type: 'UserSignedUp', data })
  })

  it('proves no address: it is not verified until something else proves it', () =>
    expect(stateAfter(signedUp()).user).toMatchObject({ emailVerified: false }))

  it('a stream that was fenced before anybody signed up is nobody’s yet, and goes on from there', () => {
    const { name: _, ...data } = { ...signedUp().data, name: undefined }
    given({ type: 'ClaimFenced', data: { claim: claimKey(1) } })
      .when({ ...signUp, name: undefined })
      .thenEmits({ type: 'UserSignedUp', data })
  })

  it('signs up nobody twice, nor over somebody else (UserExists)', () => {
    given(signedUp()).when(signUp).thenRejects({ _tag: 'UserExists' })
    given(signedUpWithoutPassword)
      .when({ ...signUp, userId: userId(2), emailClaim: claimKey(2) })
      .thenRejects({ _tag: 'UserExists' })
  })

  it('signs up nobody in the place of somebody who leaves or is gone (UserExists)', () => {
    for (const events of gone)
      given(...events)
        .when(signUp)
        .thenRejects({ _tag: 'UserExists' })
  })
})
