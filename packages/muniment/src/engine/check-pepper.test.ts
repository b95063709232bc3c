/** A pepper that is not that of the log: seen at the start, before anybody takes an address a second time. @module */
import { inspect } from 'node:util'
import { memoryKeyStore } from '@muniment/kernel'
import { memoryStore } from '@muniment/store-memory'
import { describe, expect, it } from 'vitest'
import { ConfigurationRefused } from '../configuration-refused.ts'
import { developmentKeys } from '../keys/development-keys.ts'
import type { Keys } from '../keys/keys.ts'
import { createMuniment } from '../muniment.ts'
import { countingHasher } from '../team.fixture.ts'

const peopled = async (keys: Keys, count: number): Promise<(next: Keys) => Promise<string>> => {
  const store = memoryStore()
  const start = (next: Keys) => createMuniment({ store, keys: next, passwordHasher: countingHasher() })
  const first = await start(keys)
  for (let n = 0; n < count; n += 1)
    await first.users.signUp({ email: `p${n}@example.com`, password: 'correct horse battery', account: 'none' })
  await first.close()
  return (next) =>
    start(next).then(
      async (started) => started.close().then(() => 'started'),
      (thrown: unknown) => (thrown instanceof ConfigurationRefused ? thrown.option : inspect(thrown)),
    )
}

const another = { version: 1, secret: new Uint8Array(32).fill(9) }

describe('the pepper at the start', () => {
  it('is refused when it is another than that of the people in the log, and so is another version', async () => {
    const keys = developmentKeys()
    const restart = await peopled(keys, 2)
    expect(await restart(keys)).toBe('started')
    expect(await restart({ ...keys, pepper: another })).toBe('keys.pepper')
    expect(await restart({ ...keys, pepper: { ...keys.pepper, version: 2 } })).toBe('keys.pepper')
  })

  it('is any for a log without people', async () => {
    const keys = developmentKeys()
    expect(await (await peopled(keys, 0))({ ...keys, pepper: another })).toBe('started')
  })

  it('cannot be told by people who were erased, nor by keys that are elsewhere or cannot be read', async () => {
    const keys = developmentKeys()
    const restart = await peopled(keys, 2)
    const failing = { ...keys.keyStore, get: () => Promise.reject(new Error('gone')) }
    for (const keyStore of [memoryKeyStore(), failing])
      expect(await restart({ ...keys, keyStore, pepper: another })).toBe('started')
    const subjects: string[] = []
    for await (const subject of keys.keyStore.subjects()) subjects.push(subject)
    for (const subject of subjects.slice(1)) await keys.keyStore.forget(subject)
    expect(await restart({ ...keys, pepper: another })).toBe('keys.pepper')
    for (const subject of subjects) await keys.keyStore.forget(subject)
    expect(await restart({ ...keys, pepper: another })).toBe('started')
  })

  it('asks for eight people at most', async () => {
    const keys = developmentKeys()
    const restart = await peopled(keys, 10)
    let asked = 0
    const keyStore = {
      ...memoryKeyStore(),
      get: async () => {
        asked += 1
        return { status: 'absent' as const }
      },
    }
    expect(await restart({ ...keys, keyStore })).toBe('started')
    expect(asked).toBe(8)
  })
})
