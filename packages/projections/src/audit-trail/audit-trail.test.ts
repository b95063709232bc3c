/** The audit trail: a record for every event, and the index as it stood at each. @module */
import {
  type AccountId,
  catalogue,
  type CredentialId,
  type MembershipId,
  type SessionId,
  type UserId,
} from '@muniment/core'
import { describe, expect, it } from 'vitest'
import { accessIndex } from '../access-index/access-index.ts'
import { apiKeyOfMember2, events, history, id, recorded, sealedText, sequenced } from '../history.fixture.ts'
import { readSequenced } from '../sequenced-event.ts'
import { type AuditFilter, type AuditTrail, auditTrail } from './audit-trail.ts'
import { sentenceOf, type Words } from './sentences.ts'

const full = (): AuditTrail => {
  const trail = auditTrail()
  for (const event of events) trail.apply(event)
  return trail
}

const sequences = (filter: AuditFilter) => [...full().list(filter)].map(({ event }) => event.sequence)

const where = (test: (happened: (typeof history)[number]) => boolean): readonly number[] =>
  history.flatMap((happened, index) => (test(happened) ? [index] : []))

const words: Words = {
  who: 'WHO',
  person: (userId) => `P${userId.slice(-1)}`,
  member: (membershipId) => `M${membershipId.slice(-1)}`,
  target: 'TARGET',
  opened: (field) => `<${field}>`,
}

describe('the audit trail', () => {
  it('has a record for every event, in order', () => {
    expect(sequences({})).toEqual(history.map((_, index) => index))
    expect([...full().list({})].map(({ event }) => event)).toEqual(events)
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
    for (const { event } of trail.list({})) {
      listed.push(event.sequence)
      if (listed.length === 1) trail.apply(second)
    }
    expect(listed).toEqual([0, 1])
  })

  it('counts what cannot be read beside the records', () => {
    const trail = full()
    const record = { sequence: 99, stream: 's', type: 'T', reason: 'why' }
    trail.applyUnreadable(record)
    expect(trail.unreadable()).toEqual([record])
    expect([...trail.list({})]).toHaveLength(events.length)
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
    for (const { event, mentions } of full().list({})) {
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
