import { describe, expect, it } from 'vitest'
import { append } from './append.ts'
import type { EventStore, NewEvent, StreamWrite } from './event-store.ts'
import { idOf } from './fixtures/notebook.ts'
import { type Delivery, scriptedStore } from './fixtures/scripted-store.ts'
import type { StoreFailureDetail } from './store-failure.ts'

const stream = 'test.notebook-1'
const event = (n: number): NewEvent => ({ id: idOf(n), type: 'NoteTorn', data: { page: n }, metadata: {} })
const write: StreamWrite = { stream, expected: 'no_stream', events: [event(1), event(2)] }
const unknown: StoreFailureDetail = { code: 'outcome_unknown', stream }
const unavailable: StoreFailureDetail = { code: 'unavailable' }

describe('an append without an answer', () => {
  const lost: readonly (readonly [string, Delivery])[] = [
    ['never arrived', { fails: unknown }],
    ['was written', { writtenThen: unknown }],
  ]
  it.each(lost)('is repeated verbatim, and written once (it %s)', async (_, delivery) => {
    const { store, deliveries, streams, reads } = scriptedStore([delivery])
    const alreadyWritten = delivery !== 'answers' && 'writtenThen' in delivery
    const answer = await append({ store }, [write], [])
    expect(answer).toMatchObject({ _tag: 'Appended', result: { revision: 1n, checkpoint: 'at 2', alreadyWritten } })
    expect(deliveries).toEqual([
      { writes: [write], checks: [] },
      { writes: [write], checks: [] },
    ])
    expect(streams.get(stream)?.map(({ id }) => id)).toEqual([idOf(1), idOf(2)])
    expect(reads).toEqual([])
  })

  it('is looked up after the last delivery, and found', async () => {
    const { store, deliveries, reads } = scriptedStore([
      { fails: unknown },
      { fails: unavailable },
      { writtenThen: unknown },
    ])
    expect(await append({ store }, [write], [])).toEqual({
      _tag: 'Appended',
      result: { revision: 1n, position: 2n, checkpoint: 'at 2', alreadyWritten: true },
    })
    expect(deliveries).toHaveLength(3)
    expect(reads).toEqual([{ stream, options: { from: 0n, maxCount: 2 }, events: 2 }])
  })

  it('is looked up behind the revision it expected', async () => {
    const { store, put, reads } = scriptedStore([{ fails: unknown }, { fails: unknown }, { writtenThen: unknown }])
    put(stream, event(7), event(8))
    const later: StreamWrite = { ...write, expected: 1n }
    expect(await append({ store }, [later], [])).toMatchObject({ _tag: 'Appended', result: { revision: 3n } })
    expect(reads[0]?.options).toEqual({ from: 2n, maxCount: 2 })
  })

  it('is a conflict when the look-up finds an event of somebody else in its place', async () => {
    const { store, put } = scriptedStore([{ fails: unknown }, { fails: unknown }, { fails: unknown }])
    put(stream, event(9))
    expect(await append({ store }, [write], [])).toEqual({ _tag: 'Conflict', stream, attempts: 3 })
  })

  it('is a Failure with outcomeUnknown when the look-up finds nothing: it may still be on its way', async () => {
    const { store } = scriptedStore([{ fails: unknown }, { fails: unknown }, { fails: unknown }])
    const failed = await append({ store }, [write], [])
    expect(failed).toMatchObject({ _tag: 'Failure', outcomeUnknown: true, cause: { code: 'outcome_unknown' } })
  })

  it('is a Failure with outcomeUnknown when the look-up fails or the expectation names no revision', async () => {
    const silent: readonly Delivery[] = [{ fails: unknown }, { fails: unknown }, { writtenThen: unknown }]
    const unreadable = scriptedStore(silent, () => new Error('no answer'))
    const failed = await append({ store: unreadable.store }, [write], [])
    expect(failed).toMatchObject({ _tag: 'Failure', outcomeUnknown: true, cause: { code: 'outcome_unknown' } })
    const anywhere = scriptedStore(silent)
    expect(await append({ store: anywhere.store }, [{ ...write, expected: 'any' }], [])).toMatchObject({
      _tag: 'Failure',
      outcomeUnknown: true,
    })
    expect(anywhere.reads).toEqual([])
  })

  it('stays unknown when the store is unavailable afterwards, or refuses the repeat', async () => {
    const codes: readonly StoreFailureDetail[] = [unavailable, { code: 'access_denied' }, { code: 'aborted' }]
    for (const code of codes) {
      const { store } = scriptedStore([{ fails: unknown }, { fails: code }, { fails: code }])
      expect(await append({ store }, [write], [])).toMatchObject({ outcomeUnknown: true, cause: { code: code.code } })
    }
  })

  it('is a conflict when the repeat finds the race lost', async () => {
    const { store } = scriptedStore([
      { fails: unknown },
      { fails: { code: 'concurrency_conflict', stream, expected: 0n } },
    ])
    expect(await append({ store }, [write], [])).toEqual({ _tag: 'Conflict', stream, attempts: 2 })
  })
})

describe('an append that certainly was not written', () => {
  it('is repeated while the store is unavailable, then a Failure whose outcome is known', async () => {
    const pauses: number[] = []
    const { store, deliveries, reads } = scriptedStore(Array.from({ length: 9 }, () => ({ fails: unavailable })))
    const pause = async (n: number): Promise<void> => void pauses.push(n)
    const failed = await append({ store, deliveriesMax: 4, pause }, [write], [])
    expect(failed).toMatchObject({ _tag: 'Failure', outcomeUnknown: false, cause: { code: 'unavailable' } })
    expect({ deliveries: deliveries.length, pauses, reads }).toEqual({ deliveries: 4, pauses: [2, 3, 4], reads: [] })
  })

  it('is written when the store comes back', async () => {
    const { store, streams } = scriptedStore([{ fails: unavailable }, { fails: unavailable }])
    expect(await append({ store }, [write], [])).toMatchObject({ _tag: 'Appended', result: { alreadyWritten: false } })
    expect(streams.get(stream)).toHaveLength(2)
  })

  const final: readonly StoreFailureDetail[] = [
    { code: 'stream_tombstoned', stream },
    { code: 'event_too_large', size: 2, max: 1 },
    { code: 'append_too_large', size: 2, max: 1 },
    { code: 'invalid_argument', field: 'f', rule: 'r' },
    { code: 'unsupported', needs: 'n' },
    { code: 'access_denied' },
    { code: 'aborted' },
  ]
  it.each(final)('is never repeated after $code', async (detail) => {
    const { store, deliveries } = scriptedStore([{ fails: detail }])
    expect(await append({ store }, [write], [])).toMatchObject({
      _tag: 'Failure',
      outcomeUnknown: false,
      cause: { detail },
    })
    expect(deliveries).toHaveLength(1)
  })

  const telling: readonly (StoreFailureDetail | Error)[] = [
    { code: 'corrupt_store', where: 'w' },
    { code: 'subscription_dropped' },
    { code: 'checkpoint_conflict' },
    new Error('socket hang up'),
  ]
  it.each(telling)(
    'is not certain after what tells nothing about it: it is looked up, not repeated (%o)',
    async (thrown) => {
      for (const delivery of [{ fails: thrown }, { writtenThen: thrown }]) {
        const { store, deliveries, reads } = scriptedStore([delivery])
        expect(await append({ store }, [write], [])).toMatchObject(
          'fails' in delivery
            ? { _tag: 'Failure', outcomeUnknown: true }
            : { _tag: 'Appended', result: { revision: 1n, alreadyWritten: true } },
        )
        expect({ deliveries: deliveries.length, reads: reads.length }).toEqual({ deliveries: 1, reads: 1 })
      }
    },
  )

  it('is a conflict at once when the race was lost', async () => {
    const { store, deliveries, put } = scriptedStore()
    put(stream, event(9))
    expect(await append({ store }, [write], [])).toEqual({ _tag: 'Conflict', stream, attempts: 1 })
    expect(deliveries).toHaveLength(1)
  })
})

describe('an append to several streams', () => {
  const ahead: StreamWrite = { stream: 'test.claim-1', expected: 'no_stream', events: [event(3)] }
  const check = { stream: 'test.account-1', expected: 4n } as const

  it('goes out as one call with its checks, and answers with the result of the last write', async () => {
    const { store, deliveries } = scriptedStore()
    expect(await append({ store }, [ahead, write], [check])).toMatchObject({
      result: { revision: 1n, checkpoint: 'at 3' },
    })
    expect(deliveries).toEqual([{ writes: [ahead, write], checks: [check] }])
  })

  it('is repeated verbatim with its checks, and looked up in the last stream', async () => {
    const { store, deliveries, reads, streams } = scriptedStore([
      { fails: unknown },
      { writtenThen: unknown },
      { fails: unknown },
    ])
    expect(await append({ store }, [ahead, write], [check])).toMatchObject({
      _tag: 'Appended',
      result: { revision: 1n },
    })
    for (const delivery of deliveries) expect(delivery).toEqual({ writes: [ahead, write], checks: [check] })
    expect(reads.map((read) => read.stream)).toEqual([stream])
    expect([...streams.values()].map(({ length }) => length)).toEqual([1, 2])
  })

  it.each(['atomicMultiStream', 'checksWithoutWrites'] as const)('needs %s, or is unsupported', async (needs) => {
    const { store, deliveries } = scriptedStore()
    const poorer = { ...store, capabilities: { ...store.capabilities, [needs]: false } }
    expect(await append({ store: poorer }, [write], [check])).toMatchObject({
      _tag: 'Failure',
      outcomeUnknown: false,
      cause: { detail: { code: 'unsupported', needs } },
    })
    expect(deliveries).toEqual([])
  })

  it('is unsupported where appendMany is missing; a single write without checks is not', async () => {
    const { store } = scriptedStore()
    const poorer = Object.fromEntries(
      Object.entries(store).filter(([name]) => name !== 'appendMany'),
    ) as unknown as EventStore
    expect(await append({ store: poorer }, [ahead, write], [])).toMatchObject({ cause: { code: 'unsupported' } })
    expect(await append({ store: poorer }, [write], [])).toMatchObject({ _tag: 'Appended' })
  })
})
