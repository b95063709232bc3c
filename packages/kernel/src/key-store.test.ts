import { describe, expect, it } from 'vitest'
import { memoryKeyStore } from './key-store.ts'

const key = (n: number): Uint8Array => new Uint8Array(32).fill(n)

describe('the key store in memory', () => {
  it('knows nothing at first, and says that it does not last', async () => {
    expect(memoryKeyStore().durable).toBe(false)
    for (const subject of ['user-1', '__proto__', '..'])
      expect(await memoryKeyStore().get(subject)).toEqual({ status: 'absent' })
  })

  it('keeps the first key when two are created', async () => {
    const store = memoryKeyStore()
    const answers = await Promise.all([1, 2, 3].map((n) => store.create('user-1', key(n))))
    for (const answer of answers) expect(answer).toEqual({ status: 'present', key: key(1) })
    expect(await store.get('user-1')).toEqual({ status: 'present', key: key(1) })
    expect(await store.get('user-2')).toEqual({ status: 'absent' })
  })

  it('what was forgotten stays forgotten, whether there was a key or not', async () => {
    const store = memoryKeyStore()
    await store.create('user-1', key(1))
    for (const subject of ['user-1', 'user-2', 'user-1']) {
      await store.forget(subject)
      expect(await store.get(subject)).toEqual({ status: 'forgotten' })
      expect(await store.create(subject, key(2))).toEqual({ status: 'forgotten' })
      expect(await store.get(subject)).toEqual({ status: 'forgotten' })
    }
  })

  it.each([
    ['bytes', (bytes: Uint8Array) => bytes],
    ['a Buffer', (bytes: Uint8Array) => Buffer.from(bytes)],
  ])('shares no bytes with anybody, given %s', async (_, as) => {
    const store = memoryKeyStore()
    const given = as(key(1))
    const created = await store.create('user-1', given)
    given.fill(9)
    if (created.status === 'present') created.key.fill(9)
    const got = await store.get('user-1')
    if (got.status === 'present') got.key.fill(9)
    expect(await store.get('user-1')).toEqual({ status: 'present', key: key(1) })
  })

  it('refuses a subject and a key of another form', async () => {
    const store = memoryKeyStore()
    for (const subject of ['', 'x'.repeat(257), '\uD800', 7 as unknown as string])
      await expect(store.get(subject)).rejects.toMatchObject({ detail: { code: 'invalid_argument', field: 'subject' } })
    for (const wrong of [new Uint8Array(0), new Uint8Array(513), 'text' as unknown as Uint8Array])
      await expect(store.create('user-1', wrong)).rejects.toMatchObject({
        detail: { code: 'invalid_argument', field: 'key' },
      })
    expect(await store.get('user-1')).toEqual({ status: 'absent' })
  })
})
