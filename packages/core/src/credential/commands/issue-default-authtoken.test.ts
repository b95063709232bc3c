/** The authtoken that a member has from the start. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { accountId, authtokenId, digest, membershipId, userId } from '../../ids.fixture.ts'
import { credential } from '../credential.ts'
import { issuedDefault, revoked } from '../credential.fixture.ts'
import type { IssueDefaultAuthtoken } from './issue-default-authtoken.ts'

const { given, stateAfter } = specificationOf(credential)

const issue: IssueDefaultAuthtoken = {
  type: 'IssueDefaultAuthtoken',
  credentialId: authtokenId(1),
  accountId: accountId(1),
  userId: userId(1),
  membershipId: membershipId(1),
  secretDigest: digest(1),
}

describe('issue the default authtoken', () => {
  it('is an authtoken of the new membership, marked as default', () => {
    given().when(issue).thenEmits(issuedDefault(1))
    expect(stateAfter(issuedDefault(1)).credential).toMatchObject({
      status: 'active',
      kind: 'authtoken',
      owner: { kind: 'user', userId: userId(1), membershipId: membershipId(1) },
      isDefault: true,
      secretDigest: digest(1),
    })
  })

  it('has no secret, and no public half of one, while the member is not present', () => {
    const { publicId: _, secretDigest: __, ...data } = issuedDefault(1).data
    given()
      .when({ ...issue, secretDigest: undefined })
      .thenEmits({ type: 'CredentialIssued', data })
    expect(stateAfter({ type: 'CredentialIssued', data }).credential).toMatchObject({ secretDigest: undefined })
  })

  it('is issued once, and not again when it was revoked (CredentialExists)', () => {
    given(issuedDefault(1)).when(issue).thenRejects({ _tag: 'CredentialExists' })
    given(issuedDefault(1), revoked('member-removed')).when(issue).thenRejects({ _tag: 'CredentialExists' })
  })
})
