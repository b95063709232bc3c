import { isStoreFailure } from '@muniment/kernel'
import { describe, expect, it } from 'vitest'
import { checkpointAt, compareCheckpoints, positionOf } from './checkpoint.ts'

describe('a checkpoint', () => {
  it('keeps both halves of its place, to the last digit', () => {
    const place = { commit: 2n ** 63n - 1n, prepare: 2n ** 62n + 7n }
    expect(positionOf(checkpointAt(place), 'after')).toEqual(place)
  })

  it('compares as its place does, by the commit first', () => {
    const [a, b, c] = [
      { commit: 9n, prepare: 9n },
      { commit: 10n, prepare: 3n },
      { commit: 10n, prepare: 10n },
    ].map(checkpointAt) as [string, string, string]
    expect([compareCheckpoints(a, b), compareCheckpoints(c, b), compareCheckpoints(b, b)]).toEqual([-1, 1, 0])
    expect([c, a, b].toSorted()).toEqual([a, b, c])
  })

  it.each([
    ['another store', `mem:${'0'.repeat(20)}`],
    ['half a place', `esdb:${'0'.repeat(20)}`],
    ['a commit ahead of its prepare', `esdb:${'1'.padStart(20, '0')}/${'2'.padStart(20, '0')}`],
    ['no place: 2^64 - 1', `esdb:${'18446744073709551615'}/${'18446744073709551615'}`],
    ['nothing', ''],
    ['no text', 7],
  ])('of %s is refused', (_, checkpoint) => {
    try {
      positionOf(checkpoint, 'after')
      expect.unreachable()
    } catch (failure) {
      expect(isStoreFailure(failure, 'invalid_argument')).toBe(true)
    }
  })
})
