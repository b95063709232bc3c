/** Who may issue a credential, and to whom. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { account } from '../../account/account.ts'
import {
  disabled,
  founder,
  inviter,
  joined,
  manager,
  otherAdministrator,
  permitted,
  removed,
  staffed,
} from '../../account/account.fixture.ts'
import type { AccountEvent } from '../../account/events.ts'
import { accountId, apiKeyId, authtokenId, digest, membershipId, userId } from '../../ids.fixture.ts'
import { hexOf } from '../../ids.ts'
import { credential } from '../credential.ts'
import { issued, revoked } from '../credential.fixture.ts'
import type { IssueCredential } from './issue-credential.ts'

const { given, stateAfter } = specificationOf(credential)
const accounts = specificationOf(account)

/** May not write developer objects. */
const readOnly = 6

const issue = (
  by: number,
  command: Partial<IssueCredential> = {},
  ...since: readonly AccountEvent[]
): IssueCredential => ({
  type: 'IssueCredential',
  account: accounts.stateAfter(
    ...staffed(),
    joined(readOnly, permitted({ developer: 'read_only', team: 'read_only', billing: 'access' })),
    ...since,
  ),
  accountId: accountId(1),
  actor: membershipId(by),
  owner: membershipId(by),
  credentialId: apiKeyId(by),
  kind: 'api-key',
  secretDigest: digest(by),
  description: undefined,
  metadata: undefined,
  ...command,
})

describe('issue a credential', () => {
  it('R42 a credential gets its owner at creation: the user, by the membership', () =>
    given()
      .when(issue(inviter))
      .thenEmits({
        type: 'CredentialIssued',
        data: {
          credentialId: apiKeyId(inviter),
          kind: 'api-key',
          accountId: accountId(1),
          owner: { kind: 'user', userId: userId(inviter), membershipId: membershipId(inviter) },
          publicId: hexOf(apiKeyId(inviter)),
          secretDigest: digest(inviter),
          acl: [],
          isDefault: false,
        },
      }))

  it('keeps description and metadata where they are given', () =>
    given()
      .when(issue(inviter, { description: 'deploys', metadata: '{"team":"web"}' }))
      .thenEmits(issued(inviter, { description: 'deploys', metadata: '{"team":"web"}' })))

  it('issues nothing for another account than the one whose rights were read (NoSuchAccount)', () =>
    given()
      .when(issue(inviter, { accountId: accountId(2) }))
      .thenRejects({ _tag: 'NoSuchAccount' }))

  it('issues an authtoken as well', () =>
    given()
      .when(issue(inviter, { kind: 'authtoken', credentialId: authtokenId(inviter) }))
      .thenEmits(
        issued(inviter, {
          kind: 'authtoken',
          credentialId: authtokenId(inviter),
          publicId: hexOf(authtokenId(inviter)),
        }),
      ))

  it('refuses where there is no account (NoSuchAccount)', () =>
    given()
      .when(issue(founder, { account: accounts.stateAfter() }))
      .thenRejects({ _tag: 'NoSuchAccount' }))

  it('refuses who is no member, or was removed (NotAMember)', () => {
    given().when(issue(99)).thenRejects({ _tag: 'NotAMember', reference: 'ERR_NGROK_1207' })
    given()
      .when(issue(inviter, {}, removed(inviter)))
      .thenRejects({ _tag: 'NotAMember', reference: 'ERR_NGROK_1207' })
  })

  it('refuses who is disabled (MemberDisabled)', () =>
    given()
      .when(issue(inviter, {}, disabled(inviter)))
      .thenRejects({ _tag: 'MemberDisabled', reference: 'ERR_NGROK_1228' }))

  it('R4 refuses who may only read developer objects (ForbiddenDeveloper)', () =>
    given().when(issue(readOnly)).thenRejects({ _tag: 'ForbiddenDeveloper', reference: 'ERR_NGROK_1219' }))

  it('refuses another owner, from all but administrators (OwnerAdminOnly)', () => {
    for (const by of [manager, inviter])
      given()
        .when(issue(by, { owner: membershipId(founder) }))
        .thenRejects({ _tag: 'OwnerAdminOnly', reference: 'ERR_NGROK_630' })
  })

  it('lets an administrator name another owner, one who may only read included', () => {
    for (const owner of [inviter, otherAdministrator, readOnly])
      given()
        .when(
          issue(founder, { owner: membershipId(owner), credentialId: apiKeyId(owner), secretDigest: digest(owner) }),
        )
        .thenEmits(issued(owner))
  })

  it('refuses an owner who is unknown, disabled or removed (CredentialOwnerInactive)', () => {
    const inactive = { _tag: 'CredentialOwnerInactive', reference: 'ERR_NGROK_636' } as const
    given()
      .when(issue(founder, { owner: membershipId(99) }))
      .thenRejects(inactive)
    given()
      .when(issue(founder, { owner: membershipId(inviter) }, disabled(inviter)))
      .thenRejects(inactive)
    given()
      .when(issue(founder, { owner: membershipId(inviter) }, removed(inviter)))
      .thenRejects(inactive)
  })

  it('issues nothing over another credential, also over a revoked one (CredentialExists)', () => {
    given(issued(inviter)).when(issue(inviter)).thenRejects({ _tag: 'CredentialExists' })
    given(issued(inviter), revoked('leaked')).when(issue(inviter)).thenRejects({ _tag: 'CredentialExists' })
  })

  it('R43 a second issue does not change the owner', () => {
    given(issued(inviter))
      .when(issue(founder, { owner: membershipId(otherAdministrator), credentialId: apiKeyId(inviter) }))
      .thenRejects({ _tag: 'CredentialExists' })
    expect(stateAfter(issued(inviter)).credential).toMatchObject({ owner: { membershipId: membershipId(inviter) } })
  })
})
