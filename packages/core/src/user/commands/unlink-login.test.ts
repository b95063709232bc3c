/** Logins of providers that are removed. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { claimKey } from '../../ids.fixture.ts'
import { usesClaim } from '../state.ts'
import { user } from '../user.ts'
import { gone, linked, signedUp, signedUpWithoutPassword, unlinked } from '../user.fixture.ts'
import type { UnlinkLogin } from './unlink-login.ts'

const { given, stateAfter } = specificationOf(user)

const unlink: UnlinkLogin = { type: 'UnlinkLogin', method: 'github' }

describe('unlink a login', () => {
  it('records it, and others may use the identity from then on', () => {
    given(signedUp(), linked(5)).when(unlink).thenEmits(unlinked(5))
    expect(usesClaim(stateAfter(signedUp(), linked(5), unlinked(5)), claimKey(5))).toBe(false)
  })

  it('unlinks every identity of the provider', () =>
    given(signedUp(), linked(5), linked(6)).when(unlink).thenEmits(unlinked(5), unlinked(6)))

  it('refuses a provider that is no login (NoSuchLogin)', () =>
    given(signedUp(), linked(5))
      .when({ ...unlink, method: 'google' })
      .thenRejects({ _tag: 'NoSuchLogin' }))

  it('refuses where no other login remains (LastLogin)', () => {
    given(signedUpWithoutPassword).when(unlink).thenRejects({ _tag: 'LastLogin', reference: 'ERR_NGROK_4200' })
    given(signedUpWithoutPassword, linked(5))
      .when(unlink)
      .thenRejects({ _tag: 'LastLogin', reference: 'ERR_NGROK_4200' })
  })

  it('refuses where there is nobody, or somebody who leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone])
      given(...events)
        .when(unlink)
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
