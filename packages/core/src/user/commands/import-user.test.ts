/** People who were somewhere else before. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { claimKey, sealedText, userId } from '../../ids.fixture.ts'
import type { LinkedLogin, UserEvent } from '../events.ts'
import { user } from '../user.ts'
import { converted, gone, linked, signedUp, verified } from '../user.fixture.ts'
import type { ImportUser } from './import-user.ts'

const { given, stateAfter } = specificationOf(user)

const github: LinkedLogin = { method: 'github', identityClaim: claimKey(5) }
const google: LinkedLogin = { method: 'google', identityClaim: claimKey(6) }

const importing = (command: Partial<ImportUser> = {}): ImportUser => ({
  type: 'ImportUser',
  userId: userId(1),
  emailClaim: claimKey(1),
  email: sealedText(1),
  emailVerified: false,
  username: undefined,
  name: undefined,
  passwordHash: sealedText(2),
  logins: [],
  ...command,
})

const provisioned = (data: object = { login: { method: 'password' }, passwordHash: sealedText(2) }) =>
  ({
    type: 'UserProvisioned',
    data: { userId: userId(1), emailClaim: claimKey(1), email: sealedText(1), by: 'import', ...data },
  }) as UserEvent

describe('import a user', () => {
  it('begins with the hash that was made elsewhere, and knows that it was', () => {
    given().when(importing()).thenEmits(provisioned())
    expect(stateAfter(provisioned()).user).toMatchObject({
      status: 'active',
      emailVerified: false,
      password: { hash: sealedText(2), generation: 1, isImported: true },
    })
  })

  it('is as if they had signed up in all else, and from the first hash of ours on in that too', () => {
    const rehashed: UserEvent = { type: 'PasswordRehashed', data: { passwordHash: sealedText(2) } }
    const { founds: _, ...data } = signedUp().data
    expect(stateAfter(provisioned(), rehashed)).toEqual(stateAfter({ type: 'UserSignedUp', data }))
  })

  it('takes a username, a name, an address that is proven, and every login', () => {
    const username = { usernameClaim: claimKey(9), username: sealedText(9) }
    given()
      .when(importing({ username, name: sealedText(4), emailVerified: true, logins: [github, google] }))
      .thenEmits(
        provisioned({
          ...username,
          name: sealedText(4),
          login: { method: 'password' },
          passwordHash: sealedText(2),
        }),
        linked(5),
        { type: 'LoginLinked', data: google },
        verified,
      )
  })

  it('begins with the first login where there is no password', () => {
    given()
      .when(importing({ passwordHash: undefined, logins: [github, google] }))
      .thenEmits(provisioned({ login: github }), { type: 'LoginLinked', data: google })
    expect(stateAfter(provisioned({ login: github })).user).toMatchObject({
      password: undefined,
      logins: { [claimKey(5)]: github },
      maySetPassword: false,
    })
  })

  it('lets whoever has neither set a password by mail', () =>
    given()
      .when(importing({ passwordHash: undefined }))
      .thenEmits(provisioned({ login: { method: 'password' } }), converted))

  it('refuses two logins of one provider (LoginAlreadyLinked)', () =>
    given()
      .when(importing({ logins: [github, { ...google, method: 'github' }] }))
      .thenRejects({ _tag: 'LoginAlreadyLinked' }))

  it('refuses where there is somebody already, gone or not (UserExists)', () => {
    for (const events of [[signedUp()], [provisioned()], ...gone])
      given(...events)
        .when(importing())
        .thenRejects({ _tag: 'UserExists' })
  })
})
