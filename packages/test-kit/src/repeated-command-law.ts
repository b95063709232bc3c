/**
 * The law of repeated commands: retried is not repeated. A command id that was carried out is answered with its first
 * outcome, whatever has happened since, and nothing is recorded a second time.
 *
 * It runs the whole of `execute`, over histories that no decide needs to have led to. A rejected command and one with
 * nothing to record are no outcomes: they are decided anew.
 *
 * @module
 */
import { deepStrictEqual, fail, ok } from 'node:assert/strict'
import {
  type Aggregate,
  commandKeyOf,
  type Done,
  type DomainEvent,
  type EventStore,
  type ExecuteEnvironment,
  type Execution,
  execute,
  FoldedStreams,
  type Instant,
  newEvents,
  prepared,
  type RecordedEvent,
  type StreamWrite,
} from '@muniment/kernel'
import fc from 'fast-check'
import { either as E, type taskEither as TE } from 'fp-ts'
import type { Law } from './law.ts'
import { lawStore } from './law-store.ts'

/** What carries out a command: `execute`, and in the tests of this law one that is broken. */
export type CarryOut = <S, C, Ev extends DomainEvent, R>(
  environment: ExecuteEnvironment,
  execution: Execution<S, C, Ev, R>,
) => TE.TaskEither<unknown, Done<Ev>>

interface Tried<Ev, C> {
  readonly event: fc.Arbitrary<Ev>
  readonly command: fc.Arbitrary<C>
  readonly occurredAt: fc.Arbitrary<Instant>
}

type Happened<Ev> = readonly [event: Ev, occurredAt: Instant]

const stream = 'test.law-1'

const envelopeOf = (commandId: string) => ({
  principal: { kind: 'user', id: 'usr_00000000000000000000000000000001', source: 'api' },
  command: 'laws.try',
  commandId,
  commandDigest: 'digest',
  correlationId: commandId,
})

const eventsIn = async (store: EventStore): Promise<readonly RecordedEvent[]> => {
  const found: RecordedEvent[] = []
  for await (const event of (await store.readStream(stream)).events) found.push(event)
  return found
}

/** Appends what happened, each event by a command of its own. */
const record = async <S, C, Ev extends DomainEvent, R>(
  store: EventStore,
  { events }: Aggregate<S, C, Ev, R>,
  happened: readonly Happened<Ev>[],
): Promise<void> => {
  for (const [event, occurredAt] of happened) {
    const { head } = await store.readStream(stream)
    const envelope = { ...envelopeOf(`after ${head}`), occurredAt }
    const written = newEvents(events, [event], { stream, key: commandKeyOf(envelope), envelope })
    await store.append({ stream, expected: head, events: written as unknown as StreamWrite['events'] })
  }
}

const asRecorded = <Ev extends DomainEvent>({ events }: Done<Ev>) =>
  events.map(({ fact, id, metadata }) => ({ fact: { ...fact }, id, metadata: { ...metadata } }))

/** The law, for one aggregate. */
export const repeatedCommandLaw = <S extends object, C, Ev extends DomainEvent, R>(
  aggregate: Aggregate<S, C, Ev, R>,
  { event, command, occurredAt }: Tried<Ev, C>,
  carryOut: CarryOut = execute,
): Law => ({
  title:
    'emits nothing for a command id that was carried out before: its first outcome is answered, whatever came since',
  check: async () => {
    const history = fc.array(fc.tuple(event, occurredAt), { maxLength: 8 })
    let carriedOut = 0
    const property = fc.asyncProperty(history, command, history, occurredAt, async (before, asked, since, now) => {
      const store = lawStore()
      await record(store, aggregate, before)
      const aProcess = (): ExecuteEnvironment => ({ store, streams: new FoldedStreams(store), now: () => now })
      const first = aProcess()
      const run = (environment: ExecuteEnvironment, prepare: Execution<S, C, Ev, R>['prepare']) =>
        carryOut(environment, { aggregate, stream, envelope: envelopeOf('asked'), prepare })()
      const outcome = await run(first, () => prepared(asked))
      if (E.isLeft(outcome) || outcome.right.events.length === 0) return
      carriedOut += 1
      await record(store, aggregate, since)
      const stored = await eventsIn(store)
      for (const environment of [first, aProcess()]) {
        const again = await run(environment, () => prepared(asked))
        deepStrictEqual(await eventsIn(store), stored, 'events were recorded for a command that was done before')
        if (E.isLeft(again)) fail('a command that was done before was not done when it was asked for again')
        ok(again.right.repeated, 'a repeated command was not marked as one')
        deepStrictEqual(asRecorded(again.right), asRecorded(outcome.right))
      }
    })
    await fc.assert(property)
    ok(carriedOut > 0, 'not one of the commands was carried out')
  },
})
