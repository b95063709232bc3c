/**
 * Crashes: a process that writes, or opens, is killed at any moment, and the next one opens what it has left.
 *
 * @module
 */
import { randomInt } from 'node:crypto'
import type { EventStore, Json, RecordedEvent, StreamWrite } from '@muniment/kernel'
import { type CaseContext, type ContractCase, limitOf, type Need } from './contract-case.ts'
import { appendManyOf, holds, same } from './expectations.ts'
import { isCaughtUp, pulled } from './feed.ts'
import { type Acknowledged, type Asked, type MortalPlan, untilKilled } from './mortal-writer.ts'
import { again, allEvents, anEvent, aWrite, aWriteOf, idsOf, streamEvents, upTo } from './sample-events.ts'

const needs: readonly Need[] = ['durable', 'module', 'address', 'connect']

const defaultRounds = 10

/** What one process was to write, in lanes, and what was heard of it. */
interface Round {
  readonly lanes: readonly (readonly Asked[])[]
  readonly acknowledged: readonly Acknowledged[]
}

const long = 'x'.repeat(30_000)

/** Singles at exact revisions, batches, appends to several streams where they are atomic, and large ones. */
const lanesOf = ({ store }: CaseContext, round: number): Round['lanes'] => {
  const asked = (lane: string, count: number, writes: (n: number) => readonly StreamWrite[]): Asked[] =>
    upTo(count).map((n) => ({ name: `${round} ${lane} ${n}`, writes: writes(n) }))
  const { atomicMultiStream } = store.capabilities
  return [
    asked('exact', 60, (n) => [aWrite(`exact-${round}`, n === 0 ? 'no_stream' : BigInt(n - 1))]),
    asked('batch', 60, (n) => [aWrite('batch', 'any', 2 + (n % 19))]),
    asked('many', atomicMultiStream ? 60 : 0, () => [aWrite('many-1', 'any', 2), aWrite('many-2', 'any', 3)]),
    asked('large', 20, () => [aWriteOf('large', 'any', anEvent({ data: long }), anEvent({ data: long }))]),
  ]
}

/** The rounds of a case, each with what is to be found out after it. */
const inRounds = async (
  context: CaseContext,
  { openings }: { readonly openings: number },
  check: (store: EventStore, rounds: readonly Round[]) => Promise<void>,
): Promise<void> => {
  const { factory, store, within } = context
  const address = (await factory.address?.(store)) as Json
  const module = factory.module as string
  const limitMs = Math.min(limitOf(factory) / 2, 30_000)
  // Where only one process at a time may have the data, this one has them no longer.
  await within(store.close(), 'close ends')
  const rounds: Round[] = []
  let openMs = 1
  for (let round = 0; round < (factory.crashRounds ?? defaultRounds); round += 1) {
    const lanes = lanesOf(context, round)
    const kill = (planned: Round['lanes'], killed: MortalPlan['killed']): Promise<readonly Acknowledged[]> =>
      untilKilled({ module, address, lanes: planned, killed, limitMs })
    rounds.push({ lanes, acknowledged: await kill(lanes, { after: randomInt(25), delayMs: randomInt(4) }) })
    for (let opening = 0; opening < openings; opening += 1) {
      await kill([], { after: 'opening', delayMs: randomInt(2 + Math.ceil(openMs)) })
    }
    const began = performance.now()
    const reopened = await within(
      Promise.resolve(factory.connect?.(address)),
      'the data of a killed process can be opened',
    )
    openMs = performance.now() - began
    try {
      await check(reopened as EventStore, rounds)
    } finally {
      await within((reopened as EventStore).close(), 'close ends')
    }
  }
}

const eventsById = async (store: EventStore): Promise<ReadonlyMap<string, RecordedEvent>> =>
  new Map((await allEvents(store)).map((event) => [event.id, event]))

/** Every acknowledged event is where its writer was told. */
const areThere = async (store: EventStore, rounds: readonly Round[]): Promise<void> => {
  const there = await eventsById(store)
  for (const { lanes, acknowledged } of rounds) {
    const asked = new Map(lanes.flat().map((one) => [one.name, one]))
    for (const { name, revisions } of acknowledged) {
      for (const [index, { stream, events }] of (asked.get(name) as Asked).writes.entries()) {
        const first = (revisions[index] as bigint) - BigInt(events.length - 1)
        for (const [offset, { id, data }] of events.entries()) {
          const found = there.get(id)
          holds(found !== undefined, `what was acknowledged is there after a crash (${name}, event ${offset})`)
          const place = [found.stream, found.revision, found.data]
          same(place, [stream, first + BigInt(offset), data], 'what was acknowledged is at its place, as it was')
        }
      }
    }
  }
}

/** Every append is there as a whole or not at all, whatever was heard of it. */
const areWhole = async (store: EventStore, rounds: readonly Round[]): Promise<void> => {
  const there = await eventsById(store)
  for (const { name, writes } of rounds.flatMap(({ lanes }) => lanes.flat())) {
    const ids = writes.flatMap(({ events }) => idsOf(events))
    const count = ids.filter((id) => there.has(id)).length
    holds(count === 0 || count === ids.length, `an append is whole or absent after a crash (${name})`, count)
  }
}

const hasNoHoles = async (context: CaseContext, store: EventStore, rounds: readonly Round[]): Promise<void> => {
  const events = await allEvents(store)
  same(new Set(idsOf(events)).size, events.length, 'no event is in the log twice after a crash')
  const asked = new Set(
    rounds.flatMap(({ lanes }) => lanes.flat()).flatMap(({ writes }) => writes.flatMap((write) => idsOf(write.events))),
  )
  same(
    idsOf(events).filter((id) => !asked.has(id)),
    [],
    'nothing is in the log that nobody wrote',
  )
  for (const [stream, own] of grouped(events)) {
    same(
      own.map(({ revision }) => revision),
      upTo(own.length).map(BigInt),
      'revisions have no hole after a crash',
    )
    same(idsOf(await streamEvents(store, stream)), idsOf(own), 'a stream and the whole log agree after a crash')
    const { head } = await store.readStream(stream, { maxCount: 0 })
    same(head, BigInt(own.length - 1), 'the head is the last event after a crash')
  }
  const feed = pulled(context, {}, store)
  const messages = await feed.until(isCaughtUp)
  const seen = messages.flatMap((message) => (message.kind === 'event' ? [message.event.id] : []))
  same(seen, idsOf(events), 'a feed gives the whole log after a crash')
}

const grouped = (events: readonly RecordedEvent[]): ReadonlyMap<string, readonly RecordedEvent[]> => {
  const streams = new Map<string, RecordedEvent[]>()
  for (const event of events) {
    const own = streams.get(event.stream) ?? []
    own.push(event)
    streams.set(event.stream, own)
  }
  return streams
}

/** Repeats what each lane was not told of, as whoever asked for it would. */
const canBeRepeated = async (store: EventStore, rounds: readonly Round[]): Promise<void> => {
  const { lanes, acknowledged } = rounds.at(-1) as Round
  const heard = new Set(acknowledged.map(({ name }) => name))
  const always = store.capabilities.idempotentAppend === 'always'
  for (const lane of lanes) {
    const unheard = lane.find(({ name }) => !heard.has(name))
    if (unheard === undefined) continue
    const { name, writes } = unheard
    if (!always && writes.some(({ expected }) => expected === 'any')) continue
    const before = await eventsById(store)
    const ids = writes.flatMap(({ events }) => idsOf(events))
    const repeated = writes.map(again)
    const results =
      writes.length > 1 ? await appendManyOf(store)(repeated) : [await store.append(repeated[0] as StreamWrite)]
    for (const { alreadyWritten } of results)
      same(alreadyWritten, before.has(ids[0] as string), `a repeat of ${name} after a crash says whether it was there`)
    const after = idsOf(await allEvents(store))
    const added = ids.filter((id) => !before.has(id)).length
    same(after.length, before.size + added, `a repeat of ${name} after a crash is written once`)
    same(
      ids.filter((id) => !after.includes(id)),
      [],
      `a repeat of ${name} after a crash is there`,
    )
  }
}

export const crashCases: readonly ContractCase[] = [
  {
    id: 'CRS-01',
    title: 'what was acknowledged is there and at its place after the process was killed',
    needs,
    run: (context) => inRounds(context, { openings: 0 }, areThere),
  },
  {
    id: 'CRS-02',
    title: 'what was not acknowledged when the process was killed is whole or absent: a batch, an appendMany',
    needs,
    run: (context) => inRounds(context, { openings: 0 }, areWhole),
  },
  {
    id: 'CRS-03',
    title: 'revisions have no hole after the process was killed, and streams, the whole log and a feed agree',
    needs,
    run: (context) => inRounds(context, { openings: 0 }, (store, rounds) => hasNoHoles(context, store, rounds)),
  },
  {
    id: 'CRS-04',
    title: 'a repeat of what was not acknowledged when the process was killed is written once',
    needs,
    run: (context) => inRounds(context, { openings: 0 }, canBeRepeated),
  },
  {
    id: 'CRS-05',
    title: 'a process that is killed while it opens what a killed one has left takes nothing away',
    needs,
    run: (context) =>
      inRounds(context, { openings: 2 }, async (store, rounds) => {
        await areThere(store, rounds)
        await areWhole(store, rounds)
      }),
  },
]
