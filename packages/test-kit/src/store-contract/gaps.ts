/**
 * Gaps: appends that have their places and are committed late, or never.
 *
 * Others may have to wait for such an append, or may not: a store may let one commit at a time. What is the same for
 * all is that nothing is skipped, and that what will never come stops nobody.
 *
 * @module
 */
import type { AppendResult, Checkpoint, EventStore, StreamWrite } from '@muniment/kernel'
import type { CaseContext, ContractCase, HeldAppend } from './contract-case.ts'
import { same } from './expectations.ts'
import { type Follower, follower } from './follower.ts'
import { allEvents, aWrite, idsOf } from './sample-events.ts'
import { withWorkers, workerNeeds } from './worker.ts'

/** Appends beside one that is held: those that were answered, and those that wait for it. */
class Beside {
  readonly #context: CaseContext
  /** Ids of what was committed. */
  readonly committed: string[] = []
  readonly answered: AppendResult[] = []
  #under: Promise<unknown>[] = []

  constructor(context: CaseContext) {
    this.#context = context
  }

  /** One event to each of these streams, by all handles. */
  append(...streams: readonly string[]): void {
    const { handles } = this.#context
    for (const [n, stream] of streams.entries()) {
      const write = aWrite(stream, 'any')
      const append = async (): Promise<void> => {
        this.answered.push(await (handles[n % handles.length] as EventStore).append(write))
        this.committed.push(...idsOf(write.events))
      }
      const appended = append()
      appended.catch(() => undefined)
      this.#under.push(appended)
    }
  }

  /** Nothing is held any more: all are answered. */
  async released(): Promise<void> {
    const under = Promise.all(this.#under)
    this.#under = []
    await this.#context.within(under, 'an append beside one that is over is answered')
  }

  async commit(held: HeldAppend, { events }: StreamWrite): Promise<void> {
    await this.#context.within(held.commit(), 'an append that was held is committed')
    this.committed.push(...idsOf(events))
    await this.released()
  }
}

const hold = async ({ store, factory, within }: CaseContext, write: StreamWrite): Promise<HeldAppend> =>
  within(factory.slowWriter?.(store, write) as Promise<HeldAppend>, 'an append begins')

/** The rollback of a held append. Skips where the factory knows none. */
const rollbackOf = ({ skip }: CaseContext, held: HeldAppend): (() => Promise<unknown>) =>
  held.rollback?.bind(held) ?? skip('the held appends of the factory cannot be rolled back')

/** Resolves once these are all in the log. */
const hasAll = async (store: EventStore, ids: readonly string[]): Promise<void> => {
  for (;;) {
    const there = new Set(idsOf(await allEvents(store)))
    if (ids.every((id) => there.has(id))) return
    await new Promise((resolve) => void setTimeout(resolve, 5))
  }
}

const readersOf = (context: CaseContext): readonly Follower[] =>
  context.handles.map((handle) => follower(context, handle))

export const gapCases: readonly ContractCase[] = [
  {
    id: 'GAP-01',
    title: 'an append that was given its place first and is committed last is skipped by no reader and no feed',
    needs: ['slowWriter'],
    run: async (context) => {
      const [beside, readers] = [new Beside(context), readersOf(context)]
      for (let round = 0; round < 3; round += 1) {
        const write = aWrite(`slow-${round}`, 'no_stream', 1 + round)
        const held = await hold(context, write)
        beside.append('x', `y-${round}`)
        for (const { pollOften } of readers) await pollOften()
        beside.append('x', 'z')
        for (const { pollOften } of readers) await pollOften()
        await beside.commit(held, write)
        beside.append('after')
        await beside.released()
      }
      for (const reader of readers) await reader.hasSeen(beside.committed)
      for (const reader of readers) await reader.end()
    },
  },
  {
    id: 'GAP-02',
    title: 'the place of an append that was rolled back stops nobody, and its stream is as if nothing had been',
    needs: ['slowWriter'],
    run: async (context) => {
      const [beside, readers] = [new Beside(context), readersOf(context)]
      const held = await hold(context, aWrite('slow', 'no_stream', 2))
      const rollback = rollbackOf(context, held)
      beside.append('x', 'y')
      for (const { pollOften } of readers) await pollOften()
      await context.within(rollback(), 'an append is rolled back')
      await beside.released()
      for (const reader of readers) await reader.hasSeen(beside.committed)
      same((await context.store.readStream('slow')).head, 'no_stream', 'what was rolled back is not there')
      const write = aWrite('slow', 'no_stream')
      same((await context.store.append(write)).revision, 0n, 'revisions have no hole where an append was rolled back')
      for (const reader of readers) await reader.hasSeen([...beside.committed, ...idsOf(write.events)])
      for (const reader of readers) await reader.end()
    },
  },
  {
    id: 'GAP-03',
    title: 'many gaps, single and in a row, keep no event from any reader',
    needs: ['slowWriter'],
    run: async (context) => {
      const [beside, readers] = [new Beside(context), readersOf(context)]
      for (let round = 0; round < 40; round += 1) {
        const write = aWrite(`slow-${round}`, 'no_stream', 1 + (round % 4))
        const held = await hold(context, write)
        const rollback = rollbackOf(context, held)
        if (round % 3 === 0) beside.append('x')
        if (round % 5 === 0) for (const { poll } of readers) await poll()
        if (round % 4 === 3) await beside.commit(held, write)
        else await context.within(rollback(), 'an append is rolled back')
        await beside.released()
      }
      beside.append('last')
      await beside.released()
      for (const reader of readers) await reader.hasSeen(beside.committed)
      for (const reader of readers) await reader.end()
    },
  },
  {
    id: 'GAP-04',
    title: 'a writer that is killed before it commits stops neither writers nor readers, and leaves nothing behind',
    needs: ['slowWriter', ...workerNeeds],
    run: async (context) => {
      const [beside, readers] = [new Beside(context), readersOf(context)]
      const write = JSON.stringify(aWrite('killed', 'no_stream', 3))
      const script = `await factory.slowWriter(store, ${write}); await tell('begun'); await asked()`
      await withWorkers(context, 1, script, async ([worker]) => {
        same(await worker?.told(), 'begun', 'an append begins in another process')
        beside.append('x', 'y')
        for (const { pollOften } of readers) await pollOften()
        await worker?.kill()
        await beside.released()
        beside.append('x')
        await beside.released()
        for (const reader of readers) await reader.hasSeen(beside.committed)
      })
      same((await context.store.readStream('killed')).head, 'no_stream', 'what was never committed is not there')
      for (const reader of readers) await reader.end()
    },
  },
  {
    id: 'GAP-05',
    title: 'a reader and a feed that are started anew at every event skip and repeat nothing beside slow writers',
    needs: ['slowWriter'],
    run: async (context) => {
      const { store, within } = context
      const beside = new Beside(context)
      const [read, fed]: [string[], string[]] = [[], []]
      let [readAt, fedAt]: [Checkpoint | 'start', Checkpoint | 'start'] = ['start', 'start']
      const readOne = async (): Promise<void> => {
        for await (const message of store.readAll({ after: readAt, maxCount: 1 })) {
          if (message.kind === 'event') read.push(message.event.id)
          readAt = message.checkpoint
        }
      }
      /** Up to the next event, or until there is none. */
      const feedOne = async (): Promise<void> => {
        const { signal } = new AbortController()
        for await (const message of store.subscribe({ after: fedAt, signal })) {
          if (message.kind === 'fell_behind') continue
          if (message.kind === 'event') fed.push(message.event.id)
          fedAt = message.checkpoint ?? fedAt
          if (message.kind !== 'checkpoint') break
        }
      }
      const readSome = async (): Promise<void> => {
        for (let n = 0; n < 3; n += 1) {
          await within(readOne(), 'a read of the whole log is answered')
          await within(feedOne(), 'a feed gives an event or says that it has caught up')
        }
      }
      for (let round = 0; round < 10; round += 1) {
        const write = aWrite(`slow-${round}`, 'no_stream', 2)
        const held = await hold(context, write)
        beside.append('x', `y-${round}`)
        await readSome()
        if (round % 2 === 0) await beside.commit(held, write)
        else if (held.rollback === undefined) await beside.commit(held, write)
        else await within(held.rollback(), 'an append is rolled back')
        await beside.released()
        await readSome()
      }
      const isUpTo = (count: number): boolean => read.length >= count && fed.length >= count
      for (let n = 0; n < beside.committed.length && !isUpTo(beside.committed.length); n += 1) await readSome()
      const log = idsOf(await allEvents(store))
      same(log.toSorted(), beside.committed.toSorted(), 'the log has what was committed, and nothing else')
      same(read, log, 'a reader that is started anew at every event is given each once, in order')
      same(fed, log, 'a feed that is started anew at every event is given each once, in order')
    },
  },
  {
    id: 'GAP-06',
    title:
      'an append that stays open lets reads be answered, and whoever is behind because of it can see that they are',
    needs: ['slowWriter'],
    run: async (context) => {
      const { store, within } = context
      const [beside, readers] = [new Beside(context), readersOf(context)]
      const write = aWrite('slow', 'no_stream')
      const held = await hold(context, write)
      for (const round of [1, 2, 3, 4, 5]) {
        beside.append('x', `y-${round}`)
        for (const { pollOften } of readers) await pollOften()
        await within(store.head(), 'the head is told while an append stays open')
        const { head } = await within(store.readStream('slow'), 'a stream is read while an append to it stays open')
        same(head, 'no_stream', 'an append that is not committed is seen by nobody')
        for (const result of beside.answered) for (const reader of readers) reader.isOpenAbout(result)
      }
      if (held.rollback === undefined) await beside.commit(held, write)
      else await within(held.rollback(), 'an append is rolled back')
      await beside.released()
      for (const reader of readers) await reader.hasSeen(beside.committed)
      for (const reader of readers) await reader.end()
    },
  },
  {
    id: 'GAP-07',
    title: 'data with gaps that are opened again are whole, and go on where they were for whoever resumes',
    needs: ['slowWriter', 'reopen'],
    run: async (context) => {
      const beside = new Beside(context)
      for (const round of [1, 2, 3]) {
        const held = await hold(context, aWrite(`slow-${round}`, 'no_stream', round))
        beside.append('x')
        // Where it cannot be rolled back, the last one stays open.
        if (held.rollback === undefined) break
        if (round < 3) await context.within(held.rollback(), 'an append is rolled back')
        if (round < 3) await beside.released()
      }
      const before = await context.within(allEvents(context.store), 'the whole log is read while an append is open')
      const at = before.at(-1)?.checkpoint ?? 'start'
      const reopened = (await context.factory.reopen?.(context.store)) as EventStore
      try {
        // An append that waited for the open one was cut off when its store was closed, or not.
        await Promise.allSettled([beside.released()])
        await context.within(hasAll(reopened, beside.committed), 'what was acknowledged is there when opened again')
        const there = idsOf(await allEvents(reopened))
        same(there.slice(0, before.length), idsOf(before), 'the log begins as it did')
        const reader = follower(context, reopened, at)
        const rest = there.slice(before.length)
        for (const stream of ['x', 'slow-1', 'y']) {
          const write = aWrite(stream, 'any')
          await context.within(reopened.append(write), 'an append to data that were opened again is answered')
          rest.push(...idsOf(write.events))
          await reader.poll()
        }
        await reader.hasSeen(rest)
        await reader.end()
      } finally {
        await reopened.close()
      }
    },
  },
]
