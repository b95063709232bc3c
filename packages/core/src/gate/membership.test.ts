/** What becomes of a person's access when the membership is disabled, enabled again or removed. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { account } from '../account/account.ts'
import { disabled, enabled, inviter, joined, removed, staffed } from '../account/account.fixture.ts'
import type { AccountEvent } from '../account/events.ts'
import { memberPermissions } from '../account/permissions.ts'
import { credential } from '../credential/credential.ts'
import { issued, revoked } from '../credential/credential.fixture.ts'
import type { CredentialEvent } from '../credential/events.ts'
import { accountId, apiKeyId, membershipId, userId } from '../ids.fixture.ts'
import type { AccessRequest } from './access-rule.ts'
import { admit } from './admit.ts'
import type { CredentialFacts, MembershipFacts } from './facts.ts'
import { atHome, calling, entering, welcome } from './gate.fixture.ts'

const accounts = specificationOf(account)
const credentials = specificationOf(credential)

const person = userId(inviter)

/** As whoever gathers facts finds it: the membership that the person has now, else the one that it had. */
const membershipIn = (account_: number, history: readonly AccountEvent[]): MembershipFacts => {
  const { members, membershipOf } = accounts.stateAfter(...history)
  const member = members[membershipOf[person] ?? membershipId(inviter)]
  if (member === undefined) throw new Error('no such member')
  const { membershipId: id, userId: whose, status, permissions } = member
  return { membershipId: id, accountId: accountId(account_), userId: whose, status, permissions }
}

const keyAfter = (history: readonly CredentialEvent[]): CredentialFacts => {
  const state = credentials.stateAfter(...history).credential
  if (state.status === 'absent') throw new Error('no such credential')
  const { credentialId, kind, accountId: where, owner, status } = state
  return { credentialId, kind, accountId: where, owner, status, secretMatches: true }
}

const answer = (
  request: AccessRequest,
  since: readonly AccountEvent[],
  { account: n = 1, key = [issued(inviter)] as readonly CredentialEvent[] } = {},
): string => {
  const decision = admit(request, {
    user: { ...welcome.user, userId: person },
    session: { ...welcome.session, userId: person },
    account: { ...welcome.account, accountId: accountId(n) },
    membership: membershipIn(n, [...staffed(), ...since]),
    credential: keyAfter(key),
  })
  return decision.verdict === 'allowed' ? 'allowed' : decision.refusal._tag
}

/** The same person in account 2, with an API key there. */
const enteringOther: AccessRequest = { surface: 'dashboard', now: entering.now, accountId: accountId(2) }
const keyThere = [issued(inviter, { accountId: accountId(2), credentialId: apiKeyId(40) })]

describe('access of a member', () => {
  it('to the dashboard and the API', () => {
    expect(answer(entering, [])).toBe('allowed')
    expect(answer(calling, [])).toBe('allowed')
  })

  it('R47 R49 a disabled member is refused on the dashboard and on the API', () => {
    expect(answer(entering, [disabled(inviter)])).toBe('MemberDisabled')
    expect(answer(calling, [disabled(inviter)])).toBe('CredentialOwnerInactive')
  })

  it('R50 the credentials of a disabled member are not revoked, and fail', () => {
    expect(keyAfter([issued(inviter)]).status).toBe('active')
    expect(answer(calling, [disabled(inviter)])).toBe('CredentialOwnerInactive')
  })

  it('R51 once enabled again the member is let in, and the same credential works again', () => {
    const since = [disabled(inviter), enabled(inviter)]
    expect(answer(entering, since)).toBe('allowed')
    expect(answer(calling, since)).toBe('allowed')
  })

  it('a credential that was revoked meanwhile stays revoked', () =>
    expect(answer(calling, [disabled(inviter), enabled(inviter)], { key: [issued(inviter), revoked('revoked')] })).toBe(
      'CredentialRevoked',
    ))

  it('R53 a removed member’s credential fails even before it is revoked', () => {
    expect(answer(entering, [removed(inviter)])).toBe('NotAMember')
    expect(answer(calling, [removed(inviter)])).toBe('CredentialOwnerInactive')
  })

  it('an old credential stays dead when the person joins again, and one of the new membership works (D60)', () => {
    const again: AccountEvent = {
      type: 'MemberJoined',
      data: { ...joined(30, memberPermissions).data, userId: person },
    }
    const since = [removed(inviter), again]
    expect(answer(entering, since)).toBe('allowed')
    expect(answer(calling, since)).toBe('CredentialOwnerInactive')
    const fresh = issued(30, { owner: { kind: 'user', userId: person, membershipId: membershipId(30) } })
    expect(answer(calling, since, { key: [fresh] })).toBe('allowed')
  })

  it('R56 a removed member is still a User, let in to what concerns the user alone', () =>
    expect(answer(atHome, [removed(inviter)])).toBe('allowed'))

  it('R3 R57 in another account the person is a member at the same time, and stays one', () => {
    const there = { account: 2, key: keyThere }
    expect(answer(entering, [])).toBe('allowed')
    expect(answer(enteringOther, [], there)).toBe('allowed')
    expect(answer(calling, [], there)).toBe('allowed')
  })
})
