/** The access index: the facts of the gate, row by row, the same however they were projected. @module */
import type { AccountId, CredentialId, Digest, MembershipId } from '@muniment/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apiKeyOfMember2, digest, events, id } from '../history.fixture.ts'
import type { SequencedEvent } from '../sequenced-event.ts'
import { type AccessIndex, accessIndex } from './access-index.ts'

const key = apiKeyOfMember2 as CredentialId

const projected = (list: readonly SequencedEvent[]): AccessIndex => {
  const index = accessIndex()
  for (const event of list) index.apply(event)
  return index
}

const after = (type: string): AccessIndex =>
  projected(events.slice(0, events.findLastIndex(({ event }) => event.type === type) + 1))

const answers = (index: AccessIndex) => ({
  credentials: [key, id('cr', 1), id('cr', 2), id('ak', 99)].map((each) => [
    index.credential(each as CredentialId, undefined),
    index.credential(each as CredentialId, digest(2) as Digest),
    index.isIssued(each as CredentialId),
  ]),
  founded: [1, 2].map((n) => index.isFounded(id('ac', n) as AccountId)),
  living: [1, 2, 3].map((n) => index.credentialsOf(id('mem', n) as MembershipId)),
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
      user: { userId: id('usr', 2), status: 'active', epoch: 0, emailClaim: expect.any(String), emailVerified: false },
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
      expect(index.credential(key, wrong as Digest).credential?.secretMatches, wrong).toBe(false)
    expect(index.credential(key, digest(2) as Digest).credential?.secretMatches).toBe(true)
  })

  it('follows the status of a membership and of a credential', () => {
    const statusAfter = (type: string) => after(type).credential(key, undefined).membership?.status
    expect(statusAfter('MemberDisabled')).toBe('disabled')
    expect(statusAfter('MemberEnabled')).toBe('active')
    expect(statusAfter('MemberRemoved')).toBe('removed')
    expect(after('MemberRemoved').credential(key, undefined).credential?.status).toBe('active')
    expect(after('CredentialRevoked').credential(key, undefined).credential?.status).toBe('revoked')
  })

  it('lists the living credentials of a membership, oldest first', () => {
    expect(after('MemberRemoved').credentialsOf(id('mem', 2) as MembershipId)).toEqual([id('cr', 2), key])
    expect(after('CredentialRevoked').credentialsOf(id('mem', 2) as MembershipId)).toEqual([id('cr', 2)])
    expect(projected(events).credentialsOf(id('mem', 7) as MembershipId)).toEqual([])
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
    const index = projected(events.slice(0, -6))
    const before = index.credential(key, undefined)
    const copy = structuredClone(before)
    for (const event of events.slice(-6)) index.apply(event)
    expect(before).toEqual(copy)
    expect(index.credential(key, undefined)).not.toEqual(copy)
  })
})
