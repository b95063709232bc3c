/**
 * The CheckpointStore on EventStoreDB: a stream for each follower, of which the newest event is kept.
 *
 * @module
 */
import {
  checkPortName,
  checkProgress,
  type CheckpointStore,
  type EventStore,
  type Progress,
  StoreFailure,
} from '@muniment/kernel'
import { fieldsOf, type Newest, type PortOptions, PortStreams } from './port-streams.ts'

/**
 * Any number of processes may use the same streams.
 *
 * @throws StoreFailure `invalid_argument` for a store that this package did not make, or an option.
 */
export const eventStoreDbCheckpointStore = (store: EventStore, options: PortOptions = {}): CheckpointStore => {
  const streams = new PortStreams(store, options, 'checkpoint')

  const progressOf = (follower: string, { data }: Newest): Progress => {
    const { checkpoint, sequence } = fieldsOf(data)
    return streams.checked(follower, { checkpoint, sequence } as Progress, checkProgress)
  }

  return {
    durable: true,
    load: async (follower) => {
      checkPortName(follower, 'follower')
      const newest = await streams.newest(follower)
      return newest === undefined ? undefined : { ...progressOf(follower, newest), token: newest.revision.toString() }
    },
    save: async (follower, progress, token) => {
      checkPortName(follower, 'follower')
      checkProgress(progress)
      if (token !== undefined && !/^\d{1,19}$/.test(token)) throw new StoreFailure({ code: 'checkpoint_conflict' })
      const { checkpoint, sequence } = progress
      const before = token === undefined ? undefined : { revision: BigInt(token) }
      if (before === undefined) await streams.keepNewest(follower)
      const revision = await streams.write(follower, before, 'CheckpointSaved', { checkpoint, sequence })
      if (revision === undefined) throw new StoreFailure({ code: 'checkpoint_conflict' })
      return revision.toString()
    },
  }
}
