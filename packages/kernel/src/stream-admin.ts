/**
 * The StreamAdmin port: removing from streams, for what a host keeps beside the log.
 *
 * Never for the log itself: `sequence` counts its events, and an auditor counts them again.
 *
 * @module
 */
import type { CallOptions, ExpectedRevision, StreamRevision } from './event-store.ts'

/**
 * What was removed is not read from its stream any more; revisions go on where they were.
 *
 * Every method rejects with a `StoreFailure` and nothing else.
 */
export interface StreamAdmin {
  /** What `readAll` and feeds show of removed events: still all, all until the store cleans up, or nothing. */
  readonly removedInFeeds: 'kept' | 'kept_for_a_while' | 'gone'
  /**
   * Remove every event before this revision; that of the head plus one removes all. Further back than it was is ignored,
   * twice is harmless. The head stays: `readStream` answers it, `no_stream` is no longer true.
   *
   * @throws StoreFailure `invalid_argument` for a revision beyond the head plus one, or a stream that does not exist;
   *   `stream_tombstoned`, `unavailable`, `outcome_unknown`, `access_denied`, `aborted`.
   */
  truncateBefore(stream: string, revision: StreamRevision, options?: CallOptions): Promise<void>
  /**
   * Remove the stream for good: reading it and writing to it is `stream_tombstoned` ever after.
   *
   * @throws StoreFailure `concurrency_conflict`, `stream_tombstoned`, `invalid_argument`, `unavailable`,
   *   `outcome_unknown`, `access_denied`, `aborted`.
   */
  tombstone(stream: string, expected: ExpectedRevision, options?: CallOptions): Promise<void>
}
