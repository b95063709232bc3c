/** How a credential ends. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { credential } from '../credential.ts'
import { issued, issuedDefault, revoked } from '../credential.fixture.ts'
import type { RevocationCause } from '../events.ts'

const { given, stateAfter } = specificationOf(credential)
const causes: readonly RevocationCause[] = [
  'revoked',
  'member-removed',
  'service-user-deleted',
  'leaked',
  'first-proof',
]

describe('revoke a credential', () => {
  it.each(causes)('records why: %s', (cause) => {
    given(issued(1)).when({ type: 'RevokeCredential', cause }).thenEmits(revoked(cause))
    expect(stateAfter(issued(1), revoked(cause)).credential).toMatchObject({ status: 'revoked' })
  })

  it('revokes a default authtoken like any other', () =>
    given(issuedDefault(1))
      .when({ type: 'RevokeCredential', cause: 'member-removed' })
      .thenEmits(revoked('member-removed')))

  it('refuses where there is none (NoSuchCredential)', () =>
    given().when({ type: 'RevokeCredential', cause: 'revoked' }).thenRejects({ _tag: 'NoSuchCredential' }))

  it('refuses to revoke twice, for whatever cause (CredentialRevoked)', () => {
    for (const cause of causes)
      given(issued(1), revoked('revoked'))
        .when({ type: 'RevokeCredential', cause })
        .thenRejects({ _tag: 'CredentialRevoked', reference: 'ERR_NGROK_203' })
  })
})
