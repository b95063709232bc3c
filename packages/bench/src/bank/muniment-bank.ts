/** The bank on our kernel: `execute` over the memory store. @module */
import {
  commandKeyOf,
  type EventStore,
  type ExecuteEnvironment,
  execute,
  FoldedStreams,
  instantOf,
  newEvents,
  prepared,
  type StreamWrite,
  streamName,
  systemClock,
} from '@muniment/kernel'
import { memoryStore } from '@muniment/store-memory'
import { either as E } from 'fp-ts'
import type { Bank, BankOpener } from './bank.ts'
import { bankAccount, bankEvents } from './bank-account.ts'
import { attribution } from './bank-commands.ts'

const streamOf = (id: string): string => streamName('bench', bankAccount.category, id)

/** A bank whose books are in this store. */
export const bankOn = (store: EventStore): Bank => {
  const streams = new FoldedStreams(store)
  const environment: ExecuteEnvironment = { store, streams, now: () => systemClock.now() }
  return {
    run: async (id, command) => {
      const outcome = await execute(environment, {
        aggregate: bankAccount,
        stream: streamOf(id),
        envelope: attribution(command.type),
        prepare: () => prepared(command),
      })()
      if (E.isLeft(outcome)) throw new Error(`${command.type}: ${outcome.left._tag}`)
      return outcome.right
    },
    record: async (id, events) => {
      const stream = streamOf(id)
      const recorded = events.flatMap((event) => {
        const envelope = { ...attribution('Record'), occurredAt: instantOf(Date.now()) }
        return newEvents(bankEvents, [event], { stream, key: commandKeyOf(envelope), envelope })
      })
      await store.append({ stream, expected: 'no_stream', events: recorded as unknown as StreamWrite['events'] })
    },
    state: async (id) => (await streams.load(bankAccount, streamOf(id))).state,
    replay: async (id) => (await new FoldedStreams(store).load(bankAccount, streamOf(id))).state,
  }
}

export const munimentBank: BankOpener = () => bankOn(memoryStore())
