/**
 * What the two ways of sending an append have in common: what is asked, and what the server says to it.
 *
 * @module
 */
import { type OwnedWrite, StoreFailure } from '@muniment/kernel'
import type { Position } from './checkpoint.ts'

/** An append with the name of its stream on the server. */
export interface Asked {
  readonly write: OwnedWrite
  readonly name: string
}

/** What the server said. */
export interface Answer {
  readonly revision: bigint
  /** Absent where the server has found the events and not their place. */
  readonly position: Position | undefined
}

/** One append on its way. To find a node takes the client as long as it wants, and what is over is not sent any more. */
export interface Delivery {
  sent: boolean
  over: boolean
  /** Called when it is over and was not answered: whatever waits for the answer can go. */
  dropped: () => void
}

export const conflict = (
  { write: { stream, expected } }: Asked,
  actual: bigint | 'no_stream' | undefined,
): StoreFailure =>
  new StoreFailure({ code: 'concurrency_conflict', stream, expected, ...(actual === undefined ? {} : { actual }) })

/** A place as the protocol has it. */
interface PlaceMessage {
  getCommitPosition(): string
  getPreparePosition(): string
}

export const positionIn = (place: PlaceMessage | undefined): Position | undefined =>
  place === undefined
    ? undefined
    : { commit: BigInt(place.getCommitPosition()), prepare: BigInt(place.getPreparePosition()) }
