/** The last step of a deletion. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, it } from 'vitest'
import { user } from '../user.ts'
import { gone, leaving, signedUp } from '../user.fixture.ts'
import type { CompleteDeletion } from './complete-deletion.ts'
import type { UserEvent } from '../events.ts'

const { given } = specificationOf(user)

const complete: CompleteDeletion = { type: 'CompleteDeletion' }

describe('complete a deletion', () => {
  it('deletes whoever is on the way out', () =>
    given(...(gone[0] ?? []))
      .when(complete)
      .thenEmits(leaving[1] as UserEvent))

  it('refuses whoever is not, and whoever is gone (UserNotLeaving)', () => {
    for (const events of [[], [signedUp()], gone[1] ?? [], gone[2] ?? []])
      given(...events)
        .when(complete)
        .thenRejects({ _tag: 'UserNotLeaving' })
  })
})
