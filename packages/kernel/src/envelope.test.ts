import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Envelope, fromMetadata, lackingInEnvelope, toMetadata } from './envelope.ts'
import { anyEnvelope } from './fixtures/any-envelope.ts'
import { anEnvelope } from './fixtures/notebook.ts'

describe('the envelope', () => {
  it('comes back from what is stored as it was', () => {
    fc.assert(
      fc.property(anyEnvelope, fc.constantFrom('1', '17'), (envelope, schema) => {
        const metadata = toMetadata(envelope, schema)
        expect(fromMetadata(metadata)).toStrictEqual(envelope)
        expect(metadata['schema']).toBe(schema)
      }),
    )
  })

  it('is stored as flat text, and what is absent is omitted, in both directions', () => {
    fc.assert(
      fc.property(anyEnvelope, (envelope) => {
        const metadata = toMetadata(envelope, '1')
        for (const value of Object.values(metadata)) expect(typeof value).toBe('string')
        expect(JSON.parse(JSON.stringify(metadata))).toStrictEqual(metadata)
        for (const part of [fromMetadata(metadata), fromMetadata(metadata)?.principal])
          for (const value of Object.values(part ?? {})) expect(value ?? 'absent').not.toBe('absent')
      }),
    )
  })

  it('is stored under the names of the architecture', () => {
    const full: Required<Envelope> = {
      ...anEnvelope('c1'),
      principal: { kind: 'support', id: 'u1', operator: 'op', source: 'dashboard' },
      commandDigest: 'digest',
      account: 'a1',
      credentialId: 'cr1',
      sessionId: 's1',
      onBehalfOf: { kind: 'user', id: 'u2' },
      reaction: 'tidy-up',
      reason: 'asked for it',
      requestId: 'r1',
      requestIp: 's1.ip' as Required<Envelope>['requestIp'],
      requestUserAgent: 's1.ua' as Required<Envelope>['requestUserAgent'],
      causationId: 'e1',
      traceparent: '00-tp',
      optional: true,
    }
    expect(toMetadata(full, '3')).toStrictEqual({
      schema: '3',
      account: 'a1',
      'principal.kind': 'support',
      'principal.id': 'u1',
      'principal.operator': 'op',
      'principal.source': 'dashboard',
      'credential.id': 'cr1',
      'session.id': 's1',
      'onBehalfOf.kind': 'user',
      'onBehalfOf.id': 'u2',
      reaction: 'tidy-up',
      reason: 'asked for it',
      command: 'notebooks.write',
      commandId: 'c1',
      commandDigest: 'digest',
      occurredAt: '2026-11-22T12:00:00.000Z',
      'request.id': 'r1',
      'request.ip': 's1.ip',
      'request.userAgent': 's1.ua',
      $correlationId: 'c1',
      $causationId: 'e1',
      traceparent: '00-tp',
      optional: 'true',
    })
    expect(Object.keys(toMetadata(anEnvelope('c1'), '1')).sort()).toEqual(
      [
        'schema',
        'principal.kind',
        'principal.id',
        'principal.source',
        'command',
        'commandId',
        'occurredAt',
        '$correlationId',
      ].sort(),
    )
  })

  it.each(['principal.kind', 'principal.source', 'command', 'commandId', 'occurredAt'])(
    'without %s is no envelope',
    (key) => {
      const { [key]: _, ...incomplete } = toMetadata(anEnvelope('c1'), '1')
      expect(fromMetadata(incomplete)).toBeUndefined()
      expect(fromMetadata({ ...incomplete, [key]: '' })).toBeUndefined()
      expect(fromMetadata({ ...incomplete, [key]: '2026-11-22T12:00:00.000Z' })).toBeDefined()
      expect(lackingInEnvelope(incomplete)).toBe(key)
    },
  )

  it.each(['tomorrow', '2026-02-30T12:00:00.000Z', '2026-11-22T12:00:00Z'])('at %s is no envelope', (occurredAt) => {
    const metadata = { ...toMetadata(anEnvelope('c1'), '1'), occurredAt }
    expect([fromMetadata(metadata), lackingInEnvelope(metadata)]).toEqual([undefined, 'occurredAt'])
  })

  it('is frozen when it is stored: it is delivered, remembered and answered with', () => {
    expect(toMetadata(anEnvelope('c1'), '1')).toSatisfy(Object.isFrozen)
  })

  it('of an event without a correlation correlates with its own command; half an onBehalfOf is none', () => {
    const { $correlationId: _, ...metadata } = toMetadata(anEnvelope('c1'), '1')
    expect(fromMetadata(metadata)?.correlationId).toBe('c1')
    expect(fromMetadata({ ...metadata, 'onBehalfOf.kind': 'user' })).not.toHaveProperty('onBehalfOf')
  })

  it('is optional only when it says true', () => {
    expect(toMetadata(anEnvelope('c1', { optional: false }), '1')).not.toHaveProperty('optional')
    expect(fromMetadata({ ...toMetadata(anEnvelope('c1'), '1'), optional: 'false' })).not.toHaveProperty('optional')
  })
})
