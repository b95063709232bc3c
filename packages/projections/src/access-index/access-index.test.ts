/** The access index: the facts of the gate, row by row, the same however they were projected. @module */
import type { AccessFacts, AccountId, CredentialId, Digest, MembershipId, MunimentEvent } from '@muniment/core'
import type { Json } from '@muniment/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apiKeyOfMember2, digest, events, id, sequenced } from '../history.fixture.ts'
import type { SequencedEvent } from '../sequenced-event.ts'
import { type AccessIndex, accessIndex } from './access-index.ts'

const key = apiKeyOfMember2 as CredentialId

const projected = (list: readonly SequencedEvent[]): AccessIndex => {
  const index = accessIndex()
  for (const event of list) index.apply(event)
  return index
}

/** Where it can be decided. */
const factsOf = (index: AccessIndex, credentialId: CredentialId, digestOf?: Digest): AccessFacts => {
  const facts = index.credential(credentialId, digestOf)
  if (facts === 'undecidable') throw new Error('undecidable')
  return facts
}

const living = (index: AccessIndex, membership: number, account = 1) =>
  index.credentialsOf(id('ac', account) as AccountId, id('mem', membership) as MembershipId)

const after = (type: string): AccessIndex =>
  projected(events.slice(0, events.findLastIndex(({ event }) => event.type === type) + 1))

const answers = (index: AccessIndex) => ({
  credentials: [key, id('cr', 1), id('cr', 2), id('ak', 99)].map((each) => [
    index.credential(each as CredentialId, undefined),
    index.credential(each as CredentialId, digest(2) as Digest),
    index.isIssued(each as CredentialId),
  ]),
  founded: [1, 2].map((n) => index.isFounded(id('ac', n) as AccountId)),
  living: [1, 2, 3].map((n) => living(index, n)),
})

describe('the access index', () => {
  it('knows a credential with its owner, membership and account', () => {
    expect(after('CredentialIssued').credential(key, digest(2) as Digest)).toEqual({
      credential: {
        credentialId: key,
        kind: 'api-key',
        accountId: id('ac', 1),
        owner: { kind: 'user', userId: id('usr', 2), membershipId: id('mem', 2) },
        status: 'active',
        secretMatches: true,
      },
      account: { accountId: id('ac', 1), status: 'active' },
      user: {
        userId: id('usr', 2),
        status: 'active',
        epoch: 0,
        tokenEpoch: 0,
        provenEpoch: 0,
        emailClaim: expect.any(String),
        emailVerified: false,
      },
      membership: {
        membershipId: id('mem', 2),
        accountId: id('ac', 1),
        userId: id('usr', 2),
        status: 'active',
        permissions: { developer: 'read_write', team: 'invite', billing: 'none', administrator: false },
      },
    })
  })

  it('compares the digest whole; another one and one of another length do not match', () => {
    const index = projected(events)
    for (const wrong of [digest(3), digest(2).slice(1), '', `${digest(2)}x`])
      expect(factsOf(index, key, wrong as Digest).credential?.secretMatches, wrong).toBe(false)
    expect(factsOf(index, key, digest(2) as Digest).credential?.secretMatches).toBe(true)
  })

  it('takes nothing from a stream that is not the credential of which it speaks', () => {
    const issued = events.find(({ event }) => event.type === 'CredentialIssued' && event.data.credentialId === key)
    if (issued === undefined) throw new Error('no such event')
    for (const of of ['nonsense', id('ak', 77)]) {
      const index = projected([
        ...events,
        sequenced({ category: 'credential', of, type: issued.type, data: issued.data as unknown as Json, by: 1 }, 98),
        sequenced({ category: 'credential', of, type: 'CredentialRevoked', data: { cause: 'revoked' }, by: 1 }, 99),
      ])
      expect(index.isIssued(of as CredentialId)).toBe(false)
      expect(index.credential(of as CredentialId, undefined)).toEqual({})
    }
  })

  it('follows the status of a membership and of a credential', () => {
    const statusAfter = (type: string) => factsOf(after(type), key).membership?.status
    expect(statusAfter('MemberDisabled')).toBe('disabled')
    expect(statusAfter('MemberEnabled')).toBe('active')
    expect(statusAfter('MemberRemoved')).toBe('removed')
    expect(factsOf(after('MemberRemoved'), key).credential?.status).toBe('active')
    expect(factsOf(after('CredentialRevoked'), key).credential?.status).toBe('revoked')
  })

  it('follows a user on the way out, whose credential and membership stand as they were', () => {
    const statusAfter = (type: string) => factsOf(after(type), key).user?.status
    expect(statusAfter('CredentialIssued')).toBe('active')
    expect(statusAfter('UserDeletionRequested')).toBe('leaving')
    expect(statusAfter('UserDeleted')).toBe('deleted')
    expect(statusAfter('UserErased')).toBe('erased')
  })

  it('takes nothing about a user from a stream that is not theirs', () => {
    const signUp = events.find(({ event }) => event.type === 'UserSignedUp' && event.data.userId === id('usr', 2))
    if (signUp === undefined) throw new Error('no such event')
    const ofAnother = (type: MunimentEvent['type'], data: Json) =>
      sequenced({ category: 'user', of: id('usr', 7), type, data, by: 7 }, 99)
    const index = projected(events)
    index.apply(ofAnother('UserSignedUp', signUp.data as unknown as Json))
    expect(factsOf(index, key).user?.status).toBe('erased')
    const before = after('CredentialIssued')
    before.apply(ofAnother('UserErased', {}))
    expect(factsOf(before, key).user?.status).toBe('active')
  })

  it('lists the living credentials of a membership, oldest first', () => {
    expect(living(after('MemberRemoved'), 2)).toEqual([id('cr', 2), key])
    expect(living(after('CredentialRevoked'), 2)).toEqual([id('cr', 2)])
    expect(living(projected(events), 7)).toEqual([])
  })

  it('lists them for the account that they belong to, and for no other', () => {
    expect(living(after('MemberRemoved'), 2, 2)).toEqual([])
    expect(living(projected(events), 1, 1)).toEqual([id('cr', 1)])
    expect(living(projected(events), 1, 2)).toEqual([])
  })

  it('lets the stream of another account say nothing about a membership', () => {
    const elsewhere = (type: MunimentEvent['type'], data: Json) =>
      sequenced({ category: 'account', of: id('ac', 2), type, data, by: 1, account: id('ac', 2) }, 99)
    const membershipId = id('mem', 2)
    const joinedAs = (n: number) => ({
      membershipId,
      userId: id('usr', n),
      permissions: { developer: 'read_write', team: 'manager', billing: 'access', administrator: true },
      origin: 'founder',
    })
    for (const [type, status] of [
      ['MemberEnabled', 'active'],
      ['MemberDisabled', 'disabled'],
      ['MemberRemoved', 'removed'],
    ] as const) {
      const index = after(type)
      const before = factsOf(index, key)
      expect(before.membership?.status).toBe(status)
      for (const event of [
        elsewhere('MemberJoined', joinedAs(2)),
        elsewhere('MemberJoined', joinedAs(1)),
        elsewhere('MemberDisabled', { membershipId }),
        elsewhere('MemberEnabled', { membershipId }),
        elsewhere('MemberRemoved', { membershipId, userId: id('usr', 2), cause: 'removed' }),
      ]) {
        index.apply(event)
        expect(factsOf(index, key), `${type}, then ${event.event.type}`).toEqual(before)
      }
    }
  })

  it('is undecidable about a credential of which a stream cannot be read: its own, its account’s or its user’s', () => {
    for (const streamId of [key, id('ac', 1), id('usr', 2)])
      for (const isFirst of [true, false]) {
        const index = isFirst ? accessIndex() : projected(events)
        index.applyUnreadable(streamId)
        if (isFirst) for (const event of events) index.apply(event)
        for (const proof of [undefined, digest(2) as Digest, digest(3) as Digest])
          expect(index.credential(key, proof), streamId).toBe('undecidable')
      }
  })

  it('stays decidable about a credential that hangs on other streams', () => {
    const index = projected(events)
    for (const streamId of [id('ac', 2), id('usr', 1), id('cr', 1), id('ak', 99), id('ses', 1), id('mem', 2), 'claim'])
      index.applyUnreadable(streamId)
    expect(index.credential(key, undefined)).toEqual(projected(events).credential(key, undefined))
    expect(index.credential(id('ak', 99) as CredentialId, undefined)).toBe('undecidable')
    expect(index.credential(id('ak', 98) as CredentialId, undefined)).toEqual({ credential: undefined })
  })

  it('knows nothing of what it has not been told', () => {
    const index = accessIndex()
    expect(index.credential(key, undefined)).toEqual({ credential: undefined })
    expect([index.isFounded(id('ac', 1) as AccountId), index.isIssued(key)]).toEqual([false, false])
  })

  it('is the same when it is rebuilt, and when events of other streams arrive in another order', () => {
    const reference = answers(projected(events))
    expect(answers(projected(events))).toEqual(reference)
    const streams = [...new Set(events.map(({ stream }) => stream))]
    fc.assert(
      fc.property(fc.shuffledSubarray(streams, { minLength: streams.length }), (order) => {
        const byStream = order.flatMap((stream) => events.filter((event) => event.stream === stream))
        const { credentials, founded } = answers(projected(byStream))
        expect({ credentials, founded }).toEqual({ credentials: reference.credentials, founded: reference.founded })
      }),
    )
  })

  it('does not change what it has answered before', () => {
    const index = projected(events.slice(0, -26))
    const before = index.credential(key, undefined)
    const copy = structuredClone(before)
    for (const event of events.slice(-26)) index.apply(event)
    expect(before).toEqual(copy)
    expect(index.credential(key, undefined)).not.toEqual(copy)
  })
})
