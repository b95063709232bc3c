/** Logins of providers that are added. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { claimKey } from '../../ids.fixture.ts'
import { usesClaim } from '../state.ts'
import { user } from '../user.ts'
import { gone, linked, signedUp, signedUpWithoutPassword, unlinked } from '../user.fixture.ts'
import type { LinkLogin } from './link-login.ts'

const { given, stateAfter } = specificationOf(user)

const link: LinkLogin = { type: 'LinkLogin', login: { method: 'github', identityClaim: claimKey(5) } }

describe('link a login', () => {
  it('records the identity by its claim, which the user then uses', () => {
    given(signedUp()).when(link).thenEmits(linked(5))
    expect(
      [signedUp(), linked(5)].map((_, n, all) => usesClaim(stateAfter(...all.slice(0, n + 1)), claimKey(5))),
    ).toEqual([false, true])
  })

  it('again, after it was unlinked', () => given(signedUp(), linked(5), unlinked(5)).when(link).thenEmits(linked(5)))

  it('refuses one of their own (LoginAlreadyLinked)', () => {
    given(signedUp(), linked(5)).when(link).thenRejects({ _tag: 'LoginAlreadyLinked' })
    given(signedUpWithoutPassword)
      .when({ ...link, login: { method: 'github', identityClaim: claimKey(3) } })
      .thenRejects({ _tag: 'LoginAlreadyLinked' })
  })

  // By the claim, outside of decide: LoginLinkedElsewhere.
  it('says nothing of others: that an identity is somebody else’s is for the claim (LoginLinkedElsewhere)', () =>
    given(signedUp()).when(link).thenEmits(linked(5)))

  it('refuses where there is nobody, or somebody who leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone])
      given(...events)
        .when(link)
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
