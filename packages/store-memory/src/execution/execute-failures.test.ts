import { isStoreFailure, StoreFailure } from '@muniment/kernel'
import { describe, expect, it } from 'vitest'
import { memoryStore } from '../memory-store.ts'
import {
  aProcess,
  doneOf,
  envelopeOf,
  failureOf,
  history,
  keepFresh,
  notDoneOf,
  ready,
  run,
  vault,
  vaultStream,
  writeForeign,
} from './fixtures/vault.ts'
import { answersLost, storeWith, watched, without } from './fixtures/watched-store.ts'

describe('a Failure that appends nothing', () => {
  it.each([
    [
      'throws',
      () => {
        throw new Error('the hasher is out')
      },
    ],
    ['rejects', () => Promise.reject(new Error('the hasher is out'))],
  ] as const)('a prepare that %s', async (_, prepare) => {
    const { store, appends } = watched(memoryStore())
    const failed = failureOf(await run(aProcess(store), 'c', prepare))
    expect(failed).toMatchObject({ outcomeUnknown: false, cause: { message: 'the hasher is out' } })
    expect(appends).toEqual([])
  })

  it('a decide that throws, a clock that throws and a pause that throws', async () => {
    const { store, appends } = watched(memoryStore())
    const broken = () => {
      throw new Error('broken')
    }
    const outcomes = [
      await run(aProcess(store), 'c', keepFresh().command, { aggregate: { ...vault, decide: () => broken } }),
      await run(aProcess(store, { now: broken }), 'c', keepFresh().command),
      await run(aProcess(store, { pause: broken }), 'c', async () => {
        await writeForeign(store, { type: 'VaultTaken', data: { by: 'racer' } })
        return ready(keepFresh().command)
      }),
    ]
    for (const outcome of outcomes) expect(failureOf(outcome)).toMatchObject({ cause: { message: 'broken' } })
    expect(appends.flat().flatMap(({ events }) => events.map(({ type }) => type))).toEqual(['VaultTaken', 'SecretKept'])
    expect(await history(store)).toHaveLength(1)
  })

  it('an event that its own codec refuses, found before it is stored', async () => {
    const { store, appends } = watched(memoryStore())
    const process = aProcess(store)
    const failed = failureOf(await run(process, 'c', { verb: 'blunder' }))
    expect(failed.cause).toBeInstanceOf(TypeError)
    expect(String(failed.cause)).toContain('VaultTaken cannot be stored: $.by is no text')
    expect(appends).toEqual([])
    expect(doneOf(await run(process, 'c', { verb: 'take', by: 'me' })).repeated).toBe(false)
  })

  it('a store that cannot be read, which is asked anew by the next command', async () => {
    const store = memoryStore()
    let broken = true
    const process = aProcess(
      storeWith(store, {
        readStream: (stream, options) =>
          broken ? Promise.reject(new StoreFailure({ code: 'unavailable' })) : store.readStream(stream, options),
      }),
    )
    expect(failureOf(await run(process, 'c', keepFresh().command))).toMatchObject({ cause: { code: 'unavailable' } })
    broken = false
    expect(doneOf(await run(process, 'c', keepFresh().command)).repeated).toBe(false)
  })

  it('a signal that is aborted before the command or during prepare', async () => {
    const { store, appends } = watched(memoryStore())
    const before = AbortSignal.abort()
    const during = new AbortController()
    const outcomes = [
      await run(aProcess(store), 'c', keepFresh().command, { signal: before }),
      await run(
        aProcess(store),
        'c',
        () => {
          during.abort()
          return ready(keepFresh().command)
        },
        { signal: during.signal },
      ),
    ]
    for (const outcome of outcomes)
      expect(failureOf(outcome)).toMatchObject({ outcomeUnknown: false, cause: { code: 'aborted' } })
    expect(appends).toHaveLength(1)
    expect(await history(store)).toEqual([])
  })

  it('an atomic append on a store that has none, as unsupported', async () => {
    const { capabilities, ...rest } = memoryStore()
    const store = without('appendMany', { ...rest, capabilities: { ...capabilities, atomicMultiStream: false } })
    const checks = [{ stream: 'test.account-1', expected: 'no_stream' }] as const
    const failed = failureOf(await run(aProcess(store), 'c', () => ready(keepFresh().command, { checks })))
    expect(failed).toMatchObject({ outcomeUnknown: false, cause: { detail: { code: 'unsupported' } } })
    expect(await history(store)).toEqual([])
  })
})

describe('a failure after the append', () => {
  it('never claims that nothing was written, and the next command starts from what is stored', async () => {
    const store = memoryStore()
    let broken = true
    const process = aProcess(store)
    const aggregate: typeof vault = {
      ...vault,
      evolve: (draft, fact) => {
        draft.digests.push('half done')
        if (broken) throw new Error('evolve must not fail')
        draft.digests.pop()
        vault.evolve(draft, fact)
      },
    }
    const failed = failureOf(await run(process, 'c', { verb: 'keep', digests: ['a'] }, { aggregate }))
    expect(await history(store)).toHaveLength(1)
    expect(failed.outcomeUnknown).toBe(true)
    broken = false
    let seen: readonly string[] = []
    const after = await run(
      process,
      'd',
      (state) => {
        seen = [...state.digests]
        return ready({ verb: 'nothing' })
      },
      { aggregate },
    )
    doneOf(after)
    expect(seen).toEqual(['a'])
  })
})

describe('an append without an answer', () => {
  it.each([1, 2, 3])('that was written is done, not repeated, after %i lost answers', async (lost) => {
    const { store, appends } = watched(memoryStore())
    const done = doneOf(await run(aProcess(answersLost(store, lost)), 'c', { verb: 'keep', digests: ['only mine'] }))
    expect(done).toMatchObject({ repeated: false, events: [{ fact: { data: { digest: 'only mine' } } }] })
    expect(await history(store)).toHaveLength(1)
    expect(appends.length).toBe(Math.min(lost + 1, 3))
    for (const repeat of appends) expect(repeat).toEqual(appends[0])
  })

  it('that never arrives is a Failure with outcomeUnknown, and the same id may be run again', async () => {
    const store = memoryStore()
    const silent = storeWith(store, {
      append: (write) => Promise.reject(new StoreFailure({ code: 'outcome_unknown', stream: write.stream })),
    })
    const failed = failureOf(await run(aProcess(silent), 'c', keepFresh().command))
    expect(failed.outcomeUnknown).toBe(true)
    expect(isStoreFailure(failed.cause, 'outcome_unknown')).toBe(true)
    expect(doneOf(await run(aProcess(store), 'c', keepFresh().command)).repeated).toBe(false)
  })

  it('whose place another event took is decided anew', async () => {
    const store = memoryStore()
    let silences = 0
    const silent = storeWith(store, {
      append: async (write, options) => {
        if (silences >= 3) return store.append(write, options)
        silences += 1
        if (silences === 3) await writeForeign(store, { type: 'VaultTaken', data: { by: 'somebody' } })
        throw new StoreFailure({ code: 'outcome_unknown', stream: write.stream })
      },
    })
    const outcome = await run(aProcess(silent), 'c', { verb: 'take', by: 'me' })
    expect(notDoneOf(outcome)).toEqual({ _tag: 'Rejected', rejection: { _tag: 'VaultNotFree' } })
    expect(await history(store)).toHaveLength(1)
  })
})

describe('a store that answers a repeat by ids alone', () => {
  it('a second process with the same decision at another time folds what is stored, not what it sent', async () => {
    const memory = memoryStore()
    const byIds = storeWith(memory, {
      capabilities: { ...memory.capabilities, comparesContent: false },
      append: async (write, options) => {
        const present = (await history(memory, write.stream)).find(({ id }) => id === write.events[0].id)
        if (present === undefined) return memory.append(write, options)
        const { revision, position, checkpoint } = present
        return { revision, position, checkpoint, alreadyWritten: true }
      },
    })
    const slow = aProcess(byIds, { now: () => '2026-11-22T13:00:00.000Z' as never })
    const outcome = await run(
      slow,
      'same',
      async () => {
        doneOf(await run(aProcess(byIds), 'same', { verb: 'take', by: 'me' }))
        return ready({ verb: 'take', by: 'me' })
      },
      { envelope: envelopeOf('same') },
    )
    const [recorded] = await history(memory)
    expect(doneOf(outcome).events.map(({ metadata }) => metadata)).toEqual([recorded?.metadata])
    const { commands } = await slow.streams.load(vault, vaultStream)
    expect(commands.find(envelopeOf('same'))?.events[0]?.metadata['occurredAt']).toBe(recorded?.metadata['occurredAt'])
  })
})
