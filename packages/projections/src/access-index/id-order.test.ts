/** The order of texts is one order, whatever the texts and however they came. @module */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isBehind, placesInOrder } from './id-order.ts'

const inOrder = (texts: readonly string[]): readonly (string | undefined)[] =>
  [...placesInOrder(texts)].map((place) => texts[place])

/** Few ends, so that many texts have the same one. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .tuple(fc.string({ maxLength: 2 }), fc.constantFrom('0000000', 'fffffff', '00000a0'))
    .map((parts) => parts.join('')),
)

describe('the order of ids', () => {
  it('has every text once, each behind those before it, in whatever order they came', () => {
    const shuffled = fc
      .uniqueArray(anyText, { maxLength: 40 })
      .chain((texts) => fc.tuple(fc.constant(texts), fc.shuffledSubarray(texts, { minLength: texts.length })))
    fc.assert(
      fc.property(shuffled, ([texts, others]) => {
        const ordered = inOrder(texts)
        expect(inOrder(others)).toEqual(ordered)
        expect(new Set(ordered)).toEqual(new Set(texts))
        expect(ordered.length).toBe(texts.length)
        for (let index = 1; index < ordered.length; index += 1) {
          expect(isBehind(ordered[index] ?? '', ordered[index - 1] ?? '')).toBe(true)
          expect(isBehind(ordered[index - 1] ?? '', ordered[index] ?? '')).toBe(false)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('tells ids apart by their last digits as numbers', () => {
    const ids = Array.from(
      { length: 2_000 },
      (_, n) => `usr_${createHash('sha256').update(`${n}`).digest('hex').slice(0, 32)}`,
    )
    const byEnd = ids.toSorted((one, other) => Number(`0x${one.slice(-7)}`) - Number(`0x${other.slice(-7)}`))
    expect(inOrder(ids)).toEqual(byEnd)
  })
})
