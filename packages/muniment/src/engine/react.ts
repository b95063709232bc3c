/**
 * Reactions at once: run in the process that caused them, and again by `catchUp` for whatever a crash left undone.
 *
 * @module
 */
import {
  type AccountRejection,
  account,
  type CredentialRejection,
  credential,
  type MunimentEvent,
  type ReactionAct,
  type ReactionLookups,
  type Reaction,
  reactions,
} from '@muniment/core'
import { type CommandIdReused, type Done, type DomainEvent, type Envelope, fromMetadata, type NotDone, prepared, type RecordedFact, streamIdOf, streamName } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { carryOut } from './carry-out.ts'
import type { Engine } from './engine.ts'
import { type Minted, mintSecret } from './mint-secret.ts'

interface Cause {
  readonly id: string
  readonly streamId: string
  readonly event: MunimentEvent
  readonly envelope: Envelope
}

/** The initiator is kept; the reaction is named; the command id is the event's, in the reaction's own scope. */
const envelopeOf = ({ id, envelope }: Cause, { name }: Reaction, act: ReactionAct): Omit<Envelope, 'occurredAt'> => {
  const { commandDigest: _, occurredAt: __, ...kept } = envelope
  return {
    ...kept,
    ...(act.aggregate === 'account'
      ? { account: act.id }
      : 'accountId' in act.command
        ? { account: act.command.accountId }
        : {}),
    reaction: name,
    command: act.command.type,
    commandId: id,
    causationId: id,
  }
}

const carryOutAct = async (
  engine: Engine,
  cause: Cause,
  reaction: Reaction,
  act: ReactionAct,
  minted?: Minted,
): Promise<E.Either<NotDone<AccountRejection | CredentialRejection | CommandIdReused>, Done<DomainEvent>>> => {
  const envelope = envelopeOf(cause, reaction, act)
  const stream = streamName(engine.namespace, act.aggregate, act.id)
  if (act.aggregate === 'account')
    return carryOut(
      engine,
      { aggregate: account, stream, envelope, prepare: () => prepared(act.command) },
      minted,
    )
  return carryOut(
    engine,
    {
      aggregate: credential,
      stream,
      envelope,
      prepare: () => {
        if (!act.mintsSecret || minted === undefined || act.command.type !== 'IssueDefaultAuthtoken')
          return prepared(act.command)
        const { secret, digest } = mintSecret(engine, 'authtoken', act.id)
        minted.set(act.id, secret)
        return prepared({ ...act.command, secretDigest: digest })
      },
    },
    minted,
  )
}

const reactTo = async (engine: Engine, cause: Cause, minted?: Minted): Promise<void> => {
  const lookups: ReactionLookups = {
    plan: engine.plan,
    isFounded: engine.models.index.isFounded,
    isIssued: engine.models.index.isIssued,
    credentialsOf: engine.models.index.credentialsOf,
  }
  for (const reaction of reactions) {
    if (reaction.on !== cause.event.type) continue
    for (const act of reaction.react(cause, lookups)) {
      const outcome = await carryOutAct(engine, cause, reaction, act, minted)
      // A secret that was drawn for an append that another process won is nobody's.
      if (E.isLeft(outcome) || outcome.right.repeated) minted?.delete(act.id)
    }
  }
}

/** Run the reactions to these events. A refusal or failure of one leaves it to {@link catchUp}. */
export const react = async (
  engine: Engine,
  events: readonly RecordedFact<DomainEvent>[],
  minted?: Minted,
): Promise<void> => {
  for (const { fact, id, stream, metadata } of events) {
    const envelope = fromMetadata(metadata)
    if (envelope === undefined) continue
    await reactTo(engine, { id, streamId: streamIdOf(stream), event: fact as unknown as MunimentEvent, envelope }, minted)
  }
}

/** Run every reaction of the log whose effect is missing: after a crash, and after a failure. */
export const catchUp = async (engine: Engine): Promise<void> => {
  const types = reactions.map(({ on }) => on)
  const causes = [...engine.models.trail.list({ types })].map(({ event }) => event)
  for (const cause of causes) await reactTo(engine, cause)
}
