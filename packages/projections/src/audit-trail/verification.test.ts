/** Verification: a sound log passes, and whatever is done to it is found where it was done. @module */
import { commandKeyOf, type Envelope, eventIdOf, fromMetadata, type Json, type RecordedEvent } from '@muniment/kernel'
import { describe, expect, it } from 'vitest'
import { type Happened, history, id, recorded } from '../history.fixture.ts'
import { readSequenced } from '../sequenced-event.ts'
import { unreadableRecordOf } from './audit-record.ts'
import { type AuditTrail, auditTrail } from './audit-trail.ts'
import { type AuditFault, Verification, type VerificationReport } from './verification.ts'

type Changed = Partial<Pick<RecordedEvent, 'data' | 'type' | 'stream' | 'revision' | 'recordedAt'>> & {
  readonly metadata?: Readonly<Record<string, string>>
}

const changed = (event: RecordedEvent, { metadata = {}, ...change }: Changed): RecordedEvent => ({
  ...event,
  ...change,
  metadata: { ...event.metadata, ...metadata },
})

/** With the id that the kernel gives it. */
const named = (event: RecordedEvent): RecordedEvent => {
  const envelope = fromMetadata(event.metadata) as Envelope
  return { ...event, id: eventIdOf(commandKeyOf(envelope), event.stream, 0, event.type, event.data) }
}

const where = (type: string): number => history.findIndex((happened) => happened.type === type)
const removed = where('MemberRemoved')
const revoked = where('CredentialRevoked')

/** The short history as a store has it: revisions in a row, ids of their content, a reaction with its cause. */
const log: readonly RecordedEvent[] = (() => {
  const next = new Map<string, bigint>()
  const events: RecordedEvent[] = []
  for (const [n, happened] of history.entries()) {
    const event = recorded(happened as Happened, n)
    const revision = next.get(event.stream) ?? 0n
    next.set(event.stream, revision + 1n)
    const reaction =
      n === revoked
        ? { reaction: 'revoke-credentials-when-member-removed', $causationId: events[removed]?.id ?? '' }
        : {}
    events.push(named(changed(event, { revision, metadata: { commandDigest: `v1.${n}`, ...reaction } })))
  }
  return events
})()

const trailOf = (events: readonly RecordedEvent[]): AuditTrail => {
  const trail = auditTrail()
  events.forEach((event, sequence) => {
    const read = readSequenced('muniment', event, sequence)
    if (read._tag === 'Right') trail.apply(read.right)
    else trail.applyUnreadable(unreadableRecordOf(event, sequence, read.left))
  })
  return trail
}

const verified = (events: readonly RecordedEvent[], trail: AuditTrail = trailOf(events), findingsMax = 100) => {
  const verification = new Verification(trail, { namespace: 'muniment', findingsMax })
  for (const event of events) verification.check(event)
  return verification.report()
}

const found = ({ findings }: VerificationReport): readonly [number, AuditFault][] =>
  findings.map(({ sequence, fault }) => [sequence, fault])

/** The log with one event replaced. */
const withEvent = (at: number, event: RecordedEvent): readonly RecordedEvent[] => log.with(at, event)

const at = where('MemberDisabled')
const event = log[at] as RecordedEvent

describe('a log that nobody touched', () => {
  it('is sound, and its events, entries, streams, reactions and principals are counted', () => {
    expect(verified(log)).toEqual({
      isSound: true,
      events: log.length,
      entries: log.length,
      streams: new Set(log.map(({ stream }) => stream)).size,
      reactions: 1,
      unreadable: 0,
      principals: {
        user: history.filter(({ by }) => by > 0).length,
        anonymous: history.filter(({ by }) => by === 0).length,
      },
      faults: 0,
      findings: [],
    })
  })

  it('may have grown since its trail was counted', () => {
    const trail = trailOf(log.slice(0, -2))
    const verification = new Verification(trail, { namespace: 'muniment', findingsMax: 10 })
    for (const [n, each] of log.entries()) {
      const read = readSequenced('muniment', each, n)
      if (n >= log.length - 2 && read._tag === 'Right') trail.apply(read.right)
      verification.check(each)
    }
    expect(verification.report()).toMatchObject({ isSound: true, events: log.length })
  })

  it('is sound with events that this release cannot read: they are counted, ordered and attributed', () => {
    const later = named(changed(event, { type: 'FutureEvent' }))
    expect(verified(withEvent(at, later))).toMatchObject({ isSound: true, unreadable: 1, entries: log.length })
    expect(found(verified(withEvent(at, later), trailOf(log)))).toContainEqual([at, 'missing-from-trail'])
  })
})

describe('what was done to the log after the trail had read it', () => {
  const trail = (): AuditTrail => trailOf(log)

  it('an event taken out is missing where the trail has it, and its stream has a gap', () => {
    expect(found(verified(log.toSpliced(at, 1), trail()))).toEqual([
      [at, 'missing-from-log'],
      [at, 'revision-gap'],
    ])
    expect(found(verified(log.slice(0, -1), trail()))).toEqual([[log.length - 1, 'missing-from-log']])
  })

  it('an event put in is missing from the trail, there and nowhere else', () => {
    const data: Json = { membershipId: id('mem', 9) }
    const forged = named(
      changed(event, {
        stream: `muniment.account-${id('ac', 9)}`,
        revision: 0n,
        data,
        metadata: { commandDigest: 'v1.x', commandId: 'forged' },
      }),
    )
    expect(found(verified(log.toSpliced(at, 0, forged), trail()))).toEqual([[at, 'missing-from-trail']])
  })

  it('two events that changed places are out of order', () => {
    const swapped = log.with(at, log[at + 1] as RecordedEvent).with(at + 1, event)
    expect(found(verified(swapped, trail()))).toContainEqual([at + 1, 'out-of-order'])
  })

  it('an event told twice is a repeated id', () => {
    const twice = log.toSpliced(at + 3, 0, event)
    expect(found(verified(twice, trail()))).toContainEqual([at + 3, 'repeated-id'])
    expect(found(verified(twice))).toContainEqual([at + 3, 'repeated-id'])
  })

  it.each<[string, Changed]>([
    ['data', { data: { membershipId: id('mem', 1) } }],
    ['principal', { metadata: { 'principal.id': id('usr', 2) } }],
    ['time', { metadata: { occurredAt: '2026-11-22T00:00:00.000Z' } }],
    ['reason', { metadata: { reason: 'none' } }],
    ['account', { metadata: { account: id('ac', 2) } }],
    ['type', { type: 'MemberEnabled' }],
    ['recording time', { recordedAt: new Date(0) }],
  ])('another %s differs from the trail', (_, change) => {
    expect(found(verified(withEvent(at, changed(event, change)), trail()))).toContainEqual([at, 'differs-from-trail'])
  })
})

describe('a log that was changed before anybody read it', () => {
  it.each<[string, Changed]>([
    ['data', { data: { membershipId: id('mem', 1) } }],
    ['principal', { metadata: { 'principal.id': id('usr', 2) } }],
    ['account', { metadata: { account: id('ac', 2) } }],
    ['command', { metadata: { commandId: 'other' } }],
    ['type', { type: 'MemberEnabled' }],
  ])('in the %s of an event has an event with another id than its own', (_, change) => {
    expect(found(verified(withEvent(at, changed(event, change))))).toEqual([[at, 'altered']])
  })

  it('has a gap where an event of a stream was taken out', () => {
    expect(found(verified(log.toSpliced(at, 1)))).toEqual([[at, 'revision-gap']])
  })

  it.each<[string, Readonly<Record<string, string>>]>([
    ['no kind', { 'principal.kind': '' }],
    ['a kind that there is not', { 'principal.kind': 'god' }],
    ['a surface that there is not', { 'principal.source': 'moon' }],
    ['no id', { 'principal.id': '' }],
    ['no operator', { 'principal.kind': 'support' }],
  ])('has no principal where that has %s', (_, metadata) => {
    const { fault } = verified(withEvent(at, changed(event, { metadata }))).findings[0] ?? {}
    expect(fault).toBe('no-principal')
  })

  it('has a reaction without an initiator where its cause is unknown, itself, or later', () => {
    const reaction = log[revoked] as RecordedEvent
    for (const $causationId of ['unknown', reaction.id, log.at(-1)?.id ?? '']) {
      const orphan = changed(reaction, { metadata: { $causationId } })
      expect(found(verified(withEvent(revoked, orphan)))).toEqual([[revoked, 'no-initiator']])
    }
  })

  it('has a reaction by somebody else than its initiator', () => {
    const reaction = changed(log[revoked] as RecordedEvent, { metadata: { 'principal.id': id('usr', 2) } })
    expect(found(verified(withEvent(revoked, reaction)))).toEqual([[revoked, 'other-initiator']])
  })

  it('has a command with two inputs, unless the digests were made by two keys', () => {
    const first = log[at] as RecordedEvent
    const again = (commandDigest: string) =>
      named(
        changed(log[at + 1] as RecordedEvent, {
          metadata: { ...first.metadata, commandDigest },
        }),
      )
    expect(found(verified(withEvent(at + 1, again('v1.other'))))).toEqual([[at + 1, 'two-inputs']])
    expect(found(verified(withEvent(at + 1, again('v2.other'))))).toEqual([])
  })
})

describe('a value that was claimed for two inputs of one command', () => {
  it('is no fault: it is claimed ahead of an effect, which may be refused for that', () => {
    const first = log[0] as RecordedEvent
    const metadata = { commandDigest: 'v1.other' }
    const again = {
      ...named(changed(first, { revision: 1n, data: { scope: 'email', ownerStream: 'w', commandId: 'c' }, metadata })),
    }
    expect(first.stream).toContain('.claim-')
    expect(found(verified(log.toSpliced(1, 0, again)))).toEqual([])
  })
})

describe('a trail that was changed', () => {
  it('lacks what was taken out, and has what was put in', () => {
    const without = auditTrail()
    const whole = trailOf(log)
    for (let n = 0; n < log.length; n += 1) if (n !== at) without.apply(whole.at(n) as never)
    expect(found(verified(log, without))).toEqual([[at, 'missing-from-trail']])
    const more = trailOf([...log, named(changed(event, { metadata: { commandId: 'more' } }))])
    expect(found(verified(log, more))).toEqual([[log.length, 'missing-from-log']])
  })

  it('differs where an entry names another principal', () => {
    const forged = changed(event, { metadata: { 'principal.id': id('usr', 2) } })
    expect(found(verified(log, trailOf(withEvent(at, forged))))).toEqual([[at, 'differs-from-trail']])
  })
})

describe('a report', () => {
  it('counts every fault and tells the first by sequence', () => {
    const forged = log.map((each) => changed(each, { metadata: { commandId: 'forged' } }))
    const report = verified(forged, trailOf(log), 3)
    expect(report.faults).toBeGreaterThan(log.length)
    expect(report.isSound).toBe(false)
    expect(report.findings.map(({ sequence }) => sequence)).toEqual([0, 0, 1])
  })
})
