/** Every event that can be in the log has one definition, and what was stored once stays readable. @module */
import {
  claim,
  decodeEvent,
  describeStoredEvents,
  type DomainEvent,
  encodeEvent,
  type Json,
  type StoredEvents,
} from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { account } from './account/account.ts'
import { version1 } from './catalogue.fixture.ts'
import { catalogue, type Category } from './catalogue.ts'
import { credential } from './credential/credential.ts'
import { loginAttempts } from './login-attempts/login-attempts.ts'
import { session } from './session/session.ts'
import { user } from './user/user.ts'

/** Every word of a field that takes words of a closed list: a word less makes stored events unreadable. */
const words: readonly (readonly [Category, string, string, readonly string[]])[] = [
  ['account', 'MemberJoined', 'origin', ['founder', 'invitation', 'jit', 'scim']],
  ['account', 'MemberRemoved', 'cause', ['removed', 'left', 'scim', 'user-deleted']],
  ['user', 'LoginAttempted', 'method', ['password', 'github', 'google', 'sso']],
  ['user', 'LoginAttempted', 'factor', ['first', 'second']],
  ['user', 'LoginSucceeded', 'method', ['password', 'github', 'google', 'sso']],
  ['user', 'LoginFailed', 'method', ['password', 'github', 'google', 'sso']],
  ['user', 'LoginFailed', 'factor', ['first', 'second']],
  [
    'user',
    'LoginFailed',
    'reason',
    [
      'wrong-password',
      'no-password',
      'unreadable-password',
      'no-user',
      'wrong-code',
      'used-code',
      'unreadable-secret',
      'wrong-recovery-code',
      'no-recovery-codes',
    ],
  ],
  ['user', 'LoginUnlocked', 'by', ['time', 'reset', 'support']],
  [
    'user',
    'SessionEpochRaised',
    'cause',
    [
      'password-changed',
      'password-reset',
      'first-proof',
      'mfa-enabled',
      'mfa-disabled',
      'mfa-reset',
      'deletion',
      'logout-everywhere',
      'support',
      'suspended',
    ],
  ],
  ['session', 'SessionStarted', 'method', ['password', 'github', 'google', 'sso']],
  ['session', 'SessionMfaPassed', 'factor', ['totp', 'recovery-code']],
  ['session', 'SessionReauthenticated', 'factor', ['password', 'totp', 'recovery-code', 'provider']],
  [
    'session',
    'SessionEnded',
    'cause',
    ['logout', 'logout-everywhere', 'idle', 'expired', 'epoch', 'replaced', 'reuse', 'support'],
  ],
  ['credential', 'CredentialIssued', 'kind', ['authtoken', 'api-key', 'ssh-key']],
  [
    'credential',
    'CredentialRevoked',
    'cause',
    ['revoked', 'member-removed', 'service-user-deleted', 'leaked', 'first-proof'],
  ],
]

const features = [
  'rbac',
  'sso',
  'scim',
  'jit',
  'domain_controls',
  'ip_restrictions.dashboard',
  'ip_restrictions.api',
  'ip_restrictions.agent',
  'ip_restrictions.endpoints',
  'credential_acl',
  'service_users',
  'credential_ownership',
  'event_export',
]

const categories = Object.keys(catalogue) as Category[]
const everyType = categories.flatMap((category) =>
  Object.keys(catalogue[category]).map((type) => [category, type] as const),
)

const eventsOf = (category: Category) => catalogue[category] as unknown as StoredEvents<DomainEvent>

const read = (category: Category, type: string, data: Json, schema = '1') =>
  decodeEvent(eventsOf(category), {
    id: '00000000-0000-5000-8000-000000000000',
    type,
    data,
    metadata: { schema },
    stream: `muniment.${category}-1`,
    revision: 0n,
  })

const sampleOf = (category: Category, type: string): Record<string, Json> =>
  structuredClone(version1[category][type]) as Record<string, Json>

describe('the catalogue', () => {
  it('defines the events of every aggregate under the category of its streams', () => {
    const aggregates = [account, user, session, credential, loginAttempts, claim]
    expect(new Set(aggregates.map(({ category }) => category))).toEqual(new Set(categories))
    expect(aggregates).toHaveLength(categories.length)
    for (const { category, events } of aggregates) expect(catalogue[category as Category]).toBe(events)
  })

  it('has categories in camel case, without the dash that ends them in a stream name', () => {
    for (const category of categories) expect(category).toMatch(/^[a-z][a-zA-Z0-9]*$/)
  })

  it('has stored names in Pascal case, without a suffix', () => {
    for (const [, type] of everyType) {
      expect(type).toMatch(/^([A-Z][a-z]+)+$/)
      expect(type).not.toMatch(/Event$/)
    }
  })

  it('defines no stored name in two ways', () => {
    const definitions = new Map<string, { readonly text: string; readonly data: unknown }>()
    for (const [category, type] of everyType) {
      const definition = eventsOf(category)[type]
      const text = describeStoredEvents({ [type]: definition })
      const known = definitions.get(type)
      if (known !== undefined) {
        expect(text, type).toBe(known.text)
        expect(definition?.data, type).toBe(known.data)
      }
      definitions.set(type, { text, data: definition?.data })
    }
  })

  it('has every event in its first version, and no upcaster', () => {
    for (const [category, type] of everyType)
      expect(eventsOf(category)[type], type).toMatchObject({ version: 1, history: [] })
  })
})

describe('what was stored as version 1', () => {
  it('is known for every event, with every field', () => {
    for (const category of categories)
      expect(Object.keys(version1[category]).toSorted()).toEqual(Object.keys(catalogue[category]).toSorted())
    for (const [category, type] of everyType)
      expect(Object.keys(sampleOf(category, type)).toSorted(), type).toEqual(
        eventsOf(category)
          [type]?.data.fields.map(({ key }) => key)
          .toSorted(),
      )
  })

  it.each(everyType)('is readable, and would be written so again: %s %s', (category, type) => {
    const data = sampleOf(category, type)
    expect(read(category, type, data)).toEqual(E.right(data))
    expect(encodeEvent(eventsOf(category), { type, data })).toEqual({ schema: '1', data })
  })

  it.each(everyType)('is unreadable without a field that must be there, and with a null: %s %s', (category, type) => {
    for (const { key, required } of eventsOf(category)[type]?.data.fields ?? []) {
      const { [key]: _, ...rest } = sampleOf(category, type)
      expect(E.isRight(read(category, type, rest)), key).toBe(!required)
      expect(E.isRight(read(category, type, { ...rest, [key]: null })), key).toBe(false)
    }
  })

  it.each(everyType)('is not written with a field that is not declared: %s %s', (category, type) => {
    const data = { ...sampleOf(category, type), password: 'hunter2' }
    expect(() => encodeEvent(eventsOf(category), { type, data })).toThrow('$.password is not declared')
  })

  it.each(words)('keeps the words: %s %s %s', (category, type, field, known) => {
    for (const word of known)
      expect(E.isRight(read(category, type, { ...sampleOf(category, type), [field]: word })), word).toBe(true)
    for (const other of ['', known[0]?.toUpperCase() ?? '', `${known[0]} `, 'constructor'])
      expect(E.isRight(read(category, type, { ...sampleOf(category, type), [field]: other })), other).toBe(false)
  })

  it('keeps the words of features', () => {
    expect(E.isRight(read('account', 'PlanChanged', { plan: 'test', features }))).toBe(true)
    expect(E.isRight(read('account', 'PlanChanged', { plan: 'test', features: ['everything'] }))).toBe(false)
  })

  it('has no plain text where a sealed one belongs', () => {
    for (const [category, type] of everyType)
      for (const { key, type: codec } of eventsOf(category)[type]?.data.fields ?? [])
        if (codec.name.startsWith('sealed '))
          expect(E.isRight(read(category, type, { ...sampleOf(category, type), [key]: 'ann@example.com' })), key).toBe(
            false,
          )
  })

  it('is refused when a newer release wrote it', () => {
    for (const [category, type] of everyType)
      expect(read(category, type, sampleOf(category, type), '2')).toMatchObject({
        left: { code: 'unsupported_event_version' },
      })
  })
})
