import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, frozenCopy, type Json } from './json.ts'

const anyJson = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as Json)

/** The same value, its keys written in the opposite order. */
const turned = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(turned)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, turned(inner as Json)]),
  )
}

describe('canonical JSON', () => {
  it('is the same whatever the order in which keys were written', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1}]}')
    fc.assert(fc.property(anyJson, (value) => canonicalJson(turned(value)) === canonicalJson(value)))
  })

  it('is the same for equal values and for no others', () => {
    fc.assert(
      fc.property(anyJson, anyJson, (a, b) => {
        expect(canonicalJson(a) === canonicalJson(b)).toBe(isDeepStrictEqual(a, b))
      }),
      { numRuns: 500 },
    )
  })

  it('tells apart one value from the same with a single part changed', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), anyJson, { minKeys: 1, noNullPrototype: true }),
        anyJson,
        (value, part) => {
          const [key] = Object.keys(value) as [string]
          const changed = { ...value, [key]: part }
          expect(canonicalJson(changed) === canonicalJson(value)).toBe(isDeepStrictEqual(changed, value))
        },
      ),
    )
  })

  it('is JSON of the same value', () => {
    fc.assert(fc.property(anyJson, (value) => isDeepStrictEqual(JSON.parse(canonicalJson(value)), value)))
  })

  it('keeps the order of lists, and tells apart texts, numbers, null and what is absent', () => {
    const different: readonly Json[] = [
      [1, 2],
      [2, 1],
      [[1], 2],
      ['1', 2],
      {},
      [],
      null,
      { a: null },
      { a: '' },
      '',
      0,
      false,
    ]
    expect(new Set(different.map(canonicalJson)).size).toBe(different.length)
  })

  it('sorts by code units, so that integer-like keys and prototype names are keys as others', () => {
    const value = JSON.parse('{"b":1,"10":2,"9":3,"__proto__":4,"a":5}') as Json
    expect(canonicalJson(value)).toBe('{"10":2,"9":3,"__proto__":4,"a":5,"b":1}')
  })
})

describe('a frozen copy', () => {
  const everyPart = (value: Json): readonly object[] =>
    value === null || typeof value !== 'object' ? [] : [value, ...Object.values(value as object).flatMap(everyPart)]

  it('has the same text, shares no part and cannot be changed anywhere', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        const copy = frozenCopy(value)
        expect(JSON.stringify(copy)).toBe(JSON.stringify(value))
        const parts = everyPart(copy)
        for (const part of parts) expect(part).toSatisfy(Object.isFrozen)
        for (const part of everyPart(value)) expect(parts).not.toContain(part)
      }),
    )
  })

  it('keeps a key that prototypes use as a key of its own', () => {
    const copy = frozenCopy(JSON.parse('{"__proto__":{"admin":true},"constructor":1}') as Json)
    expect(JSON.stringify(copy)).toBe('{"__proto__":{"admin":true},"constructor":1}')
    expect(({} as { admin?: boolean }).admin).toBeUndefined()
  })
})
