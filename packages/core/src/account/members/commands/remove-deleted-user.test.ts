/** Members who want to be gone altogether. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { account } from '../../account.ts'
import {
  disabled,
  founded,
  founder,
  joined,
  otherAdministrator,
  reader,
  removed,
  staffed,
} from '../../account.fixture.ts'
import { membershipId } from '../../../ids.fixture.ts'
import { memberPermissions } from '../../permissions.ts'
import type { RemoveDeletedUser } from './remove-deleted-user.ts'

const { given, stateAfter } = specificationOf(account)

const remove = (target: number): RemoveDeletedUser => ({
  type: 'RemoveDeletedUser',
  membershipId: membershipId(target),
})

const goneWith = (target: number) =>
  ({ ...removed(target), data: { ...removed(target).data, cause: 'user-deleted' } }) as const

describe('remove a deleted user', () => {
  it('ends the membership and frees the seat, the address and the user, as any removal does', () => {
    given(...staffed())
      .when(remove(reader))
      .thenEmits(goneWith(reader))
    expect(stateAfter(...staffed(), goneWith(reader))).toEqual(stateAfter(...staffed(), removed(reader)))
  })

  it('removes a disabled member, and an administrator while another one is active', () => {
    given(...staffed(), disabled(reader))
      .when(remove(reader))
      .thenEmits(goneWith(reader))
    given(...staffed())
      .when(remove(founder))
      .thenEmits(goneWith(founder))
  })

  it('refuses where there is no account (NoSuchAccount)', () =>
    given().when(remove(reader)).thenRejects({ _tag: 'NoSuchAccount' }))

  it('refuses who never was a member, or was removed before (NoSuchMember)', () => {
    given(...staffed())
      .when(remove(99))
      .thenRejects({ _tag: 'NoSuchMember' })
    given(...staffed(), removed(reader))
      .when(remove(reader))
      .thenRejects({ _tag: 'NoSuchMember' })
  })

  it('keeps the one active administrator (LastAdmin)', () => {
    given(...founded(), joined(reader, memberPermissions))
      .when(remove(founder))
      .thenRejects({ _tag: 'LastAdmin', reference: 'ERR_NGROK_6602' })
    given(...staffed(), disabled(otherAdministrator))
      .when(remove(founder))
      .thenRejects({ _tag: 'LastAdmin', reference: 'ERR_NGROK_6602' })
  })
})
