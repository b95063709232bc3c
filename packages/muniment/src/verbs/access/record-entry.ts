/** What is recorded on a session of where it entered, or was refused. @module */
import {
  type AccessRefusal,
  type AccountId,
  anonymous,
  type RequestOrigin,
  type SessionCommand,
  type SessionId,
  session,
} from '@muniment/core'
import { type NotDone, prepared, streamName } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { SessionDecision } from '../../engine/admit-session.ts'
import { beforeAppend } from '../../engine/before-append.ts'
import { carryOut } from '../../engine/carry-out.ts'
import { addressClaimOf } from '../../engine/claims.ts'
import { unrepeatable } from '../../engine/command.ts'
import type { Engine } from '../../engine/engine.ts'
import { envelopeAs, envelopeBy, type Undated } from '../../engine/envelope-of.ts'

/** Where somebody wants to go, and where they come from. */
export interface Entry {
  /** Absent: what concerns the person alone. */
  readonly accountId: AccountId | undefined
  readonly origin: RequestOrigin
}

/** Refusals that are about the account: a session that is nobody's leaves no trace on anybody's record. */
const concernsAccount = new Set<AccessRefusal['_tag']>(['NoSuchAccount', 'NotAMember', 'MemberDisabled'])

type Recorded = E.Either<NotDone<never>, void>

const recordOn = async (
  engine: Engine,
  { sessionId, envelope }: { readonly sessionId: SessionId; readonly envelope: Undated },
  command: SessionCommand,
): Promise<Recorded> => {
  const recorded = await carryOut(engine, {
    aggregate: session,
    stream: streamName(engine.namespace, session.category, sessionId),
    envelope,
    prepare: () => prepared(command),
  })
  // The session was read a moment ago, and no caller names the command: neither can be refused.
  return E.isLeft(recorded) ? (recorded as E.Left<NotDone<never>>) : E.right(undefined)
}

/** A refusal that is about the account, on the session whose token was right. */
export const recordRefusedEntry = async (
  engine: Engine,
  { decision, known, now }: SessionDecision,
  { accountId, origin }: Entry,
): Promise<Recorded> => {
  const refusal = decision.verdict === 'refused' ? decision.refusal._tag : undefined
  if (known === undefined || accountId === undefined || refusal === undefined || !concernsAccount.has(refusal))
    return E.right(undefined)
  const { sessionId, facts } = known
  const command = unrepeatable(engine, 'access.enter', sessionId)
  const by = { principal: anonymous, subject: facts.session?.userId ?? sessionId, origin }
  const envelope = await beforeAppend(async () => ({
    ...(await envelopeBy(engine, command, by)),
    account: accountId,
    sessionId,
  }))
  if (E.isLeft(envelope)) return envelope
  const addressClaim = addressClaimOf(engine, facts.session?.userId, origin.ip)
  const entering = { type: 'EnterAccount', now, accountId, addressClaim, refusal } as const
  return recordOn(engine, { sessionId, envelope: envelope.right }, entering)
}

/** An entry, or a sign of life of whoever enters no account. */
export const recordEntry = async (
  engine: Engine,
  { decision, known, now }: SessionDecision,
  { accountId, origin }: Entry,
): Promise<Recorded> => {
  if (known === undefined || decision.verdict === 'refused') return E.right(undefined)
  const { sessionId, facts } = known
  const command = unrepeatable(engine, 'access.enter', sessionId)
  const envelope = await beforeAppend(() => envelopeAs(engine, command, decision.principal))
  if (E.isLeft(envelope)) return envelope
  const addressClaim = addressClaimOf(engine, facts.session?.userId, origin.ip)
  return recordOn(
    engine,
    { sessionId, envelope: envelope.right },
    accountId === undefined
      ? { type: 'SeeSession', now }
      : { type: 'EnterAccount', now, accountId, addressClaim, refusal: undefined },
  )
}
