/**
 * `credentials.issueApiKey`: a key for the API, shown once, with its owner fixed for life (R42, R43).
 *
 * The append depends on the account's head where the store can promise it.
 *
 * @module
 */
import {
  type CredentialCommand,
  type CredentialEvent,
  type CredentialExists,
  type CredentialId,
  type CredentialOwnerInactive,
  type CredentialRejection,
  type CredentialState,
  credential,
  type ForbiddenDeveloper,
  idOf,
  MembershipId,
  type OwnerAdminOnly,
  type Principal,
  type ReauthenticationRequired,
  type TextTooLong,
} from '@muniment/core'
import { strictObject, type Codec, optional, prepared, rejected, streamName, type Unbranded } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { beforeAppend } from '../../engine/before-append.ts'
import { carryOut } from '../../engine/carry-out.ts'
import { checkInput } from '../../engine/check-input.ts'
import { envelopeAs } from '../../engine/envelope-of.ts'
import { checksIfAble, loadAccount, loadUser } from '../../engine/load.ts'
import { principalSpeaks } from '../../engine/still-speaks.ts'
import { mintSecret } from '../../engine/mint-secret.ts'
import { plainText } from '../../engine/plain-text.ts'
import type { Secret } from '../../secret.ts'
import { type ActingOptions, type ActingRefusal, actingIn } from '../accounts/act-as-member.ts'
import { type Forms, narrowed, type Verb } from '../verb.ts'

interface IssueApiKey {
  /** 1 to 255 bytes of UTF-8. */
  readonly description?: string
  /** 1 to 4,096 bytes of UTF-8, kept in clear. */
  readonly metadata?: string
  /** The owner's membership; only administrators name another than their own. */
  readonly owner?: MembershipId
}

export type IssueApiKeyInput = Unbranded<IssueApiKey>

/** A key that was issued now. */
export interface NewApiKey {
  readonly credentialId: CredentialId
  /** The key, shown once. */
  readonly apiKey: Secret
  readonly repeated: false
}

/** A key that this command id issued before: only its digest is kept, so nobody can show it again. */
export interface RepeatedApiKey {
  readonly credentialId: CredentialId
  readonly apiKey: undefined
  readonly repeated: true
}

/** `repeated` tells which. */
export type ApiKeyIssued = NewApiKey | RepeatedApiKey

/** Options without a command id: one is made up, so nothing can be a repeat. */
export interface UnnamedCommandOptions extends ActingOptions {
  readonly commandId?: undefined
}

export type IssueApiKeyRefusal =
  | ActingRefusal
  | ReauthenticationRequired
  | ForbiddenDeveloper
  | OwnerAdminOnly
  | CredentialOwnerInactive
  | CredentialExists
  | TextTooLong

/** Far beyond the limits in bytes, which refuse by a name of their own. */
const textLengthMax = 1_000_000

const IssueApiKey: Codec<IssueApiKey> = strictObject<IssueApiKey>('API key', {
  description: optional(plainText(textLengthMax)),
  metadata: optional(plainText(textLengthMax)),
  owner: optional(MembershipId),
})

const limits = { description: 255, metadata: 4096 } as const

const tooLong = (input: IssueApiKey): TextTooLong | undefined => {
  for (const field of ['description', 'metadata'] as const)
    if (Buffer.byteLength(input[field] ?? '', 'utf8') > limits[field])
      return { _tag: 'TextTooLong', field, maxBytes: limits[field] }
  return undefined
}

type Refused = CredentialRejection | ActingRefusal

/** What the gate says to whoever came by a session that has ended, or by a credential that is dropped. */
const tooLate = ({ identity }: Principal): ActingRefusal =>
  identity.kind === 'user' && identity.sessionId === undefined
    ? { _tag: 'CredentialRevoked', reference: 'ERR_NGROK_203' }
    : { _tag: 'SessionExpired' }

const run: Verb<IssueApiKeyInput, ActingOptions, ApiKeyIssued, IssueApiKeyRefusal> = async (engine, given, options) => {
  const input = checkInput(IssueApiKey, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const refusal = tooLong(input.right)
  if (refusal !== undefined) return E.left(rejected(refusal))
  const { description, metadata, owner } = input.right

  const acting = await actingIn(engine, 'credentials.issueApiKey', { ...input.right }, options, 'recent-login')
  if (E.isLeft(acting)) return acting
  const { principal, userId, accountId, membershipId, command } = acting.right
  const credentialId = idOf.apiKey(command.derive('api-key'))
  const envelope = await beforeAppend(() => envelopeAs(engine, command, principal))
  if (E.isLeft(envelope)) return envelope
  const stream = streamName(engine.namespace, credential.category, credentialId)
  const done = await carryOut<CredentialState, CredentialCommand, CredentialEvent, Refused, Secret>(engine, {
    aggregate: credential,
    stream,
    envelope: envelope.right,
    prepare: async () => {
      const { state, check } = await loadAccount(engine, accountId)
      const person = await loadUser(engine, userId)
      if (!(await principalSpeaks(engine, person.state, principal))) return E.left<Refused>(tooLate(principal))
      const { secret, digest } = mintSecret(engine, 'api-key', credentialId)
      return prepared(
        {
          type: 'IssueCredential',
          account: state,
          accountId,
          actor: membershipId,
          owner: owner ?? membershipId,
          credentialId,
          kind: 'api-key',
          secretDigest: digest,
          description,
          metadata,
        },
        { checks: checksIfAble(engine, check, person.check), result: secret },
      )
    },
  })
  if (E.isLeft(done)) return narrowed<IssueApiKeyRefusal>(done)
  // Where the append could not depend on the person: the key of whoever came too late is revoked as soon as it is issued.
  if (!engine.environment.store.capabilities.checksWithoutWrites) {
    const person = await loadUser(engine, userId)
    if (!(await principalSpeaks(engine, person.state, principal)))
      await carryOut(engine, {
        aggregate: credential,
        stream,
        envelope: { ...envelope.right, command: 'credentials.revoke' },
        prepare: () => prepared({ type: 'RevokeCredential', cause: 'first-proof' }),
      })
  }
  const { result: apiKey } = done.right
  return E.right(
    apiKey === undefined ? { credentialId, apiKey, repeated: true } : { credentialId, apiKey, repeated: false },
  )
}

/** A command whose id is made up is nobody's repeat, so its key is there. */
export const issueApiKey = run as Forms<
  Verb<IssueApiKeyInput, UnnamedCommandOptions, NewApiKey, IssueApiKeyRefusal>,
  Verb<IssueApiKeyInput, ActingOptions, ApiKeyIssued, IssueApiKeyRefusal>
>
