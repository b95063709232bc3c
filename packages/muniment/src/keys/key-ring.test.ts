/** The key ring and the store that wraps with it: what is kept is no key, and secrets can be changed under way. @module */
import { inspect } from 'node:util'
import { aesGcmSealer, isStoreFailure, type KeyStore, memoryKeyStore, systemRandom } from '@muniment/kernel'
import { describe, expect, it } from 'vitest'
import { ConfigurationRefused } from '../configuration-refused.ts'
import { type KeyRing, keyRing, type KeyRingOptions } from './key-ring.ts'
import { wrappedKeyStore } from './wrapped-key-store.ts'

const bytes = (n: number, count = 32): Uint8Array => new Uint8Array(count).fill(n)
const one = { version: 1, secret: bytes(1) }
const two = { version: 2, secret: bytes(2) }

const refused = (options: unknown): string => {
  try {
    keyRing(options as KeyRingOptions)
    return 'accepted'
  } catch (thrown) {
    return thrown instanceof ConfigurationRefused ? thrown.option : String(thrown)
  }
}

const corrupt = async (asked: Promise<unknown>): Promise<string> => {
  const thrown: unknown = await asked.then(
    (answer) => answer,
    (failure: unknown) => failure,
  )
  if (!isStoreFailure(thrown, 'corrupt_store')) throw new Error(`no corrupt_store, but ${inspect(thrown)}`)
  return thrown.message
}

const kept = async (store: KeyStore, subject: string): Promise<Uint8Array> => {
  const known = await store.get(subject)
  if (known.status !== 'present') throw new Error(`no key, but ${known.status}`)
  return known.key
}

describe('a key ring', () => {
  it.each<[string, unknown, string]>([
    ['no current secret', { current: undefined }, 'ring.current'],
    ['a short secret', { current: { version: 1, secret: bytes(1, 31) } }, 'ring.current.secret'],
    ['a secret that is a text', { current: { version: 1, secret: 'x'.repeat(32) } }, 'ring.current.secret'],
    ['the version 0', { current: { ...one, version: 0 } }, 'ring.current.version'],
    ['half a version', { current: { ...one, version: 1.5 } }, 'ring.current.version'],
    ['the version 10,000', { current: { ...one, version: 10_000 } }, 'ring.current.version'],
    ['previous secrets that are no list', { current: one, previous: two }, 'ring.previous'],
    [
      'a short previous secret',
      { current: one, previous: [{ version: 2, secret: bytes(1, 8) }] },
      'ring.previous[0].secret',
    ],
    ['a version twice', { current: one, previous: [two, { ...two, secret: bytes(3) }] }, 'ring.previous'],
    ['the current version again', { current: one, previous: [{ ...one, secret: bytes(3) }] }, 'ring.previous'],
  ])('refuses %s', (_, options, option) => expect(refused(options)).toBe(option))

  it('takes longer secrets and any order of versions', () => {
    expect(refused({ current: two, previous: [{ version: 9_999, secret: bytes(3, 64) }, one] })).toBe('accepted')
  })

  it('shows its generation and no secret, however it is looked at', () => {
    const secret = Buffer.from('CANARY-secret-of-the-ring-0123456789')
    const ring = keyRing({ current: { version: 3, secret } })
    const looks = [inspect(ring, { depth: 9, showHidden: true }), JSON.stringify(ring), String(ring)].join()
    for (const form of [secret.toString(), secret.toString('hex'), secret.toString('base64'), [...secret].join(', ')])
      expect(looks).not.toContain(form)
    expect(JSON.stringify(ring)).toBe('{"current":3}')
  })
})

describe('a wrapped key store', () => {
  it('keeps no key as it is, and not the same bytes for the same key', async () => {
    const inner = memoryKeyStore()
    const store = wrappedKeyStore(inner, keyRing({ current: one }))
    for (const subject of ['a', 'b']) await store.create(subject, bytes(7))
    const [a, b] = [await kept(inner, 'a'), await kept(inner, 'b')]
    for (const wrapped of [a, b]) {
      expect(Buffer.from(wrapped).includes(Buffer.from(bytes(7, 8)))).toBe(false)
      expect(wrapped).toHaveLength(32 + 31)
    }
    expect(a.slice(15)).not.toEqual(b.slice(15))
    expect(await kept(store, 'a')).toEqual(bytes(7))
  })

  it('is as durable as what it wraps', () => {
    for (const durable of [true, false])
      expect(wrappedKeyStore({ ...memoryKeyStore(), durable }, keyRing({ current: one })).durable).toBe(durable)
  })

  it('behaves as a key store: one key for two creators, replaced by whoever knows it, forgotten for good', async () => {
    const store = wrappedKeyStore(memoryKeyStore(), keyRing({ current: one }))
    expect(await store.get('a')).toEqual({ status: 'absent' })
    expect(await store.replace('a', bytes(1), bytes(2))).toEqual({ status: 'absent' })
    const [first, second] = await Promise.all([store.create('a', bytes(1)), store.create('a', bytes(2))])
    expect(first).toEqual({ status: 'present', key: bytes(1) })
    expect(second).toEqual(first)
    expect(await store.replace('a', bytes(9), bytes(3))).toEqual(first)
    expect(await store.replace('a', bytes(1), bytes(3))).toEqual({ status: 'present', key: bytes(3) })
    expect(await kept(store, 'a')).toEqual(bytes(3))
    await store.forget('a')
    for (const known of [await store.create('a', bytes(1)), await store.replace('a', bytes(3), bytes(1))])
      expect(known).toEqual({ status: 'forgotten' })
  })

  it('takes keys of 1 to 481 bytes, so that none is longer than a store keeps', async () => {
    const inner = memoryKeyStore()
    const store = wrappedKeyStore(inner, keyRing({ current: one }))
    await store.create('a', bytes(1, 481))
    expect(await kept(inner, 'a')).toHaveLength(512)
    await store.create('b', bytes(1, 1))
    expect(await kept(store, 'b')).toEqual(bytes(1, 1))
    for (const length of [0, 482])
      await expect(store.create('c', bytes(1, length))).rejects.toMatchObject({ code: 'invalid_argument' })
  })

  it('opens what any secret of the ring has wrapped, and fails for any other, as it does for a changed bit', async () => {
    const inner = memoryKeyStore()
    await wrappedKeyStore(inner, keyRing({ current: one })).create('a', bytes(7))
    expect(await kept(wrappedKeyStore(inner, keyRing({ current: two, previous: [one] })), 'a')).toEqual(bytes(7))
    expect(await corrupt(wrappedKeyStore(inner, keyRing({ current: two })).get('a'))).toContain('generation 1')
    const impostor = keyRing({ current: { version: 1, secret: bytes(9) } })
    expect(await corrupt(wrappedKeyStore(inner, impostor).get('a'))).toContain('does not open')
    expect(await corrupt(wrappedKeyStore(inner, impostor).create('a', bytes(1)))).toContain('does not open')

    const whole = await kept(inner, 'a')
    for (let at = 0; at < whole.length; at += 1) {
      const changed = memoryKeyStore()
      await changed.create('a', whole.with(at, (whole[at] ?? 0) ^ (1 << (at % 8))))
      await changed.create('b', whole.slice(0, at === 0 ? 1 : at))
      const store = wrappedKeyStore(changed, keyRing({ current: one, previous: [two] }))
      for (const subject of ['a', 'b']) await corrupt(store.get(subject))
    }
  })

  it('opens no key that was put in the place of another', async () => {
    const inner = memoryKeyStore()
    const store = wrappedKeyStore(inner, keyRing({ current: one }))
    await store.create('a', bytes(7))
    await inner.create('b', await kept(inner, 'a'))
    expect(await corrupt(store.get('b'))).toContain('does not open')
  })

  it('takes a key that was kept before there was a ring for none of its own', async () => {
    const inner = memoryKeyStore()
    await inner.create('a', bytes(7))
    await inner.create('b', bytes(1))
    const store = wrappedKeyStore(inner, keyRing({ current: one }))
    for (const subject of ['a', 'b']) await corrupt(store.get(subject))
  })

  it('refuses chance that gives too little', async () => {
    const short = wrappedKeyStore(memoryKeyStore(), keyRing({ current: one }), { bytes: () => bytes(1, 11) })
    await expect(short.create('a', bytes(1))).rejects.toBeInstanceOf(TypeError)
  })
})

describe('wrapping anew', () => {
  const both = keyRing({ current: two, previous: [one] })
  const filled = async (ring: KeyRing, count: number): Promise<KeyStore> => {
    const inner = memoryKeyStore()
    const store = wrappedKeyStore(inner, ring)
    for (let n = 0; n < count; n += 1) await store.create(`user-${n}`, bytes(n))
    return inner
  }

  it('leaves every key what it was, and needs the previous secret no more', async () => {
    const inner = await filled(keyRing({ current: one }), 20)
    const told: number[] = []
    const done = await wrappedKeyStore(inner, both).rewrap({ onProgress: (progress) => told.push(progress.done) })
    expect(done).toEqual({ done: 20, total: 20, rewrapped: 20, unopened: [] })
    expect(told).toEqual(Array.from({ length: 20 }, (_, n) => n + 1))
    const after = wrappedKeyStore(inner, keyRing({ current: two }))
    for (let n = 0; n < 20; n += 1) expect(await kept(after, `user-${n}`)).toEqual(bytes(n))
    expect(await after.rewrap()).toMatchObject({ done: 20, rewrapped: 0 })
  })

  it('can be ended and goes on where it was', async () => {
    const inner = await filled(keyRing({ current: one }), 10)
    const ended = new AbortController()
    const store = wrappedKeyStore(inner, both)
    const onProgress = ({ done }: { readonly done: number }): void => {
      if (done === 4) ended.abort()
    }
    expect(await store.rewrap({ onProgress, signal: ended.signal })).toMatchObject({ done: 4, total: 10, rewrapped: 4 })
    expect(await store.rewrap()).toMatchObject({ done: 10, rewrapped: 6 })
  })

  it('goes past a key that does not open, and names its subject', async () => {
    const inner = await filled(keyRing({ current: one }), 3)
    await inner.create('stranger', bytes(1))
    const done = await wrappedKeyStore(inner, both).rewrap()
    expect(done).toEqual({ done: 4, total: 4, rewrapped: 3, unopened: ['stranger'] })
  })

  it('stops when the store fails', async () => {
    const inner = await filled(keyRing({ current: one }), 3)
    const failing = { ...inner, replace: () => Promise.reject(new Error('gone')) }
    await expect(wrappedKeyStore(failing, both).rewrap()).rejects.toThrow('gone')
  })

  it('brings back nobody who is forgotten meanwhile, and undoes no key that another has put', async () => {
    const inner = await filled(keyRing({ current: one }), 3)
    const meanwhile = wrappedKeyStore(inner, both)
    const watched: KeyStore = {
      ...inner,
      replace: async (subject, previous, key) => {
        if (subject === 'user-0') await meanwhile.forget(subject)
        if (subject === 'user-1') await meanwhile.replace(subject, bytes(1), bytes(99))
        return inner.replace(subject, previous, key)
      },
    }
    expect(await wrappedKeyStore(watched, both).rewrap()).toMatchObject({ done: 3, rewrapped: 1, unopened: [] })
    expect(await meanwhile.get('user-0')).toEqual({ status: 'forgotten' })
    expect(await kept(meanwhile, 'user-1')).toEqual(bytes(99))
  })

  it('lets what was sealed before be read after', async () => {
    const inner = memoryKeyStore()
    const sealed = await aesGcmSealer(wrappedKeyStore(inner, keyRing({ current: one })), systemRandom).seal(
      'a',
      'p',
      'text',
    )
    await wrappedKeyStore(inner, both).rewrap()
    const after = aesGcmSealer(wrappedKeyStore(inner, keyRing({ current: two })), systemRandom)
    expect(await after.unseal('a', 'p', sealed)).toBe('text')
  })
})
