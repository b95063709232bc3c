/** Postings: what is found is what was put there. @module */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Postings } from './postings.ts'

const puts = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), step: fc.nat({ max: 3 }) }), { maxLength: 60 })

describe('postings', () => {
  it('have each place of a key once, ascending, and tell how many lie before any other', () =>
    fc.assert(
      fc.property(puts, (steps) => {
        const postings = new Postings()
        const model = new Map<string, Set<number>>()
        let place = 0
        for (const { key, step } of steps) {
          place += step
          postings.add(key, place)
          model.set(key, (model.get(key) ?? new Set()).add(place))
        }
        for (const key of ['a', 'b', 'c', 'd']) {
          const places = [...(model.get(key) ?? [])]
          expect(postings.count(key)).toBe(places.length)
          expect(Array.from({ length: places.length + 1 }, (_, n) => postings.at(key, n))).toEqual([
            ...places,
            undefined,
          ])
          for (let other = 0; other <= place + 1; other += 1) {
            expect(postings.countBefore(key, other)).toBe(places.filter((each) => each < other).length)
            expect(postings.has(key, other)).toBe(places.includes(other))
          }
        }
      }),
    ))
})
