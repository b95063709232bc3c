/** How an account begins. @module */
import { at, specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { account } from '../../account.ts'
import { founded, founder } from '../../account.fixture.ts'
import { accountId, authtokenId, membershipId, noon, userId } from '../../../ids.fixture.ts'
import type { FoundAccount } from './found-account.ts'

const { given, stateAfter } = specificationOf(account)

const found: FoundAccount = {
  type: 'FoundAccount',
  accountId: accountId(1),
  name: 'Example',
  founderUserId: userId(founder),
  membershipId: membershipId(founder),
  defaultAuthtokenId: authtokenId(founder),
  plan: { plan: 'test', features: ['rbac'], seatLimit: 3 },
}

describe('found an account', () => {
  it('creates it, sets its plan and makes the founder its administrator, in one append', () =>
    given()
      .when(found)
      .thenEmits(
        {
          type: 'AccountCreated',
          data: { accountId: accountId(1), name: 'Example', founderUserId: userId(founder) },
        },
        { type: 'PlanChanged', data: { plan: 'test', features: ['rbac'], seatLimit: 3 } },
        {
          type: 'MemberJoined',
          data: {
            membershipId: membershipId(founder),
            userId: userId(founder),
            permissions: { developer: 'read_write', team: 'manager', billing: 'access', administrator: true },
            origin: 'founder',
            defaultAuthtokenId: authtokenId(founder),
          },
        },
      ))

  it('leads to an account with one seat held and one active administrator', () =>
    expect(stateAfter(...founded({ seatLimit: 3 }))).toMatchObject({
      account: { status: 'active', accountId: accountId(1), name: 'Example' },
      features: ['rbac'],
      seatLimit: 3,
      seatsHeld: 1,
      activeAdministrators: 1,
      pendingCount: 0,
    }))

  it('knows since when the founder is a member', () => {
    const [created, plan, founderJoined] = founded()
    const { members } = stateAfter(created, plan, at(noon, founderJoined))
    expect(members[membershipId(founder)]?.joinedAt).toBe(noon)
  })

  it('has no seat limit where the plan names none', () => expect(stateAfter(...founded()).seatLimit).toBeUndefined())

  it('founds no account twice, nor over another one (AccountExists)', () => {
    given(...founded())
      .when(found)
      .thenRejects({ _tag: 'AccountExists' })
    given(...founded())
      .when({ ...found, accountId: accountId(2), founderUserId: userId(8), membershipId: membershipId(8) })
      .thenRejects({ _tag: 'AccountExists' })
  })
})
