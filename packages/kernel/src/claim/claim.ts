/**
 * Claim: who holds a value that must be unique. One stream for each value.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import type { Aggregate } from '../aggregate.ts'
import { type StoredEvent, type StoredEvents, stored } from '../stored-events.ts'
import { ClaimKey } from './claim-key.ts'

export interface ValueClaimed {
  readonly type: 'ValueClaimed'
  readonly data: { readonly scope: string; readonly ownerStream: string; readonly commandId: string }
}

export interface ValueReleased {
  readonly type: 'ValueReleased'
  readonly data: { readonly ownerStream: string }
}

export type ClaimEvent = ValueClaimed | ValueReleased

/**
 * A value that this stream claimed and does not use may go to somebody else: whatever was decided on the stream as it was
 * before is void. Stands in the stream of the one who claimed it, never in that of the claim.
 */
export interface ClaimFenced {
  readonly type: 'ClaimFenced'
  readonly data: { readonly claim: ClaimKey }
}

/** For the events of every category whose streams claim something. */
export const claimFenced: StoredEvent<ClaimFenced> = stored<ClaimFenced>('ClaimFenced', { claim: ClaimKey })

/** The stored names of a claim stream. */
export const claimEvents: StoredEvents<ClaimEvent> = {
  ValueClaimed: stored<ValueClaimed>('ValueClaimed', { scope: t.string, ownerStream: t.string, commandId: t.string }),
  ValueReleased: stored<ValueReleased>('ValueReleased', { ownerStream: t.string }),
}

/** Who holds the value, if anybody. */
export interface ClaimState {
  heldBy: string | undefined
}

/** Take the value for a stream. */
export interface TakeClaim {
  readonly scope: string
  readonly ownerStream: string
  readonly commandId: string
  /** Whether the stream that holds the value, if it is another, uses it. */
  readonly isUsed: boolean
  /**
   * Take anew what is ours already. Where the effect is not in the same append, somebody may have seen the claim and be
   * about to take it over: they must find it changed.
   */
  readonly renews: boolean
}

/** Somebody else holds and uses it. Whose it is stays untold. */
export interface ValueTaken {
  readonly _tag: 'ValueTaken'
}

/**
 * A claim: free values are taken, used ones refused. What another stream holds and does not use is released for it and
 * taken: whoever appends that has made sure first that it stays unused.
 */
export const claim: Aggregate<ClaimState, TakeClaim, ClaimEvent, ValueTaken> = {
  category: 'claim',
  events: claimEvents,
  initial: () => ({ heldBy: undefined }),
  evolve: (draft, fact) => {
    switch (fact.type) {
      case 'ValueClaimed':
        draft.heldBy = fact.data.ownerStream
        return
      case 'ValueReleased':
        if (draft.heldBy === fact.data.ownerStream) draft.heldBy = undefined
        return
    }
  },
  decide:
    ({ scope, ownerStream, commandId, isUsed, renews }) =>
    ({ heldBy }) => {
      const claimed: ClaimEvent = { type: 'ValueClaimed', data: { scope, ownerStream, commandId } }
      if (heldBy === undefined) return E.right([claimed])
      if (heldBy === ownerStream) return E.right(renews ? [claimed] : [])
      if (isUsed) return E.left({ _tag: 'ValueTaken' })
      return E.right([{ type: 'ValueReleased', data: { ownerStream: heldBy } }, claimed])
    },
}
