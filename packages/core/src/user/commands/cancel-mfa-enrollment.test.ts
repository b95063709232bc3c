/** How no authenticator is being paired any more. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { user } from '../user.ts'
import {
  banned,
  enrolling,
  enrolmentCancelled,
  gone,
  mfaDisabled,
  paired,
  signedUp,
  suspended,
} from '../user.fixture.ts'
import type { CancelMfaEnrollment } from './cancel-mfa-enrollment.ts'

const { given, stateAfter } = specificationOf(user)

const cancel: CancelMfaEnrollment = { type: 'CancelMfaEnrollment' }
const noPendingEnrollment = { _tag: 'NoPendingEnrollment' } as const

describe('cancel an enrolment', () => {
  it('R120 forgets the secret of one that is being paired, and all is as it was before', () => {
    given(signedUp(), enrolling()).when(cancel).thenEmits(enrolmentCancelled)
    const { user: before } = stateAfter(signedUp())
    expect(stateAfter(signedUp(), enrolling(), enrolmentCancelled).user).toEqual({ ...before, enrolments: 1 })
  })

  it('refuses where none is being paired, or is any more (NoPendingEnrollment)', () => {
    for (const events of [[], [enrolling(), enrolmentCancelled], [...paired, mfaDisabled]])
      given(signedUp(), ...events)
        .when(cancel)
        .thenRejects(noPendingEnrollment)
  })

  it('refuses where one is paired, which stays so whatever is in the log (NoPendingEnrollment)', () => {
    given(signedUp(), ...paired)
      .when(cancel)
      .thenRejects(noPendingEnrollment)
    expect(stateAfter(signedUp(), ...paired, enrolmentCancelled)).toEqual(stateAfter(signedUp(), ...paired))
  })

  it('refuses where there is nobody, or somebody who is barred, leaves or is gone (NoSuchUser)', () => {
    for (const events of [[], ...gone, [signedUp(), enrolling(), suspended], [signedUp(), enrolling(), banned]])
      given(...events)
        .when(cancel)
        .thenRejects({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
  })
})
