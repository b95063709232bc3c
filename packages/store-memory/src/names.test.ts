import type { StreamWrite } from '@muniment/kernel'
import { beforeEach, describe, expect, it } from 'vitest'
import { anEvent, aWrite, failureOf, streamEvents } from './fixtures/sample-events.ts'
import { type MemoryStore, memoryStore } from './memory-store.ts'

let store: MemoryStore
beforeEach(() => {
  store = memoryStore()
})

const refused: readonly (readonly [string, unknown])[] = [
  ['that is empty', ''],
  ['that starts with $', '$all'],
  ['that starts with a blank', ' a'],
  ['that ends with a blank', 'a '],
  ['that ends with a tab', 'a\t'],
  ['that ends with a no-break space', 'a\u00a0'],
  ['of 513 characters', 'a'.repeat(513)],
  ['with a NUL', 'a\0b'],
  ['with a line end', 'a\nb'],
  ['with a C1 control', 'a\u0085b'],
  ['with a lone surrogate', 'a\ud800b'],
  ['that is no string', 7],
]

describe('stream names', () => {
  it.each(refused)('a stream %s is refused by writes, checks and reads', async (_, name) => {
    const stream = name as string
    const invalid = { code: 'invalid_argument' }
    expect(await failureOf(store.append(aWrite(stream, 'any')))).toMatchObject({ ...invalid, field: 'stream' })
    const write = aWrite('fine', 'any')
    const many = store.appendMany([write, aWrite(stream, 'any')])
    expect(await failureOf(many)).toMatchObject({ ...invalid, field: 'writes[1].stream' })
    const checked = store.appendMany([write], [{ stream, expected: 'any' }])
    expect(await failureOf(checked)).toMatchObject({ ...invalid, field: 'checks[0].stream' })
    expect(await failureOf(store.readStream(stream))).toMatchObject({ ...invalid, field: 'stream' })
  })

  it('a stream of 512 characters is kept as it is', async () => {
    const name = 'b'.repeat(512)
    await store.append(aWrite(name, 'no_stream'))
    expect((await streamEvents(store, name))[0]?.stream).toBe(name)
  })

  it('a refused name is not repeated in the message', async () => {
    const failure = await failureOf(store.append(aWrite(' ada@example.com', 'any')))
    expect(JSON.stringify(failure)).not.toContain('ada')
  })
})

describe('types and ids of events', () => {
  const append = (changes: object): Promise<unknown> => {
    const write: StreamWrite = { stream: 'a', expected: 'any', events: [anEvent(), { ...anEvent(), ...changes }] }
    return store.append(write)
  }

  it.each([
    ['is empty', ''],
    ['starts with $', '$metadata'],
    ['holds a control character', 'A\u0001'],
    ['has 513 characters', 'A'.repeat(513)],
    ['is no string', undefined],
  ])('a type that %s is refused', async (_, type) => {
    expect(await failureOf(append({ type }))).toMatchObject({ code: 'invalid_argument', field: 'events[1].type' })
  })

  it.each([
    ['is empty', ''],
    ['is no UUID', 'event-1'],
    ['is in upper case', '0B2F4C1E-8A57-4D0E-9C3B-2F6A1D7E5B90'],
    ['is in braces', '{0b2f4c1e-8a57-4d0e-9c3b-2f6a1d7e5b90}'],
    ['ends in a line end', '0b2f4c1e-8a57-4d0e-9c3b-2f6a1d7e5b90\n'],
    ['is no string', 1],
  ])('an id that %s is refused', async (_, id) => {
    expect(await failureOf(append({ id }))).toMatchObject({ code: 'invalid_argument', field: 'events[1].id' })
  })
})
