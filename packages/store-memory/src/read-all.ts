/**
 * Reading the whole log: a finite read of what was there when it began.
 *
 * @module
 */
import {
  checkOptions,
  type Checkpoint,
  type CheckpointMessage,
  checkReadAll,
  type EventMessage,
  type ReadAllOptions,
} from '@muniment/kernel'
import { checkpointAt, positionOf } from './checkpoint.ts'
import type { EventLog } from './event-log.ts'
import { presented, type StoredEvent } from './stored-event.ts'
import { eventsPerTurn, nextTurn } from './turns.ts'

/**
 * Events in order, then the checkpoint of the last event looked at, matching or not; no checkpoint when nothing was
 * looked at and none was given.
 *
 * @throws StoreFailure `invalid_argument`, `aborted`, from the iteration.
 */
export async function* readAll(
  log: EventLog,
  options: ReadAllOptions = {},
): AsyncGenerator<EventMessage | CheckpointMessage, void, void> {
  checkOptions(options)
  const { signal, maxCount = Number.POSITIVE_INFINITY } = options
  log.checkUsable(signal)
  const matches = checkReadAll(options)
  await log.turns.giveWay()
  log.checkUsable(signal)

  const { events } = log
  const length = events.length
  const backwards = options.direction === 'backwards'
  const { after = backwards ? 'end' : 'start' } = options
  const step = backwards ? -1 : 1
  const stop = backwards ? -1 : length
  let position: number
  let unmoved: Checkpoint | undefined
  if (after === 'start') position = backwards ? -1 : 0
  else if (after === 'end') {
    position = backwards ? length - 1 : length
    unmoved = backwards ? undefined : log.head
  } else {
    position = positionOf(after, length, 'after') + step
    unmoved = after
  }
  const first = position

  let count = 0
  let lookedAt = 0
  for (; position !== stop && count < maxCount; position += step) {
    const event = events[position] as StoredEvent
    lookedAt += 1
    if (lookedAt % eventsPerTurn === 0) {
      await nextTurn()
      log.checkUsable(signal)
    }
    if (!matches(event)) continue
    count += 1
    log.checkUsable(signal)
    const read = presented(event)
    yield { kind: 'event', event: read, checkpoint: read.checkpoint }
  }
  const checkpoint = position === first ? unmoved : checkpointAt(position - step)
  if (checkpoint !== undefined) yield { kind: 'checkpoint', checkpoint }
}
