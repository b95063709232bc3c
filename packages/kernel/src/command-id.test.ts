import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commandKeyOf, derivedId, eventIdOf } from './command-id.ts'
import { anEnvelope } from './fixtures/notebook.ts'
import { sha256Hex } from './sha256.ts'
import { v5 } from 'uuid'

describe('the id of an event', () => {
  const of = ({ key = 'k', stream = 's', index = 0, type = 'T', data = { a: 1 } as { [k: string]: number } } = {}) =>
    eventIdOf(key, stream, index, type, data)

  it('depends on the command, the stream, the index, the type and the content, and on nothing else', () => {
    const different = [
      of(),
      of({ key: 'l' }),
      of({ stream: 't' }),
      of({ index: 1 }),
      of({ type: 'U' }),
      of({ data: { a: 2 } }),
      of({ data: { b: 1 } }),
      of({ data: { a: 1, b: 1 } }),
      of({ data: { b: 1, a: 1 } }),
    ]
    expect(new Set(different).size).toBe(different.length)
    expect(of()).toBe(of())
  })

  it('does not confuse parts that meet at other places', () => {
    expect(of({ key: 'ab', stream: 'c' })).not.toBe(of({ key: 'a', stream: 'bc' }))
    expect(of({ key: '1:a,', stream: '1:b,' })).not.toBe(of({ key: '1:a,1:b,', stream: '' }))
  })

  it('is a uuid of version 5', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(), fc.jsonValue(), (text, index, data) => {
        expect(eventIdOf(text, text, index, text, data as never)).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        )
      }),
    )
  })

  it('is what the library uuid makes of the same name, whatever is in it', () => {
    const namespace = '5d0a6a1e-3f4b-5c7d-9e8f-6d756e696d65'
    const part = (text: string): string => `${text.length}:${text},`
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(), (text, index) => {
        const name = [text, text, `${index}`, text, sha256Hex(JSON.stringify({ text }))].map(part).join('')
        expect(eventIdOf(text, text, index, text, { text })).toBe(v5(Buffer.from(name, 'utf8'), namespace))
      }),
      { numRuns: 1_000 },
    )
  })

  it('is the same for ever', () => {
    const key = commandKeyOf(anEnvelope('c1', { account: 'a1' }))
    expect(key).toBe('17:4:user,2:u1,2:a1,,15:notebooks.write,2:c1,')
    expect(eventIdOf(key, 'muniment.user-1', 0, 'UserRenamed', { name: 'Ada' })).toBe(
      '1b42bd39-5638-50e1-84d7-e5f69497ff44',
    )
    expect(eventIdOf(key, 'muniment.user-1', 1, 'UserRenamed', { name: 'Ada' })).toBe(
      'f5c4ded2-4f55-5b10-9a80-b7d201f7a224',
    )
    const reaction = commandKeyOf(anEnvelope('c1', { reaction: 'tidy-up' }))
    expect(reaction).toBe('21:8:reaction,7:tidy-up,,15:notebooks.write,2:c1,')
    expect(eventIdOf(reaction, 'muniment.user-1', 0, 'UserRenamed', { name: 'Zoë 👩‍🚀' })).toBe(
      '33611f3b-0b37-5e90-8285-89a66171a222',
    )
  })
})

describe('the id of a created thing', () => {
  it('is 32 hexadecimal digits, the same for ever', () => {
    expect(derivedId('scope', 'c1', 'account')).toBe('db1668770525106446b3a6c0b27f1e0a')
  })

  it('depends on the scope, the command id and the noun', () => {
    const ids = [derivedId('s', 'c', 'n'), derivedId('t', 'c', 'n'), derivedId('s', 'd', 'n'), derivedId('s', 'c', 'm')]
    expect(new Set([...ids, derivedId('sc', '', 'n')]).size).toBe(5)
  })
})

describe('the key of a command', () => {
  it('of a caller is never that of a reaction, whatever the caller names', () => {
    const hostile = fc.oneof(fc.string(), fc.constantFrom('reaction', '8:reaction,7:tidy-up,', 'tidy-up', ',', ''))
    const names = fc.record({ kind: hostile, id: hostile, account: hostile, command: hostile, commandId: hostile })
    fc.assert(
      fc.property(names, names, hostile, (caller, cause, reaction) => {
        const key = (of: typeof caller, by: { readonly reaction?: string }) => {
          const { kind, id, account, command, commandId } = of
          return commandKeyOf({ principal: { kind, id, source: 'api' }, account, command, commandId, ...by })
        }
        expect(key(caller, {})).not.toBe(key(cause, { reaction }))
        expect(key(caller, {})).not.toBe(key(caller, { reaction }))
      }),
      { numRuns: 1_000 },
    )
  })

  it('tells apart callers, accounts, verbs and ids, and nothing else', () => {
    const base = anEnvelope('c1')
    const others = [
      anEnvelope('c2'),
      anEnvelope('c1', { principal: { ...base.principal, id: 'u2' } }),
      anEnvelope('c1', { principal: { ...base.principal, kind: 'support' } }),
      anEnvelope('c1', { account: 'a1' }),
      anEnvelope('c1', { command: 'other' }),
    ].map(commandKeyOf)
    expect(new Set([commandKeyOf(base), ...others]).size).toBe(6)
    const same = anEnvelope('c1', {
      requestId: 'r',
      reason: 'why',
      commandDigest: 'd',
      principal: { ...base.principal, source: 'ssh' },
    })
    expect(commandKeyOf(same)).toBe(commandKeyOf(base))
  })
})
