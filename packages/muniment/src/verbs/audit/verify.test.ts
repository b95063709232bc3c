/** Verifying: the log of a team is sound, and what is done to a saved log or behind the trail's back is found. @module */
import type { EventMessage, EventStore, RecordedEvent } from '@muniment/kernel'
import { fromJsonl, toJsonl } from '@muniment/store-memory'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { storeWith } from '../../engine/stores.fixture.ts'
import type { Muniment } from '../../muniment.ts'
import { aTeam, type Team } from '../../team.fixture.ts'
import type { VerifyProgress } from './verify.ts'

let team: Team
beforeEach(async () => {
  team = await aTeam()
  const grace = await team.person('grace')
  const membershipId = await team.join(grace)
  await team.muniment.credentials.issueApiKey({}, { as: await team.as(grace), commandId: 'issue' })
  await team.muniment.accounts.removeMember({ membershipId }, { as: await team.as(team.founder) })
})
afterEach(() => team.close())

const verified = async (muniment: Muniment, input = {}) =>
  muniment.audit.verify(input, { as: await muniment.support({ operator: 'dana', reason: 'audit' }) })

type Log = readonly RecordedEvent[]

/** The store as it is after somebody with access to its tables has been there: whoever reads all reads what they left. */
const tampered = (store: EventStore, change: (log: Log) => Log): EventStore =>
  storeWith(store, {
    readAll: (options) => ({
      [Symbol.asyncIterator]: async function* () {
        const messages: EventMessage[] = []
        for await (const message of store.readAll(options)) if (message.kind === 'event') messages.push(message)
        for (const event of change(messages.map((message) => message.event)))
          yield { kind: 'event', event, checkpoint: event.checkpoint }
      },
    }),
  })

describe('verifying', () => {
  it('finds the log of a team sound, on a process that wrote it and on one that has just read it', async () => {
    for (const muniment of [team.muniment, await team.another()]) {
      const log = await team.log()
      const { principals, ...report } = await verified(muniment)
      expect(report).toMatchObject({ isSound: true, faults: 0, findings: [], events: log.length, entries: log.length })
      expect(report.reactions).toBe(log.filter(({ metadata }) => metadata['reaction'] !== undefined).length)
      expect(report.reactions).toBeGreaterThan(5)
      expect(Object.values(principals).reduce((sum, count) => sum + count)).toBe(log.length)
    }
  })

  it('says how far it has come', async () => {
    const told: VerifyProgress[] = []
    const as = await team.muniment.support({ operator: 'dana', reason: 'audit' })
    await team.muniment.audit.verify({}, { as, onProgress: (progress) => void told.push(progress) })
    const { length } = await team.log()
    expect(told).toEqual([{ events: length, of: length }])
  })

  it.each<[string, (log: Log) => Log, number, string]>([
    ['taken out', (log) => log.toSpliced(7, 1), 7, 'missing-from-log'],
    ['cut off', (log) => log.slice(0, 9), 9, 'missing-from-log'],
    ['repeated', (log) => log.toSpliced(9, 0, log[7] as RecordedEvent), 9, 'repeated-id'],
    ['swapped', (log) => log.with(7, log[8] as RecordedEvent).with(8, log[7] as RecordedEvent), 8, 'out-of-order'],
    [
      'put in',
      (log) => log.toSpliced(7, 0, { ...(log[7] as RecordedEvent), id: 'b6a4d3f0-0000-5000-8000-000000000000' }),
      7,
      'missing-from-trail',
    ],
    [
      'given to another principal',
      (log) =>
        log.with(7, {
          ...(log[7] as RecordedEvent),
          metadata: { ...log[7]?.metadata, 'principal.id': `usr_${'0'.repeat(32)}` },
        }),
      7,
      'differs-from-trail',
    ],
  ])('finds an event %s behind its back', async (_, change, sequence, fault) => {
    const muniment = await team.another({ store: tampered(team.store, change) })
    const report = await verified(muniment)
    expect(report.isSound).toBe(false)
    expect(report.findings).toContainEqual({ sequence, eventId: expect.any(String), fault })
    expect(report.findings[0]?.sequence).toBeGreaterThanOrEqual(7)
    expect(await verified(muniment, { findings: 1 })).toEqual({ ...report, findings: report.findings.slice(0, 1) })
  })

  it('finds what was changed in a saved log, although the trail was made of it', async () => {
    const lines: string[] = []
    for await (const line of toJsonl(team.store)) lines.push(line)
    const log = await team.log()
    const at = log.findIndex(({ type }) => type === 'MemberRemoved')
    const [grace, ada] = [log[at]?.data as { userId: string }, team.founder.userId]
    for (const [from, to] of [
      ['"removed"', '"left"'],
      [ada, grace.userId],
    ] as const) {
      const changed = lines.with(at, (lines[at] as string).replaceAll(from, to))
      expect(changed).not.toEqual(lines)
      const store = await fromJsonl(
        (async function* () {
          yield* changed
        })() as never,
      )
      const { findings } = await verified(await team.another({ store }))
      expect(findings).toContainEqual({ sequence: at, eventId: log[at]?.id, fault: 'altered' })
    }
  })
})
