/** Event places: every id is found again, and no other. @module */
import { describe, expect, it } from 'vitest'
import { EventPlaces } from './event-places.ts'

describe('event places', () => {
  it('find every event by its id, however many there are, and nothing else', () => {
    const idAt = (place: number): string => `id ${place}`
    const places = new EventPlaces(idAt)
    for (let place = 0; place < 5_000; place += 1) places.add(place)
    for (let place = 0; place < 5_000; place += 1) expect(places.find(idAt(place))).toBe(place)
    for (const id of ['', 'id', 'id 5000', 'id -1']) expect(places.find(id)).toBeUndefined()
  })

  it('of two events with one id find the first', () => {
    const ids = ['a', 'b', 'a']
    const places = new EventPlaces((place) => ids[place] as string)
    ids.forEach((_, place) => places.add(place))
    expect(ids.map((id) => places.find(id))).toEqual([0, 1, 0])
  })
})
