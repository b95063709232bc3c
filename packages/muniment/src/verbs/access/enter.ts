/**
 * `access.enter`: through the gate, by a dashboard session or by an API key. The one source of principals.
 *
 * A session enters an account, or none for what concerns the person alone; an API key enters its own account. An API
 * key is checked against the access index while that is known to be fresh, otherwise against the streams themselves.
 *
 * @module
 */
import {
  type AccessFacts,
  type AccessRefusal,
  AccountId,
  admit,
  anonymous,
  type Decision,
  idOf,
  type Principal,
  type SessionId,
  session,
} from '@muniment/core'
import {
  failure,
  type Instant,
  type NotDone,
  strictObject,
  type Codec,
  oneOf,
  optional,
  prepared,
  rejected,
  streamName,
  type Unbranded,
} from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { admitApiKey, parsed } from '../../engine/admit-api-key.ts'
import { beforeAppend } from '../../engine/before-append.ts'
import { carryOut } from '../../engine/carry-out.ts'
import { checkInput } from '../../engine/check-input.ts'
import { addressClaimOf } from '../../engine/claims.ts'
import { unrepeatable } from '../../engine/command.ts'
import type { Engine } from '../../engine/engine.ts'
import { envelopeAs, envelopeBy } from '../../engine/envelope-of.ts'
import { dashboardFacts } from '../../engine/gather-facts.ts'
import { digestOf } from '../../engine/mint-secret.ts'
import type { InvalidInput } from '../../refusals.ts'
import type { PresentedSecret } from '../../secret.ts'
import { PresentedSecretType } from '../presented-secret.ts'
import { type OriginInput, originFields, originOf } from '../origin-fields.ts'
import type { Verb } from '../verb.ts'

/** By a dashboard session. */
export interface EnterBySession extends OriginInput {
  /** The token of `access.logIn`, as it was answered or its text. */
  readonly session: PresentedSecret
  /** Absent: what concerns the person alone, such as accepting an invitation. */
  readonly account?: AccountId | undefined
  readonly surface: 'dashboard'
}

/** By an API key. */
export interface EnterByApiKey extends OriginInput {
  /** The key of `credentials.issueApiKey`, as it was answered or its text. */
  readonly apiKey: PresentedSecret
  readonly surface: 'api'
  /** `strong` reads the streams, whatever the index knows. Default `fresh`. */
  readonly consistency?: 'fresh' | 'strong' | undefined
}

export type EnterInput = Unbranded<EnterBySession> | EnterByApiKey

export type EnterRefusal = InvalidInput | AccessRefusal

const EnterBySession: Codec<EnterBySession> = strictObject<EnterBySession>('entry by session', {
  session: PresentedSecretType,
  account: optional(AccountId),
  surface: oneOf('surface', 'dashboard'),
  ...originFields,
})

const EnterByApiKey: Codec<EnterByApiKey> = strictObject<EnterByApiKey>('entry by API key', {
  apiKey: PresentedSecretType,
  surface: oneOf('surface', 'api'),
  consistency: optional(oneOf('consistency', 'fresh', 'strong')),
  ...originFields,
})

/** Refusals that are about the account: a session that is nobody's leaves no trace on anybody's record. */
const concernsAccount = new Set<AccessRefusal['_tag']>(['NoSuchAccount', 'NotAMember', 'MemberDisabled'])

const recordEntry = async (
  engine: Engine,
  input: EnterBySession,
  { sessionId, now, facts, decision }: { sessionId: SessionId; now: Instant; facts: AccessFacts; decision: Decision },
): Promise<E.Either<NotDone<EnterRefusal>, void>> => {
  const { account: accountId } = input
  const { ip } = originOf(input)
  const refusal = decision.verdict === 'refused' ? decision.refusal._tag : undefined
  if (accountId === undefined || (refusal !== undefined && !concernsAccount.has(refusal))) return E.right(undefined)
  const command = unrepeatable(engine, 'access.enter', sessionId)
  const refused = { principal: anonymous, subject: facts.session?.userId ?? sessionId, origin: originOf(input) }
  const envelope = await beforeAppend(async () =>
    decision.verdict === 'allowed'
      ? envelopeAs(engine, command, decision.principal)
      : { ...(await envelopeBy(engine, command, refused)), account: accountId, sessionId },
  )
  if (E.isLeft(envelope)) return envelope
  const addressClaim = addressClaimOf(engine, facts.session?.userId, ip)
  const recorded = await carryOut(engine, {
    aggregate: session,
    stream: streamName(engine.namespace, session.category, sessionId),
    envelope: envelope.right,
    prepare: () => prepared({ type: 'EnterAccount', now, accountId, addressClaim, refusal }),
  })
  // The session was read a moment ago, and no caller names the command: neither can be refused.
  return E.isLeft(recorded) ? (recorded as E.Left<NotDone<never>>) : E.right(undefined)
}

const answer = (decision: Decision): E.Either<NotDone<EnterRefusal>, Principal> =>
  decision.verdict === 'refused' ? E.left(rejected(decision.refusal)) : E.right(decision.principal)

const enterBySession = async (
  engine: Engine,
  input: EnterBySession,
): Promise<E.Either<NotDone<EnterRefusal>, Principal>> => {
  const now = engine.environment.now()
  const { account: accountId } = input
  const secret = parsed(input.session)
  if (secret?.kind !== 'dashboard-session') return answer(admit({ surface: 'dashboard', now, accountId }, {}))
  const sessionId = idOf.session(secret.publicId)
  const read = await beforeAppend(() => dashboardFacts(engine, { sessionId, proof: digestOf(secret.text), accountId }))
  if (E.isLeft(read)) return read
  const facts = read.right
  const decision = admit({ surface: 'dashboard', now, accountId, instance: engine.instance }, facts, originOf(input))
  const recorded = await recordEntry(engine, input, { sessionId, now, facts, decision })
  return E.isLeft(recorded) ? recorded : answer(decision)
}

const enterByApiKey = async (
  engine: Engine,
  input: EnterByApiKey,
): Promise<E.Either<NotDone<EnterRefusal>, Principal>> => {
  // By hand, not by beforeAppend: on the path of every request each promise less is some percent.
  try {
    const { apiKey, consistency = 'fresh' } = input
    const decided = admitApiKey(engine, apiKey, {
      consistency,
      origin: originOf(input),
      instance: engine.instance,
    })
    return answer(decided instanceof Promise ? await decided : decided)
  } catch (cause) {
    return E.left(failure(cause))
  }
}

export const enter: Verb<EnterInput, Record<string, never>, Principal, EnterRefusal> = (engine, given) => {
  if ((given as Partial<EnterInput> | undefined)?.surface === 'api') {
    const input = checkInput(EnterByApiKey, given)
    return E.isLeft(input) ? Promise.resolve(E.left(rejected(input.left))) : enterByApiKey(engine, input.right)
  }
  const input = checkInput(EnterBySession, given)
  return E.isLeft(input) ? Promise.resolve(E.left(rejected(input.left))) : enterBySession(engine, input.right)
}
