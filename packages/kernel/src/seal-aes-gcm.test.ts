import { inspect } from 'node:util'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { type KeyStore, memoryKeyStore } from './key-store.ts'
import { aesGcmSealer, SealFailure, type Sealer } from './seal-aes-gcm.ts'
import { isSealed, type Sealed } from './sealed.ts'
import { systemRandom } from './system-random.ts'

const subject = 'subject-canary-0815'
const purpose = 'user.email'
const text = 'text-canary-4711'

let keys: KeyStore
let sealer: Sealer
beforeEach(() => {
  keys = memoryKeyStore()
  sealer = aesGcmSealer(keys, systemRandom)
})

const failureOf = async (call: Promise<unknown>): Promise<SealFailure> => {
  const thrown: unknown = await call.then(
    () => new Error('should have failed'),
    (error: unknown) => error,
  )
  if (thrown instanceof SealFailure) return thrown
  throw thrown
}

/** Neither way to open it gives anything but this failure. */
const staysShut = async (of: string, forWhat: string, sealed: Sealed, by: Sealer = sealer): Promise<void> => {
  expect((await failureOf(by.unseal(of, forWhat, sealed))).code).toBe('does_not_open')
  expect((await failureOf(by.reveal(of, forWhat, sealed))).code).toBe('does_not_open')
}

const bytesOf = (sealed: Sealed): Buffer => Buffer.from(sealed.slice(3), 'base64url')
const sealedOf = (bytes: Uint8Array): Sealed => `s1.${Buffer.from(bytes).toString('base64url')}` as Sealed

describe('a sealed text', () => {
  it('opens to what it was: any text, also the empty one', async () => {
    const anyText = fc.oneof(
      fc.constant(''),
      fc.string(),
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }),
    )
    const anySubject = anyText.filter((name) => name !== '')
    await fc.assert(
      fc.asyncProperty(anySubject, anyText, anyText, async (of, forWhat, plain) => {
        const sealed = await sealer.seal(of, forWhat, plain)
        expect(isSealed(sealed)).toBe(true)
        expect(await sealer.unseal(of, forWhat, sealed)).toBe(plain)
        expect(await sealer.reveal(of, forWhat, sealed)).toEqual({ status: 'open', text: plain })
      }),
    )
  })

  it('a text that UTF-8 cannot carry is refused, never changed', async () => {
    const plain = 'half a surrogate \ud800'
    const sealed = await sealer.seal(subject, purpose, plain).catch(() => undefined)
    if (sealed !== undefined) expect(await sealer.unseal(subject, purpose, sealed)).toBe(plain)
  })

  it('is another one each time, and shows nothing of the text but its length', async () => {
    const two = [await sealer.seal(subject, purpose, text), await sealer.seal(subject, purpose, text)]
    expect(new Set(two).size).toBe(2)
    for (const sealed of two) {
      expect(bytesOf(sealed)).toHaveLength(12 + text.length + 16)
      expect(bytesOf(sealed).toString('latin1')).not.toContain('4711')
    }
  })

  it('has one spelling: bits of the last character that no byte takes are no bits of ours', async () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    for (const plain of ['a', 'ab', 'abc']) {
      const sealed = await sealer.seal(subject, purpose, plain)
      for (const last of alphabet) {
        const spelt = `${sealed.slice(0, -1)}${last}` as Sealed
        if (spelt !== sealed) await staysShut(subject, purpose, spelt)
      }
    }
  })

  it('is not made with a key or a nonce of another length', async () => {
    const short: KeyStore = { ...keys, get: async () => ({ status: 'present', key: new Uint8Array(16) }) }
    const malformed = { code: 'malformed_key' }
    const sealed = await sealer.seal(subject, purpose, text)
    const withShortKey = aesGcmSealer(short, systemRandom)
    await expect(withShortKey.seal(subject, purpose, text)).rejects.toMatchObject(malformed)
    await expect(withShortKey.unseal(subject, purpose, sealed)).rejects.toMatchObject(malformed)
    await expect(withShortKey.reveal(subject, purpose, sealed)).rejects.toMatchObject(malformed)
    const miser = { bytes: (count: number) => systemRandom.bytes(count - 1) }
    for (const of of [subject, 'a new one'])
      await expect(aesGcmSealer(keys, miser).seal(of, purpose, text)).rejects.toThrow(TypeError)
  })

  it('does not open with another key, for another subject or for another purpose', async () => {
    const sealed = await sealer.seal(subject, purpose, text)
    const otherKeys = memoryKeyStore()
    await otherKeys.create(subject, systemRandom.bytes(32))
    await staysShut(subject, purpose, sealed, aesGcmSealer(otherKeys, systemRandom))

    const own = await keys.get(subject)
    if (own.status === 'present') await keys.create('another', own.key)
    await staysShut('another', purpose, sealed)
    await staysShut(subject, 'user.name', sealed)
    await staysShut(subject, '', sealed)
  })

  it('does not open when subject and purpose meet at another place', async () => {
    const sealed = await sealer.seal('a', 'bc', text)
    const own = await keys.get('a')
    if (own.status === 'present') await keys.create('ab', own.key)
    await staysShut('ab', 'c', sealed)
  })

  it('does not open with one bit flipped, whichever it is', async () => {
    const bytes = bytesOf(await sealer.seal(subject, purpose, text))
    for (let index = 0; index < bytes.length; index += 1)
      for (let bit = 0; bit < 8; bit += 1) {
        const flipped = Uint8Array.from(bytes)
        flipped[index] = (flipped[index] as number) ^ (1 << bit)
        await staysShut(subject, purpose, sealedOf(flipped))
      }
  })

  it('does not open when it is shorter or longer by any number of bytes, or is no sealed text at all', async () => {
    const sealed = await sealer.seal(subject, purpose, text)
    const bytes = bytesOf(sealed)
    for (let length = 0; length < bytes.length; length += 1) {
      await staysShut(subject, purpose, sealedOf(bytes.subarray(0, length)))
      await staysShut(subject, purpose, sealedOf(bytes.subarray(bytes.length - length)))
    }
    await staysShut(subject, purpose, sealedOf(Buffer.concat([bytes, Buffer.alloc(1)])))
    const others = ['', 's1.', text, sealed.slice(3), `s2${sealed.slice(2)}`, ` ${sealed}`, `${sealed}=`, `${sealed}\n`]
    for (const other of others) await staysShut(subject, purpose, other as Sealed)
  })

  it('does not open with a shortened tag', async () => {
    const bytes = bytesOf(await sealer.seal(subject, purpose, ''))
    for (const tag of [4, 8, 12, 15])
      await staysShut(subject, purpose, sealedOf(Buffer.concat([bytes.subarray(0, 12 + tag), Buffer.alloc(16 - tag)])))
  })
})

describe('the key of a subject', () => {
  it('is stored before sealing resolves, of 32 bytes, and is the same for the next text', async () => {
    const steps: string[] = []
    const slowKeys: KeyStore = {
      ...keys,
      create: async (of, key) => {
        await new Promise((resolve) => setImmediate(resolve))
        const created = await keys.create(of, key)
        steps.push(`key of ${key.length} bytes stored`)
        return created
      },
    }
    const slow = aesGcmSealer(slowKeys, systemRandom)
    await slow.seal(subject, purpose, text)
    steps.push('sealed')
    await slow.seal(subject, purpose, text)
    expect(steps).toEqual(['key of 32 bytes stored', 'sealed'])
  })

  it('is one, however many seal at once for the first time', async () => {
    const sealed = await Promise.all(Array.from({ length: 8 }, (_, n) => sealer.seal(subject, purpose, `text ${n}`)))
    const opened = await Promise.all(sealed.map((each) => sealer.unseal(subject, purpose, each)))
    expect(opened).toEqual(sealed.map((_, n) => `text ${n}`))
  })

  it('when it was forgotten nothing is sealed or opened any more, and people are shown "erased"', async () => {
    const sealed = await sealer.seal(subject, purpose, text)
    await keys.forget(subject)
    expect((await failureOf(sealer.seal(subject, purpose, text))).code).toBe('subject_forgotten')
    expect((await failureOf(sealer.unseal(subject, purpose, sealed))).code).toBe('subject_forgotten')
    expect(await sealer.reveal(subject, purpose, sealed)).toEqual({ status: 'erased' })
  })

  it('when it is forgotten while somebody seals for the first time, nothing is sealed', async () => {
    const racing: KeyStore = {
      ...keys,
      create: async (of, key) => {
        await keys.forget(of)
        return keys.create(of, key)
      },
    }
    const failed = await failureOf(aesGcmSealer(racing, systemRandom).seal(subject, purpose, text))
    expect(failed.code).toBe('subject_forgotten')
  })

  it('when it is elsewhere nothing is opened, and people are shown "sealed"', async () => {
    const sealed = await aesGcmSealer(memoryKeyStore(), systemRandom).seal(subject, purpose, text)
    expect((await failureOf(sealer.unseal(subject, purpose, sealed))).code).toBe('key_absent')
    expect(await sealer.reveal(subject, purpose, sealed)).toEqual({ status: 'sealed' })
    expect(await keys.get(subject)).toEqual({ status: 'absent' })
  })
})

describe('a failure to seal or open', () => {
  it('shows neither the text nor the key nor the subject', async () => {
    const sealed = await sealer.seal(subject, purpose, text)
    const own = await keys.get(subject)
    const absent = aesGcmSealer(memoryKeyStore(), systemRandom)
    const failures = [
      await failureOf(absent.unseal(subject, purpose, sealed)),
      await failureOf(sealer.unseal(subject, 'other', sealed)),
    ]
    await keys.forget(subject)
    failures.push(await failureOf(sealer.seal(subject, purpose, text)))
    expect(failures.map(({ code }) => code)).toEqual(['key_absent', 'does_not_open', 'subject_forgotten'])
    const key = own.status === 'present' ? Buffer.from(own.key) : Buffer.alloc(0)
    for (const failure of failures) {
      const shown = [inspect(failure, { depth: 9 }), String(failure), JSON.stringify(failure), failure.stack].join('\n')
      for (const secret of [text, subject, sealed, key.toString('hex'), key.toString('base64url')])
        expect(shown).not.toContain(secret)
    }
  })
})
