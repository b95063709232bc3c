/**
 * `sessionTokens.issue`: a person who is logged in takes a token for the API, good for seven days (R79).
 *
 * @module
 */
import { idOf, type SessionTokenId, user } from '@muniment/core'
import { type Codec, type Instant, type NotDone, prepared, rejected, strictObject, streamName } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { beforeAppend } from '../../engine/before-append.ts'
import { carryOut } from '../../engine/carry-out.ts'
import { checkInput } from '../../engine/check-input.ts'
import { unrepeatable } from '../../engine/command.ts'
import type { Engine } from '../../engine/engine.ts'
import { envelopeAs } from '../../engine/envelope-of.ts'
import { readmitAsSelf } from '../../engine/readmit.ts'
import { principalSpeaks } from '../../engine/still-speaks.ts'
import type { NamedRefusal, SigningKeysRequired } from '../../refusals.ts'
import { Secret } from '../../secret.ts'
import { sessionTokenEnd, signSessionToken } from '../../session-tokens/session-token.ts'
import type { SessionTokenKeys } from '../../session-tokens/session-token-keys.ts'
import type { ActingSelf, SelfOptions, SelfRefusal } from '../users/act-as-self.ts'
import { narrowed, refusing, type Verb } from '../verb.ts'

/** A session token. It is kept nowhere: another can be taken at any time. */
export interface IssuedSessionToken {
  readonly tokenId: SessionTokenId
  /** A JWS; speaks for the person at the API. */
  readonly token: Secret
  /** Seven days from now, in whole seconds. At this instant it is over. */
  readonly expiresAt: Instant
}

export type IssueSessionTokenRefusal = SelfRefusal | SigningKeysRequired

const IssueSessionTokenInput: Codec<Record<string, never>> = strictObject('session token', {})

/** Recorded, then signed, in the epoch that it was recorded in. */
export const issued = async (
  engine: Engine,
  { principal, userId, command }: ActingSelf,
  { keys, refreshedFrom }: { readonly keys: SessionTokenKeys; readonly refreshedFrom?: SessionTokenId },
): Promise<E.Either<NotDone<NamedRefusal>, IssuedSessionToken>> => {
  const envelope = await beforeAppend(() => envelopeAs(engine, command, principal))
  if (E.isLeft(envelope)) return envelope
  const tokenId = idOf.sessionToken(command.derive('session token'))
  const recorded = await carryOut(engine, {
    aggregate: user,
    stream: streamName(engine.namespace, user.category, userId),
    envelope: envelope.right,
    prepare: async (state, now) => {
      const epoch = state.user.status === 'active' ? state.user.epoch : 0
      if (!(await principalSpeaks(engine, state, principal)))
        return E.left({ _tag: refreshedFrom === undefined ? 'SessionExpired' : 'SessionTokenExpired' } as never)
      const expiresAt = sessionTokenEnd(now)
      // Before it is on record: what cannot be signed was not issued.
      const signed = await signSessionToken(engine, keys, { tokenId, userId, epoch, expiresAt })
      return prepared(
        { type: 'IssueSessionToken', tokenId, expiresAt, refreshedFrom },
        { result: { signed, expiresAt } },
      )
    },
  })
  if (E.isLeft(recorded)) return recorded
  const { result } = recorded.right
  if (result === undefined) return refusing({ _tag: 'NotLoggedIn', reference: 'ERR_NGROK_1223' })
  const token = new Secret(result.signed, `session token ${tokenId}`)
  return E.right({ tokenId, token, expiresAt: result.expiresAt })
}

export const issue: Verb<Record<string, never>, SelfOptions, IssuedSessionToken, IssueSessionTokenRefusal> = async (
  engine,
  given,
  options,
) => {
  const input = checkInput(IssueSessionTokenInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const keys = engine.keys.sessionTokens
  if (keys === undefined) return E.left(rejected({ _tag: 'SigningKeysRequired' }))
  const admitted = await readmitAsSelf(engine, options.as)
  if (E.isLeft(admitted)) return narrowed<IssueSessionTokenRefusal>(admitted)
  const command = unrepeatable(engine, 'sessionTokens.issue', `user ${admitted.right.userId}`)
  const token = await issued(engine, { ...admitted.right, command }, { keys })
  return E.isLeft(token) ? narrowed<IssueSessionTokenRefusal>(token) : token
}
