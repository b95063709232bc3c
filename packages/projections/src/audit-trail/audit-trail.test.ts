/** The audit trail: a record for every event, and the index as it stood at each. @module */
import {
  type AccountId,
  catalogue,
  type CredentialId,
  type MembershipId,
  type SessionId,
  type UserId,
} from '@muniment/core'
import type { RecordedEvent } from '@muniment/kernel'
import { describe, expect, it } from 'vitest'
import { accessIndex } from '../access-index/access-index.ts'
import {
  apiKeyOfMember2,
  events,
  type Happened,
  history,
  id,
  recorded,
  sealedText,
  sequenced,
} from '../history.fixture.ts'
import { readSequenced } from '../sequenced-event.ts'
import { type ReadableRecord, type UnreadableRecord, unreadableRecordOf } from './audit-record.ts'
import { type AuditFilter, type AuditTrail, auditTrail } from './audit-trail.ts'
import { sentenceOf, type Words } from './sentences.ts'

const full = (): AuditTrail => {
  const trail = auditTrail()
  for (const event of events) trail.apply(event)
  return trail
}

const sequences = (filter: AuditFilter) => [...full().list(filter)].map(({ sequence }) => sequence)

const readable = (trail: AuditTrail): readonly ReadableRecord[] =>
  [...trail.list({})].flatMap((record) => (record.kind === 'readable' ? [record] : []))

const where = (test: (happened: (typeof history)[number]) => boolean): readonly number[] =>
  history.flatMap((happened, index) => (test(happened) ? [index] : []))

const words: Words = {
  who: 'WHO',
  whoId: undefined,
  person: (userId) => `P${userId.slice(-1)}`,
  member: (membershipId) => `M${membershipId.slice(-1)}`,
  target: 'TARGET',
  opened: (field) => `<${field}>`,
}

const unread: RecordedEvent = recorded(history.find(({ type }) => type === 'MemberDisabled') as Happened, 9)

const unreadable = (): UnreadableRecord =>
  unreadableRecordOf(
    { ...unread, metadata: { ...unread.metadata, 'principal.id': id('usr', 2) } },
    99,
    'foreign category',
  )

describe('the audit trail', () => {
  it('has a record for every event, in order', () => {
    expect(sequences({})).toEqual(history.map((_, index) => index))
    expect(readable(full()).map(({ event }) => event)).toEqual(events)
  })

  it('lists by account, principal and type, all conditions at once', () => {
    const account = id('ac', 1)
    expect(sequences({ account: account as AccountId })).toEqual(where((each) => each.account === account))
    expect(sequences({ principal: id('usr', 2) })).toEqual(where(({ by }) => by === 2))
    const types = ['MemberJoined', 'MemberRemoved']
    expect(sequences({ types })).toEqual(where(({ type }) => types.includes(type)))
    expect(sequences({ types, principal: id('usr', 2), account: account as AccountId })).toHaveLength(1)
    expect(sequences({ types: [] })).toEqual([])
    expect(sequences({ credential: apiKeyOfMember2 })).toEqual([])
  })

  it('lists what stands behind a sequence, wherever that is', () => {
    const all = sequences({})
    for (const after of [-1, 0, 3, all.length - 2, all.length - 1, all.length, 1_000])
      expect(sequences({ after })).toEqual(all.filter((sequence) => sequence > after))
    expect(sequences({ types: ['MemberJoined'], after: 4 })).toEqual(
      where(({ type }) => type === 'MemberJoined').filter((sequence) => sequence > 4),
    )
  })

  it('puts a refused entry into the account that refused it', () =>
    expect(sequences({ account: id('ac', 2) as AccountId })).toEqual(
      where(({ type }) => type === 'AccountEntryRefused'),
    ))

  it('lists also what is appended while it lists', () => {
    const trail = auditTrail()
    const [first, second] = events
    if (first === undefined || second === undefined) throw new Error('no history')
    trail.apply(first)
    const listed: number[] = []
    for (const { sequence } of trail.list({})) {
      listed.push(sequence)
      if (listed.length === 1) trail.apply(second)
    }
    expect(listed).toEqual([0, 1])
  })

  it('counts what cannot be read beside the records', () => {
    const trail = full()
    expect(trail.unreadableCount()).toBe(0)
    trail.applyUnreadable(unreadable())
    expect(trail.unreadableCount()).toBe(1)
    expect([...trail.list({})]).toEqual([...full().list({}), unreadable()])
  })

  it('keeps of what cannot be read its place, its reason, and its envelope where that can be read', () => {
    const { id: eventId, stream, type, recordedAt } = unread
    const envelope = expect.objectContaining({ principal: { kind: 'user', id: id('usr', 2), source: 'dashboard' } })
    const recordedAtMs = recordedAt.getTime()
    const kept = { kind: 'unreadable', sequence: 99, id: eventId, stream, type, recordedAtMs, mayBePassedOver: false }
    expect(unreadable()).toEqual({ ...kept, account: id('ac', 1), envelope, reason: 'foreign category' })
    const { 'principal.kind': _, ...metadata } = unread.metadata
    const nobodys = unreadableRecordOf({ ...unread, metadata }, 99, 'no envelope')
    expect(nobodys).toEqual({ ...kept, account: id('ac', 1), envelope: undefined, reason: 'no envelope' })
    const nowhere = unreadableRecordOf({ ...unread, metadata: {} }, 99, 'no envelope')
    expect(nowhere).toEqual({ ...kept, account: undefined, envelope: undefined, reason: 'no envelope' })
  })

  it('lists what cannot be read by account, principal and type like everything else', () => {
    const trail = full()
    trail.applyUnreadable(unreadable())
    const isListed = (filter: AuditFilter) => [...trail.list(filter)].some(({ kind }) => kind === 'unreadable')
    for (const filter of [
      {},
      { account: id('ac', 1) as AccountId },
      { principal: id('usr', 2) },
      { types: ['MemberDisabled'] },
    ])
      expect(isListed(filter), JSON.stringify(filter)).toBe(true)
    for (const filter of [
      { account: id('ac', 2) as AccountId },
      { principal: id('usr', 1) },
      { types: ['MemberEnabled'] },
      { credential: apiKeyOfMember2 },
    ])
      expect(isListed(filter), JSON.stringify(filter)).toBe(false)
  })

  it('does not decide, from what cannot be read on, about access that hangs on its stream', () => {
    const trail = full()
    const sequence = events.length
    const of = (stream: string) =>
      trail.applyUnreadable(unreadableRecordOf({ ...unread, stream }, sequence, 'no envelope'))
    const key = apiKeyOfMember2 as CredentialId
    of(`muniment.account-${id('ac', 1)}`)
    expect(trail.indexAt(sequence - 1).credential(key, undefined)).toHaveProperty('credential')
    expect(trail.indexAt(sequence).credential(key, undefined)).toBe('undecidable')
  })

  it('knows people, memberships and sessions, removed ones included', () => {
    const trail = full()
    expect(trail.person(id('usr', 1) as UserId)).toEqual({ email: sealedText(1), name: sealedText(101) })
    expect(trail.person(id('usr', 2) as UserId)).toEqual({ email: sealedText(2), name: undefined })
    expect(trail.person(id('usr', 7) as UserId)).toBeUndefined()
    expect(trail.userOf(id('mem', 2) as MembershipId)).toBe(id('usr', 2))
    expect(trail.userOfSession(id('ses', 1) as SessionId)).toBe(id('usr', 1))
  })

  it('has the index as it stood when each event had just happened', () => {
    const trail = full()
    const live = accessIndex()
    for (const event of events) {
      live.apply(event)
      const then = trail.indexAt(event.sequence)
      for (const each of [apiKeyOfMember2, id('cr', 1), id('cr', 2)])
        expect(then.credential(each as CredentialId, undefined)).toEqual(
          live.credential(each as CredentialId, undefined),
        )
    }
    expect(trail.indexAt(-1).isFounded(id('ac', 1) as AccountId)).toBe(false)
  })

  it('mentions whoever a sentence speaks of', () => {
    for (const { event, mentions } of readable(full())) {
      const spoken: string[] = []
      sentenceOf(event.event, { ...words, person: (userId) => (spoken.push(userId), userId) })
      expect(mentions, event.event.type).toEqual(expect.arrayContaining(spoken))
    }
  })
})

describe('sentences', () => {
  it('there is one for every event of the catalogue, and this history has them all', () => {
    const types = new Set(Object.values(catalogue).flatMap((each) => Object.keys(each)))
    expect(new Set(history.map(({ type }) => type))).toEqual(types)
    for (const { event } of events) {
      const sentence = sentenceOf(event, words)
      expect(sentence, event.type).toMatch(/^\S.*[^\s.]$/)
      expect(sentence, event.type).not.toMatch(/undefined|null|\[object|s1\.|NaN|function/)
    }
  })

  it('say who, whom and what', () => {
    const told = events.map(({ event }) => sentenceOf(event, words))
    for (const expected of ['WHO disabled M2', 'WHO enabled M2', 'WHO removed P2', 'P2 accepted the invitation'])
      expect(told).toContain(expected)
    expect(told.find((each) => each.includes('<email>'))).toContain('developer read_write, team invite')
    expect(told.find((each) => each.includes('revoked'))).toBe('WHO revoked the credential TARGET: member-removed')
  })
})

describe('reading events in their place', () => {
  const [first] = history
  if (first === undefined) throw new Error('no history')
  const event = recorded(first, 0)
  const reasonOf = (changed: Partial<typeof event>): string => {
    const read = readSequenced('muniment', { ...event, ...changed }, 0)
    if (read._tag === 'Right') return 'readable'
    return typeof read.left === 'string' ? read.left : read.left.code
  }

  it('tells why one cannot be read, and never what is in it', () => {
    expect(reasonOf({})).toBe('readable')
    for (const stream of [
      'muniment.nonsense-1',
      'muniment.claim',
      'other.claim-1',
      'munimental.claim-1',
      'muniment.toString-1',
      'muniment.__proto__-1',
    ])
      expect(reasonOf({ stream }), stream).toBe('foreign category')
    for (const type of ['FutureEvent', 'toString', '__proto__', 'constructor'])
      expect(reasonOf({ type })).toBe('unknown_event_type')
    for (const schema of ['2', '', 'x', '01'])
      expect(reasonOf({ metadata: { ...event.metadata, schema } })).toBe('unsupported_event_version')
    for (const data of [null, [], {}, 'text', { scope: 7 }])
      expect(reasonOf({ data: data as never })).toBe('undecodable_event')
    for (const field of ['principal.kind', 'principal.source', 'command', 'commandId', 'occurredAt']) {
      const { [field]: _, ...metadata } = event.metadata
      expect(reasonOf({ metadata }), field).toBe('no envelope')
    }
  })

  it('keeps the sequence that it is given', () => expect(sequenced(first, 41).sequence).toBe(41))
})
