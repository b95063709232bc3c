/**
 * Following the log: history, one `caught_up`, then every append, until a signal, a `break` or the end of the store.
 *
 * A feed keeps a position in the log and nothing else, so a slow consumer costs no memory and delays nobody.
 *
 * @module
 */
import { checkSubscribe, type FeedMessage, type SubscribeOptions } from '@muniment/kernel'
import type { Waiter } from './append-bell.ts'
import { checkpointAt, positionOf } from './checkpoint.ts'
import type { EventLog } from './event-log.ts'
import { presented } from './stored-event.ts'
import { eventsPerTurn, nextTurn } from './turns.ts'

// Well below a turn's worth, so that a consumer that saves checkpoints loses little and an abort is seen soon.
const unmatchedPerCheckpoint = 1_000

/** Position of the first event to look at. `end` is where the log ended when the feed was asked for. */
const startOf = (log: EventLog, after: unknown, end: number): number => {
  if (after === 'start') return 0
  if (after === 'end') return end
  return positionOf(after, log.events.length, 'after') + 1
}

async function* messages(
  log: EventLog,
  options: SubscribeOptions,
  feed: Waiter & { readonly returned: boolean },
  end: number,
): AsyncGenerator<FeedMessage, void, void> {
  log.checkUsable()
  const matches = checkSubscribe(options)
  const { after, signal } = options
  await log.turns.giveWay()

  const ended = (): boolean => signal.aborted || feed.returned || log.closed
  let position = startOf(log, after, end)
  let caughtUp = false
  let unmatched = 0
  let yielded = 0
  while (!ended()) {
    const event = log.events[position]
    if (event !== undefined) {
      position += 1
      if (matches(event)) {
        unmatched = 0
        yielded += 1
        if (yielded % eventsPerTurn === 0) await nextTurn()
        if (ended()) return
        const read = presented(event)
        yield { kind: 'event', event: read, checkpoint: read.checkpoint }
        continue
      }
      unmatched += 1
      if (unmatched < unmatchedPerCheckpoint) continue
      await nextTurn()
      if (ended()) return
    }
    if (unmatched > 0) {
      unmatched = 0
      yield { kind: 'checkpoint', checkpoint: checkpointAt(position - 1) }
    } else if (!caughtUp) {
      caughtUp = true
      yield { kind: 'caught_up', checkpoint: position === 0 ? undefined : checkpointAt(position - 1) }
    } else {
      await log.bell.wait(signal, feed)
      yielded = 0
    }
  }
}

/**
 * `fell_behind` is never sent: history and live are read from the same log.
 *
 * @throws StoreFailure `invalid_argument`, from the iteration.
 */
export const subscribe = (log: EventLog, options: SubscribeOptions): AsyncIterable<FeedMessage> => {
  const end = log.events.length
  return {
    [Symbol.asyncIterator]: () => {
      const feed = { wake: () => {}, returned: false }
      const generator = messages(log, options, feed, end)
      return {
        next: () => generator.next(),
        // The generator alone would queue this behind a pull that waits for the next append.
        return: () => {
          feed.returned = true
          feed.wake()
          return generator.return()
        },
      }
    },
  }
}
