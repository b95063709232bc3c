/** What a principal is, what is none, how long it speaks and what it does not tell. @module */
import { deserialize, serialize } from 'node:v8'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import * as core from '../index.ts'
import { accountId, after, apiKeyId, minuteMs, noon, sessionId, sessionTokenId, userId } from '../ids.fixture.ts'
import { plusMs } from '@muniment/kernel'
import { admit } from './admit.ts'
import { admitSupport } from './admit-support.ts'
import { either as E } from 'fp-ts'
import { calling, callingByToken, entering, welcome } from './gate.fixture.ts'
import { Principal, principalLifetimeMs, type RequestOrigin } from './principal.ts'
import { principalKinds, principalSources } from '../principals.ts'

const origin: RequestOrigin = { id: 'request 17', ip: '192.0.2.17', userAgent: 'Example/1.0 (agent 17)' }

const admitted = (request = entering, from: RequestOrigin = origin): Principal => {
  const decision = admit(request, welcome, from)
  if (decision.verdict === 'refused') throw new Error(decision.refusal._tag)
  return decision.principal
}

const support = (): Principal => {
  const admittedSupport = admitSupport({ operator: 'ann', reason: 'ticket 17', now: noon })
  if (E.isLeft(admittedSupport)) throw new Error(admittedSupport.left._tag)
  return admittedSupport.right
}

describe('a principal', () => {
  it('is what the gate made', () => {
    for (const principal of [admitted(), admitted(calling), admitted(callingByToken), support()])
      expect(Principal.is(principal)).toBe(true)
  })

  const principal = admitted()

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['its id', userId(1)],
    ['a function', () => principal],
    [
      'an object that looks alike',
      { identity: principal.identity, kind: 'user', id: userId(1), isFreshAt: () => true },
    ],
    ['a copy of its entries', Object.fromEntries(Object.entries(principal))],
    ['an assigned copy', Object.assign({}, principal)],
    ['its JSON, read back', JSON.parse(JSON.stringify(principal))],
    ['its structured clone', structuredClone(principal)],
    ['its serialised form, read back', deserialize(serialize(principal))],
    ['an object that inherits from it', Object.create(principal)],
    ['an object with its prototype', Object.setPrototypeOf({ kind: 'user' }, Principal.prototype)],
    ['a proxy of it', new Proxy(principal, {})],
    ['the prototype', Principal.prototype],
    ['the class', Principal],
  ])('is not %s', (_, lookAlike) => expect(Principal.is(lookAlike)).toBe(false))

  it('speaks at the instance that it was admitted to, and at no other', () => {
    const [here, there] = [Symbol('instance'), Symbol('instance')]
    const byDashboard = admitted({ ...entering, instance: here })
    const byKey = admitted({ ...calling, instance: here })
    const bySupport = admitSupport({ operator: 'ann', reason: 'ticket 17', now: noon, instance: here })
    for (const principal of [byDashboard, byKey, (bySupport as E.Right<Principal>).right])
      expect([principal.speaksAt(here), principal.speaksAt(there)]).toEqual([true, false])
    for (const unbound of [admitted(), support()])
      expect([unbound.speaksAt(here), unbound.speaksAt(undefined as never)]).toEqual([false, false])
  })

  it('cannot be constructed, called, reflected or inherited into being', () => {
    const of = [{ identity: principal.identity, origin: {}, admittedAt: noon, instance: undefined }] as const
    const Constructor = Principal as unknown as new (...given: unknown[]) => Principal
    const keys = [Symbol('made by the gate'), Symbol.for('made by the gate'), undefined, null, 'made by the gate', {}]
    for (const key of keys) {
      expect(() => new Constructor(key, ...of)).toThrow('only the gate makes principals')
      expect(() => Reflect.construct(Constructor, [key, ...of], Object)).toThrow(TypeError)
    }
    expect(() => new Constructor()).toThrow(TypeError)
    expect(() => (Principal as unknown as () => void)()).toThrow(TypeError)
    class Heir extends Constructor {
      constructor() {
        super(Symbol('made by the gate'), ...of)
      }
    }
    expect(() => new Heir()).toThrow('only the gate makes principals')
  })

  it('is made by admission alone: the package exports no other way', () => {
    expect(Object.keys(core)).not.toContain('makePrincipal')
    const exported = Object.entries(core as Record<string, unknown>)
    const symbols = exported.filter(([, value]) => typeof value === 'symbol').map(([name]) => name)
    expect(symbols).toEqual([])
  })

  it('cannot be made to speak for another', () => {
    const one = admitted()
    expect(() => Object.assign(one.identity, { id: userId(2) })).toThrow(TypeError)
    expect(() => Object.assign(one, { id: userId(2) })).toThrow(TypeError)
    expect(() => Object.defineProperty(one, 'accountId', { value: accountId(2) })).toThrow(TypeError)
    expect(() => Object.setPrototypeOf(one, { id: userId(2) })).toThrow(TypeError)
    expect(one.id).toBe(userId(1))
    expect(one.accountId).toBe(accountId(1))
  })

  it('keeps the origin that it was admitted with', () => {
    const given = { ip: '192.0.2.17' }
    const one = admitted(entering, given)
    given.ip = '198.51.100.1'
    expect(one.origin).toEqual({ ip: '192.0.2.17' })
    expect(() => Object.assign(one.origin, { ip: '198.51.100.1' })).toThrow(TypeError)
  })

  it('answers its parts only for what the gate made: its getters refuse another receiver', () => {
    for (const part of ['identity', 'id', 'kind', 'accountId', 'membershipId', 'origin', 'reference'])
      expect(() => Reflect.get(Principal.prototype, part, { kind: 'user' }), part).toThrow(TypeError)
  })

  it('is named in an envelope by kind, id and surface, all from the closed lists', () => {
    expect(admitted().reference).toStrictEqual({ kind: 'user', id: userId(1), source: 'dashboard' })
    for (const request of [calling, callingByToken])
      expect(admitted(request).reference).toStrictEqual({ kind: 'user', id: userId(1), source: 'api' })
    expect(support().reference).toStrictEqual({ kind: 'support', operator: 'ann', source: 'system' })
    for (const { reference } of [admitted(), admitted(calling), admitted(callingByToken), support()]) {
      expect(principalKinds).toContain(reference.kind)
      expect(principalSources).toContain(reference.source)
    }
  })
})

describe('a principal speaks', () => {
  it.each([
    ['at once', 0, true],
    ['for 59,999 ms', 59_999, true],
    ['not for 60,000 ms', 60_000, false],
    ['not an hour later', 60 * minuteMs, false],
    ['not before it was admitted: the clock went back', -1, false],
  ])('%s', (_, ms, fresh) => {
    for (const principal of [admitted(), admitted(calling), admitted(callingByToken), support()])
      expect(principal.isFreshAt(after(ms))).toBe(fresh)
  })

  it('for a minute', () => expect(principalLifetimeMs).toBe(60_000))

  it('across the change of a year', () => {
    const midnight = '2026-12-31T23:59:30.000Z' as typeof noon
    const seenJustNow = {
      ...welcome,
      session: { ...welcome.session, seenAt: midnight, expiresAt: plusMs(midnight, minuteMs) },
    }
    const decision = admit({ ...entering, now: midnight }, seenJustNow)
    if (decision.verdict === 'refused') throw new Error(decision.refusal._tag)
    expect(decision.principal.isFreshAt('2027-01-01T00:00:29.999Z' as typeof noon)).toBe(true)
    expect(decision.principal.isFreshAt('2027-01-01T00:00:30.000Z' as typeof noon)).toBe(false)
  })
})

describe('a principal does not tell', () => {
  const secrets = [
    '192.0.2.17',
    'request 17',
    'agent 17',
    sessionId(1),
    apiKeyId(1),
    sessionTokenId(1),
    accountId(1),
    'ticket 17',
  ]

  it.each([
    ['JSON.stringify', (value: Principal) => JSON.stringify(value)],
    [
      'JSON.stringify, nested',
      (value: Principal) => JSON.stringify({ level: 'info', principal: value, list: [value] }),
    ],
    ['String', (value: Principal) => String(value)],
    ['a concatenation', (value: Principal) => ''.concat(value as unknown as string)],
    ['toJSON', (value: Principal) => value.toJSON()],
    ['util.inspect', (value: Principal) => inspect(value)],
    ['util.inspect through getters', (value: Principal) => inspect({ value }, { getters: true, depth: 20 })],
    ['util.inspect with hidden parts', (value: Principal) => inspect({ value }, { showHidden: true, depth: 20 })],
    ['its keys', (value: Principal) => Reflect.ownKeys(value).map(String).join()],
    ['Object.entries', (value: Principal) => inspect(Object.entries(value))],
  ])('where it came from, nor by what: %s', (_, told) => {
    for (const principal of [admitted(), admitted(calling), admitted(callingByToken), support()])
      for (const secret of secrets) expect(told(principal)).not.toContain(secret)
  })

  it('more than who it is', () => {
    expect(String(admitted())).toBe(`[principal ${userId(1)}]`)
    expect(JSON.stringify(admitted())).toBe(`"[principal ${userId(1)}]"`)
    expect(String(support())).toBe('[principal support]')
  })
})
