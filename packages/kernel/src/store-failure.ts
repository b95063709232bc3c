/**
 * Every way in which a store can fail, by code, with what may be done about it.
 *
 * A failure is not a refusal: it says nothing about whether the domain would have agreed.
 *
 * @module
 */
import type { ExpectedRevision, StreamRevision } from './event-store.ts'

/** What failed, with the fields that each code carries. */
export type StoreFailureDetail =
  /** Certainly not written. Reload and decide again. `actual` is absent when the store does not know it. */
  | {
      readonly code: 'concurrency_conflict'
      readonly stream: string
      readonly expected: ExpectedRevision
      readonly actual?: StreamRevision | 'no_stream'
    }
  /** Sent, no answer. Repeat the identical append; if still unknown, read and look for the event ids. */
  | { readonly code: 'outcome_unknown'; readonly stream: string }
  /** Certainly not written. Repeat. */
  | { readonly code: 'unavailable' }
  /** The stream can never be written again. */
  | { readonly code: 'stream_tombstoned'; readonly stream: string }
  /** Sizes in bytes. Never repeat. */
  | { readonly code: 'event_too_large' | 'append_too_large'; readonly size: number; readonly max: number }
  /** The call itself is wrong. `field` names the argument, `rule` what it broke. Never repeat. */
  | { readonly code: 'invalid_argument'; readonly field: string; readonly rule: string }
  /** This store cannot do it. `needs` names the capability. Never repeat. */
  | { readonly code: 'unsupported'; readonly needs: string }
  | { readonly code: 'access_denied' }
  /** A hole in revisions, text that is no JSON, a broken chain. Never repeat; alarm. `where` names the place. */
  | { readonly code: 'corrupt_store'; readonly where: string }
  /** The feed ended after the adapter's own budget of reconnections. Restart from the last checkpoint. */
  | { readonly code: 'subscription_dropped' }
  /** Another instance moved the checkpoint. Stop this one. */
  | { readonly code: 'checkpoint_conflict' }
  /** Our own signal. */
  | { readonly code: 'aborted' }

/** The code alone. */
export type StoreFailureCode = StoreFailureDetail['code']

const describe = (detail: StoreFailureDetail): string => {
  switch (detail.code) {
    case 'concurrency_conflict':
      return `stream ${detail.stream} is at ${detail.actual ?? 'another revision'}, expected ${detail.expected}`
    case 'outcome_unknown':
      return `no answer to the append on ${detail.stream}`
    case 'stream_tombstoned':
      return `stream ${detail.stream} is tombstoned`
    case 'event_too_large':
    case 'append_too_large':
      return `${detail.size} bytes, at most ${detail.max} are allowed`
    case 'invalid_argument':
      return `${detail.field}: ${detail.rule}`
    case 'unsupported':
      return `the store lacks ${detail.needs}`
    case 'corrupt_store':
      return detail.where
    case 'unavailable':
    case 'access_denied':
    case 'subscription_dropped':
    case 'checkpoint_conflict':
    case 'aborted':
      return 'no further detail'
  }
}

/** The one error class that stores throw. The message holds codes, names and sizes, never values of events. */
export class StoreFailure extends Error {
  override readonly name = 'StoreFailure'
  readonly detail: StoreFailureDetail

  constructor(detail: StoreFailureDetail, options?: { readonly cause?: unknown }) {
    super(`${detail.code}: ${describe(detail)}`, options)
    this.detail = detail
  }

  get code(): StoreFailureCode {
    return this.detail.code
  }
}

/** True for a {@link StoreFailure}, of one of the codes when some are given. */
export const isStoreFailure = (value: unknown, ...codes: readonly StoreFailureCode[]): value is StoreFailure =>
  value instanceof StoreFailure && (codes.length === 0 || codes.includes(value.code))
