/**
 * EventStoreDB: our store beside the bare client, on the same server, over the same way.
 *
 * The server is the one that MUNIMENT_EVENTSTOREDB_URL names: one node without TLS. What is measured stays there.
 *
 * @module
 */
import { strict as assert } from 'node:assert'
import { randomUUID } from 'node:crypto'
import { EventStoreDBClient, jsonEvent, START, streamNameFilter } from '@eventstore/db-client'
import type { EventStore } from '@muniment/kernel'
import { eventStoreDbStore } from '@muniment/store-eventstoredb'
import { deposit, historyOf } from '../bank/bank-commands.ts'
import { eventsOf } from '../bank/deposit-events.ts'
import { bankOn } from '../bank/muniment-bank.ts'
import { elapsedRateOf } from '../harness/elapsed-time.ts'
import type { Contender, Measure } from '../harness/measure.ts'

const connectionString = process.env['MUNIMENT_EVENTSTOREDB_URL'] ?? ''

/** An event as the client takes it. */
const bareEvents = (count: number) =>
  eventsOf(count).map(({ id, type, data, metadata }) =>
    jsonEvent({ id, type, data: data as Record<string, string>, metadata }),
  )

const newPrefix = (): string => `bench.${randomUUID()}.`

const newStore = (prefix: string, appendPath: 'unary' | 'batch' = 'unary'): EventStore =>
  eventStoreDbStore({ connectionString, prefix, appendPath })

const newClient = (): EventStoreDBClient => EventStoreDBClient.connectionString(connectionString)

/** What makes the client send each append by itself, as our store does. */
const alone = { credentials: { username: 'nobody', password: 'none' } }

interface Load {
  /** In each append. */
  readonly events: number
  readonly atOnce: number
  readonly appends: number
  readonly path: 'unary' | 'batch'
}

const inTurns = async (appends: number, atOnce: number, append: () => Promise<unknown>): Promise<void> => {
  const lane = async (): Promise<void> => {
    for (let n = 0; n < appends / atOnce; n += 1) await append()
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
}

const appending =
  ({ events, atOnce, appends, path }: Load): Contender =>
  async () => {
    const store = newStore(newPrefix(), path)
    let streams = 0
    return () =>
      elapsedRateOf(appends, () =>
        inTurns(appends, atOnce, () => {
          streams += 1
          return store.append({ stream: `account-${streams}`, expected: 'no_stream', events: eventsOf(events) })
        }),
      )
  }

const appendingBare =
  ({ events, atOnce, appends, path }: Load): Contender =>
  async () => {
    const [client, prefix] = [newClient(), newPrefix()]
    let streams = 0
    const options = { expectedRevision: 'no_stream', ...(path === 'unary' ? alone : {}) } as const
    return () =>
      elapsedRateOf(appends, () =>
        inTurns(appends, atOnce, () => {
          streams += 1
          return client.appendToStream(`${prefix}account-${streams}`, bareEvents(events), options)
        }),
      )
  }

const appendRow = (name: string, path: string, load: Load): Measure => ({
  group: 'eventstoredb',
  name: `eventstoredb-${name}`,
  path: `EventStoreDB: ${path}`,
  unit: 'per second',
  ours: appending(load),
  peer: { name: `bare client, ${load.path} path`, contender: appendingBare(load) },
  budgets: [{ of: 'ratio', atLeast: 0.9 }],
  // A server merges and flushes when it likes: short rounds by turns, so that neither side has more of it.
  rounds: 31,
  notes: ['Appends a second, by the clock on the wall, each to a new stream.'],
})

/** A part of the server with one stream of so many events. */
const filled = async (count: number): Promise<{ readonly prefix: string; readonly store: EventStore }> => {
  const prefix = newPrefix()
  const store = newStore(prefix)
  for (let n = 0; n < count; n += 1_000)
    await store.append({ stream: 'account-1', expected: 'any', events: eventsOf(1_000) })
  return { prefix, store }
}

const historyEvents = 20_000

const reading: Contender = async () => {
  const { store } = await filled(historyEvents)
  return () =>
    elapsedRateOf(historyEvents, async () => {
      let count = 0
      for await (const _ of (await store.readStream('account-1')).events) count += 1
      assert.equal(count, historyEvents)
    })
}

const readingBare: Contender = async () => {
  const { prefix } = await filled(historyEvents)
  const client = newClient()
  return () =>
    elapsedRateOf(historyEvents, async () => {
      let count = 0
      for await (const { event } of client.readStream(`${prefix}account-1`)) count += event === undefined ? 0 : 1
      assert.equal(count, historyEvents)
    })
}

const catchingUp: Contender = async () => {
  const { store } = await filled(historyEvents)
  return () =>
    elapsedRateOf(historyEvents, async () => {
      const stop = new AbortController()
      let count = 0
      for await (const message of store.subscribe({ after: 'start', signal: stop.signal })) {
        if (message.kind === 'event') count += 1
        if (message.kind === 'caught_up') stop.abort()
      }
      assert.equal(count, historyEvents)
    })
}

const catchingUpBare: Contender = async () => {
  const { prefix } = await filled(historyEvents)
  const client = newClient()
  return () =>
    elapsedRateOf(historyEvents, async () => {
      const filter = streamNameFilter({ prefixes: [prefix], maxSearchWindow: 250, checkpointInterval: 1 })
      const feed = client.subscribeToAll({ fromPosition: START, filter })
      let count = 0
      for await (const { event } of feed) {
        count += event === undefined ? 0 : 1
        if (count === historyEvents) break
      }
      await feed.unsubscribe()
      assert.equal(count, historyEvents)
    })
}

const accountEvents = 20
const commands = 200

/** `cold`: the account is folded anew for each command; else its state is kept, and only what is new is read. */
const commanding =
  (cold: boolean): Contender =>
  async () => {
    const store = newStore(newPrefix())
    let accounts = 0
    return async () => {
      const bank = bankOn(store)
      const ids = Array.from({ length: cold ? commands : 1 }, () => `${(accounts += 1)}`)
      for (const id of ids) await bank.record(id, historyOf(accountEvents))
      if (!cold) await bank.run(ids[0] ?? '', deposit(0))
      return elapsedRateOf(commands, async () => {
        for (let n = 0; n < commands; n += 1) await bank.run(ids[n % ids.length] ?? '', deposit(n))
      })
    }
  }

/** What a command asks of the server, and nothing else: the stream, or its new events, and one append. */
const askingBare =
  (cold: boolean): Contender =>
  async () => {
    const [client, prefix] = [newClient(), newPrefix()]
    let accounts = 0
    return async () => {
      const streams = Array.from({ length: cold ? commands : 1 }, () => `${prefix}account-${(accounts += 1)}`)
      for (const stream of streams)
        await client.appendToStream(stream, bareEvents(accountEvents), { expectedRevision: 'no_stream', ...alone })
      let last = BigInt(accountEvents) - 1n
      return elapsedRateOf(commands, async () => {
        for (let n = 0; n < commands; n += 1) {
          const stream = streams[n % streams.length] ?? ''
          if (cold) last = BigInt(accountEvents) - 1n
          const fromRevision = cold ? 0n : last + 1n
          for await (const { event } of client.readStream(stream, { fromRevision })) last = event?.revision ?? last
          await client.appendToStream(stream, bareEvents(1), { expectedRevision: last, ...alone })
          last += 1n
        }
      })
    }
  }

const row = (
  name: string,
  path: string,
  ours: Contender,
  bare: Contender,
  { atLeast, note }: { readonly atLeast?: number; readonly note: string },
): Measure => ({
  group: 'eventstoredb',
  name: `eventstoredb-${name}`,
  path: `EventStoreDB: ${path}`,
  unit: 'per second',
  ours,
  peer: { name: 'bare client', contender: bare },
  budgets: atLeast === undefined ? [] : [{ of: 'ratio', atLeast }],
  notes: [note],
})

const ofHistory = `Events a second, of ${historyEvents}, by the clock on the wall.`

/** Rows that need a server. */
export const eventStoreDb: readonly Measure[] = [
  appendRow('append', 'appends, one after the other', { events: 1, atOnce: 1, appends: 300, path: 'unary' }),
  appendRow('append-64', 'appends, 64 at once', { events: 1, atOnce: 64, appends: 1_280, path: 'unary' }),
  appendRow('append-100', 'appends of 100 events', { events: 100, atOnce: 1, appends: 60, path: 'unary' }),
  appendRow('append-64-batch', 'appends, 64 at once, shared call', {
    events: 1,
    atOnce: 64,
    appends: 2_560,
    path: 'batch',
  }),
  row('read', 'read a stream', reading, readingBare, { atLeast: 0.8, note: ofHistory }),
  row('catch-up', 'catch up with the log', catchingUp, catchingUpBare, { atLeast: 0.8, note: ofHistory }),
  row('command-cold', `command on a stream of ${accountEvents} events, cold`, commanding(true), askingBare(true), {
    note: 'Commands a second, one after the other. The bare client reads and appends, and decodes, folds and decides nothing.',
  }),
  row('command-warm', 'command on a stream, warm', commanding(false), askingBare(false), {
    note: 'The state is kept and the new events are asked for, of which there are none; the bare client asks the same.',
  }),
]
