/**
 * Reading the whole log: its order, its checkpoints, its filters and its ends.
 *
 * @module
 */
import type {
  AllFilter,
  Checkpoint,
  CheckpointMessage,
  EventMessage,
  EventStore,
  ReadAllOptions,
  RecordedEvent,
} from '@muniment/kernel'
import type { ContractCase } from './contract-case.ts'
import { failureOf, holds, refuses, same } from './expectations.ts'
import { allEvents, allMessages, anEvent, aWrite, aWriteOf, idsOf, onStreams, upTo, writeTo } from './sample-events.ts'

const numbersOf = (events: readonly RecordedEvent[]): number[] => events.map((event) => (event.data as { n: number }).n)

/** Five events in one stream, each with the checkpoint that a read of everything gives it. */
const fiveEvents = async (store: EventStore): Promise<Checkpoint[]> => {
  await store.append(aWrite('a', 'no_stream', 5))
  return (await allMessages(store)).slice(0, 5).map((message) => message.checkpoint)
}

const checkpointAfter = (messages: readonly (EventMessage | CheckpointMessage)[]): Checkpoint => {
  const last = messages.at(-1)
  holds(last?.kind === 'checkpoint', 'a read of the log ends with a checkpoint: how far it looked', last)
  return last.checkpoint
}

const named = (event: RecordedEvent): string => `${event.stream}${event.revision}`

/** Reads page by page until a page is not full, each from where the last message of the one before stands. */
const inPages = async (store: EventStore, options: ReadAllOptions & { maxCount: number }): Promise<RecordedEvent[]> => {
  const paged: RecordedEvent[] = []
  let { after } = options
  for (;;) {
    const messages = await allMessages(store, { ...options, ...(after === undefined ? {} : { after }) })
    const events = messages.flatMap((message) => (message.kind === 'event' ? [message.event] : []))
    paged.push(...events)
    holds(events.length <= options.maxCount, `a page of ${options.maxCount} has at most as many events`, events.length)
    if (events.length < options.maxCount || paged.length > 1_000) return paged
    after = messages.at(-1)?.checkpoint ?? after
  }
}

export const readAllCases: readonly ContractCase[] = [
  {
    id: 'RDA-01',
    title: 'an empty store has no events and no head',
    needs: [],
    run: async ({ store }) => {
      for (const options of [{}, { direction: 'backwards' }, { after: 'end' }] as const)
        same(await allEvents(store, options), [], 'an empty store has no events')
      same(await store.head(), undefined, 'an empty store has no head')
    },
  },
  {
    id: 'RDA-02',
    title: 'after is exclusive: after start, a checkpoint, the last one and end',
    needs: [],
    run: async ({ store }) => {
      const checkpoints = await fiveEvents(store)
      same(new Set(checkpoints).size, 5, 'every event has a checkpoint of its own')
      const reads: readonly (readonly [string, ReadAllOptions, readonly number[]])[] = [
        ['without options', {}, [0, 1, 2, 3, 4]],
        ['after start', { after: 'start' }, [0, 1, 2, 3, 4]],
        ['after the first', { after: checkpoints[0] as string }, [1, 2, 3, 4]],
        ['after the second', { after: checkpoints[1] as string }, [2, 3, 4]],
        ['after the last', { after: checkpoints[4] as string }, []],
        ['after end', { after: 'end' }, []],
      ]
      for (const [name, options, expected] of reads)
        same(numbersOf(await allEvents(store, options)), expected, `a read ${name} of five events`)
    },
  },
  {
    id: 'RDA-03',
    title: 'backwards: after end, a checkpoint, the first one and start',
    needs: [],
    run: async ({ store }) => {
      const checkpoints = await fiveEvents(store)
      const reads: readonly (readonly [string, ReadAllOptions, readonly number[]])[] = [
        ['backwards', {}, [4, 3, 2, 1, 0]],
        ['backwards after end', { after: 'end' }, [4, 3, 2, 1, 0]],
        ['backwards after the third', { after: checkpoints[2] as string }, [1, 0]],
        ['backwards after the first', { after: checkpoints[0] as string }, []],
        ['backwards after start', { after: 'start' }, []],
      ]
      for (const [name, options, expected] of reads) {
        const events = await allEvents(store, { ...options, direction: 'backwards' })
        same(numbersOf(events), expected, `a read ${name} of five events`)
      }
    },
  },
  {
    id: 'RDA-04',
    title: 'maxCount none, one, exact and beyond is kept, in both directions',
    needs: [],
    run: async ({ store }) => {
      await fiveEvents(store)
      for (const maxCount of [0, 1, 2, 5, 6]) {
        const forwards = numbersOf(await allEvents(store, { maxCount }))
        same(forwards, upTo(5).slice(0, maxCount), `a read of at most ${maxCount} of five events`)
        const backwards = numbersOf(await allEvents(store, { maxCount, direction: 'backwards' }))
        same(backwards, upTo(5).toReversed().slice(0, maxCount), `a read of at most ${maxCount} backwards`)
      }
    },
  },
  {
    id: 'RDA-05',
    title: 'pages of 1, 2, 7 and 1,000 give the same events as one read, filtered or not, in both directions',
    needs: [],
    run: async ({ store }) => {
      for (const n of upTo(23)) await writeTo(store, n % 3 === 0 ? 'a' : 'b')
      for (const direction of ['forwards', 'backwards'] as const) {
        for (const filter of [{}, onStreams('b')]) {
          const whole = idsOf(await allEvents(store, { direction, filter }))
          for (const maxCount of [1, 2, 7, 1_000]) {
            const paged = idsOf(await inPages(store, { direction, filter, maxCount }))
            same(paged, whole, `pages of ${maxCount} ${direction} give what one read gives`)
          }
        }
      }
    },
  },
  {
    id: 'RDA-06',
    title: 'backwards is the exact reverse',
    needs: [],
    run: async ({ store }) => {
      await writeTo(store, 'a', 'b', 'a', 'c', 'b', 'a')
      const [forwards, backwards] = [await allEvents(store), await allEvents(store, { direction: 'backwards' })]
      same(backwards.toReversed(), forwards, 'reading backwards gives the same events in reverse')
    },
  },
  {
    id: 'RDA-07',
    title: 'a filter takes prefixes of streams, types and prefixes of types: ORed inside a list, ANDed between lists',
    needs: [],
    run: async ({ store }) => {
      const written = [
        ['user-1', 'Made'],
        ['key-1', 'Made'],
        ['user-1', 'Renamed'],
        ['users', 'Reset'],
        ['a', 'Gone'],
        ['User-1', 'made'],
      ] as const
      for (const [stream, type] of written) await store.append(aWriteOf(stream, 'any', anEvent({ type })))
      const order = idsOf(await allEvents(store))
      const filters: readonly (readonly [string, AllFilter, readonly number[]])[] = [
        ['a prefix of streams', { streamPrefixes: ['user-'] }, [0, 2]],
        ['one of several prefixes', { streamPrefixes: ['user-', 'key-'] }, [0, 1, 2]],
        ['a list of types', { eventTypes: ['Made', 'Gone'] }, [0, 1, 4]],
        ['a prefix of types', { eventTypePrefixes: ['Re'] }, [2, 3]],
        ['a type that is the prefix of none', { eventTypes: ['Re'] }, []],
        ['streams AND types', { streamPrefixes: ['user-'], eventTypes: ['Made'] }, [0]],
        ['all three', { streamPrefixes: ['u'], eventTypes: ['Made', 'Reset'], eventTypePrefixes: ['R'] }, [3]],
        ['what contradicts itself', { eventTypes: ['Made'], eventTypePrefixes: ['R'] }, []],
        ['an empty filter', {}, [0, 1, 2, 3, 4, 5]],
        ['an empty prefix', { streamPrefixes: [''] }, [0, 1, 2, 3, 4, 5]],
        ['an empty list, which lets nothing pass', { eventTypes: [] }, []],
        ['another case', { streamPrefixes: ['User-'] }, [5]],
        ['none', { streamPrefixes: ['missing'] }, []],
      ]
      for (const [name, filter, expected] of filters) {
        const found = idsOf(await allEvents(store, { filter })).map((id) => order.indexOf(id))
        same(found, expected, `a filter by ${name}`)
      }
    },
  },
  {
    id: 'RDA-08',
    title: 'a filter that matches nothing still ends with a checkpoint that has advanced to the head',
    needs: [],
    run: async ({ store }) => {
      await writeTo(store, 'a', 'b', 'a')
      const filter = onStreams('missing')
      const checkpoint = checkpointAfter(await allMessages(store, { filter }))
      const head = (await store.head()) as Checkpoint
      holds(store.compareCheckpoints(checkpoint, head) >= 0, 'a read stands at or behind the last event it looked at')
      same(await allEvents(store, { after: checkpoint }), [], 'what was looked at is not given again')
      await writeTo(store, 'c')
      const later = (await allEvents(store, { after: checkpoint })).map((event) => event.stream)
      same(later, ['c'], 'what is written behind the checkpoint of a read is not skipped')
    },
  },
  {
    id: 'RDA-09',
    title: 'prefixes are literal, whatever they hold',
    needs: [],
    run: async ({ store }) => {
      const names = [
        'a.b',
        'axb',
        'a%b',
        'a_b',
        'a\\b',
        'a*',
        'a[b',
        '^a',
        'a|b',
        '(a',
        'é',
        'e\u0301',
        '👩‍👧',
        "a'b",
        'a"b',
      ]
      await writeTo(store, ...names)
      for (const type of names) await store.append(aWriteOf('types', 'any', anEvent({ type })))
      for (const name of names) {
        const streams = (await allEvents(store, { filter: onStreams(name) })).map((event) => event.stream)
        same(streams, [name], `the prefix of streams ${name} is text and no pattern`)
        const byType = await allEvents(store, { filter: { eventTypePrefixes: [name] } })
        same(
          byType.map((event) => event.type),
          [name],
          `the prefix of types ${name} is text and no pattern`,
        )
      }
    },
  },
  {
    id: 'RDA-10',
    title: 'maxCount counts events that match',
    needs: [],
    run: async ({ store }) => {
      await writeTo(store, 'a', 'b', 'a', 'b', 'a')
      for (const [maxCount, expected] of [
        [1, ['b0']],
        [2, ['b0', 'b1']],
        [3, ['b0', 'b1']],
      ] as const) {
        const found = (await allEvents(store, { filter: onStreams('b'), maxCount })).map(named)
        same(found, expected, `a filtered read of at most ${maxCount}`)
      }
    },
  },
  {
    id: 'RDA-11',
    title: 'a checkpoint given after a page stands behind the last event given, and not before nor after it',
    needs: [],
    run: async ({ store }) => {
      await writeTo(store, 'a', 'b', 'a', 'b', 'c')
      for (const maxCount of [1, 2, 3, 4]) {
        const after = checkpointAfter(await allMessages(store, { maxCount }))
        const rest = (await allEvents(store, { after })).map(named)
        same(rest, ['a0', 'b0', 'a1', 'b1', 'c0'].slice(maxCount), `the rest after a page of ${maxCount}`)
      }
      for (const message of await allMessages(store)) {
        if (message.kind !== 'event') continue
        same(message.checkpoint, message.event.checkpoint, 'a message and its event have the same checkpoint')
      }
    },
  },
  {
    id: 'RDA-12',
    title: 'wrong options are an invalid argument',
    needs: [],
    run: async ({ store }) => {
      await writeTo(store, 'a')
      const wrong: readonly object[] = [
        { after: '' },
        { after: 'no checkpoint of any store' },
        { after: 0n },
        { after: null },
        { maxCount: -1 },
        { maxCount: 0.5 },
        { direction: 'up' },
        { filter: 'a' },
        { filter: { streamPrefixes: 'a' } },
        { filter: { eventTypes: [1] } },
        { filter: { eventTypePrefixes: [null] } },
      ]
      for (const options of wrong) {
        const [field] = Object.keys(options)
        await refuses(() => allEvents(store, options), 'invalid_argument', `a read with a wrong ${field} is refused`)
      }
    },
  },
  {
    id: 'RDA-13',
    title: 'a read ends although others append',
    needs: [],
    run: async ({ store }) => {
      await store.append(aWrite('a', 'no_stream', 3))
      const seen: bigint[] = []
      for await (const message of store.readAll()) {
        if (message.kind === 'event') seen.push(message.event.revision)
        if (seen.length > 1_000) break
        await store.append(aWrite('a', 'any'))
      }
      holds(seen.length >= 3 && seen.length <= 1_000, 'a read of the log is finite', seen.length)
      same(seen.map(Number), upTo(seen.length), 'a read of the log is in order, each event once')
    },
  },
  {
    id: 'RDA-14',
    title: 'an abort before or during a read fails it with aborted',
    needs: [],
    run: async ({ store, within }) => {
      await store.append(aWrite('a', 'no_stream', 1_000))
      const call = (): unknown => allEvents(store, { signal: AbortSignal.abort() })
      await refuses(call, 'aborted', 'a read with a signal that has aborted fails')
      const controller = new AbortController()
      const read = async (): Promise<void> => {
        for await (const message of store.readAll({ signal: controller.signal }))
          if (message.kind === 'event') controller.abort()
      }
      const promised = 'a read that is aborted midway fails, so that a part is not taken for the whole'
      await refuses(() => within(read(), 'a read that is aborted ends'), 'aborted', promised)
    },
  },
  {
    id: 'RDA-15',
    title: 'only what was appended is in the log: nothing of the store itself leaks',
    needs: [],
    run: async ({ store }) => {
      await writeTo(store, 'a', 'b')
      const events = await allEvents(store)
      same(events.map(named), ['a0', 'b0'], 'the log holds what was appended')
      const typed = events.filter(({ type }) => type.startsWith('$'))
      same(typed, [], 'no event of the store itself is in the log')
    },
  },
  {
    id: 'RDA-16',
    title: 'a read that breaks off leaves the store usable, a thousand times',
    needs: [],
    run: async ({ store, within }) => {
      await store.append(aWrite('a', 'no_stream', 5))
      const breakOff = async (): Promise<void> => {
        for await (const message of store.readAll()) if (message.kind === 'event') break
      }
      for (let read = 0; read < 1_000; read += 1)
        await within(breakOff(), 'a store still answers after many reads that broke off')
      const events = await within(allEvents(store), 'a store still answers after 1,000 reads that broke off')
      same(numbersOf(events), upTo(5), 'a store still answers after 1,000 reads that broke off')
    },
  },
]

export const orderCases: readonly ContractCase[] = [
  {
    id: 'ORD-01',
    title: 'the events of all streams come in the order in which they were written, at increasing positions',
    needs: [],
    run: async ({ store }) => {
      await writeTo(store, 'a', 'b', 'a', 'c', 'b', 'a')
      const events = await allEvents(store)
      same(events.map(named), ['a0', 'b0', 'a1', 'c0', 'b1', 'a2'], 'the log is in the order of the appends')
      for (const [index, event] of events.slice(1).entries())
        holds((events[index] as RecordedEvent).position < event.position, 'positions strictly increase')
    },
  },
  {
    id: 'ORD-02',
    title: 'the order of each stream stands inside the total order, and both agree with position and checkpoint',
    needs: [],
    run: async ({ store, handles }) => {
      const writers = upTo(8).map(async (writer) => {
        const handle = handles[writer % handles.length] as EventStore
        for (const n of upTo(50)) await handle.append(aWrite(`w-${(writer + n) % 5}`, 'any', 1 + (n % 3)))
      })
      await Promise.all(writers)
      const events = await allEvents(store)
      const next = new Map<string, bigint>()
      for (const [index, event] of events.entries()) {
        const revision = next.get(event.stream) ?? 0n
        same(event.revision, revision, `revisions of ${event.stream} are contiguous in the log`)
        next.set(event.stream, revision + 1n)
        const before = events[index - 1]
        if (before === undefined) continue
        holds(before.position < event.position, 'positions strictly increase', [before.position, event.position])
        const compared = store.compareCheckpoints(before.checkpoint, event.checkpoint)
        same(compared, -1, 'checkpoints increase as positions do')
      }
    },
  },
  {
    id: 'ORD-03',
    title: 'a reader that polls during 20,000 appends sees every event once and in order',
    needs: [],
    run: async ({ store, handles }) => {
      let writing = true
      const writers = upTo(8).map(async (writer) => {
        const handle = handles[writer % handles.length] as EventStore
        for (let n = 0; n < 2_500; n += 1) await handle.append(aWrite(`w-${writer}`, 'any'))
      })
      const written = Promise.all(writers).finally(() => {
        writing = false
      })
      written.catch(() => undefined)
      const next = new Map<string, bigint>()
      let after: Checkpoint = 'start'
      let [count, last, position] = [0, false, -1n]
      while (!last) {
        last = !writing
        for await (const message of store.readAll({ after })) {
          after = message.checkpoint
          if (message.kind !== 'event') continue
          const { event } = message
          count += 1
          const revision = next.get(event.stream) ?? 0n
          if (event.revision !== revision || event.position <= position)
            same([event.revision, event.position > position], [revision, true], 'a poller skips and repeats no event')
          next.set(event.stream, revision + 1n)
          position = event.position
        }
      }
      await written
      same(count, 20_000, 'a poller that resumes from each checkpoint has seen every event')
    },
  },
  {
    id: 'ORD-04',
    title: 'checkpoints compare as the order of their events, and nothing else is compared',
    needs: [],
    run: async ({ store }) => {
      const checkpoints = await fiveEvents(store)
      for (const [a, one] of checkpoints.entries()) {
        for (const [b, other] of checkpoints.entries())
          same(store.compareCheckpoints(one, other), Math.sign(a - b), `checkpoints ${a} and ${b} of five`)
      }
      const [known] = checkpoints as [Checkpoint]
      for (const wrong of ['', 'no checkpoint of any store', undefined, 1n] as unknown as Checkpoint[]) {
        for (const [a, b] of [
          [wrong, known],
          [known, wrong],
        ] as const) {
          const promised = 'what is no checkpoint is not compared'
          const { code } = await failureOf(() => store.compareCheckpoints(a, b), promised)
          same(code, 'invalid_argument', promised)
        }
      }
    },
  },
]
