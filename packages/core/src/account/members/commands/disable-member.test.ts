/** Who may disable whom. @module */
import { specificationOf } from '@muniment/test-kit'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { account } from '../../account.ts'
import {
  disabled,
  enabled,
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
import { membershipId } from '../../../ids.fixture.ts'
import { memberPermissions } from '../../permissions.ts'
import { type DisableMember, disableMember } from './disable-member.ts'

const { given, stateAfter } = specificationOf(account)

const disable = (by: number, target: number): DisableMember => ({
  type: 'DisableMember',
  actor: membershipId(by),
  membershipId: membershipId(target),
})

describe('disable a member', () => {
  it('R46 a user can be disabled in an account, and remains its member, in the same seat', () => {
    given(...staffed())
      .when(disable(founder, reader))
      .thenEmits(disabled(reader))
    const before = stateAfter(...staffed())
    const state = stateAfter(...staffed(), disabled(reader))
    expect(state.members[membershipId(reader)]).toEqual({ ...before.members[membershipId(reader)], status: 'disabled' })
    expect(state.seatsHeld).toBe(before.seatsHeld)
    expect(state.membershipOf).toEqual(before.membershipOf)
  })

  it.each([
    ['an administrator', founder],
    ['a team manager', manager],
  ])('R52 %s may disable', (_, by) =>
    given(...staffed())
      .when(disable(by, reader))
      .thenEmits(disabled(reader)),
  )

  it.each([
    ['team invite', inviter],
    ['team read only', reader],
  ])('R52 R4 a member with %s may not disable (ForbiddenTeam)', (_, by) =>
    given(...staffed(), joined(6, memberPermissions))
      .when(disable(by, 6))
      .thenRejects({ _tag: 'ForbiddenTeam', reference: 'ERR_NGROK_1216' }),
  )

  it('refuses where there is no account (NoSuchAccount)', () =>
    given().when(disable(founder, reader)).thenRejects({ _tag: 'NoSuchAccount' }))

  it('refuses who is no member, or was removed (NotAMember)', () => {
    given(...staffed())
      .when(disable(99, reader))
      .thenRejects({ _tag: 'NotAMember', reference: 'ERR_NGROK_1207' })
    given(...staffed(), removed(otherAdministrator))
      .when(disable(otherAdministrator, reader))
      .thenRejects({ _tag: 'NotAMember', reference: 'ERR_NGROK_1207' })
  })

  it('refuses who is disabled, administrators included (MemberDisabled)', () =>
    given(...staffed(), disabled(otherAdministrator))
      .when(disable(otherAdministrator, reader))
      .thenRejects({ _tag: 'MemberDisabled', reference: 'ERR_NGROK_1228' }))

  it('refuses a target that never was, or was removed (NoSuchMember)', () => {
    given(...staffed())
      .when(disable(founder, 99))
      .thenRejects({ _tag: 'NoSuchMember' })
    given(...staffed(), removed(reader))
      .when(disable(founder, reader))
      .thenRejects({ _tag: 'NoSuchMember' })
  })

  it.each([
    ['an administrator', founder],
    ['a team manager', manager],
  ])('lets not even %s disable themselves (SelfDisable)', (_, self) =>
    given(...staffed())
      .when(disable(self, self))
      .thenRejects({ _tag: 'SelfDisable' }),
  )

  it('lets a team manager disable no administrator, whatever their axes (AdminOnlyByAdmin)', () => {
    given(...staffed())
      .when(disable(manager, otherAdministrator))
      .thenRejects({ _tag: 'AdminOnlyByAdmin', reference: 'ERR_NGROK_6621' })
    given(...staffed(), joined(6, permitted({ developer: 'read_only', team: 'read_only', administrator: true })))
      .when(disable(manager, 6))
      .thenRejects({ _tag: 'AdminOnlyByAdmin', reference: 'ERR_NGROK_6621' })
  })

  it('lets a team manager disable another team manager', () =>
    given(...staffed(), joined(6, permitted({ team: 'manager' })))
      .when(disable(manager, 6))
      .thenEmits(disabled(6)))

  it('lets an administrator disable another one, also the founder', () =>
    given(...staffed())
      .when(disable(otherAdministrator, founder))
      .thenEmits(disabled(founder)))

  it('refuses to disable twice (MemberAlreadyDisabled)', () =>
    given(...staffed(), disabled(reader))
      .when(disable(founder, reader))
      .thenRejects({ _tag: 'MemberAlreadyDisabled' }))

  it('disables again who was enabled', () =>
    given(...staffed(), disabled(reader), enabled(reader))
      .when(disable(founder, reader))
      .thenEmits(disabled(reader)))

  it('never disables the one administrator who is active (SelfDisable, MemberDisabled)', () => {
    given(...founded())
      .when(disable(founder, founder))
      .thenRejects({ _tag: 'SelfDisable' })
    given(...staffed(), disabled(otherAdministrator))
      .when(disable(otherAdministrator, founder))
      .thenRejects({ _tag: 'MemberDisabled', reference: 'ERR_NGROK_1228' })
  })

  // Nobody who may disable an administrator is not one too, so no history leads here while actors are members.
  it('stops at the last active administrator by the count alone (LastAdmin)', () => {
    const state = { ...stateAfter(...staffed()), activeAdministrators: 1 }
    expect(disableMember(disable(founder, otherAdministrator))(state)).toEqual(
      E.left({ _tag: 'LastAdmin', reference: 'ERR_NGROK_6622' }),
    )
  })
})
