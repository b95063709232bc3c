/** Snapshots of the access index: the same knowledge has the same bytes, and a restored index is the one it came from. */
import type { AccountId, CredentialId, Digest, MembershipId } from '@muniment/core'
import { checkPortName, type Json, sha256Hex, sha256OfBytes } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digest, events, type Happened, id, sequenced } from '../history.fixture.ts'
import { type AccessIndex, accessIndex, accessIndexFrom } from './access-index.ts'
import { accessIndexSchema } from './index-snapshot.ts'

const restored = (bytes: Uint8Array, seed?: number): AccessIndex => {
  const read = accessIndexFrom(bytes, seed)
  if (E.isLeft(read)) throw new Error(read.left)
  return read.right
}

/** Told apart by one comparison, where there are many bytes. */
const hexOf = (index: AccessIndex): string => Buffer.from(index.toBytes()).toString('hex')

/** An event, or a stream that cannot be read. */
type Step = Happened | { readonly unreadable: string }

const heard = (index: AccessIndex, steps: readonly Step[]): AccessIndex => {
  steps.forEach((step, sequence) => {
    if ('unreadable' in step) index.applyUnreadable(step.unreadable)
    else index.apply(sequenced(step, sequence))
  })
  return index
}

const numbers = [1, 2, 3]
const credentialIds = [id('ak', 1), id('ak', 2), id('cr', 1), id('sshcr', 1)].map((each) => each as CredentialId)

const answers = (index: AccessIndex) => ({
  credentials: credentialIds.map((each) => [
    index.isIssued(each),
    ...[undefined, digest(1), digest(2)].map((proof) => index.credential(each, proof as Digest | undefined)),
  ]),
  founded: numbers.map((n) => index.isFounded(id('ac', n) as AccountId)),
  removed: numbers.flatMap((n) =>
    numbers.map((m) => index.isRemoved(id('ac', n) as AccountId, id('mem', m) as MembershipId)),
  ),
  living: numbers.flatMap((n) =>
    numbers.map((m) => index.credentialsOf(id('ac', n) as AccountId, id('mem', m) as MembershipId)),
  ),
})

const number = fc.constantFrom(...numbers)
const claimOf = (n: number): string => `v1.${`${n}`.padStart(43, 'c')}`
const permissions = fc.record({
  developer: fc.constantFrom('read_only', 'read_write'),
  team: fc.constantFrom('read_only', 'invite', 'manager'),
  billing: fc.constantFrom('none', 'access'),
  administrator: fc.boolean(),
})

const ofAccount = (of: number, type: Happened['type'], data: Json): Happened => ({
  category: 'account',
  of: id('ac', of),
  type,
  data,
  by: 1,
  account: id('ac', of),
})
const ofCredential = (of: string, type: Happened['type'], data: Json): Happened => ({
  category: 'credential',
  of,
  type,
  data,
  by: 1,
})

/** Few of each, so that lives cross; also what no decision makes: a credential that is issued again to another owner. */
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  number.map((n) => ofAccount(n, 'AccountCreated', { accountId: id('ac', n), name: 'A', founderUserId: id('usr', 1) })),
  fc.tuple(number, number).map(
    ([n, m]): Happened => ({
      category: 'user',
      of: id('usr', n),
      type: 'UserSignedUp',
      data: {
        userId: id('usr', n),
        emailClaim: claimOf(m),
        email: `s1.${'x'.repeat(40)}`,
        login: { method: 'password' },
      },
      by: n,
    }),
  ),
  fc.tuple(number, number, number, permissions).map(([of, membership, user, held]) =>
    ofAccount(of, 'MemberJoined', {
      membershipId: id('mem', membership),
      userId: id('usr', user),
      permissions: held,
      origin: 'invitation',
    }),
  ),
  fc.tuple(number, number, fc.constantFrom('MemberDisabled', 'MemberEnabled', 'MemberRemoved')).map(([of, m, type]) =>
    ofAccount(of, type, {
      membershipId: id('mem', m),
      ...(type === 'MemberRemoved' ? { userId: id('usr', m), cause: 'removed' } : {}),
    }),
  ),
  fc
    .record({
      credentialId: fc.constantFrom(...credentialIds),
      kind: fc.constantFrom('authtoken', 'api-key', 'ssh-key'),
      accountId: number.map((n) => id('ac', n)),
      owner: fc.oneof(
        fc
          .tuple(number, number)
          .map(([user, m]) => ({ kind: 'user', userId: id('usr', user), membershipId: id('mem', m) })),
        number.map((n) => ({ kind: 'service-user', serviceUserId: id('service', n) })),
      ),
      secretDigest: fc.option(number.map(digest), { nil: undefined }),
    })
    .map(({ secretDigest, ...data }) =>
      ofCredential(data.credentialId, 'CredentialIssued', {
        ...data,
        ...(secretDigest === undefined ? {} : { secretDigest }),
        acl: [],
        isDefault: false,
      }),
    ),
  fc
    .constantFrom(...credentialIds)
    .map((credentialId) => ofCredential(credentialId, 'CredentialRevoked', { cause: 'revoked' })),
  {
    weight: 1,
    arbitrary: fc
      .oneof(fc.constantFrom(id('ac', 1), id('usr', 2), id('ak', 1), '', 'é', '\ud800"'), fc.string({ unit: 'binary' }))
      .map((unreadable) => ({ unreadable })),
  },
)

const anyLife = fc.array(anyStep, { maxLength: 40 })

const issuedBy = (owner: Json, credentialId: string, kind: string, n: number): Happened =>
  ofCredential(credentialId, 'CredentialIssued', {
    credentialId,
    kind,
    accountId: id('ac', 1),
    owner,
    ...(n === 0 ? {} : { secretDigest: digest(n) }),
    acl: [],
    isDefault: false,
  })

/** Every field with a value that no other has where it can have one. */
const oneOfEach: readonly Step[] = [
  ofAccount(1, 'AccountCreated', { accountId: id('ac', 1), name: 'A', founderUserId: id('usr', 2) }),
  {
    category: 'user',
    of: id('usr', 2),
    type: 'UserSignedUp',
    data: {
      userId: id('usr', 2),
      emailClaim: claimOf(3),
      email: `s1.${'x'.repeat(40)}`,
      login: { method: 'password' },
    },
    by: 2,
  },
  ofAccount(1, 'MemberJoined', {
    membershipId: id('mem', 4),
    userId: id('usr', 2),
    permissions: { developer: 'read_write', team: 'invite', billing: 'access', administrator: true },
    origin: 'founder',
  }),
  ofAccount(1, 'MemberDisabled', { membershipId: id('mem', 4) }),
  issuedBy({ kind: 'user', userId: id('usr', 2), membershipId: id('mem', 4) }, id('ak', 5), 'api-key', 6),
  issuedBy({ kind: 'user', userId: id('usr', 2), membershipId: id('mem', 4) }, id('cr', 5), 'authtoken', 0),
  issuedBy({ kind: 'service-user', serviceUserId: id('service', 7) }, id('sshcr', 5), 'ssh-key', 8),
  ofCredential(id('cr', 5), 'CredentialRevoked', { cause: 'revoked' }),
  { unreadable: 'é' },
]

/** With a digest that is right for whatever stands before it. */
const signed = (content: Uint8Array): Uint8Array => Buffer.concat([content, sha256OfBytes(content)])
const contentOf = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, -32)

const knowing = (): AccessIndex => {
  const index = accessIndex()
  for (const event of events) index.apply(event)
  index.applyUnreadable(id('ac', 7))
  return index
}

describe('a snapshot of the access index', () => {
  it('goes on as the index would have gone on, wherever a life is cut', () => {
    fc.assert(
      fc.property(anyLife, fc.nat(40), fc.integer(), (life, cut, seed) => {
        const whole = heard(accessIndex(), life)
        const before = heard(accessIndex(), life.slice(0, cut))
        const index = restored(before.toBytes(), seed)
        expect(answers(index)).toEqual(answers(before))
        heard(index, life.slice(cut))
        expect(answers(index)).toEqual(answers(whole))
        expect(hexOf(index)).toBe(hexOf(whole))
      }),
      { numRuns: 300 },
    )
  })

  it('has the same bytes whatever the seed, and in whatever order the streams were heard', () => {
    const expected = accessIndex(3)
    for (const event of events) expected.apply(event)
    const streams = [...new Set(events.map(({ stream }) => stream))]
    fc.assert(
      fc.property(fc.shuffledSubarray(streams, { minLength: streams.length }), fc.integer(), (order, seed) => {
        const index = accessIndex(seed)
        // The credentials of one owner are listed in the order of their issue: theirs is kept.
        const issued = (stream: string) => (stream.includes('credential') ? streams.indexOf(stream) : -1)
        const credentials = order.filter((stream) => issued(stream) >= 0).toSorted((a, b) => issued(a) - issued(b))
        const kept = order.map((stream) => (issued(stream) < 0 ? stream : (credentials.shift() ?? stream)))
        for (const stream of kept) for (const event of events) if (event.stream === stream) index.apply(event)
        expect(hexOf(index)).toBe(hexOf(expected))
      }),
    )
  })

  it('has the bytes of version 3 of its form: whoever changes them raises formVersion', () => {
    const content = contentOf(heard(accessIndex(), oneOfEach).toBytes()).subarray(4 + accessIndexSchema.length)
    expect([accessIndexSchema.slice(0, 15), sha256Hex(Buffer.from(content).toString('hex'))]).toEqual([
      'access-index-3.',
      '086af33838f1ab800a257cba8151cc521d523ef8a48e7c3eb19727d1a119bec9',
    ])
  })

  it('is refused as damaged when it is cut anywhere, and when any one byte is another', () => {
    const bytes = knowing().toBytes()
    expect(restored(bytes).isFounded(id('ac', 1) as AccountId)).toBe(true)
    for (let length = 0; length < bytes.length; length += 1)
      expect(accessIndexFrom(bytes.subarray(0, length)), `${length} bytes`).toEqual(E.left('damaged'))
    for (let at = 0; at < bytes.length; at += 1) {
      const altered = bytes.slice()
      altered[at] = (altered[at] ?? 0) ^ (1 + (at % 255))
      expect(accessIndexFrom(altered), `byte ${at}`).toEqual(E.left('damaged'))
    }
    expect(accessIndexFrom(Buffer.concat([bytes, Buffer.of(0)]))).toEqual(E.left('damaged'))
  })

  it('is refused when its schema is another', () => {
    const content = contentOf(knowing().toBytes()).slice()
    content[4 + 'access-index-'.length] = '1'.charCodeAt(0)
    expect(accessIndexFrom(signed(content))).toEqual(E.left('other schema'))
  })

  it('is refused or is an index when its bytes were made up: nothing throws, and nothing is made room for in vain', () => {
    const content = contentOf(knowing().toBytes())
    const start = 4 + accessIndexSchema.length
    const tried = (forged: Uint8Array): boolean => {
      const read = accessIndexFrom(signed(forged))
      if (E.isRight(read)) expect(hexOf(restored(read.right.toBytes()))).toBe(hexOf(read.right))
      return E.isRight(read)
    }
    let accepted = 0
    for (let at = start; at < content.length; at += 1) {
      for (const value of [0, 0xff]) {
        const forged = content.slice()
        forged[at] = value
        if (tried(forged)) accepted += 1
      }
      const large = content.slice()
      large.fill(0xff, at, at + 4)
      if (tried(large)) accepted += 1
      expect(tried(content.slice(0, at)), `${at} bytes`).toBe(false)
    }
    expect(accepted).toBeGreaterThan(0)
    expect(tried(Buffer.concat([content, Buffer.of(0)]))).toBe(false)
  })

  it('names its schema as stores of snapshots want it, with every projection in it', () => {
    expect(() => checkPortName(accessIndexSchema, 'schema')).not.toThrow()
    expect(accessIndexSchema).toMatch(
      /^access-index-3\.accounts-\d+\.credentials-\d+\.memberships-\d+\.users-\d+\.reads-[0-9a-f]{16}$/,
    )
  })

  it('holds more texts than stand in one list', () => {
    const index = accessIndex()
    const streams = Array.from({ length: 10_000 }, (_, n) => id('usr', n))
    for (const stream of streams) index.applyUnreadable(stream)
    const read = restored(index.toBytes())
    expect(hexOf(read)).toBe(hexOf(index))
    for (const stream of [streams[0], streams[4_096], streams.at(-1)])
      expect(read.credential(stream as CredentialId, undefined)).toBe('undecidable')
  })
})
