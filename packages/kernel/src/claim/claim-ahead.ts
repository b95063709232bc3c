/**
 * Claim ahead: takes a value for the effect of a command, so that at any time at most one stream uses it.
 *
 * The claim says who holds a value; whether they use it, their own stream says. A value that is held and not in use, by
 * somebody who died on the way or who uses another by now, goes to whoever asks next. The events are the same on every
 * store. One that appends to several streams at once gets them together with the effect. Elsewhere they are appended one
 * by one, in this order, each at the revision that it was decided on:
 *
 * 1. `ClaimFenced` to the stream of the one who holds the value and does not use it. An effect that was on its way there
 *    expects an earlier revision and fails.
 * 2. `ValueReleased` for them and `ValueClaimed` for us. What is ours already is claimed anew: somebody may have seen that
 *    we hold it and do not use it, and must find the claim changed.
 * 3. The effect, by `execute`, at the revision that its stream had before the claim was read.
 *
 * Whatever fails, all begins again with loading the stream of the effect. Nothing is ever released ahead of that.
 * Leaving out any of this lets two streams use one value (`docs/adr/0009`).
 *
 * @module
 */
import { either as E } from 'fp-ts'
import { type Aggregate, streamName } from '../aggregate.ts'
import { append } from '../append.ts'
import { commandKeyOf } from '../command-id.ts'
import type { Envelope, PrincipalRef } from '../envelope.ts'
import type { CallOptions, StreamRevision, StreamWrite } from '../event-store.ts'
import { type Ahead, type ClaimAhead, type ExecuteEnvironment, newEvents } from '../execute.ts'
import { type Conflict, type Failure, failure, rejected } from '../not-done.ts'
import type { DomainEvent, StoredEvents } from '../stored-events.ts'
import { claim, type ClaimFenced, claimFenced } from './claim.ts'
import type { ClaimKey } from './claim-key.ts'

/** Whose streams hold the values of a scope. */
export interface ClaimOwners<S, Ev extends DomainEvent> {
  readonly aggregate: Aggregate<S, never, Ev | ClaimFenced, unknown>
  /** Whether the owner of this state is known by the value now: nobody else may have it. */
  readonly uses: (state: S, key: ClaimKey) => boolean
  /** Who fences and releases, in the streams of others: a principal of the system. */
  readonly releasedBy: PrincipalRef
}

/** Who claims what. */
export interface ClaimRequest<S, Ev extends DomainEvent, R> {
  readonly namespace: string
  readonly key: ClaimKey
  readonly scope: string
  /** The stream whose events will use the value: that of the effect. */
  readonly ownerStream: string
  readonly owners: ClaimOwners<S, Ev>
  /** The refusal when somebody else uses it. */
  readonly taken: R
}

/** Of others, it says no more than which command it was: neither from where that came nor for which account. */
const envelopeOfRelease = (
  { command, commandId, occurredAt, correlationId }: Envelope,
  principal: PrincipalRef,
): Envelope => ({ principal, command, commandId, occurredAt, correlationId })

interface Place {
  readonly stream: string
  readonly revision: StreamRevision | 'no_stream'
}

interface Authored<E extends DomainEvent> {
  readonly event: E
  readonly by: Envelope
}

/**
 * Their place in the stream is part of the ids: one command may append the same events more than once, and a store must
 * not take that for a repeat.
 */
const writeTo = <E extends DomainEvent>(
  { stream, revision }: Place,
  stored: StoredEvents<E>,
  authored: readonly Authored<E>[],
): StreamWrite => {
  const next = revision === 'no_stream' ? 0 : Number(revision) + 1
  const events = authored.flatMap(({ event, by }, index) =>
    newEvents(stored, [event], { stream, key: commandKeyOf(by), envelope: by, first: next + index }),
  )
  return { stream, expected: revision, events: events as unknown as StreamWrite['events'] }
}

/** Whoever else holds the value, at their head. */
const holderAtHead = async <S, Ev extends DomainEvent>(
  { streams }: ExecuteEnvironment,
  { key, owners }: ClaimRequest<S, Ev, unknown>,
  stream: string,
  options: CallOptions,
): Promise<Place & { readonly isUsed: boolean }> => {
  const { state, revision } = await streams.load(owners.aggregate, stream, options)
  return { stream, revision, isUsed: owners.uses(state, key) }
}

/** What must be appended, in order, before the value may be used; a check where it is ours and need not be claimed anew. */
const preparedFor = async <S, Ev extends DomainEvent, R>(
  environment: ExecuteEnvironment,
  request: ClaimRequest<S, Ev, R>,
  {
    envelope,
    renews,
    options,
  }: { readonly envelope: Envelope; readonly renews: boolean; readonly options: CallOptions },
): Promise<E.Either<R, Ahead>> => {
  const { namespace, key, scope, ownerStream, owners, taken } = request
  const stream = streamName(namespace, claim.category, key)
  const { state, revision } = await environment.streams.load(claim, stream, options)
  // Copied before the next await: the folded state moves on with its stream.
  const { heldBy } = state
  const holder =
    heldBy === undefined || heldBy === ownerStream
      ? undefined
      : await holderAtHead(environment, request, heldBy, options)
  const { commandId } = envelope
  const take = { scope, ownerStream, commandId, isUsed: holder?.isUsed === true, renews }
  const decided = claim.decide(take)({ heldBy })
  if (E.isLeft(decided)) return E.left(taken)
  if (decided.right.length === 0) return E.right({ writes: [], checks: [{ stream, expected: revision }] })

  const release = envelopeOfRelease(envelope, owners.releasedBy)
  const fence: ClaimFenced = { type: 'ClaimFenced', data: { claim: key } }
  const fencing =
    holder === undefined ? [] : [writeTo(holder, { ClaimFenced: claimFenced }, [{ event: fence, by: release }])]
  const claiming = decided.right.map((event) => ({ event, by: event.type === 'ValueReleased' ? release : envelope }))
  return E.right({ writes: [...fencing, writeTo({ stream, revision }, claim.events, claiming)], checks: [] })
}

/** One after the other, as far as nothing is in the way. */
const appendEach = async (
  environment: ExecuteEnvironment,
  writes: readonly StreamWrite[],
  options: CallOptions,
): Promise<Conflict | Failure | undefined> => {
  for (const write of writes) {
    const appended = await append(environment, [write], [], options)
    if (appended._tag !== 'Appended') return appended
  }
  return undefined
}

/**
 * Takes the value, as {@link ClaimAhead} is asked to. Left: `taken`, when somebody else uses it.
 *
 * A claim without an answer leaves the command undone for certain, so its failure is never `outcomeUnknown`.
 */
export const claimAhead =
  <S, Ev extends DomainEvent, R>(environment: ExecuteEnvironment, request: ClaimRequest<S, Ev, R>): ClaimAhead<R> =>
  async (envelope, options) => {
    const { store } = environment
    const atOnce = store.capabilities.atomicMultiStream && store.appendMany !== undefined
    const renews = !(atOnce && store.capabilities.checksWithoutWrites)
    const ahead = await preparedFor(environment, request, { envelope, renews, options })
    if (E.isLeft(ahead)) return E.left(rejected(ahead.left))
    if (atOnce) return ahead
    const inTheWay = await appendEach(environment, ahead.right.writes, options)
    if (inTheWay === undefined) return E.right({ writes: [], checks: [] })
    return E.left(inTheWay._tag === 'Failure' ? failure(inTheWay.cause) : inTheWay)
  }
