/** Who may enable whom. @module */
import { at, specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { account } from '../../account.ts'
import {
  disabled,
  enabled,
  founder,
  inviter,
  manager,
  otherAdministrator,
  reader,
  removed,
  staffed,
} from '../../account.fixture.ts'
import { after, hourMs, membershipId } from '../../../ids.fixture.ts'
import type { EnableMember } from './enable-member.ts'

const { given, stateAfter } = specificationOf(account)

const enable = (by: number, target: number): EnableMember => ({
  type: 'EnableMember',
  actor: membershipId(by),
  membershipId: membershipId(target),
})

describe('enable a member', () => {
  it('R51 re-enabling works at any time, and gives back the very membership that was disabled', () => {
    const history = [...staffed(), at(after(-1000 * 24 * hourMs), disabled(reader))]
    given(...history)
      .when(enable(founder, reader))
      .thenEmits(enabled(reader))
    expect(stateAfter(...history, enabled(reader))).toEqual(stateAfter(...staffed()))
  })

  it.each([
    ['an administrator', founder],
    ['a team manager', manager],
  ])('R52 %s may enable', (_, by) =>
    given(...staffed(), disabled(reader))
      .when(enable(by, reader))
      .thenEmits(enabled(reader)),
  )

  it('R52 a member with team invite may not enable (ForbiddenTeam)', () =>
    given(...staffed(), disabled(reader))
      .when(enable(inviter, reader))
      .thenRejects({ _tag: 'ForbiddenTeam', reference: 'ERR_NGROK_1216' }))

  it('R52 a member with team read only may not enable (ForbiddenTeam)', () =>
    given(...staffed(), disabled(inviter))
      .when(enable(reader, inviter))
      .thenRejects({ _tag: 'ForbiddenTeam', reference: 'ERR_NGROK_1216' }))

  it('refuses where there is no account (NoSuchAccount)', () =>
    given().when(enable(founder, reader)).thenRejects({ _tag: 'NoSuchAccount' }))

  it('refuses who is no member (NotAMember)', () =>
    given(...staffed(), disabled(reader), removed(manager))
      .when(enable(manager, reader))
      .thenRejects({ _tag: 'NotAMember', reference: 'ERR_NGROK_1207' }))

  it('lets nobody who is disabled enable anybody, themselves included (MemberDisabled)', () =>
    given(...staffed(), disabled(manager))
      .when(enable(manager, manager))
      .thenRejects({ _tag: 'MemberDisabled', reference: 'ERR_NGROK_1228' }))

  it('refuses a target that never was, and brings no removed member back (NoSuchMember)', () => {
    given(...staffed())
      .when(enable(founder, 99))
      .thenRejects({ _tag: 'NoSuchMember' })
    given(...staffed(), disabled(reader), removed(reader))
      .when(enable(founder, reader))
      .thenRejects({ _tag: 'NoSuchMember' })
  })

  it('lets a team manager enable no administrator (AdminOnlyByAdmin)', () =>
    given(...staffed(), disabled(otherAdministrator))
      .when(enable(manager, otherAdministrator))
      .thenRejects({ _tag: 'AdminOnlyByAdmin', reference: 'ERR_NGROK_6621' }))

  it('lets an administrator enable another one, who counts again', () => {
    given(...staffed(), disabled(otherAdministrator))
      .when(enable(founder, otherAdministrator))
      .thenEmits(enabled(otherAdministrator))
    expect(stateAfter(...staffed(), disabled(otherAdministrator)).activeAdministrators).toBe(1)
    expect(
      stateAfter(...staffed(), disabled(otherAdministrator), enabled(otherAdministrator)).activeAdministrators,
    ).toBe(2)
  })

  it('refuses to enable who is enabled (MemberAlreadyEnabled)', () => {
    given(...staffed())
      .when(enable(founder, reader))
      .thenRejects({ _tag: 'MemberAlreadyEnabled' })
    given(...staffed(), disabled(reader), enabled(reader))
      .when(enable(founder, reader))
      .thenRejects({ _tag: 'MemberAlreadyEnabled' })
  })
})
