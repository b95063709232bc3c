/** Who may remove whom. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { account } from '../../account.ts'
import {
  disabled,
  founded,
  founder,
  inviter,
  joined,
  manager,
  otherAdministrator,
  permitted,
  reader,
  removed,
  staffed,
} from '../../account.fixture.ts'
import { membershipId, userId } from '../../../ids.fixture.ts'
import { memberPermissions } from '../../permissions.ts'
import type { RemoveMember } from './remove-member.ts'

const { given, stateAfter } = specificationOf(account)

const remove = (by: number, target: number): RemoveMember => ({
  type: 'RemoveMember',
  actor: membershipId(by),
  membershipId: membershipId(target),
})

describe('remove a member', () => {
  it('ends the membership for good and frees the seat, the address and the user', () => {
    given(...staffed())
      .when(remove(founder, reader))
      .thenEmits({
        type: 'MemberRemoved',
        data: { membershipId: membershipId(reader), userId: userId(reader), cause: 'removed' },
      })
    const state = stateAfter(...staffed(), removed(reader))
    expect(state.members[membershipId(reader)]?.status).toBe('removed')
    expect(state.membershipOf[userId(reader)]).toBeUndefined()
    expect(state.seatsHeld).toBe(4)
  })

  it.each([
    ['an administrator', founder],
    ['a team manager', manager],
  ])('R58 %s may remove', (_, by) =>
    given(...staffed())
      .when(remove(by, reader))
      .thenEmits(removed(reader)),
  )

  it.each([
    ['team invite', inviter],
    ['team read only', reader],
  ])('R58 R4 a member with %s may not remove (ForbiddenTeam)', (_, by) =>
    given(...staffed(), joined(6, memberPermissions))
      .when(remove(by, 6))
      .thenRejects({ _tag: 'ForbiddenTeam', reference: 'ERR_NGROK_6612' }),
  )

  it('refuses where there is no account (NoSuchAccount)', () =>
    given().when(remove(founder, reader)).thenRejects({ _tag: 'NoSuchAccount' }))

  it('refuses who is no member (NotAMember)', () =>
    given(...staffed())
      .when(remove(99, reader))
      .thenRejects({ _tag: 'NotAMember', reference: 'ERR_NGROK_1207' }))

  it('refuses who is disabled (MemberDisabled)', () =>
    given(...staffed(), disabled(manager))
      .when(remove(manager, reader))
      .thenRejects({ _tag: 'MemberDisabled', reference: 'ERR_NGROK_1228' }))

  it('refuses a target that never was, or was removed before (NoSuchMember)', () => {
    given(...staffed())
      .when(remove(founder, 99))
      .thenRejects({ _tag: 'NoSuchMember' })
    given(...staffed(), removed(reader))
      .when(remove(founder, reader))
      .thenRejects({ _tag: 'NoSuchMember' })
  })

  it('lets a team manager remove no administrator, not even a disabled one (AdminOnlyByAdmin)', () => {
    given(...staffed())
      .when(remove(manager, otherAdministrator))
      .thenRejects({ _tag: 'AdminOnlyByAdmin', reference: 'ERR_NGROK_6604' })
    given(...staffed(), disabled(otherAdministrator))
      .when(remove(manager, otherAdministrator))
      .thenRejects({ _tag: 'AdminOnlyByAdmin', reference: 'ERR_NGROK_6604' })
  })

  it('lets a team manager remove another team manager', () =>
    given(...staffed(), joined(6, permitted({ team: 'manager' })))
      .when(remove(manager, 6))
      .thenEmits(removed(6)))

  it('removes a disabled member', () =>
    given(...staffed(), disabled(reader))
      .when(remove(manager, reader))
      .thenEmits(removed(reader)))

  it('keeps the one administrator, whatever other members there are (LastAdmin)', () =>
    given(...founded(), joined(manager, permitted({ team: 'manager', billing: 'access' })))
      .when(remove(founder, founder))
      .thenRejects({ _tag: 'LastAdmin', reference: 'ERR_NGROK_6602' }))

  it('keeps the one active administrator: disabled and removed ones do not count (LastAdmin)', () => {
    for (const gone of [disabled(otherAdministrator), removed(otherAdministrator)])
      given(...staffed(), gone)
        .when(remove(founder, founder))
        .thenRejects({ _tag: 'LastAdmin', reference: 'ERR_NGROK_6602' })
  })

  it('removes an administrator, the founder too, while another one is active', () => {
    given(...staffed())
      .when(remove(otherAdministrator, founder))
      .thenEmits(removed(founder))
  })

  it('says of whoever removes themselves that they left', () =>
    given(...staffed())
      .when(remove(founder, founder))
      .thenEmits({ ...removed(founder), data: { ...removed(founder).data, cause: 'left' } }))

  it('removes a disabled administrator', () =>
    given(...staffed(), disabled(otherAdministrator))
      .when(remove(founder, otherAdministrator))
      .thenEmits(removed(otherAdministrator)))
})
