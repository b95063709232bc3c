/** The same password with another hash. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { sealedText } from '../../ids.fixture.ts'
import { user } from '../user.ts'
import { gone, passwordReset, signedUp, signedUpWithoutPassword } from '../user.fixture.ts'
import type { RehashPassword } from './rehash-password.ts'

const { given, stateAfter } = specificationOf(user)

const rehash: RehashPassword = {
  type: 'RehashPassword',
  generation: 1,
  replaces: sealedText(2),
  passwordHash: sealedText(9),
}
const rehashed = { type: 'PasswordRehashed', data: { passwordHash: sealedText(9) } } as const

describe('rehash a password', () => {
  it('replaces the hash, and is no other password: a proof that was made before still holds', () => {
    given(signedUp()).when(rehash).thenEmits(rehashed)
    expect(stateAfter(signedUp(), rehashed).user).toMatchObject({ password: { hash: sealedText(9), generation: 1 } })
  })

  it('refuses another password than the one that was compared, and a hash that was replaced before (StaleProof)', () => {
    given(signedUp(), passwordReset(3)).when(rehash).thenRejects({ _tag: 'StaleProof' })
    given(signedUp(), rehashed).when(rehash).thenRejects({ _tag: 'StaleProof' })
    given(signedUpWithoutPassword).when(rehash).thenRejects({ _tag: 'StaleProof' })
  })

  it('refuses where there is nobody, or somebody who leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone])
      given(...events)
        .when(rehash)
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
