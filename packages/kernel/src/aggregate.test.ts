import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { categoryOf, streamIdOf, streamName } from './aggregate.ts'

describe('the name of a stream', () => {
  it('is namespace, category and id, and gives them back', () => {
    expect(streamName('muniment', 'userKeys', 'u-1')).toBe('muniment.userKeys-u-1')
    const namespace = fc.stringMatching(/^[a-z][a-zA-Z0-9]{0,9}$/)
    fc.assert(
      fc.property(namespace, namespace, fc.string(), (ours, category, id) => {
        const stream = streamName(ours, category, id)
        expect(categoryOf(ours, stream)).toBe(category)
        expect(streamIdOf(stream)).toBe(id)
      }),
    )
  })

  it.each(['other.user-1', 'munimentx.user-1', 'muniment-user-1', 'user-1', 'muniment.user', ''])(
    '%s is not ours',
    (name) => {
      expect(categoryOf('muniment', name)).toBeUndefined()
    },
  )
})
