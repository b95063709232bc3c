/** Runs that must hold, and that can be run again. @module */
import { toJsonl } from '@muniment/store-memory'
import { describe, expect, it } from 'vitest'
import { noFaults } from './faults.ts'
import { printedHistory } from './printed-history.ts'
import { type Run, simulate } from './simulate.ts'
import { addTo, emptyTally } from './tally.ts'

const linesOf = async ({ log }: Run): Promise<string> => {
  const messages = log.map(({ recorded }) => ({ kind: 'event' as const, event: recorded, checkpoint: '' }))
  let lines = ''
  const readAll = async function* () {
    yield* messages
  }
  for await (const line of toJsonl({ readAll })) lines += line
  return lines
}

describe('a run', () => {
  it.each(Array.from({ length: 4 }, (_, n) => n * 10 + 1))(
    'from seed %i, and nine more: every law holds',
    async (from) => {
      for (let seed = from; seed < from + 10; seed += 1) {
        const run = await simulate({ seed })
        expect(run.violations, printedHistory(run)).toEqual([])
      }
    },
  )

  it('replays from its seed: the same log, byte for byte, and the same history', async () => {
    for (const seed of [3, 4_711]) {
      const [first, second] = [await simulate({ seed }), await simulate({ seed })]
      expect(first.log.length).toBeGreaterThan(20)
      expect(await linesOf(second)).toBe(await linesOf(first))
      expect(printedHistory(second)).toBe(printedHistory(first))
    }
  })

  it('is another from another seed', async () => {
    const [first, second] = [await simulate({ seed: 3 }), await simulate({ seed: 4 })]
    expect(await linesOf(second)).not.toBe(await linesOf(first))
  })

  it('meets what it is for: repeats, crashes, lost answers, refusals, keys that are let in and refused', async () => {
    const tally = emptyTally()
    const told = new Set<string>()
    const noted = new Set<string>()
    for (let seed = 100; seed < 140; seed += 1) {
      const run = await simulate({ seed })
      addTo(tally, run)
      for (const { command, told: answer } of run.history.entries)
        if (answer !== undefined) told.add(`${command.verb} ${answer.outcome.kind}`)
      for (const { text } of run.history.notes)
        noted.add(/: (\w+)$|feed (\w+)|^dies/.exec(text)?.slice(0, 3).join() ?? '')
    }
    expect(tally.repeated).toBeGreaterThan(10)
    expect(tally.crashes).toBeGreaterThan(10)
    expect(tally.unknown).toBeGreaterThan(10)
    for (const verb of ['signUp', 'invite', 'acceptInvitation', 'removeMember', 'issueApiKey'])
      for (const kind of ['done', 'refused']) expect(told, `${verb} ${kind}`).toContain(`${verb} ${kind}`)
    for (const verb of ['confirmMfaEnrollment', 'verifyMfa'])
      for (const kind of ['done', 'refused']) expect(told, `${verb} ${kind}`).toContain(`${verb} ${kind}`)
    for (const outcome of ['checkApiKey done', 'checkApiKey refused', 'enableMember done', 'readTrail done'])
      expect(told).toContain(outcome)
    const notes = [...noted].join()
    for (const fault of ['unavailable', 'lostAnswer', 'lostAppend', 'lateAppend', 'doubledAppend', 'breaks', 'lags'])
      expect(notes).toContain(fault)
  })

  it('without faults is told of no failure', async () => {
    for (let seed = 200; seed < 205; seed += 1) {
      const { history, violations } = await simulate({ seed, settings: { faults: noFaults } })
      expect(violations).toEqual([])
      const kinds = new Set(history.entries.map(({ told }) => told?.outcome.kind))
      expect(kinds).toEqual(new Set(['done', 'refused']))
    }
  })
})
