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
  type UserRejection,
  user,
} from '@muniment/core'
import {
  type CommandIdReused,
  type Done,
  type DomainEvent,
  type Envelope,
  fromMetadata,
  type NotDone,
  prepared,
  type RecordedFact,
  streamIdOf,
  streamName,
} from '@muniment/kernel'
import type { SequencedEvent } from '@muniment/projections'
import { either as E } from 'fp-ts'
import type { Engine } from './engine.ts'
import { type Minted, mintSecret } from './mint-secret.ts'
import { record } from './carry-out.ts'

interface Cause {
  readonly id: string
  readonly streamId: string
  readonly event: MunimentEvent
  readonly envelope: Envelope
}

/** The initiator is kept; the reaction is named; the command id is the event's, in the reaction's own scope. */
const envelopeOf = ({ id, envelope }: Cause, { name }: Reaction, act: ReactionAct): Omit<Envelope, 'occurredAt'> => {
  const { commandDigest: _, occurredAt: __, account: of, ...kept } = envelope
  const within = act.aggregate === 'account' ? act.id : 'accountId' in act.command ? act.command.accountId : of
  return {
    ...kept,
    // What a person is, beside their memberships, is no account's to know.
    ...(act.aggregate === 'user' || within === undefined ? {} : { account: within }),
    reaction: name,
    command: act.verb,
    commandId: id,
    causationId: id,
  }
}

/** Whether somebody is present to be shown secrets, and what may end it early. */
interface Attended {
  readonly minted?: Minted | undefined
  readonly signal?: AbortSignal | undefined
}

const recordAct = async (
  engine: Engine,
  cause: Cause,
  reaction: Reaction,
  act: ReactionAct,
  { minted, signal }: Attended,
): Promise<
  E.Either<NotDone<AccountRejection | CredentialRejection | UserRejection | CommandIdReused>, Done<DomainEvent>>
> => {
  const envelope = envelopeOf(cause, reaction, act)
  const stream = streamName(engine.namespace, act.aggregate, act.id)
  const common = { stream, envelope, ...(signal === undefined ? {} : { signal }) }
  if (act.aggregate === 'user')
    return record(engine, { ...common, aggregate: user, prepare: () => prepared(act.command) })
  if (act.aggregate === 'account')
    return record(engine, { ...common, aggregate: account, prepare: () => prepared(act.command) })
  return record(engine, {
    ...common,
    aggregate: credential,
    prepare: () => {
      if (!act.mintsSecret || minted === undefined || act.command.type !== 'IssueDefaultAuthtoken')
        return prepared(act.command)
      const { secret, digest } = mintSecret(engine, 'authtoken', act.id)
      minted.set(act.id, secret)
      return prepared({ ...act.command, secretDigest: digest })
    },
  })
}

const causesIn = (events: readonly RecordedFact<DomainEvent>[]): readonly Cause[] =>
  events.flatMap(({ fact, id, stream, metadata }) => {
    const envelope = fromMetadata(metadata)
    const event = fact as unknown as MunimentEvent
    return envelope === undefined ? [] : [{ id, streamId: streamIdOf(stream), event, envelope }]
  })

/** What came of the reactions to one event. */
interface Reacted {
  /** Events that were recorded: they may ask for more. */
  readonly further: readonly Cause[]
  /** Why something is left undone. Refusals are not among it: what is so already is done. */
  readonly undone: readonly NotDone<never>[]
}

const lookupsIn = ({ plan, models: { index } }: Engine): ReactionLookups => {
  const { isFounded, isIssued, isLeaving, isGone, membershipsOf, isRevoked, isRemoved, credentialsOf } = index
  return { plan, isFounded, isIssued, isLeaving, isGone, membershipsOf, isRevoked, isRemoved, credentialsOf }
}

const reactTo = async (engine: Engine, cause: Cause, attended: Attended): Promise<Reacted> => {
  const lookups = lookupsIn(engine)
  const further: Cause[] = []
  const undone: NotDone<never>[] = []
  for (const reaction of reactions) {
    if (reaction.on !== cause.event.type) continue
    for (const act of reaction.react(cause, lookups)) {
      const outcome = await recordAct(engine, cause, reaction, act, attended)
      // A secret that was drawn for an append that another process won is nobody's.
      if (E.isLeft(outcome) || outcome.right.repeated) attended.minted?.delete(act.id)
      if (E.isRight(outcome)) further.push(...causesIn(outcome.right.events))
      else if (outcome.left._tag !== 'Rejected') undone.push(outcome.left)
    }
  }
  return { further, undone }
}

const reactToAll = async (
  engine: Engine,
  causes: readonly Cause[],
  attended: Attended,
): Promise<readonly NotDone<never>[]> => {
  const open = [...causes]
  const leftUndone: NotDone<never>[] = []
  for (let next = 0; next < open.length && attended.signal?.aborted !== true; next += 1) {
    const { further, undone } = await reactTo(engine, open[next] as Cause, attended)
    open.push(...further)
    leftUndone.push(...undone)
  }
  return leftUndone
}

/** Run the reactions to these events. A failure of one leaves it to {@link catchUp}, a while later. */
export const react =
  (engine: Engine): Engine['react'] =>
  async (events, minted) => {
    const undone = await reactToAll(engine, causesIn(events), { minted })
    if (undone.length > 0) engine.later.ask()
  }

/**
 * Look at open causes again, every one by default: run the reactions whose effect is missing and settle what is done with.
 * Tells what is still undone: empty when all is done. What this instance is carrying out itself is left to it.
 */
export const catchUp = async (
  engine: Engine,
  signal?: AbortSignal,
  causes: readonly SequencedEvent[] = engine.causes.list(),
): Promise<readonly NotDone<never>[]> => {
  const stopped = (): boolean => signal?.aborted === true
  const leftUndone: NotDone<never>[] = []
  for (const cause of causes) {
    if (stopped()) break
    if (engine.underway.has(cause.envelope.correlationId)) continue
    const undone = await reactToAll(engine, [cause], { signal })
    if (undone.length === 0 && !stopped()) engine.causes.settle(cause)
    leftUndone.push(...undone)
  }
  return leftUndone
}

/** Settle the open causes that no reaction has anything to do for, and leave the others. */
export const settleWhatIsDone = (engine: Engine): void => {
  const lookups = lookupsIn(engine)
  for (const cause of engine.causes.list()) {
    const asks = reactions.some((one) => one.on === cause.type && one.react(cause, lookups).length > 0)
    if (!asks) engine.causes.settle(cause)
  }
}
