/**
 * Claim ahead: the write that takes a value in the same atomic append as its effect, claim first.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import { streamName } from '../aggregate.ts'
import { commandKeyOf } from '../command-id.ts'
import type { Envelope } from '../envelope.ts'
import type { StreamCheck, StreamWrite } from '../event-store.ts'
import { type ExecuteEnvironment, newEvents } from '../execute.ts'
import { claim, type ValueTaken } from './claim.ts'
import type { ClaimKey } from './claim-key.ts'

/** What `execute` puts ahead of the effect: a write that takes the value, or a check that it is still ours. */
export interface ClaimAhead {
  readonly ahead: readonly StreamWrite[]
  readonly checks: readonly StreamCheck[]
}

/** Who claims what. */
export interface ClaimRequest {
  readonly namespace: string
  readonly key: ClaimKey
  readonly scope: string
  /** The stream whose events will hold the value. */
  readonly ownerStream: string
  /** The envelope of the effect. */
  readonly envelope: Envelope
}

/**
 * Read the claim and prepare its part of the append. Left: `ValueTaken`.
 *
 * The append needs a store with `atomicMultiStream`; others are refused by `execute` as `unsupported`.
 */
export const claimAhead = async (
  environment: ExecuteEnvironment,
  { namespace, key, scope, ownerStream, envelope }: ClaimRequest,
): Promise<E.Either<ValueTaken, ClaimAhead>> => {
  const stream = streamName(namespace, claim.category, key)
  const { state, revision } = await environment.streams.load(claim, stream)
  const decided = claim.decide({ scope, ownerStream, commandId: envelope.commandId })(state)
  if (E.isLeft(decided)) return decided
  if (decided.right.length === 0) return E.right({ ahead: [], checks: [{ stream, expected: revision }] })
  const events = newEvents(claim.events, decided.right, { stream, key: commandKeyOf(envelope), envelope })
  return E.right({ ahead: [{ stream, expected: revision, events: events as StreamWrite['events'] }], checks: [] })
}
