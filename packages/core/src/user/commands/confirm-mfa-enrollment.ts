/**
 * Confirm an enrolment: the authenticator has made a code of the secret, so it is paired (R122). From now on every login
 * asks for a code (R26); other sessions end, which nobody has shown one for.
 *
 * Rules
 * - `NoSuchUser`  there is nobody, or somebody who is barred, leaves or is gone.
 * - `MfaAlreadyEnabled`  one is paired already.
 * - `NoPendingEnrollment`  none is being paired.
 * - `StaleProof`  the code is of the secret of an earlier enrolment.
 * - `MfaCodeInvalid`  not the code of now; nothing changes (R122).
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { Digest } from '../../digest.ts'
import type { SessionId } from '../../ids.ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import type { UserState } from '../state.ts'

export interface ConfirmMfaEnrollment {
  readonly type: 'ConfirmMfaEnrollment'
  /** As of a second factor, against the secret that is being paired. */
  readonly proof: { readonly enrolment: number | undefined; readonly step: number | undefined }
  readonly recoveryCodeDigests: readonly Digest[]
  /** It stays. */
  readonly sessionId: SessionId
}

export const confirmMfaEnrollment =
  ({ proof, recoveryCodeDigests, sessionId }: ConfirmMfaEnrollment) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (user.status !== 'active') return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    const { mfa, epoch } = user
    if (mfa.status === 'enabled') return E.left({ _tag: 'MfaAlreadyEnabled', reference: 'ERR_NGROK_10083' })
    if (mfa.status === 'none') return E.left({ _tag: 'NoPendingEnrollment' })
    if (proof.enrolment !== mfa.enrolment) return E.left({ _tag: 'StaleProof' })
    const { step } = proof
    if (step === undefined) return E.left({ _tag: 'MfaCodeInvalid', reference: 'ERR_NGROK_17001' })
    return E.right([
      { type: 'MfaEnabled', data: { step, recoveryCodeDigests } },
      { type: 'SessionEpochRaised', data: { epoch: epoch + 1, cause: 'mfa-enabled', keptSessionId: sessionId } },
    ])
  }
