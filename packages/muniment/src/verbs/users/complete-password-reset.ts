/**
 * `users.completePasswordReset`: whoever brings the mailed ticket back sets another password.
 *
 * It logs nobody in, ends every session, and tells the person at their address.
 *
 * @module
 */
import {
  idOf,
  isTicket,
  type PasswordRejection,
  parseSecret,
  type ResetInvalid,
  type UserCommand,
  type UserEvent,
  type UserId,
  type UserRejection,
  type UserState,
  user,
} from '@muniment/core'
import { type Codec, prepared, rejected, streamName, strictObject } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { beforeAppend } from '../../engine/before-append.ts'
import { carryOut } from '../../engine/carry-out.ts'
import { checkInput } from '../../engine/check-input.ts'
import { unrepeatable } from '../../engine/command.ts'
import { credentialsAtHead } from '../../engine/at-head.ts'
import { dropLateCredentials } from '../../engine/drop-late-credentials.ts'
import { envelopeBy } from '../../engine/envelope-of.ts'
import { digestOf } from '../../engine/mint-secret.ts'
import { addressOf, notify, type Told } from '../../mail/mail-to-user.ts'
import { acceptPassword } from '../../passwords/accept-password.ts'
import type { InvalidInput } from '../../refusals.ts'
import { type PresentedSecret, textOf } from '../../secret.ts'
import { type OriginInput, originFields, originOf } from '../origin-fields.ts'
import { PresentedSecretType } from '../presented-secret.ts'
import { narrowed, type Verb } from '../verb.ts'

export interface CompletePasswordResetInput extends OriginInput {
  /** From the mail, or its text out of the link. */
  readonly ticket: PresentedSecret
  /** The new one: by default 10 to 256 code points after NFKC; never more than 1,024 bytes of UTF-8. */
  readonly password: string
}

export interface PasswordIsReset {
  /** Whose password it is. Nobody is logged in. */
  readonly userId: UserId
}

export type CompletePasswordResetRefusal = InvalidInput | PasswordRejection | ResetInvalid

const CompletePasswordResetInput: Codec<CompletePasswordResetInput> = strictObject<CompletePasswordResetInput>(
  'password reset',
  { ticket: PresentedSecretType, password: t.string, ...originFields },
)

const invalid: ResetInvalid = { _tag: 'ResetInvalid', reference: 'ERR_NGROK_4302' }

export const completePasswordReset: Verb<
  CompletePasswordResetInput,
  Record<string, never>,
  PasswordIsReset,
  CompletePasswordResetRefusal
> = async (engine, given) => {
  const input = checkInput(CompletePasswordResetInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const ticket = parseSecret(textOf(input.right.ticket))
  if (E.isLeft(ticket) || ticket.right.kind !== 'reset-ticket') return E.left(rejected(invalid))
  const userId = idOf.user(ticket.right.publicId)
  const ticketDigest = digestOf(ticket.right.text)

  const command = unrepeatable(engine, 'users.completePasswordReset', `user ${userId}`)
  const principal = { kind: 'user', id: userId, source: 'dashboard' }
  const envelope = await beforeAppend(() =>
    envelopeBy(engine, command, { principal, subject: userId, origin: originOf(input.right) }),
  )
  if (E.isLeft(envelope)) return envelope
  const done = await carryOut<UserState, UserCommand, UserEvent, UserRejection | PasswordRejection, Told>(engine, {
    aggregate: user,
    stream: streamName(engine.namespace, user.category, userId),
    envelope: envelope.right,
    prepare: async (state, now) => {
      const person = state.user
      // Before anything is hashed: strangers keep no hasher busy.
      if (person.status !== 'active' || !isTicket(person.reset, ticketDigest, now)) return E.left(invalid)
      const to = await addressOf(engine, person)
      const password = await acceptPassword(engine.passwords, input.right.password, { email: to })
      if (E.isLeft(password)) return password
      const hash = await engine.hasher.hash(password.right)
      const passwordHash = await engine.sealer.seal(userId, 'user.passwordHash', hash)
      const credentialIds = person.emailVerified ? [] : await credentialsAtHead(engine, userId)
      return prepared(
        { type: 'CompletePasswordReset', now, ticketDigest, passwordHash, credentialIds },
        { result: { to, at: now } },
      )
    },
  })
  if (E.isLeft(done)) return narrowed<CompletePasswordResetRefusal>(done)
  const { events, result } = done.right
  await dropLateCredentials(engine, userId, { events, envelope: envelope.right })
  if (result !== undefined) await notify(engine, { about: 'password-reset', ...result })
  return E.right({ userId })
}
