import { describe, expect, it } from 'vitest'
import { describeStoredEvents } from '../stored-events.ts'
import { claimEvents } from './claim.ts'

describe('the stored names of claims', () => {
  it('are the approved ones: a difference here is a decision', () => {
    expect(describeStoredEvents(claimEvents)).toBe(
      [
        'ValueClaimed 1',
        '  scope: string',
        '  ownerStream: string',
        '  commandId: string',
        'ValueReleased 1',
        '  ownerStream: string',
        '',
      ].join('\n'),
    )
  })
})
