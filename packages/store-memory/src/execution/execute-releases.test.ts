import { CodecFailure } from '@muniment/kernel'
import { describe, expect, it } from 'vitest'
import { memoryStore } from '../memory-store.ts'
import {
  aProcess,
  doneOf,
  failureOf,
  history,
  keepFresh,
  notDoneOf,
  ready,
  run,
  writeForeign,
} from './fixtures/vault.ts'

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

  it('a command of which a newer release recorded only what may be passed over is not done a second time', async () => {
    const store = memoryStore()
    await writeForeign(store, { type: 'VaultPainted', data: {}, metadata: { optional: 'true', commandId: 'c' } })
    const again = doneOf(await run(aProcess(store), 'c', { verb: 'take', by: 'me' }))
    expect(again.repeated).toBe(true)
    expect(await history(store)).toHaveLength(1)
  })

  it.each(['3', '0', '01', '', 'two', '1e0', '-1'])('schema version "%s" is unsupported', async (schema) => {
    const store = memoryStore()
    await writeForeign(store, {
      type: 'VaultLeft',
      data: { why: 'canary-4711' },
      schema,
      metadata: { optional: 'true' },
    })
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
