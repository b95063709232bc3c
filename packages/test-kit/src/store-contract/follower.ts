/**
 * A reader that resumes where it was, and a feed beside it: what was committed must come to both, once and in order.
 *
 * @module
 */
import type { AppendResult, Checkpoint, EventStore, RecordedEvent } from '@muniment/kernel'
import type { CaseContext } from './contract-case.ts'
import { holds, same } from './expectations.ts'
import { allEvents, idsOf } from './sample-events.ts'

/** Two readers of one store. */
export interface Follower {
  /** Reads once more from where the last read ended. */
  readonly poll: () => Promise<void>
  /** Reads again and again, and gives the feed time to go wrong. */
  readonly pollOften: () => Promise<void>
  /** Fails unless whoever has not seen what was written knows that they are behind it. */
  readonly isOpenAbout: (result: AppendResult) => void
  /**
   * Waits until both have seen as many events as were committed. Fails when they do not come, when they are not exactly
   * those, and when they are in another order than in the whole log.
   */
  readonly hasSeen: (committed: readonly string[]) => Promise<void>
  readonly end: () => Promise<void>
}

/** One event of a reader, or only how far it is. */
interface Reader {
  readonly name: string
  readonly seen: RecordedEvent[]
  at: Checkpoint | undefined
}

const later = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms))

/** Begins to read at this place of the store, which is the start unless one is given. */
export const follower = (
  { within }: Pick<CaseContext, 'within'>,
  store: EventStore,
  from: Checkpoint | 'start' = 'start',
): Follower => {
  const polled: Reader = { name: 'a reader that resumes', seen: [], at: undefined }
  const fed: Reader = { name: 'a feed', seen: [], at: undefined }
  const abort = new AbortController()
  const follow = async (): Promise<void> => {
    for await (const message of store.subscribe({ after: from, signal: abort.signal })) {
      if (message.kind === 'fell_behind') continue
      if (message.kind === 'event') fed.seen.push(message.event)
      fed.at = message.checkpoint ?? fed.at
    }
  }
  const following = follow()
  following.catch(() => undefined)
  const read = async (): Promise<void> => {
    for await (const message of store.readAll({ after: polled.at ?? from })) {
      if (message.kind === 'event') polled.seen.push(message.event)
      polled.at = message.checkpoint
    }
  }
  const poll = (): Promise<void> => within(read(), 'a read of the whole log is answered')
  const isUpTo = async (count: number): Promise<void> => {
    while (polled.seen.length < count || fed.seen.length < count) {
      await poll()
      await Promise.race([later(5), following.then(() => later(5))])
    }
  }
  return {
    poll,
    pollOften: async () => {
      for (let n = 0; n < 10; n += 1) {
        await poll()
        await later(3)
      }
    },
    isOpenAbout: ({ checkpoint }) => {
      for (const { name, seen, at } of [polled, fed]) {
        if (checkpoint === undefined || at === undefined) continue
        const sees = seen.some((event) => event.checkpoint === checkpoint)
        const promised = `${name} has seen what was written, or is at a checkpoint before it`
        holds(sees || store.compareCheckpoints(at, checkpoint) < 0, promised, { at, written: checkpoint })
      }
    },
    hasSeen: async (committed) => {
      const seenBy = ({ name, seen }: Reader): string => `${name} ${idsOf(seen).length}`
      const promised = (): string => `all ${committed.length} events that were committed come to every reader`
      const arrived = within(isUpTo(committed.length), promised())
      await arrived.catch((thrown: unknown) => {
        holds(false, `${promised()}; ${seenBy(polled)}, ${seenBy(fed)} of them`, String(thrown))
      })
      await poll()
      const log = await allEvents(store, { after: from })
      for (const [index, event] of log.slice(1).entries())
        holds(
          (log[index]?.position ?? 0n) < event.position,
          'positions strictly increase along the log',
          event.position,
        )
      same(idsOf(log).toSorted(), committed.toSorted(), 'the log has what was committed, and nothing else')
      for (const { name, seen } of [polled, fed])
        same(idsOf(seen), idsOf(log), `${name} is given every event once, in the order of the log`)
    },
    end: async () => {
      abort.abort()
      await within(following, 'a feed whose signal aborts ends')
    },
  }
}
