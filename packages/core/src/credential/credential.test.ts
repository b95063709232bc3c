/** The laws of a credential, its stored names, and what holds after any commands. @module */
import { decodeWith } from '@muniment/kernel'
import { deepFrozen, factOf, matchesGoldenNames, specificationOf } from '@muniment/test-kit'
import fc from 'fast-check'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { account } from '../account/account.ts'
import {
  disabled,
  founder,
  inviter,
  joined,
  otherAdministrator,
  permitted,
  staffed,
} from '../account/account.fixture.ts'
import {
  accountId,
  apiKeyId,
  authtokenId,
  claimKey,
  digest,
  membershipId,
  noon,
  serviceUserId,
  userId,
} from '../ids.fixture.ts'
import { few, obeysTheLaws, withOptional } from '../laws.fixture.ts'
import { credential, type CredentialCommand } from './credential.ts'
import { issued } from './credential.fixture.ts'
import {
  type CredentialEvent,
  credentialEvents,
  type CredentialIssued,
  type CredentialKind,
  type CredentialOwner,
  type RevocationCause,
} from './events.ts'

const accountState = specificationOf(account).stateAfter(
  ...staffed(),
  joined(6, permitted({ developer: 'read_only', team: 'read_only' })),
  disabled(otherAdministrator),
)

const owner: fc.Arbitrary<CredentialOwner> = fc.oneof(
  few.map((n) => ({ kind: 'user' as const, userId: userId(n), membershipId: membershipId(n) })),
  few.map((n) => ({ kind: 'service-user' as const, serviceUserId: serviceUserId(n) })),
)
const cause = fc.constantFrom<RevocationCause>(
  'revoked',
  'member-removed',
  'service-user-deleted',
  'leaked',
  'first-proof',
)

const issuedData = withOptional<CredentialIssued['data']>(
  {
    credentialId: few.map(apiKeyId),
    kind: fc.constantFrom<CredentialKind>('authtoken', 'api-key', 'ssh-key'),
    accountId: few.map(accountId),
    owner,
    publicId: few.map((n) => apiKeyId(n).slice(3)),
    secretDigest: few.map(digest),
    sshPublicKey: fc.string(),
    fingerprint: fc.string(),
    fingerprintClaim: few.map(claimKey),
    acl: fc.array(fc.string(), { maxLength: 3 }),
    description: fc.string(),
    metadata: fc.string(),
    isDefault: fc.boolean(),
  },
  'publicId',
  'secretDigest',
  'sshPublicKey',
  'fingerprint',
  'fingerprintClaim',
  'description',
  'metadata',
)

const event: fc.Arbitrary<CredentialEvent> = fc.oneof(
  issuedData.map((data) => ({ type: 'CredentialIssued' as const, data })),
  cause.map((why) => ({ type: 'CredentialRevoked' as const, data: { cause: why } })),
)

const anyMember = fc.constantFrom(founder, otherAdministrator, inviter, 6, 99)

const command: fc.Arbitrary<CredentialCommand> = fc.oneof(
  fc
    .tuple(anyMember, anyMember, few, fc.boolean(), fc.option(fc.string(), { nil: undefined }))
    .map(([actor, to, n, isKey, description]) => ({
      type: 'IssueCredential' as const,
      account: accountState,
      accountId: accountId(1),
      actor: membershipId(actor),
      owner: membershipId(to),
      credentialId: isKey ? apiKeyId(n) : authtokenId(n),
      kind: isKey ? ('api-key' as const) : ('authtoken' as const),
      secretDigest: digest(n),
      description,
      metadata: undefined,
    })),
  fc.tuple(few, fc.boolean()).map(([n, present]) => ({
    type: 'IssueDefaultAuthtoken' as const,
    credentialId: authtokenId(n),
    accountId: accountId(n),
    userId: userId(n),
    membershipId: membershipId(n),
    secretDigest: present ? digest(n) : undefined,
  })),
  cause.map((why) => ({ type: 'RevokeCredential' as const, cause: why })),
)

describe('a credential', () => {
  it('has the stored names that were approved', () => {
    matchesGoldenNames(credentialEvents, new URL('./events.golden.txt', import.meta.url))
  })

  obeysTheLaws(credential, { event, command })

  it('R43 after any commands the owner, the account, the kind and the id are those of its issue, and revoked is final', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(fc.array(command, { maxLength: 20 }), (commands) => {
        const state = credential.initial()
        const events: CredentialEvent[] = []
        for (const asked of commands) {
          const decided = credential.decide(asked)(deepFrozen(structuredClone(state)))
          if (E.isLeft(decided)) continue
          for (const emitted of decided.right) {
            credential.evolve(state, factOf(emitted, events.length, noon))
            events.push(emitted)
            seen.add(emitted.type)
          }
        }
        const [first, second, ...rest] = events
        expect(rest).toEqual([])
        if (first === undefined) {
          expect(state.credential.status).toBe('absent')
          return
        }
        expect(first.type).toBe('CredentialIssued')
        expect(second === undefined || second.type === 'CredentialRevoked').toBe(true)
        if (first.type !== 'CredentialIssued') return
        const { credentialId, kind, owner: whose, accountId: where } = first.data
        expect(state.credential).toMatchObject({
          status: second === undefined ? 'active' : 'revoked',
          credentialId,
          kind,
          owner: whose,
          accountId: where,
        })
      }),
      { numRuns: 300 },
    )
    expect([...seen].toSorted()).toEqual(Object.keys(credentialEvents).toSorted())
  })

  it('R43 no event but the issue speaks of an owner', () => {
    const naming = Object.entries(credentialEvents).filter(([, { data }]) =>
      data.fields.some(({ key }) => /owner|user|member/i.test(key)),
    )
    expect(naming.map(([type]) => type)).toEqual(['CredentialIssued'])
  })

  const readable = (data: unknown): boolean => E.isRight(decodeWith(credentialEvents.CredentialIssued.data, data))

  it('R42 is unreadable without an owner', () => {
    const { owner: _, ...ownerless } = issued(1).data
    expect(readable(issued(1).data)).toBe(true)
    expect(readable(ownerless)).toBe(false)
  })

  it('is owned by a User, by its membership, or by a Service or Bot User, and by nothing else', () => {
    const hex = '0'.repeat(32)
    for (const whose of [
      { kind: 'user', userId: userId(1), membershipId: membershipId(1) },
      { kind: 'service-user', serviceUserId: `service_${hex}` },
      { kind: 'service-user', serviceUserId: `bot_${hex}` },
    ])
      expect(readable({ ...issued(1).data, owner: whose }), JSON.stringify(whose)).toBe(true)
    for (const whose of [
      { kind: 'user', userId: userId(1) },
      { kind: 'user', serviceUserId: serviceUserId(1) },
      { kind: 'service-user', userId: userId(1), membershipId: membershipId(1) },
      { kind: 'service-user', serviceUserId: userId(1) },
      { kind: 'user', userId: serviceUserId(1), membershipId: membershipId(1) },
      { kind: 'account', accountId: accountId(1) },
      { kind: 'system' },
      {},
      null,
      userId(1),
    ])
      expect(readable({ ...issued(1).data, owner: whose }), JSON.stringify(whose)).toBe(false)
  })

  it('is an authtoken, an API key or an SSH public key, and nothing else', () => {
    for (const kind of ['authtoken', 'api-key', 'ssh-key'])
      expect(readable({ ...issued(1).data, kind }), kind).toBe(true)
    for (const kind of ['api_key', 'session', 'password', 'ssh-cert', 'Authtoken', '', null, 0])
      expect(readable({ ...issued(1).data, kind }), String(kind)).toBe(false)
  })
})
