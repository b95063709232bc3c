/**
 * Record a password login: the hasher has compared, and this command carries the outcome.
 *
 * The comparison is slow, so it happens outside; the proof names the generation of the password it was made against.
 *
 * Rules
 * - `NoSuchUser`  there is nobody.
 * - `StaleProof`  the password has changed since it was compared: neither a match nor a mismatch means anything now.
 *
 * A wrong password is a fact, `LoginFailed`; its refusal is `BadLogin` (`refusalOf`). Each call is a new fact.
 *
 * @module
 */
import type { ClaimKey, Instant } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { SessionId } from '../../ids.ts'
import type { UserEvent } from '../events.ts'
import type { UserRejection } from '../rejections.ts'
import type { UserState } from '../state.ts'

/** The outcome of a comparison. `generation` is undefined when there was no password to compare with. */
export interface PasswordProof {
  readonly generation: number | undefined
  readonly matched: boolean
}

export interface RecordPasswordLogin {
  readonly type: 'RecordPasswordLogin'
  readonly proof: PasswordProof
  readonly sessionId: SessionId
  readonly expiresAt: Instant
  readonly addressClaim: ClaimKey | undefined
}

export const recordPasswordLogin =
  ({ proof, sessionId, expiresAt, addressClaim }: RecordPasswordLogin) =>
  ({ user }: UserState): E.Either<UserRejection, readonly UserEvent[]> => {
    if (user.status === 'absent') return E.left({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })
    if (proof.generation !== user.password?.generation) return E.left({ _tag: 'StaleProof' })
    if (user.password === undefined || !proof.matched) {
      const reason = user.password === undefined ? 'no-password' : 'wrong-password'
      return E.right([{ type: 'LoginFailed', data: { method: 'password', factor: 'first', reason } }])
    }
    return E.right([
      {
        type: 'LoginSucceeded',
        data: {
          method: 'password',
          sessionId,
          expiresAt,
          replaced: [],
          ...(addressClaim === undefined ? {} : { addressClaim }),
        },
      },
    ])
  }
