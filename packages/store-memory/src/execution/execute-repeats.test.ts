import { commandsRememberedMin, execute, type Instant, prepared, StoreFailure } from '@muniment/kernel'
import { describe, expect, it } from 'vitest'
import { memoryStore } from '../memory-store.ts'
import {
  aProcess,
  doneOf,
  envelopeOf,
  history,
  keepFresh,
  notDoneOf,
  ready,
  run,
  vault,
  vaultStream,
} from './fixtures/vault.ts'
import { storeWith, watched } from './fixtures/watched-store.ts'

const repeatedId = 'the-one'
const later = '2026-11-22T13:00:00.000Z' as Instant

describe('a command id that was run before', () => {
  it.each(['this', 'another'])('is answered with its first outcome, in %s process, and not prepared', async (where) => {
    const { store, appends } = watched(memoryStore())
    const process = aProcess(store)
    const first = doneOf(await run(process, repeatedId, { verb: 'keep', digests: ['a', 'b'] }))
    expect(first.repeated).toBe(false)
    const again = await run(where === 'this' ? process : aProcess(store), repeatedId, () => {
      throw new Error('prepared')
    })
    const recorded = await history(store)
    expect(doneOf(again)).toMatchObject({ repeated: true, checkpoint: recorded[1]?.checkpoint })
    expect(doneOf(again).events.map(({ id }) => id)).toEqual(recorded.map(({ id }) => id))
    expect(doneOf(again).events.map(({ fact }) => fact)).toEqual(first.events.map(({ fact }) => fact))
    expect(appends).toHaveLength(1)
  })

  it('is answered by what was recorded then, whatever the state is now', async () => {
    const store = memoryStore()
    const process = aProcess(store)
    doneOf(await run(process, repeatedId, { verb: 'take', by: 'me' }))
    doneOf(await run(process, 'leaving', { verb: 'leave', why: 'done' }))
    doneOf(await run(process, 'next', { verb: 'take', by: 'somebody' }))
    const again = doneOf(await run(process, repeatedId, { verb: 'take', by: 'me' }))
    expect(again).toMatchObject({ repeated: true, events: [{ fact: { data: { by: 'me' }, revision: 0n } }] })
    expect(await history(store)).toHaveLength(3)
  })

  it('is remembered for 1,024 commands of its stream, in this and in another process, and for at most 2,048', async () => {
    expect(commandsRememberedMin).toBe(1_024)
    const store = memoryStore()
    const process = aProcess(store)
    const first = doneOf(await run(process, repeatedId, keepFresh().command))
    for (let n = 1; n <= 1_024; n += 1) doneOf(await run(process, `further-${n}`, keepFresh().command))
    for (const environment of [process, aProcess(store)]) {
      const again = doneOf(await run(environment, repeatedId, keepFresh().command))
      expect(again).toMatchObject({ repeated: true, events: [{ id: first.events[0]?.id }] })
    }
    for (let n = 1_025; n <= 2_048; n += 1) doneOf(await run(process, `further-${n}`, keepFresh().command))
    for (const [environment, repeated] of [
      [process, false],
      [aProcess(store), true],
    ] as const)
      expect(doneOf(await run(environment, repeatedId, keepFresh().command)).repeated).toBe(repeated)
    expect(await history(store)).toHaveLength(2_050)
  })

  it.each(['refuses', 'records nothing'])('and was done meanwhile is answered so, when decide then %s', async (how) => {
    const store = memoryStore()
    const twice = await run(aProcess(store), repeatedId, async () => {
      doneOf(await run(aProcess(store), repeatedId, { verb: 'take', by: 'me' }))
      // What prepare saw in the world goes to decide as data.
      return ready(how === 'refuses' ? { verb: 'refuse' } : { verb: 'nothing' })
    })
    expect(doneOf(twice)).toMatchObject({ repeated: true, events: [{ fact: { data: { by: 'me' } } }] })
    expect(await history(store)).toHaveLength(1)
  })

  it('older than that is found with checks as well, and no conflict: nobody was faster', async () => {
    const store = memoryStore()
    const process = aProcess(store)
    const checked = () =>
      ready({ verb: 'keep', digests: ['a'] }, { checks: [{ stream: 'test.account-1', expected: 'no_stream' }] })
    doneOf(await run(process, 'old', checked))
    for (let n = 0; n <= 2_048; n += 1) doneOf(await run(process, `further-${n}`, keepFresh().command))
    expect(doneOf(await run(aProcess(store, { now: () => later }), 'old', checked))).toMatchObject({ repeated: true })
    expect(await history(store)).toHaveLength(2_050)
  })

  it('older than that is found further down its stream, where it decides the same', async () => {
    const store = memoryStore()
    const process = aProcess(store)
    const command = { verb: 'keep', digests: ['a', 'b'] } as const
    const withDigest = (commandDigest: string) => ({ envelope: envelopeOf(repeatedId, { commandDigest }) })
    const first = doneOf(await run(process, repeatedId, command, withDigest('digest')))
    for (let n = 0; n <= 2_048; n += 1)
      doneOf(
        await run(process, `further-${n}`, keepFresh().command, {
          envelope: envelopeOf(`further-${n}`, { commandDigest: `${n}` }),
        }),
      )
    const { length } = await history(store)
    const now = () => later
    for (const environment of [aProcess(store, { now }), aProcess(store, { now })]) {
      const again = doneOf(await run(environment, repeatedId, command, withDigest('digest')))
      expect(again).toMatchObject({ repeated: true, result: undefined, checkpoint: first.checkpoint })
      expect(again.events.map(({ id, fact, metadata }) => ({ id, fact, metadata }))).toEqual(
        first.events.map(({ id, fact, metadata }) => ({ id, fact, metadata })),
      )
    }
    const other = await run(aProcess(store, { now }), repeatedId, command, withDigest('another'))
    expect(notDoneOf(other)).toEqual({ _tag: 'Rejected', rejection: { _tag: 'CommandIdReused' } })
    expect(await history(store)).toHaveLength(length)
  })

  it('is not pushed out by commands that nobody can repeat, nor pushes those out', async () => {
    const store = memoryStore()
    const process = aProcess(store)
    const envelope = envelopeOf(repeatedId, { commandDigest: 'digest' })
    const first = doneOf(await run(process, repeatedId, keepFresh().command, { envelope }))
    for (let n = 0; n < 1_100; n += 1) doneOf(await run(process, `login-${n}`, keepFresh().command))
    for (const environment of [process, aProcess(store)]) {
      const again = doneOf(
        await run(environment, repeatedId, () => Promise.reject(new Error('prepared')), { envelope }),
      )
      expect(again).toMatchObject({ repeated: true, events: [{ id: first.events[0]?.id }] })
    }
    for (let n = 0; n < 1_100; n += 1)
      doneOf(
        await run(process, `further-${n}`, keepFresh().command, {
          envelope: envelopeOf(`further-${n}`, { commandDigest: `${n}` }),
        }),
      )
    for (const environment of [process, aProcess(store)])
      expect(doneOf(await run(environment, 'login-1099', keepFresh().command)).repeated).toBe(true)
  })

  it('with other input is CommandIdReused, and the first outcome is not shown', async () => {
    const { store, appends } = watched(memoryStore())
    const process = aProcess(store)
    const digests: readonly (string | undefined)[] = ['digest-1', 'digest-2', undefined]
    const withDigest = (commandDigest: string | undefined) => ({
      envelope: envelopeOf(repeatedId, commandDigest === undefined ? {} : { commandDigest }),
    })
    const [first] = digests
    doneOf(await run(process, repeatedId, keepFresh().command, withDigest(first)))
    for (const environment of [process, aProcess(store)])
      for (const digest of digests) {
        const again = await run(environment, repeatedId, keepFresh().command, withDigest(digest))
        if (digest === first) expect(doneOf(again).repeated).toBe(true)
        else expect(notDoneOf(again)).toEqual({ _tag: 'Rejected', rejection: { _tag: 'CommandIdReused' } })
      }
    expect(appends).toHaveLength(1)
  })

  it('is another command for another principal, account, verb or reaction', async () => {
    const store = memoryStore()
    const process = aProcess(store)
    const scopes = [
      {},
      { principal: { kind: 'user', id: 'u2', source: 'api' } },
      { principal: { kind: 'service-user', id: 'u1', source: 'api' } },
      { account: 'a1' },
      { command: 'vaults.other' },
      { reaction: 'tidy-up' },
    ]
    for (const repeated of [false, true])
      for (const scope of scopes) {
        const envelope = envelopeOf(repeatedId, scope)
        expect(doneOf(await run(process, repeatedId, keepFresh().command, { envelope })).repeated).toBe(repeated)
      }
    expect(await history(store)).toHaveLength(scopes.length)
  })

  it('that was rejected is decided anew', async () => {
    const { store, appends } = watched(memoryStore())
    const process = aProcess(store)
    doneOf(await run(process, 'somebody', { verb: 'take', by: 'somebody' }))
    const refused = await run(process, repeatedId, { verb: 'take', by: 'me' })
    expect(notDoneOf(refused)).toEqual({ _tag: 'Rejected', rejection: { _tag: 'VaultNotFree' } })
    expect(appends).toHaveLength(1)
    doneOf(await run(process, 'leaving', { verb: 'leave', why: 'done' }))
    const allowed = doneOf(await run(process, repeatedId, { verb: 'take', by: 'me' }))
    expect(allowed).toMatchObject({ repeated: false, events: [{ fact: { data: { by: 'me' } } }] })
  })

  it('that had nothing to record is decided anew', async () => {
    const { store, appends } = watched(memoryStore())
    const process = aProcess(store)
    const nothing = { events: [], repeated: false, checkpoint: undefined }
    expect(doneOf(await run(process, repeatedId, { verb: 'nothing' }))).toEqual(nothing)
    expect(doneOf(await run(process, repeatedId, { verb: 'nothing' }))).toEqual(nothing)
    expect(appends).toEqual([])
  })
})

describe('a command id that runs twice at once', () => {
  it('is not Rejected by a prepare that saw in the world what the first run did there', async () => {
    const store = memoryStore()
    const outcome = await run(aProcess(store), repeatedId, async () => {
      doneOf(await run(aProcess(store), repeatedId, { verb: 'take', by: 'me' }))
      return { _tag: 'Left', left: { _tag: 'ValueTaken' } }
    })
    expect(doneOf(outcome)).toMatchObject({ repeated: true, events: [{ fact: { data: { by: 'me' } } }] })
  })
})

describe('what is done', () => {
  it('has what prepare had for whoever asked, and nothing of it when it was done before', async () => {
    const store = memoryStore()
    const environments = [aProcess(store), aProcess(store)]
    const results = []
    for (const environment of [...environments, ...environments]) {
      const { secret, command } = keepFresh()
      const outcome = await execute(environment, {
        aggregate: vault,
        stream: vaultStream,
        envelope: envelopeOf(repeatedId),
        prepare: () => prepared(command, { result: secret }),
      })()
      if (outcome._tag === 'Left') throw new Error(outcome.left._tag)
      const { repeated, result } = outcome.right
      results.push([repeated, result === secret ? 'the secret' : result])
    }
    expect(results).toEqual([[false, 'the secret'], ...Array.from({ length: 3 }, () => [true, undefined])])
  })

  it('is known also when the answer was lost and the redelivery conflicts, because a checked stream moved', async () => {
    const memory = memoryStore()
    const appendMany = memory.appendMany?.bind(memory)
    if (appendMany === undefined) throw new Error('the memory store has appendMany')
    let deliveries = 0
    const store = storeWith(memory, {
      appendMany: async (...call) => {
        deliveries += 1
        // As a store does that looks at the checks before it looks for a repeat.
        if (deliveries > 1)
          throw new StoreFailure({ code: 'concurrency_conflict', stream: 'test.vault-2', expected: 'no_stream' })
        await appendMany(...call)
        doneOf(await run(aProcess(memory), 'mover', keepFresh().command, { stream: 'test.vault-2' }))
        throw new StoreFailure({ code: 'outcome_unknown', stream: vaultStream })
      },
    })
    const { secret, command } = keepFresh()
    const outcome = await execute(aProcess(store), {
      aggregate: vault,
      stream: vaultStream,
      envelope: envelopeOf('c'),
      prepare: () => prepared(command, { result: secret, checks: [{ stream: 'test.vault-2', expected: 'no_stream' }] }),
    })()
    const [written] = await history(memory)
    expect(outcome).toMatchObject({
      _tag: 'Right',
      right: { repeated: false, result: secret, events: [{ id: written?.id }], checkpoint: written?.checkpoint },
    })
    expect(deliveries).toBe(2)
    expect(await history(memory)).toHaveLength(1)
  })

  it('names the events as recorded, with the checkpoint of the last', async () => {
    const store = memoryStore()
    const done = doneOf(await run(aProcess(store), 'c', { verb: 'keep', digests: ['a', 'b'] }))
    const recorded = await history(store)
    expect(done.checkpoint).toBe(recorded[1]?.checkpoint)
    expect(done.events.map(({ id, stream, metadata, fact }) => ({ id, stream, metadata, data: fact.data }))).toEqual(
      recorded.map(({ id, stream, metadata, data }) => ({ id, stream, metadata, data })),
    )
    expect(done.events.map(({ fact }) => fact.revision)).toEqual([0n, 1n])
  })

  it('names the events also when the outcome told another principal than the caller', async () => {
    const store = memoryStore()
    const principal = { kind: 'user', id: 'told-by-the-outcome', source: 'dashboard' }
    const done = doneOf(
      await run(aProcess(store), 'login', () => ready(keepFresh().command, { envelope: { principal } })),
    )
    const recorded = await history(store)
    expect(recorded[0]?.metadata['principal.id']).toBe(principal.id)
    expect(done).toMatchObject({
      repeated: false,
      checkpoint: recorded[0]?.checkpoint,
      events: [{ id: recorded[0]?.id }],
    })
  })

  it('names the events also when more commands than are remembered came before the answer', async () => {
    const store = memoryStore()
    const busy = storeWith(store, {
      append: async (write, options) => {
        const result = await store.append(write, options)
        for (let n = 0; n <= 2_048; n += 1) doneOf(await run(other, `further-${n}`, keepFresh().command))
        doneOf(await run(process, 'reader', { verb: 'nothing' }))
        return result
      },
    })
    const other = aProcess(store)
    const process = aProcess(busy)
    const done = doneOf(await run(process, 'c', keepFresh().command))
    const [first] = await history(store)
    expect(done).toMatchObject({ repeated: false, events: [{ id: first?.id }], checkpoint: first?.checkpoint })
  })
})
