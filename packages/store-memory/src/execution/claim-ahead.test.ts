import {
  claim,
  claimAhead,
  type ClaimKey,
  claimKeyOf,
  type ExecuteEnvironment,
  execute,
  streamName,
} from '@muniment/kernel'
import { describe, expect, it } from 'vitest'
import { memoryStore } from '../memory-store.ts'
import { aProcess, doneOf, envelopeOf, history, keepFresh, noon, notDoneOf, ready, run } from './fixtures/vault.ts'
import { watched } from './fixtures/watched-store.ts'

const pepper = { version: 1, secret: new Uint8Array(32).fill(1) }
const emailKey = claimKeyOf(pepper, 'test', 'email', 'ada@example.com')
const streamOf = (key: ClaimKey): string => streamName('test', 'claim', key)

/** A command on a stream of its own that needs the value. */
const claiming = (environment: ExecuteEnvironment, commandId: string, ownerStream: string, key = emailKey) => {
  const envelope = { ...envelopeOf(commandId), occurredAt: noon }
  const prepare = async () => {
    const claimed = await claimAhead(environment, { namespace: 'test', key, scope: 'email', ownerStream, envelope })
    return claimed._tag === 'Left' ? claimed : ready(keepFresh().command, claimed.right)
  }
  return run(environment, commandId, prepare, { stream: ownerStream })
}

const taken = { _tag: 'Rejected', rejection: { _tag: 'ValueTaken' } }

describe('a claim ahead', () => {
  it('takes a free value in the same append as its effect, the claim first, under the same command', async () => {
    const { store, appends, checks } = watched(memoryStore())
    doneOf(await claiming(aProcess(store), 'c', 'test.vault-1'))
    expect(appends.map((writes) => writes.map(({ stream, expected }) => [stream, expected]))).toEqual([
      [
        [streamOf(emailKey), 'no_stream'],
        ['test.vault-1', 'no_stream'],
      ],
    ])
    expect(checks).toEqual([[]])
    const [claimed] = await history(store, streamOf(emailKey))
    const [effect] = await history(store, 'test.vault-1')
    expect(claimed).toMatchObject({
      type: 'ValueClaimed',
      data: { scope: 'email', ownerStream: 'test.vault-1', commandId: 'c' },
      metadata: effect?.metadata,
    })
    expect(claimed?.id).not.toBe(effect?.id)
    expect(claimed?.position).toBeLessThan(effect?.position ?? 0n)
  })

  it('the first wins, whoever comes later is ValueTaken and leaves nothing behind', async () => {
    const { store, appends } = watched(memoryStore())
    doneOf(await claiming(aProcess(store), 'first', 'test.vault-1'))
    for (const process of [aProcess(store), aProcess(store)])
      expect(notDoneOf(await claiming(process, 'second', 'test.vault-2'))).toEqual(taken)
    expect(appends).toHaveLength(1)
    expect(await history(store, 'test.vault-2')).toEqual([])
  })

  it.each([1, 20])('of 20 racers one wins (in %i processes), and the others are told ValueTaken', async (processes) => {
    const store = memoryStore()
    const environments = Array.from({ length: processes }, () => aProcess(store))
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        claiming(environments[n % processes] ?? aProcess(store), `racer-${n}`, `test.vault-${n}`),
      ),
    )
    expect(outcomes.filter(({ _tag }) => _tag === 'Right')).toHaveLength(1)
    for (const outcome of outcomes) if (outcome._tag === 'Left') expect(outcome.left).toEqual(taken)
    const claims = await history(store, streamOf(emailKey))
    expect(claims).toHaveLength(1)
    const winner = outcomes.findIndex(({ _tag }) => _tag === 'Right')
    expect(claims[0]?.data).toMatchObject({ ownerStream: `test.vault-${winner}` })
    for (let n = 0; n < 20; n += 1) expect(await history(store, `test.vault-${n}`)).toHaveLength(n === winner ? 1 : 0)
  })

  it('what its owner holds already is not written again but checked', async () => {
    const { store, appends, checks } = watched(memoryStore())
    const process = aProcess(store)
    doneOf(await claiming(process, 'first', 'test.vault-1'))
    doneOf(await claiming(process, 'second', 'test.vault-1'))
    expect(appends[1]?.map(({ stream }) => stream)).toEqual(['test.vault-1'])
    expect(checks[1]).toEqual([{ stream: streamOf(emailKey), expected: 0n }])
    expect(await history(store, streamOf(emailKey))).toHaveLength(1)
  })

  it('a value that is released between the check and the append is not held by the effect unclaimed', async () => {
    const store = memoryStore()
    const process = aProcess(store)
    doneOf(await claiming(process, 'first', 'test.vault-1'))
    const envelope = { ...envelopeOf('second'), occurredAt: noon }
    let prepared = 0
    const outcome = await run(process, 'second', async () => {
      prepared += 1
      const request = { namespace: 'test', key: emailKey, scope: 'email', ownerStream: 'test.vault-1', envelope }
      const claimed = await claimAhead(process, request)
      if (prepared === 1) await release(store, 'test.vault-1')
      return claimed._tag === 'Left' ? claimed : ready(keepFresh().command, claimed.right)
    })
    doneOf(outcome)
    expect(prepared).toBe(2)
    const claims = await history(store, streamOf(emailKey))
    expect(claims.map(({ type }) => type)).toEqual(['ValueClaimed', 'ValueReleased', 'ValueClaimed'])
  })

  it('a released value is free for somebody else', async () => {
    const store = memoryStore()
    doneOf(await claiming(aProcess(store), 'first', 'test.vault-1'))
    await release(store, 'test.vault-1')
    doneOf(await claiming(aProcess(store), 'second', 'test.vault-2'))
    expect(notDoneOf(await claiming(aProcess(store), 'third', 'test.vault-1'))).toEqual(taken)
  })

  it('other values are other claims', async () => {
    const store = memoryStore()
    const other = claimKeyOf(pepper, 'test', 'username', 'ada@example.com')
    doneOf(await claiming(aProcess(store), 'first', 'test.vault-1'))
    doneOf(await claiming(aProcess(store), 'second', 'test.vault-2', other))
  })
})

const release = async (store: ExecuteEnvironment['store'], ownerStream: string): Promise<void> => {
  const releasing: typeof claim = {
    ...claim,
    decide: () => () => ({ _tag: 'Right', right: [{ type: 'ValueReleased', data: { ownerStream } }] }),
  }
  const outcome = await execute(aProcess(store), {
    aggregate: releasing,
    stream: streamOf(emailKey),
    envelope: envelopeOf(`release-${ownerStream}`),
    prepare: () => ({ _tag: 'Right', right: { command: { scope: 'email', ownerStream, commandId: 'release' } } }),
  })()
  if (outcome._tag === 'Left') throw new Error('not released', { cause: outcome.left })
}
