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
  digest,
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

/** What user 1 did or suffered as a person while they were a member of account 1, which they founded and never left. */
const isPersons = ({ of, type }: Happened): boolean => of === id('usr', 1) && type !== 'UserSignedUp'

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
    expect(sequences({ account: account as AccountId })).toEqual(
      where((each) => each.account === account || isPersons(each)),
    )
    expect(sequences({ principal: id('usr', 2) })).toEqual(where(({ by }) => by === 2))
    const types = ['MemberJoined', 'MemberRemoved']
    expect(sequences({ types })).toEqual(where(({ type }) => types.includes(type)))
    expect(sequences({ types, principal: id('usr', 2), account: account as AccountId })).toHaveLength(1)
    expect(sequences({ types: [] })).toEqual([])
    expect(sequences({ credential: apiKeyOfMember2 })).toEqual([])
  })

  it('lists newest first, and between two sequences', () => {
    const all = sequences({})
    expect(sequences({ order: 'newest-first' })).toEqual(all.toReversed())
    for (const filter of [
      {},
      { account: id('ac', 1) as AccountId },
      { principal: id('usr', 2), types: ['MemberJoined'] },
    ]) {
      const whole = sequences(filter)
      for (const [after, before] of [
        [-1, 0],
        [4, 17],
        [12, 13],
        [13, 12],
        [20, 1_000],
      ] as const) {
        const between = whole.filter((sequence) => sequence > after && sequence < before)
        expect(sequences({ ...filter, after, before })).toEqual(between)
        expect(sequences({ ...filter, after, before, order: 'newest-first' })).toEqual(between.toReversed())
      }
    }
  })

  it('lists by target: what was done to a thing, and to the person behind it', () => {
    expect(sequences({ target: id('mem', 2) })).toEqual(
      where(({ data }) => (data as { membershipId?: string }).membershipId === id('mem', 2)).filter(
        (at) => !['InvitationAccepted'].includes(history[at]?.type ?? ''),
      ),
    )
    expect(sequences({ target: apiKeyOfMember2 })).toEqual(where(({ of }) => of === apiKeyOfMember2))
    const ofPerson = sequences({ target: id('usr', 2) })
    for (const type of ['UserSignedUp', 'MemberJoined', 'MemberDisabled', 'MemberRemoved', 'CredentialRevoked'])
      expect(ofPerson.map((at) => history[at]?.type)).toContain(type)
    expect(sequences({ target: id('usr', 2), principal: id('usr', 1), types: ['MemberDisabled'] })).toHaveLength(1)
  })

  it('lists by the time of the store, which never runs backwards', () => {
    const trail = auditTrail()
    const minutes = [1, 2, 9, 3, 4, 9, 10]
    const at = (minute: number) => Date.UTC(2026, 10, 22, 9, minute)
    minutes.forEach((minute, n) => {
      const event = { ...recorded(history[n] as Happened, n), recordedAt: new Date(at(minute)) }
      const read = readSequenced('muniment', event, n)
      if (read._tag === 'Right') trail.apply(read.right)
    })
    const listed = (filter: AuditFilter) => [...trail.list(filter)].map(({ sequence }) => sequence)
    expect(listed({ untilMs: at(4) })).toEqual([0, 1])
    expect(listed({ fromMs: at(3) })).toEqual([2, 3, 4, 5, 6])
    expect(listed({ fromMs: at(9), untilMs: at(9), order: 'newest-first' })).toEqual([5, 4, 3, 2])
    expect(listed({ fromMs: at(10) + 1 })).toEqual([])
    expect(listed({ fromMs: at(2), untilMs: at(1) })).toEqual([])
  })

  it('looks, for an account or a target, at nothing that is of another', () => {
    for (const filter of [{ account: id('ac', 2) as AccountId }, { target: id('inv', 1) }, { credential: 'none' }]) {
      let [watched, looked] = [false, 0]
      const trail = auditTrail()
      const watching = (event: (typeof events)[number]) =>
        new Proxy(event, {
          get: (kept, field) => {
            if (watched && field === 'type') looked += 1
            return Reflect.get(kept, field) as unknown
          },
        })
      for (const event of events) trail.apply(watching(event))
      while (!trail.prepare(5)) expect(trail.count()).toBe(events.length)
      watched = true
      const types = history.map(({ type }) => type)
      const found = [...trail.list({ ...filter, types })]
      expect(looked).toBeLessThanOrEqual(4 * found.length)
      expect(found.length).toBeLessThan(5)
    }
  })

  it('shows an account what its members did as persons, while they were members and not before or after', () => {
    const trail = auditTrail()
    const [joinedAt, removedAt] = [
      where(
        ({ type, of, data }) =>
          type === 'MemberJoined' && of === id('ac', 1) && JSON.stringify(data).includes(id('usr', 2)),
      )[0] ?? -1,
      where(({ type }) => type === 'MemberRemoved')[0] ?? -1,
    ]
    const login = history.find(({ type }) => type === 'LoginSucceeded') as Happened
    const ofSecond: Happened = { ...login, of: id('usr', 2), by: 2 }
    const told: Happened[] = []
    for (const [at, happened] of history.entries()) {
      if ([joinedAt, joinedAt + 1, removedAt, removedAt + 1].includes(at)) told.push(ofSecond)
      told.push(happened)
    }
    told.forEach((happened, n) => trail.apply(sequenced(happened, n)))
    const logins = [
      ...trail.list({ account: id('ac', 1) as AccountId, principal: id('usr', 2), types: ['LoginSucceeded'] }),
    ]
    const all = told.flatMap((happened, n) => (happened === ofSecond ? [n] : []))
    expect(logins.map(({ sequence }) => sequence)).toEqual(all.slice(1, 3))
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
    expect(trail.person(id('usr', 1) as UserId)).toEqual({ email: sealedText(403), name: sealedText(402) })
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

  it('tells what each event was done to, and the person behind that', () => {
    const trail = full()
    const targets = Object.fromEntries(readable(trail).map(({ event }) => [event.type, trail.target(event)]))
    expect(targets['MemberDisabled']).toEqual({ kind: 'membership', id: id('mem', 2), userId: id('usr', 2) })
    expect(targets['CredentialRevoked']).toEqual({ kind: 'credential', id: apiKeyOfMember2, userId: id('usr', 2) })
    expect(targets['PlanChanged']).toEqual({ kind: 'account', id: id('ac', 1) })
    expect(targets['SessionStarted']).toEqual({ kind: 'session', id: id('ses', 1), userId: id('usr', 1) })
    expect(targets['InvitationResent']).toEqual({ kind: 'invitation', id: id('inv', 1) })
    expect(targets['LoginSucceeded']).toEqual({ kind: 'user', id: id('usr', 1), userId: id('usr', 1) })
  })

  it('tells before and after, from what was known before the event', () => {
    const trail = full()
    const changes = (type: string) =>
      readable(trail).flatMap(({ event }) => (event.type === type ? [trail.changes(event)] : []))
    expect(changes('PlanChanged')).toEqual([
      [
        { field: 'plan', before: undefined, after: 'big' },
        { field: 'features', before: undefined, after: ['rbac'] },
        { field: 'seatLimit', before: undefined, after: 5 },
      ].filter(({ after }) => after !== undefined),
    ])
    expect(changes('MemberDisabled')).toEqual([[{ field: 'status', before: 'active', after: 'disabled' }]])
    expect(changes('MemberEnabled')).toEqual([[{ field: 'status', before: 'disabled', after: 'active' }]])
    expect(changes('MemberRemoved')).toEqual([
      [
        { field: 'status', before: 'active', after: 'removed' },
        { field: 'permissions', before: 'developer read_write, team invite', after: undefined },
      ],
    ])
    expect(changes('InvitationAccepted')).toEqual([[{ field: 'status', before: 'pending', after: 'accepted' }]])
    expect(changes('CredentialRevoked')).toEqual([[{ field: 'status', before: 'active', after: 'revoked' }]])
    for (const type of ['LoginFailed', 'AccountEntered', 'InvitationResent']) expect(changes(type).flat()).toEqual([])
    expect(JSON.stringify(readable(trail).map(({ event }) => trail.changes(event)))).not.toMatch(
      new RegExp(`${digest(2)}|${digest(5)}|${digest(7)}|${sealedText(201)}`),
    )
  })

  it('leaves out what was set to what it was, and what another stream says', () => {
    const plan = history.find(({ type }) => type === 'PlanChanged') as Happened
    const disabled = history.find(({ type }) => type === 'MemberDisabled') as Happened
    const enabled = history.find(({ type }) => type === 'MemberEnabled') as Happened
    const before = history.slice(0, 20)
    const foreign = { ...disabled, of: id('ac', 2), account: id('ac', 2) }
    const told = [...before, { ...plan, data: { plan: 'big', features: ['rbac'] } }, foreign, enabled]
    const trail = auditTrail()
    told.forEach((happened, n) => trail.apply(sequenced(happened, n)))
    const changesAt = (n: number) => trail.changes(trail.at(n) as (typeof events)[number])
    expect(changesAt(before.length)).toEqual([{ field: 'seatLimit', before: 5, after: undefined }])
    expect(changesAt(before.length + 2)).toEqual([])
  })

  it('does not claim to know what a field was where an event that may have set it cannot be read', () => {
    const at = history.findIndex(({ type }) => type === 'MemberEnabled')
    const changes = (mayBePassedOver: boolean) => {
      const trail = auditTrail()
      for (const event of events.slice(0, at)) trail.apply(event)
      trail.applyUnreadable({ ...unreadable(), sequence: at, mayBePassedOver })
      trail.apply(sequenced(history[at] as Happened, at + 1))
      return trail.changes(trail.at(at + 1) as (typeof events)[number])
    }
    expect(changes(true)).toEqual([{ field: 'status', before: 'disabled', after: 'active' }])
    expect(changes(false)).toEqual([{ field: 'status', before: '[unreadable]', after: 'active' }])
  })

  it('follows causes back to what somebody did of their own accord', () => {
    const trail = auditTrail()
    const caused = (n: number, by: number | undefined) => {
      const event = recorded(history[n] as Happened, n)
      const metadata = {
        ...event.metadata,
        ...(by === undefined ? {} : { $causationId: recorded(history[by] as Happened, by).id }),
      }
      const read = readSequenced('muniment', { ...event, metadata }, n)
      if (read._tag === 'Right') trail.apply(read.right)
    }
    ;[undefined, 3, 1, 2, 3, 4].forEach((by, n) => caused(n, by))
    const chainOf = (n: number) => trail.causes(trail.at(n) as (typeof events)[number]).map(({ sequence }) => sequence)
    expect(chainOf(0)).toEqual([])
    // What says that it was caused by what came later was not.
    expect(chainOf(1)).toEqual([])
    expect(chainOf(5)).toEqual([4, 3, 2, 1])
    expect(trail.causes(trail.at(5) as (typeof events)[number])[0]?.eventId).toBe(trail.at(4)?.id)
  })

  it('mentions whoever a sentence speaks of', () => {
    for (const { event, mentions } of readable(full())) {
      const spoken: string[] = []
      const { streamId: target } = event
      sentenceOf(event.event, { ...words, target, person: (userId) => (spoken.push(userId), userId) })
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
