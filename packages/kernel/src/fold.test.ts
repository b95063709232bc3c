import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commandsRememberedMax } from './command-memory.ts'
import { type NotebookEvent, type NotebookState, notebook, recorded } from './fixtures/notebook.ts'
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

const factsOf = (events: readonly FoldableEvent[]) =>
  [...foldAll(events).commands].flatMap((command) => recordedFactsOf(notebook, command.events).map(({ fact }) => fact))

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

  it('holds every event of a command, with the digest of its input', () => {
    const folded = foldAll([by('a', 0, 'digest'), by('a', 1, 'digest'), by('b', 2)])
    expect([...folded.commands].map(({ digest, events }) => [digest, events.map(({ id }) => id)])).toEqual([
      ['digest', [by('a', 0).id, by('a', 1).id]],
      [undefined, [by('b', 2).id]],
    ])
  })

  it('keeps apart who has a digest and who has none: a crowd of the one does not push out the other', () => {
    const crowd = Array.from({ length: 1_100 }, (_, n) => by(`crowd ${n}`, n + 1))
    const folded = foldAll([by('kept', 0, 'digest'), ...crowd])
    expect([...folded.commands].map(({ digest }) => digest).filter((digest) => digest !== undefined)).toEqual([
      'digest',
    ])
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

  it('holds the newest 1,024 commands, in the order of their first event', () => {
    const folded = foldAll(Array.from({ length: 1_025 }, (_, n) => by(`c${n}`, n)))
    expect(folded.commands.size).toBe(commandsRememberedMax)
    const names = [...folded.commands].map(({ events }) => events[0]?.metadata['commandId'])
    expect([names[0], names.at(-1)]).toEqual(['c1', 'c1024'])
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
