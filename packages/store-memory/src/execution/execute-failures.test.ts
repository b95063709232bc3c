import { CodecFailure, type EventStore, type Failure, isStoreFailure, StoreFailure } from '@muniment/kernel'
import { describe, expect, it } from 'vitest'
import { memoryStore } from '../memory-store.ts'
import { aProcess, doneOf, envelopeOf, history, keepFresh, notDoneOf, ready, run } from './fixtures/vault.ts'
import { vault, type VaultOutcome, vaultStream, writeForeign } from './fixtures/vault.ts'
import { answersLost, storeWith, watched } from './fixtures/watched-store.ts'

const failureOf = (outcome: VaultOutcome): Failure => {
  const no = notDoneOf(outcome)
  if (no._tag === 'Failure') return no
  throw new Error(`should be a failure, not ${no._tag}`)
}

describe('a Failure that appends nothing', () => {
  it.each([
    ['throws', () => { throw new Error('the hasher is out') }],
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
    const { appendMany: _, ...rest } = memoryStore()
    const store: EventStore = { ...rest, capabilities: { ...rest.capabilities, atomicMultiStream: false } }
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
    const after = await run(process, 'd', (state) => {
      seen = [...state.digests]
      return ready({ verb: 'nothing' })
    }, { aggregate })
    doneOf(after)
    expect(seen).toEqual(['a'])
  })
})

describe('reading a stream that another release wrote', () => {
  it('an unknown type fails closed: a CodecFailure, and nothing is appended', async () => {
    const store = memoryStore()
    await writeForeign(store, { type: 'VaultSealedForever', data: { secret: 'canary-4711' } })
    for (const metadata of [undefined, { optional: 'yes' }]) {
      if (metadata !== undefined) await writeForeign(store, { type: 'VaultPainted', data: {}, metadata })
      const { cause } = failureOf(await run(aProcess(store), 'c', keepFresh().command))
      expect(cause).toBeInstanceOf(CodecFailure)
      expect(cause).toMatchObject({ code: 'unknown_event_type', event: { type: 'VaultSealedForever', revision: 0n } })
      expect(String(cause)).not.toContain('canary')
    }
    expect(await history(store)).toHaveLength(2)
  })

  it('an unknown type is passed over when it is marked optional, and the next revision is the right one', async () => {
    const store = memoryStore()
    await writeForeign(store, { type: 'VaultTaken', data: { by: 'somebody' } })
    await writeForeign(store, { type: 'VaultPainted', data: {}, metadata: { optional: 'true' } })
    const process = aProcess(store)
    expect(notDoneOf(await run(process, 'take', { verb: 'take', by: 'me' }))).toMatchObject({ _tag: 'Rejected' })
    const done = doneOf(await run(process, 'leave', { verb: 'leave', why: 'done' }))
    expect(done.events[0]?.fact.revision).toBe(2n)
  })

  it.each(['3', '0', '01', '', 'two', '1e0', '-1'])('schema version "%s" is unsupported', async (schema) => {
    const store = memoryStore()
    await writeForeign(store, { type: 'VaultLeft', data: { why: 'canary-4711' }, schema, metadata: { optional: 'true' } })
    const { cause } = failureOf(await run(aProcess(store), 'c', keepFresh().command))
    expect(cause).toMatchObject({ detail: { code: 'unsupported_event_version', version: schema } })
    expect(String(cause)).not.toContain('canary')
  })

  it('an earlier version is read through its upcasters', async () => {
    const store = memoryStore()
    await writeForeign(store, { type: 'VaultLeft', data: { cause: 'as it was called' }, schema: '1' })
    let left: string | undefined
    const outcome = await run(aProcess(store), 'c', (state) => {
      left = state.left
      return ready({ verb: 'leave', why: 'as it is called' })
    })
    doneOf(outcome)
    expect(left).toBe('as it was called')
    expect((await history(store))[1]).toMatchObject({ data: { why: 'as it is called' }, metadata: { schema: '2' } })
  })

  it('data that the codec refuses is undecodable, told by path and never by value', async () => {
    const store = memoryStore()
    await writeForeign(store, { type: 'VaultTaken', data: { by: { canary: 'canary-4711' } } })
    const { cause } = failureOf(await run(aProcess(store), 'c', keepFresh().command))
    expect(cause).toMatchObject({ detail: { code: 'undecodable_event', issues: [{ path: '$.by', expected: 'text' }] } })
    expect(JSON.stringify((cause as CodecFailure).detail) + String(cause)).not.toContain('canary')
  })
})

describe('an append without an answer', () => {
  it.each([1, 2, 3])('that was written is done, not repeated, after %i lost answers', async (lost) => {
    const { store, appends } = watched(memoryStore())
    const { secret, command } = keepFresh()
    const done = doneOf(await run(aProcess(answersLost(store, lost)), 'c', command))
    expect(done).toMatchObject({ repeated: false, events: [{ fact: { data: (command as { digests: string[] }).digests.map((digest) => ({ digest }))[0] } }] })
    expect(secret).not.toBe('')
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
    const outcome = await run(slow, 'same', async () => {
      doneOf(await run(aProcess(byIds), 'same', { verb: 'take', by: 'me' }))
      return ready({ verb: 'take', by: 'me' })
    }, { envelope: envelopeOf('same') })
    const [recorded] = await history(memory)
    expect(doneOf(outcome).events.map(({ metadata }) => metadata)).toEqual([recorded?.metadata])
    const { commands } = await slow.streams.load(vault, vaultStream)
    expect([...commands.values()][0]?.events[0]?.fact.occurredAt).toBe(recorded?.metadata['occurredAt'])
  })
})
