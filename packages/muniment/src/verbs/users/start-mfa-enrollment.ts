/**
 * `users.startMfaEnrollment`: a secret for an authenticator, shown once as a text, a URI and a QR code (R24, R25, R30, R119).
 *
 * @module
 */
import type { MfaAlreadyEnabled, MfaTypeUnsupported } from '@muniment/core'
import { totpParameters } from '@muniment/core'
import { type Codec, optional, prepared, rejected, strictObject } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { checkInput } from '../../engine/check-input.ts'
import { unrepeatable } from '../../engine/command.ts'
import { readmitAsSelf } from '../../engine/readmit.ts'
import { addressOf } from '../../mail/mail-to-user.ts'
import { qrCodeForTerminal, qrCodeSvg } from '../../mfa/qr-code.ts'
import { drawTotpSecret, totpUri } from '../../mfa/totp.ts'
import { Secret } from '../../secret.ts'
import { narrowed, type Verb } from '../verb.ts'
import { type DangerousRefusal, onSelf, type SelfOptions } from './act-as-self.ts'

export interface StartMfaEnrollmentInput {
  /** `totp`, which is the only one there is (R22). */
  readonly type?: string | undefined
}

/** What an authenticator is paired with. Secret, each of them: shown once. */
export interface MfaEnrollment {
  /** In base32, for whoever types it. */
  readonly secret: Secret
  /** `otpauth://totp/…`, which every authenticator reads (R25). */
  readonly uri: Secret
  /** The URI as an SVG element. */
  readonly qrCodeSvg: Secret
  /** The URI as lines for a terminal. */
  readonly qrCodeForTerminal: Secret
}

export type StartMfaEnrollmentRefusal = DangerousRefusal | MfaTypeUnsupported | MfaAlreadyEnabled

const StartMfaEnrollmentInput: Codec<StartMfaEnrollmentInput> = strictObject<StartMfaEnrollmentInput>('enrolment', {
  type: optional(t.string as t.Type<string>),
})

export const startMfaEnrollment: Verb<
  StartMfaEnrollmentInput,
  SelfOptions,
  MfaEnrollment,
  StartMfaEnrollmentRefusal
> = async (engine, given, options) => {
  const input = checkInput(StartMfaEnrollmentInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const { type = 'totp' } = input.right
  if (type !== 'totp') return E.left(rejected({ _tag: 'MfaTypeUnsupported', reference: 'ERR_NGROK_17000' }))
  const admitted = await readmitAsSelf(engine, options.as, 'recent-login')
  if (E.isLeft(admitted)) return narrowed<StartMfaEnrollmentRefusal>(admitted)
  const { userId } = admitted.right
  const command = unrepeatable(engine, 'users.startMfaEnrollment', `user ${userId}`)
  const done = await onSelf(engine, { ...admitted.right, command }, async ({ user }) => {
    const { digits, periodMs } = totpParameters
    const secret = drawTotpSecret(engine.random)
    const address = user.status === 'active' ? await addressOf(engine, user) : undefined
    const uri = totpUri({ secret, issuer: engine.mfa.issuer, label: address ?? userId, digits, periodMs })
    const sealed = await engine.sealer.seal(userId, 'user.totpSecret', secret)
    return prepared({ type: 'StartMfaEnrollment', secret: sealed }, { result: { secret, uri } })
  })
  if (E.isLeft(done)) return narrowed<StartMfaEnrollmentRefusal>(done)
  const { secret = '', uri = '' } = done.right.result ?? {}
  return E.right({
    secret: new Secret(secret, 'of an authenticator'),
    uri: new Secret(uri, 'of an authenticator'),
    qrCodeSvg: new Secret(qrCodeSvg(uri), 'of an authenticator'),
    qrCodeForTerminal: new Secret(qrCodeForTerminal(uri), 'of an authenticator'),
  })
}
