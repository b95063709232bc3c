/** Ids and digests: one form each. @module */
import { derivedId } from '@muniment/kernel'
import { describe, expect, it } from 'vitest'
import { Digest } from './digest.ts'
import {
  AccountId,
  CredentialId,
  hexOf,
  idOf,
  InvitationId,
  MembershipId,
  ServiceUserId,
  SessionId,
  UserId,
} from './ids.ts'

const hex = '0123456789abcdef0123456789abcdef'

const codecs = [
  { name: 'account id', codec: AccountId, prefixes: ['ac'] },
  { name: 'user id', codec: UserId, prefixes: ['usr'] },
  { name: 'membership id', codec: MembershipId, prefixes: ['mem'] },
  { name: 'invitation id', codec: InvitationId, prefixes: ['inv'] },
  { name: 'session id', codec: SessionId, prefixes: ['ses'] },
  { name: 'credential id', codec: CredentialId, prefixes: ['ak', 'cr', 'sshcr'] },
  { name: 'service user id', codec: ServiceUserId, prefixes: ['service', 'bot'] },
] as const

const allPrefixes = codecs.flatMap(({ prefixes }) => [...prefixes] as string[])

describe.each(codecs)('$name', ({ codec, prefixes }) => {
  it('has its own prefix, and no other id is one', () => {
    for (const prefix of allPrefixes)
      expect(codec.is(`${prefix}_${hex}`), prefix).toBe((prefixes as readonly string[]).includes(prefix))
  })

  it.each([
    ['31 digits', hex.slice(1)],
    ['33 digits', `${hex}0`],
    ['capitals', hex.toUpperCase()],
    ['another letter', hex.replace('f', 'g')],
    ['a line feed after', `${hex}\n`],
    ['a dash', hex.replace('0', '-')],
    ['full-width digits', hex.replace('0', '\uff10')],
    ['nothing', ''],
  ])('has 32 hexadecimal digits: not %s', (_, digits) => {
    for (const prefix of prefixes) {
      expect(codec.is(`${prefix}_${digits}`)).toBe(false)
      expect(codec.is(` ${prefix}_${hex}`)).toBe(false)
    }
  })
})

describe('ids', () => {
  it('are made in the form that is read', () => {
    expect(AccountId.is(idOf.account(hex))).toBe(true)
    expect(UserId.is(idOf.user(hex))).toBe(true)
    expect(MembershipId.is(idOf.membership(hex))).toBe(true)
    expect(InvitationId.is(idOf.invitation(hex))).toBe(true)
    expect(SessionId.is(idOf.session(hex))).toBe(true)
    expect(CredentialId.is(idOf.apiKey(hex))).toBe(true)
    expect(CredentialId.is(idOf.authtoken(hex))).toBe(true)
    expect(MembershipId.is(idOf.membership(derivedId('scope', 'command', 'noun')))).toBe(true)
  })

  it('give their digits back', () => {
    for (const make of Object.values(idOf)) expect(hexOf(make(hex))).toBe(hex)
  })
})

describe('digest', () => {
  it('has 43 characters of base64url', () => {
    expect(Digest.is('A'.repeat(43))).toBe(true)
    expect(Digest.is(`${'a0-_'.repeat(10)}xyz`)).toBe(true)
    for (const other of [
      'A'.repeat(42),
      'A'.repeat(44),
      `${'A'.repeat(42)}=`,
      `${'A'.repeat(42)}+`,
      '',
      `${'A'.repeat(43)}\n`,
    ])
      expect(Digest.is(other), other).toBe(false)
  })
})
