/** Forgotten. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, it } from 'vitest'
import { user } from '../user.ts'
import { gone, leaving, signedUp } from '../user.fixture.ts'
import type { EraseUser } from './erase-user.ts'
import type { UserEvent } from '../events.ts'

const { given } = specificationOf(user)

const erase: EraseUser = { type: 'EraseUser' }

describe('erase a user', () => {
  it('erases whoever is deleted', () =>
    given(...(gone[1] ?? []))
      .when(erase)
      .thenEmits(leaving[2] as UserEvent))

  it('refuses whoever is here, on the way out, or erased before (UserNotDeleted)', () => {
    for (const events of [[], [signedUp()], gone[0] ?? [], gone[2] ?? []])
      given(...events)
        .when(erase)
        .thenRejects({ _tag: 'UserNotDeleted' })
  })
})
