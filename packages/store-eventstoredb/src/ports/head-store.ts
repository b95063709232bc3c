/**
 * The HeadStore on EventStoreDB: a stream for each log, of which the newest event is kept.
 *
 * @module
 */
import { checkHead, checkPortName, type EventStore, type Head, type HeadStore, isNewHead } from '@muniment/kernel'
import { fieldsOf, type Newest, type PortOptions, PortStreams } from './port-streams.ts'

/**
 * A log whose head is kept on the same server can be set back together with it: keep heads of a log elsewhere where its
 * administrators are not to be trusted.
 *
 * @throws StoreFailure `invalid_argument` for a store that this package did not make, or an option.
 */
export const eventStoreDbHeadStore = (store: EventStore, options: PortOptions = {}): HeadStore => {
  const streams = new PortStreams(store, options, 'head')

  const headOf = (log: string, newest: Newest | undefined): Head | undefined => {
    if (newest === undefined) return undefined
    const { size, note } = fieldsOf(newest.data)
    return streams.checked(log, { size, note } as Head, checkHead)
  }

  return {
    durable: true,
    latest: async (log) => {
      checkPortName(log, 'log')
      return headOf(log, await streams.newest(log))
    },
    record: async (log, head) => {
      checkPortName(log, 'log')
      checkHead(head)
      const { size, note } = head
      await streams.settled(async () => {
        const newest = await streams.newest(log)
        if (!isNewHead(headOf(log, newest), { size, note })) return true
        if (newest === undefined) await streams.keepNewest(log)
        const revision = await streams.write(log, newest, 'HeadRecorded', { size, note })
        return revision === undefined ? undefined : true
      })
    },
  }
}
