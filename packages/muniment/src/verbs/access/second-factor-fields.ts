/** Input fields of a second factor: a code of the authenticator, or a recovery code, as somebody has typed it. @module */
import { type Fields, optional } from '@muniment/kernel'
import * as t from 'io-ts'
import { textOf, type PresentedSecret } from '../../secret.ts'
import type { GivenSecondFactor } from '../../mfa/prove-second-factor.ts'
import { PresentedSecretType } from '../presented-secret.ts'

/** One of both. */
export interface SecondFactorInput {
  /** Six digits, as the authenticator shows them. */
  readonly code?: string | undefined
  /** As it was given out, or its text; in any case, with or without what stands between the groups. */
  readonly recoveryCode?: PresentedSecret | undefined
}

export const secondFactorFields: Fields<SecondFactorInput> = {
  code: optional(t.string as t.Type<string>),
  recoveryCode: optional(PresentedSecretType),
}

/** Undefined where neither was given, or both. */
export const givenSecondFactor = ({ code, recoveryCode }: SecondFactorInput): GivenSecondFactor | undefined => {
  if (code !== undefined) return recoveryCode === undefined ? { code } : undefined
  return recoveryCode === undefined ? undefined : { recoveryCode: textOf(recoveryCode) }
}
