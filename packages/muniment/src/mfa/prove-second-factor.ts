/**
 * What was given as a second factor, made into a proof against the state that is decided on.
 *
 * @module
 */
import {
  type EnabledMfa,
  isHere,
  type PendingMfa,
  type SecondFactorProof,
  type UserId,
  type UserState,
} from '@muniment/core'
import { type Instant, SealFailure } from '@muniment/kernel'
import type { Engine } from '../engine/engine.ts'
import { recoveryCodeDigest } from './recovery-codes.ts'
import { stepOfCode } from './totp.ts'

/** A code of the authenticator, or a recovery code: any text. */
export type GivenSecondFactor = { readonly code: string } | { readonly recoveryCode: string }

/** Undefined when no key opens it. */
const opened = (engine: Engine, userId: UserId, { secret }: PendingMfa | EnabledMfa): Promise<string | undefined> =>
  engine.sealer.unseal(userId, 'user.totpSecret', secret).catch((error: unknown) => {
    if (error instanceof SealFailure) return undefined
    throw error
  })

/** A code against the secret of an enrolment. */
export const proveCode = async (
  engine: Engine,
  userId: UserId,
  { mfa, code, now }: { readonly mfa: PendingMfa | EnabledMfa; readonly code: string; readonly now: Instant },
): Promise<Extract<SecondFactorProof, { readonly kind: 'totp' }>> => {
  const { enrolment, digits, periodMs } = mfa
  const after = mfa.status === 'enabled' ? mfa.lastStep : -1
  const secret = await opened(engine, userId, mfa)
  if (secret === undefined) return { kind: 'totp', enrolment, step: undefined, unreadable: true }
  const step = stepOfCode({ secret, code, now, window: engine.mfa.window, after, digits, periodMs })
  return { kind: 'totp', enrolment, step }
}

export const proveSecondFactor = async (
  engine: Engine,
  { user }: UserState,
  given: GivenSecondFactor,
  now: Instant,
): Promise<SecondFactorProof> => {
  if ('recoveryCode' in given) return { kind: 'recovery-code', digest: recoveryCodeDigest(given.recoveryCode) }
  if (!isHere(user) || user.mfa.status !== 'enabled') return { kind: 'totp', enrolment: undefined, step: undefined }
  return proveCode(engine, user.userId, { mfa: user.mfa, code: given.code, now })
}
