import type { EventStore, StreamWrite } from '@muniment/kernel'
import { memoryStore } from '@muniment/store-memory'
import { describe, expect, it } from 'vitest'
import { storeWith } from '../engine/stores.fixture.ts'
import { checkIsInLog } from './follow-log.ts'

const written = async (store: EventStore, stream: string): Promise<string> => {
  const events = [{ id: crypto.randomUUID(), type: 'Done', data: {}, metadata: {} }] satisfies StreamWrite['events']
  return (await store.append({ stream, expected: 'any', events })).checkpoint ?? ''
}

const after = (checkpoint: string) => ({ checkpoint, sequence: 1 })

describe('a progress', () => {
  it('up to the newest event, or ahead of it, is in the log', async () => {
    const store = memoryStore()
    for (const checkpoint of [await written(store, 'a'), await written(store, 'a')])
      await expect(checkIsInLog(store, after(checkpoint), 'it')).resolves.toBeUndefined()
  })

  it('behind the newest event is in the log, where a store shares its log with others', async () => {
    const log = memoryStore()
    const own = await written(log, 'a')
    const shared = storeWith(log, { head: async () => own })
    await expect(checkIsInLog(shared, after(await written(log, 'others')), 'it')).resolves.toBeUndefined()
  })

  it.each([
    [
      'of a log that went back',
      async (): Promise<string> => {
        const longer = memoryStore()
        await written(longer, 'a')
        return written(longer, 'a')
      },
    ],
    ['of another kind of log', async (): Promise<string> => 'esdb:1'],
  ])('%s is in no log', async (_, checkpoint) => {
    const store = memoryStore()
    await written(store, 'a')
    await expect(checkIsInLog(store, after(await checkpoint()), 'it')).rejects.toMatchObject({
      code: 'corrupt_store',
      detail: { where: 'it has got further than the log: the log went back' },
    })
    await expect(checkIsInLog(memoryStore(), after(await checkpoint()), 'it')).rejects.toMatchObject({
      code: 'corrupt_store',
    })
  })
})
