import { describe, expect, it } from 'vitest'
import { alternate } from './rounds.ts'

const contender = (name: string, log: string[], figures: number[]) => async () => {
  log.push(name)
  return figures.shift() ?? 0
}

describe('rounds', () => {
  it('take turns, ours first, and report each pair', async () => {
    const log: string[] = []
    const ours = contender('ours', log, [1, 2])
    const peer = contender('peer', log, [3, 4])
    expect(await alternate(2, { ours, peer }, () => log.push('|'))).toEqual({ ours: [1, 2], peer: [3, 4] })
    expect(log).toEqual(['ours', 'peer', '|', 'ours', 'peer', '|'])
  })

  it('are ours alone where there is no peer', async () => {
    const ours = contender('ours', [], [5, 6, 7])
    expect(await alternate(3, { ours }, () => undefined)).toEqual({ ours: [5, 6, 7], peer: [] })
  })
})
