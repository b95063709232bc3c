/** Numbered rows answer as a map does, and keep their numbers. @module */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NumberedRows } from './numbered-rows.ts'

describe('numbered rows', () => {
  it('answer as a map does, by key and by number, and a number stays the same for ever', () => {
    const key = fc.constantFrom('a', 'b', 'c', 'd')
    const step = fc.oneof(fc.record({ key, row: fc.integer() }), fc.record({ key, row: fc.constant(undefined) }))
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const rows = new NumberedRows<number>()
        const model = new Map<string, number>()
        const numbers = new Map<string, number>()
        for (const { key: asked, row } of steps) {
          if (row === undefined) {
            rows.delete(asked)
            model.delete(asked)
          } else {
            rows.put(asked, row)
            model.set(asked, row)
            numbers.set(asked, numbers.get(asked) ?? numbers.size)
          }
          expect(new Map(rows.scan())).toEqual(model)
          for (const each of ['a', 'b', 'c', 'd']) {
            expect(rows.get(each)).toBe(model.get(each))
            expect(rows.numberOf(each)).toBe(numbers.get(each))
            expect(rows.at(numbers.get(each) ?? -1)).toBe(model.get(each))
          }
          const ordered = rows.inOrder()
          const present = ['a', 'b', 'c', 'd'].filter((each) => model.has(each))
          expect(ordered.count).toBe(model.size)
          expect(present.map((each) => ordered.numberOf(each))).toEqual([...present.keys()])
          for (const each of ['a', 'b', 'c', 'd', 'e']) expect(ordered.at(ordered.numberOf(each))).toBe(model.get(each))
        }
      }),
    )
  })
})
