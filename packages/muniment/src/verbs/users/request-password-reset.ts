/**
 * `users.requestPasswordReset`: whoever has forgotten a password is mailed a ticket, logged in or not (R14).
 *
 * The ticket goes to the address on record and nowhere else; nothing about the user changes until it comes back.
 *
 * @module
 */
import {
  anonymous,
  canonicalEmail,
  loginAttempts,
  type NoPasswordSet,
  type NoSuchUser,
  type UserCommand,
  type UserEvent,
  type UserId,
  type UserRejection,
  type UserState,
  user,
} from '@muniment/core'
import {
  type ClaimKey,
  type Codec,
  type Instant,
  type NotDone,
  plusMs,
  prepared,
  rejected,
  streamName,
  strictObject,
} from '@muniment/kernel'
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { beforeAppend } from '../../engine/before-append.ts'
import { carryOut } from '../../engine/carry-out.ts'
import { checkInput } from '../../engine/check-input.ts'
import { mailableHolderOf, claimKey } from '../../engine/claims.ts'
import { type Command, unrepeatable } from '../../engine/command.ts'
import type { Engine } from '../../engine/engine.ts'
import { ensureKey, envelopeBy } from '../../engine/envelope-of.ts'
import { loadUser } from '../../engine/load.ts'
import { mintSecret } from '../../engine/mint-secret.ts'
import { addressOf } from '../../mail/mail-to-user.ts'
import type { Mail } from '../../mail/mailer.ts'
import { send } from '../../mail/send.ts'
import type { AddressUnreadable, CommandIdReused, InvalidInput, MailerRequired } from '../../refusals.ts'
import type { Secret } from '../../secret.ts'
import { type OriginInput, originFields, originOf } from '../origin-fields.ts'
import { narrowed, type Verb } from '../verb.ts'

export interface RequestPasswordResetInput extends OriginInput {
  /** Any text: what is no address is nobody's. */
  readonly email: string
}

export interface PasswordResetAsked {
  /** False when the mailer did not take it: ask again. Absent where `maskNoSuchUser` hides who there is. */
  readonly mailed: boolean | undefined
}

export type RequestPasswordResetRefusal = InvalidInput | MailerRequired | AddressUnreadable | NoSuchUser | NoPasswordSet

type Refused = AddressUnreadable | UserRejection | CommandIdReused

const RequestPasswordResetInput: Codec<RequestPasswordResetInput> = strictObject<RequestPasswordResetInput>('request', {
  email: t.string,
  ...originFields,
})

const noSuchUser: NotDone<NoSuchUser> = rejected({ _tag: 'NoSuchUser', reference: 'ERR_NGROK_4300' })

/** What `maskNoSuchUser` hides. */
const masked: ReadonlySet<string> = new Set(['NoSuchUser', 'NoPasswordSet', 'AddressUnreadable'])

interface Asked {
  readonly input: RequestPasswordResetInput
  readonly command: Command
}

interface Mailed {
  readonly to: string
  readonly ticket: Secret
  readonly expiresAt: Instant
}

/** The ticket is on record; its mail is still to be sent. */
const ticketFor = async (
  engine: Engine,
  userId: UserId,
  { input, command }: Asked,
): Promise<E.Either<NotDone<Refused>, Mail>> => {
  const origin = originOf(input)
  const envelope = await beforeAppend(async () => {
    await ensureKey(engine, userId, origin)
    return envelopeBy(engine, command, { principal: anonymous, subject: userId, origin })
  })
  if (E.isLeft(envelope)) return envelope
  const done = await carryOut<UserState, UserCommand, UserEvent, UserRejection | AddressUnreadable, Mailed>(engine, {
    aggregate: user,
    stream: streamName(engine.namespace, user.category, userId),
    envelope: envelope.right,
    prepare: async (state, now) => {
      const to = state.user.status === 'active' ? await addressOf(engine, state.user) : ''
      // Before the append: a ticket that cannot be mailed leaves the old one as it is.
      if (to === undefined) return E.left({ _tag: 'AddressUnreadable' })
      const { secret: ticket, digest: ticketDigest } = mintSecret(engine, 'reset-ticket', userId)
      const expiresAt = plusMs(now, engine.tickets.passwordResetMs)
      return prepared({ type: 'RequestPasswordReset', ticketDigest, expiresAt }, { result: { to, ticket, expiresAt } })
    },
  })
  if (E.isLeft(done)) return done
  const { result } = done.right
  if (result === undefined) return E.left(noSuchUser)
  const { to, ticket, expiresAt } = result
  return E.right({ kind: 'password-reset', to, ticket: ticket.reveal(), expiresAt })
}

/** Nobody's address, at the reads that somebody's costs. */
const nobodys = async (
  engine: Engine,
  emailClaim: ClaimKey,
  input: RequestPasswordResetInput,
): Promise<E.Either<NotDone<NoSuchUser>, never>> => {
  const looked = await beforeAppend(async () => {
    const stream = streamName(engine.namespace, loginAttempts.category, emailClaim)
    await ensureKey(engine, stream, originOf(input))
    await engine.keys.keyStore.get(stream)
    await engine.environment.streams.load(loginAttempts, stream)
  })
  return E.isLeft(looked) ? looked : E.left(noSuchUser)
}

/** Somebody without a password, at the same reads: how they get in is told at their own address. */
const withoutPassword = async (
  engine: Engine,
  userId: UserId,
  input: RequestPasswordResetInput,
): Promise<E.Either<NotDone<NoPasswordSet>, never>> => {
  const hint = await beforeAppend(async (): Promise<Mail | undefined> => {
    await ensureKey(engine, userId, originOf(input))
    const { user: person } = (await loadUser(engine, userId)).state
    const to = person.status === 'active' ? await addressOf(engine, person) : undefined
    return to === undefined ? undefined : { kind: 'no-password', to }
  })
  if (E.isLeft(hint)) return hint
  if (engine.tickets.maskNoSuchUser && engine.mailer !== undefined && hint.right !== undefined)
    void send(engine.mailer, hint.right)
  return E.left(rejected({ _tag: 'NoPasswordSet', reference: 'ERR_NGROK_4301' }))
}

const askedFor = (
  engine: Engine,
  holder: Awaited<ReturnType<typeof mailableHolderOf>>,
  { emailClaim, ...asked }: Asked & { readonly emailClaim: ClaimKey },
): Promise<E.Either<NotDone<Refused>, Mail>> => {
  if (holder === undefined) return nobodys(engine, emailClaim, asked.input)
  return holder.maySet ? ticketFor(engine, holder.userId, asked) : withoutPassword(engine, holder.userId, asked.input)
}

export const requestPasswordReset: Verb<
  RequestPasswordResetInput,
  Record<string, never>,
  PasswordResetAsked,
  RequestPasswordResetRefusal
> = async (engine, given) => {
  const input = checkInput(RequestPasswordResetInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const { mailer } = engine
  if (mailer === undefined) return E.left(rejected({ _tag: 'MailerRequired' }))
  const email = canonicalEmail(input.right.email)
  // What is no address is nobody's address.
  const emailClaim = claimKey(engine, 'email', E.isRight(email) ? email.right : input.right.email.slice(0, 512))
  const command = unrepeatable(engine, 'users.requestPasswordReset', `anonymous ${emailClaim}`)
  const holder = await beforeAppend(() => mailableHolderOf(engine, emailClaim))
  if (E.isLeft(holder)) return holder
  const ticket = await askedFor(engine, holder.right, { input: input.right, command, emailClaim })
  if (E.isRight(ticket)) {
    const sent = send(mailer, ticket.right)
    // Whoever is not told whether there is anybody does not wait for a mail either.
    return E.right({ mailed: engine.tickets.maskNoSuchUser ? undefined : await sent })
  }
  const no = ticket.left
  if (!engine.tickets.maskNoSuchUser || no._tag !== 'Rejected' || !masked.has(no.rejection._tag))
    return narrowed<RequestPasswordResetRefusal>(ticket)
  return E.right({ mailed: undefined })
}
