/**
 * Removing from streams: what is gone, what stays, and that nothing else is touched.
 *
 * @module
 */
import { type EventStore, type ExpectedRevision, isStoreFailure, type StreamAdmin } from '@muniment/kernel'
import type { CaseContext, ContractCase } from './contract-case.ts'
import { adminOf, appendManyOf, holds, refuses, same, sameFields } from './expectations.ts'
import { isCaughtUp, pulled } from './feed.ts'
import { again, allEvents, aWrite, idsOf, revisions, upTo, writeTo } from './sample-events.ts'

/** A stream of five events in the store of this case. */
const fiveIn = async (context: CaseContext, stream = 'a'): Promise<StreamAdmin> => {
  await context.store.append(aWrite(stream, 'no_stream', 5))
  return adminOf(context)
}

const headIs = async (store: EventStore, expected: bigint, promised: string): Promise<void> =>
  same((await store.readStream('a', { maxCount: 0 })).head, expected, promised)

const everyExpectation: readonly ExpectedRevision[] = ['no_stream', 'stream_exists', 'any', 0n, 4n, 5n]

/** Reads stream `a` to its end and does something after the first event. */
const readWith = async (store: EventStore, meanwhile: () => Promise<void>): Promise<number[]> => {
  const seen: number[] = []
  for await (const event of (await store.readStream('a')).events) {
    seen.push(Number(event.revision))
    if (seen.length === 1) await meanwhile()
  }
  return seen
}

/** Names that begin as `a` does, that `a` begins with, and that patterns would take for it. */
const neighbours = ['a-1', 'aa', 'A', 'a-', 'a_1', 'a%', 'other']

export const removalCases: readonly ContractCase[] = [
  {
    id: 'ADM-01',
    title: 'appends go on where they were after a truncation, at the revisions that they expect',
    needs: ['admin'],
    run: async (context) => {
      const { store } = context
      const admin = await fiveIn(context)
      await admin.truncateBefore('a', 3n)
      same((await store.append(aWrite('a', 4n))).revision, 5n, 'revisions go on after a truncation')
      same((await store.append(aWrite('a', 'stream_exists'))).revision, 6n, 'a truncated stream exists')
      await admin.truncateBefore('a', 7n)
      await headIs(store, 6n, 'the head of a stream that is truncated whole stays')
      same((await store.append(aWrite('a', 6n))).revision, 7n, 'revisions go on when all was removed')
      same((await store.append(aWrite('a', 'any'))).revision, 8n, 'revisions go on when all was removed')
      same(await revisions(store, 'a'), [7, 8], 'what was appended after a truncation is read')
    },
  },
  {
    id: 'ADM-02',
    title: 'a truncated stream is not a new one: no_stream and a revision of the past conflict',
    needs: ['admin'],
    run: async (context) => {
      const { store } = context
      const admin = await fiveIn(context)
      for (const before of [2n, 5n]) {
        await admin.truncateBefore('a', before)
        for (const expected of ['no_stream', 0n, 1n, 3n, 5n] as const) {
          const call = (): unknown => store.append(aWrite('a', expected))
          await refuses(call, 'concurrency_conflict', `an append at ${expected} to a truncated stream conflicts`)
        }
        await headIs(store, 4n, 'what conflicted was not written')
      }
    },
  },
  {
    id: 'ADM-03',
    title: 'a truncation further back is ignored, and twice is harmless',
    needs: ['admin'],
    run: async (context) => {
      const { store } = context
      const admin = await fiveIn(context)
      await admin.truncateBefore('a', 0n)
      same(await revisions(store, 'a'), upTo(5), 'truncating before the first event removes nothing')
      for (const before of [3n, 3n, 1n, 0n]) {
        await admin.truncateBefore('a', before)
        same(await revisions(store, 'a'), [3, 4], 'a truncation further back is ignored, and twice is harmless')
      }
      await headIs(store, 4n, 'the head stays')
    },
  },
  {
    id: 'ADM-04',
    title: 'truncating beyond the head, a missing stream or at no revision is an invalid argument and removes nothing',
    needs: ['admin'],
    run: async (context) => {
      const { store } = context
      const admin = await fiveIn(context)
      for (const before of [6n, 2n ** 62n, -1n, 3, 'end', undefined, null]) {
        const call = (): unknown => admin.truncateBefore('a', before as bigint)
        await refuses(call, 'invalid_argument', `truncating before ${String(before)} is refused`)
      }
      for (const before of [0n, 1n]) {
        const call = (): unknown => admin.truncateBefore('missing', before)
        await refuses(call, 'invalid_argument', 'truncating a missing stream is refused')
      }
      same(await revisions(store, 'a'), upTo(5), 'what was refused removes nothing')
      same((await store.append(aWrite('missing', 'no_stream'))).revision, 0n, 'what was refused makes no stream')
    },
  },
  {
    id: 'ADM-05',
    title: 'a stream that was tombstoned can be written no more, under no expectation',
    needs: ['admin'],
    run: async (context) => {
      const { store } = context
      const admin = await fiveIn(context)
      const head = await store.head()
      await admin.tombstone('a', 4n)
      for (const expected of everyExpectation) {
        const detail = await refuses(
          () => store.append(aWrite('a', expected)),
          'stream_tombstoned',
          `an append at ${expected} to a tombstoned stream is refused`,
        )
        sameFields(detail, { stream: 'a' }, 'the failure names the stream')
      }
      same(await store.head(), head, 'what was refused was not written')
    },
  },
  {
    id: 'ADM-06',
    title: 'appendMany writes nothing when one of its streams was tombstoned',
    needs: ['admin', 'atomicMultiStream'],
    run: async (context) => {
      const { store } = context
      const admin = await fiveIn(context)
      await admin.tombstone('a', 'any')
      for (const expected of everyExpectation) {
        const call = (): unknown => appendManyOf(store)([aWrite('b', 'no_stream'), aWrite('a', expected)])
        await refuses(call, 'stream_tombstoned', 'appendMany on a tombstoned stream is refused')
      }
      same((await store.readStream('b')).head, 'no_stream', 'appendMany writes all its streams or none')
    },
  },
  {
    id: 'ADM-07',
    title: 'a tombstone whose expectation does not hold is a conflict and removes nothing',
    needs: ['admin'],
    run: async (context) => {
      const { store } = context
      const admin = await fiveIn(context)
      for (const expected of ['no_stream', 0n, 3n, 5n] as const) {
        const call = (): unknown => admin.tombstone('a', expected)
        await refuses(call, 'concurrency_conflict', `a tombstone at ${expected} conflicts`)
      }
      for (const expected of ['stream_exists', 0n] as const) {
        const call = (): unknown => admin.tombstone('missing', expected)
        await refuses(call, 'concurrency_conflict', `a tombstone at ${expected} of a missing stream conflicts`)
      }
      same(await revisions(store, 'a'), upTo(5), 'a tombstone that conflicts removes nothing')
      same((await store.append(aWrite('a', 4n))).revision, 5n, 'a tombstone that conflicts leaves the stream')
      same((await store.append(aWrite('missing', 'no_stream'))).revision, 0n, 'a tombstone that conflicts leaves none')
    },
  },
  {
    id: 'ADM-08',
    title: 'a tombstone is put under every expectation that holds, and once: what is tombstoned is so for good',
    needs: ['admin'],
    run: async (context) => {
      const { store } = context
      for (const [n, expected] of (['any', 'stream_exists', 4n] as const).entries()) {
        const stream = `s-${n}`
        const admin = await fiveIn(context, stream)
        await admin.tombstone(stream, expected)
        const reading = (): unknown => revisions(store, stream)
        await refuses(reading, 'stream_tombstoned', `a tombstone at ${expected} is put`)
        for (const second of everyExpectation) {
          const call = (): unknown => admin.tombstone(stream, second)
          await refuses(call, 'stream_tombstoned', 'a second tombstone is refused')
        }
        const truncating = (): unknown => admin.truncateBefore(stream, 1n)
        await refuses(truncating, 'stream_tombstoned', 'truncating what was tombstoned is refused')
        await refuses(reading, 'stream_tombstoned', 'what is tombstoned is so for good')
      }
    },
  },
  {
    id: 'ADM-09',
    title: 'other streams are left alone, however alike their names are',
    needs: ['admin'],
    run: async (context) => {
      const { store } = context
      for (const stream of neighbours) await store.append(aWrite(stream, 'no_stream', 3))
      const admin = await fiveIn(context)
      const untouched = async (): Promise<void> => {
        for (const stream of neighbours)
          same(await revisions(store, stream), upTo(3), `removing from a leaves ${stream} alone`)
      }
      await admin.truncateBefore('a', 5n)
      await untouched()
      await admin.tombstone('a', 'any')
      await untouched()
      for (const stream of neighbours)
        same((await store.append(aWrite(stream, 2n))).revision, 3n, `${stream} can still be written`)
    },
  },
  {
    id: 'ADM-10',
    title: 'readAll and feeds show of what was removed what removedInFeeds says, and all of the rest in order',
    needs: ['admin'],
    run: async (context) => {
      const { store } = context
      await writeTo(store, 'b')
      const admin = await fiveIn(context)
      await store.append(aWrite('c', 'no_stream', 2))
      await writeTo(store, 'b')
      const before = await allEvents(store)
      await admin.truncateBefore('a', 3n)
      await admin.tombstone('c', 'any')
      await writeTo(store, 'a')
      const { removedInFeeds } = admin
      holds(
        ['kept', 'kept_for_a_while', 'gone'].includes(removedInFeeds),
        'removedInFeeds is one of three',
        removedInFeeds,
      )
      const isRemoved = ({ stream, revision }: { stream: string; revision: bigint }): boolean =>
        stream === 'c' || (stream === 'a' && revision < 3n)
      const feed = pulled(context)
      const messages = await feed.until(isCaughtUp)
      const followed = messages.flatMap((message) => (message.kind === 'event' ? [message.event] : []))
      for (const [name, shown] of [
        ['readAll', await allEvents(store)],
        ['a feed', followed],
      ] as const) {
        const known = shown.filter((event) => before.some(({ id }) => id === event.id))
        const rest = before.filter((event) => !isRemoved(event))
        same(shown.length - known.length, 1, `${name} shows what was appended after the removal`)
        same(idsOf(known.filter((event) => !isRemoved(event))), idsOf(rest), `${name} shows all of the rest in order`)
        if (removedInFeeds === 'kept') same(idsOf(known), idsOf(before), `${name} shows all, as removedInFeeds says`)
        if (removedInFeeds === 'gone')
          same(idsOf(known), idsOf(rest), `${name} shows nothing of it, as removedInFeeds says`)
        const places = before.map(({ id }) => id)
        const inOrder = known.map(({ id }) => places.indexOf(id))
        same(
          inOrder,
          inOrder.toSorted((a, b) => a - b),
          `${name} shows in order what it still shows`,
        )
      }
    },
  },
  {
    id: 'ADM-11',
    title: 'a read under way gives everything that is kept, and a part is never taken for the whole',
    needs: ['admin'],
    run: async (context) => {
      const { store } = context
      await store.append(aWrite('a', 'no_stream', 1_000))
      const admin = adminOf(context)
      const seen = await readWith(store, () => admin.truncateBefore('a', 500n))
      same(
        seen,
        [...new Set(seen)].toSorted((one, other) => one - other),
        'a read gives revisions in order, each once',
      )
      same(
        seen.filter((revision) => revision >= 500),
        upTo(1_000).slice(500),
        'a read gives everything that is kept',
      )
      try {
        const whole = await readWith(store, () => admin.tombstone('a', 'any'))
        same(whole, upTo(1_000).slice(500), 'a read that ends well is whole')
      } catch (failure) {
        const isSaid = isStoreFailure(failure, 'stream_tombstoned')
        holds(isSaid, 'a read of what is tombstoned meanwhile is whole or fails with stream_tombstoned', failure)
      }
    },
  },
  {
    id: 'ADM-12',
    title: 'the repeat of an append whose events were truncated is never written a second time',
    needs: ['admin'],
    run: async (context) => {
      const { store } = context
      const [first, second] = [aWrite('a', 'no_stream', 2), aWrite('a', 1n, 3)]
      await store.append(first)
      await store.append(second)
      await adminOf(context).truncateBefore('a', 4n)
      for (const write of [first, second]) {
        try {
          const { alreadyWritten } = await store.append(again(write))
          holds(alreadyWritten, 'the repeat of an append that was truncated is a repeat or a conflict', alreadyWritten)
        } catch (failure) {
          const isSaid = isStoreFailure(failure, 'concurrency_conflict')
          holds(isSaid, 'the repeat of an append that was truncated is a repeat or a conflict', failure)
        }
      }
      await headIs(store, 4n, 'the repeat of an append that was truncated is not written')
      same(await revisions(store, 'a'), [4], 'the repeat of an append that was truncated brings nothing back')
    },
  },
  {
    id: 'ADM-13',
    title: 'with a signal that has aborted nothing is removed',
    needs: ['admin'],
    run: async (context) => {
      const { store } = context
      const admin = await fiveIn(context)
      const options = { signal: AbortSignal.abort() }
      await refuses(() => admin.truncateBefore('a', 3n, options), 'aborted', 'truncating is aborted')
      await refuses(() => admin.tombstone('a', 'any', options), 'aborted', 'a tombstone is aborted')
      same(await revisions(store, 'a'), upTo(5), 'what was aborted removes nothing')
    },
  },
  {
    id: 'ADM-14',
    title: 'what is removed through one handle is removed for the other one',
    needs: ['admin', 'second'],
    run: async (context) => {
      const { store, handles } = context
      const second = handles[1] as EventStore
      const admin = await fiveIn(context)
      same(await revisions(second, 'a'), upTo(5), 'the other handle reads the stream')
      await admin.truncateBefore('a', 3n)
      same(await revisions(second, 'a'), [3, 4], 'the other handle reads what is kept')
      await adminOf(context, second).tombstone('a', 4n)
      const reading = (): unknown => revisions(store, 'a')
      await refuses(reading, 'stream_tombstoned', 'a tombstone of one handle holds for the other one')
      const appending = (): unknown => store.append(aWrite('a', 4n))
      await refuses(appending, 'stream_tombstoned', 'a tombstone of one handle holds for the other one')
    },
  },
  {
    id: 'ADM-15',
    title: 'what was removed stays so when the data are opened again',
    needs: ['admin', 'reopen'],
    run: async (context) => {
      const { store, factory, skip } = context
      if (!store.capabilities.durable) skip('the store does not claim to be durable')
      const admin = await fiveIn(context)
      await fiveIn(context, 'b')
      await admin.truncateBefore('a', 3n)
      await admin.tombstone('b', 'any')
      const reopened = (await factory.reopen?.(store)) as EventStore
      try {
        same(await revisions(reopened, 'a'), [3, 4], 'what was truncated stays so when the data are opened again')
        await headIs(reopened, 4n, 'the head stays when the data are opened again')
        const reading = (): unknown => revisions(reopened, 'b')
        await refuses(reading, 'stream_tombstoned', 'a tombstone stays when the data are opened again')
        const appending = (): unknown => reopened.append(aWrite('b', 'any'))
        await refuses(appending, 'stream_tombstoned', 'a tombstone stays when the data are opened again')
        same((await reopened.append(aWrite('a', 4n))).revision, 5n, 'revisions go on where they were')
      } finally {
        await reopened.close()
      }
    },
  },
]
