import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commandsRememberedMin } from './command-memory.ts'
import { anEnvelope, type NotebookEvent, type NotebookState, notebook, recorded } from './fixtures/notebook.ts'
import { type Folded, foldEvent, type FoldableEvent, fork, unfolded, recordedFactsOf } from './fold.ts'
import { isStoreFailure } from './store-failure.ts'

const page = fc.integer({ min: 0, max: 3 })
const anyEvent: fc.Arbitrary<NotebookEvent> = fc.oneof(
  fc
    .record({ page, text: fc.string(), tags: fc.array(fc.string()) })
    .map((data) => ({ type: 'NoteWritten' as const, data })),
  fc.record({ page, text: fc.string() }).map((data) => ({ type: 'NoteWritten' as const, data })),
  fc.record({ page }).map((data) => ({ type: 'NoteTorn' as const, data })),
)
const anyEvents = fc.array(anyEvent, { maxLength: 40 })

const asRecorded = (events: readonly NotebookEvent[], from = 0): readonly FoldableEvent[] =>
  events.map((event, index) => recorded(structuredClone(event), from + index))

const foldAll = (events: readonly FoldableEvent[], folded = unfolded(notebook)): Folded<NotebookState> => {
  for (const event of events) foldEvent(notebook, folded, event)
  return folded
}

const factsOf = (events: readonly FoldableEvent[]) => recordedFactsOf(notebook, events).map(({ fact }) => fact)

describe('the fold', () => {
  it('of a replay equals that of the events as they came', () => {
    fc.assert(
      fc.property(anyEvents, fc.nat(40), (events, cut) => {
        const live = foldAll(asRecorded(events.slice(0, cut)))
        foldAll(asRecorded(events).slice(cut), live)
        expect(live).toEqual(foldAll(asRecorded(events)))
        expect(live.revision).toBe(events.length === 0 ? 'no_stream' : BigInt(events.length - 1))
      }),
    )
  })

  it('of a tail that is folded twice is the fold of the tail', () => {
    fc.assert(
      fc.property(anyEvents, fc.nat(40), (events, cut) => {
        const once = foldAll(asRecorded(events))
        const twice = foldAll([...asRecorded(events), ...asRecorded(events).slice(cut), ...asRecorded(events)])
        expect(twice).toEqual(once)
      }),
    )
  })

  it('does not change the events', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const given = asRecorded(events)
        const before = structuredClone(given)
        foldAll(given)
        expect(given).toEqual(before)
      }),
    )
  })

  it('shows evolve the fact, its place, its time, its author and its command, and nothing else', () => {
    const [fact] = factsOf([recorded({ type: 'NoteTorn', data: { page: 1 } }, 0)])
    expect(fact).toStrictEqual({
      type: 'NoteTorn',
      data: { page: 1 },
      revision: 0n,
      occurredAt: '2026-11-22T12:00:00.000Z',
      principal: { kind: 'user', id: 'u1' },
      commandId: 'command-0',
    })
  })

  it('a hole in the revisions is a corrupt store, and what was folded before it stays', () => {
    const torn = { type: 'NoteTorn', data: { page: 1 } }
    for (const [folded, revision] of [
      [unfolded(notebook), 1],
      [foldAll([recorded(torn, 0)]), 2],
    ] as const) {
      const before = structuredClone(folded)
      const hole = (): void => foldEvent(notebook, folded, recorded(torn, revision))
      expect(hole).toThrow(expect.toSatisfy((error: unknown) => isStoreFailure(error, 'corrupt_store')))
      expect(hole).toThrow(`test.notebook-1: revision ${revision - 1} is missing`)
      expect(folded).toEqual(before)
    }
  })

  it.each(['principal.kind', 'principal.source', 'command', 'commandId', 'occurredAt'])(
    'an event without %s cannot be read: no event is without a principal',
    (key) => {
      const folded = foldAll([recorded({ type: 'NoteTorn', data: { page: 1 } }, 0)])
      const nameless = recorded({ type: 'NoteTorn', data: { page: 2 } }, 1, { [key]: '' })
      expect(() => foldEvent(notebook, folded, nameless)).toThrow(`metadata.${key}`)
      expect(folded).toMatchObject({ revision: 0n, state: { torn: { count: 1 } } })
    },
  )

  it('an event that cannot be read changes nothing', () => {
    const folded = foldAll([recorded({ type: 'NoteTorn', data: { page: 1 } }, 0)])
    const before = structuredClone(folded)
    for (const [type, data, metadata] of [
      ['NoteLost', {}, {}],
      ['NoteTorn', { page: 'one' }, { optional: 'true' }],
      ['NoteTorn', { page: 1 }, { schema: '2', optional: 'true' }],
    ] as const)
      expect(() => foldEvent(notebook, folded, recorded({ type, data }, 1, metadata))).toThrow('test.notebook-1@1')
    expect(folded).toEqual(before)
    foldEvent(notebook, folded, recorded({ type: 'NoteLost', data: {} }, 1, { optional: 'true' }))
    expect({ state: folded.state, revision: folded.revision }).toEqual({ state: before.state, revision: 1n })
  })
})

describe('the memory of commands', () => {
  const by = (commandId: string, revision: number, commandDigest?: string): FoldableEvent =>
    recorded({ type: 'NoteTorn', data: { page: 1 } }, revision, {
      commandId,
      ...(commandDigest === undefined ? {} : { commandDigest }),
    })

  const found = (folded: Folded<NotebookState>, commandId: string) => {
    const command = folded.commands.find(anEnvelope(commandId))
    return command === undefined ? undefined : [command.digest, ...command.events.map(({ revision }) => revision)]
  }
  const crowd = (size: number, from: number, digest?: string): readonly FoldableEvent[] =>
    Array.from({ length: size }, (_, n) => by(`crowd ${from + n}`, from + n, digest))

  it.each([0, 40])('holds every event of a command, with the digest of its input, among %i others', (others) => {
    const at = BigInt(others)
    const folded = foldAll([
      ...crowd(others, 0),
      by('a', others, 'digest'),
      by('a', others + 1, 'digest'),
      by('b', others + 2),
    ])
    expect(found(folded, 'a')).toEqual(['digest', at, at + 1n])
    expect(found(folded, 'b')).toEqual([undefined, at + 2n])
    expect(found(folded, 'c')).toBeUndefined()
    foldAll([by('c', others + 3), by('a', others + 4, 'digest')], folded)
    expect(found(folded, 'a')).toEqual(['digest', at, at + 1n, at + 4n])
    expect(found(folded, 'c')).toEqual([undefined, at + 3n])
  })

  it('keeps apart who has a digest and who has none: a crowd of the one does not push out the other', () => {
    for (const digests of [['digest', undefined] as const, [undefined, 'digest'] as const]) {
      const folded = foldAll([by('kept', 0, digests[0]), ...crowd(5_000, 1, digests[1])])
      expect(found(folded, 'kept')).toEqual([digests[0], 0n])
      expect(found(folded, 'crowd 1')).toBeUndefined()
    }
  })

  it('keeps namesakes apart: one id of two principals, or of a caller and a reaction, is two commands', () => {
    const of = (revision: number, given: Record<string, string>): FoldableEvent =>
      recorded({ type: 'NoteTorn', data: { page: 1 } }, revision, { commandId: 'same', command: 'tear', ...given })
    const folded = foldAll([
      of(0, { 'principal.id': 'ann' }),
      of(1, { 'principal.id': 'bob' }),
      of(2, { 'principal.id': 'ann', reaction: 'tidy-up' }),
      of(3, { 'principal.id': 'ann' }),
    ])
    const found = (id: string, reaction?: string) =>
      folded.commands
        .find({
          principal: { kind: of(0, {}).metadata['principal.kind'] ?? '', id, source: '' },
          ...(of(0, {}).metadata['account'] === undefined ? {} : { account: of(0, {}).metadata['account'] as string }),
          command: 'tear',
          commandId: 'same',
          ...(reaction === undefined ? {} : { reaction }),
        })
        ?.events.map(({ revision }) => revision)
    expect([found('ann'), found('bob'), found('cyd'), found('bob', 'tidy-up'), found('ann', 'other')]).toEqual([
      [0n, 3n],
      [1n],
      undefined,
      [2n],
      undefined,
    ])
  })

  it('holds the newest 1,024 commands whoever asks when, and never the one before the newest 2,048', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6_000 }), fc.nat(6_000), (size, asked) => {
        const folded = foldAll(crowd(Math.min(asked, size), 0))
        found(folded, 'crowd 0')
        foldAll(crowd(size - Math.min(asked, size), Math.min(asked, size)), folded)
        const oldest = Math.max(0, size - commandsRememberedMin)
        for (const n of [oldest, size - 1]) expect(found(folded, `crowd ${n}`)).toEqual([undefined, BigInt(n)])
        if (size > 2 * commandsRememberedMin)
          expect(found(folded, `crowd ${size - 2 * commandsRememberedMin - 1}`)).toBeUndefined()
      }),
      { numRuns: 30 },
    )
  })

  it('holds the whole of a command that records more events than commands are remembered', () => {
    const folded = foldAll(Array.from({ length: 3_000 }, (_, n) => by('long', n)))
    expect(found(folded, 'long')).toHaveLength(3_001)
  })
})

describe('a fork', () => {
  const later = (events: readonly NotebookEvent[], further: readonly NotebookEvent[]) =>
    factsOf(asRecorded([...events, ...further])).slice(events.length)

  it('equals the replay of everything, and leaves the given state as it was', () => {
    fc.assert(
      fc.property(anyEvents, anyEvents, (events, further) => {
        const { state } = foldAll(asRecorded(events))
        const before = structuredClone(state)
        const forked = fork(notebook.evolve, state, later(events, further))
        expect(forked).toEqual(foldAll(asRecorded([...events, ...further])).state)
        expect(state).toEqual(before)
      }),
    )
  })

  it('leaves the given state to its owner, who goes on folding', () => {
    fc.assert(
      fc.property(anyEvents, anyEvents, anyEvents, (events, further, others) => {
        const owned = foldAll(asRecorded(events))
        fork(notebook.evolve, owned.state, later(events, further))
        foldAll(asRecorded(others, events.length), owned)
        expect(owned.state).toEqual(foldAll(asRecorded([...events, ...others])).state)
      }),
    )
  })

  it('does not move when the given state moves on', () => {
    fc.assert(
      fc.property(anyEvents, anyEvents, anyEvents, (events, further, others) => {
        const owned = foldAll(asRecorded(events))
        const forked = fork(notebook.evolve, owned.state, later(events, further))
        const before = structuredClone(forked)
        foldAll(asRecorded(others, events.length), owned)
        expect(forked).toEqual(before)
      }),
    )
  })
})
