/** Who is let in, who is not, and by which rule. @module */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memberPermissions } from '../account/permissions.ts'
import {
  accountId,
  after,
  apiKeyId,
  epoch,
  membershipId,
  minuteMs,
  noon,
  serviceUserId,
  sessionId,
  userId,
} from '../ids.fixture.ts'
import type { AccessRequest } from './access-rule.ts'
import { admit, type Decision } from './admit.ts'
import { apiRules } from './api-rules.ts'
import { dashboardRules, recentLoginMs } from './dashboard-rules.ts'
import { atHome, calling, callingByToken, daring, entering, idleMs, type KnownFacts, welcome } from './gate.fixture.ts'
import { Principal } from './principal.ts'
import { sessionTokenRules } from './session-token-rules.ts'

type Breach = (facts: KnownFacts) => KnownFacts

/** Facts with these parts of one fact changed. */
const but =
  <K extends keyof KnownFacts>(fact: K, change: Partial<KnownFacts[K]>): Breach =>
  (facts) => ({ ...facts, [fact]: { ...facts[fact], ...change } })

/** How each rule of a surface is broken without breaking another, and what is answered then. */
const breaches: {
  readonly [S in 'dashboard' | 'api' | 'api-session']: readonly {
    readonly rule: string
    readonly breach: Breach
    readonly refusal: object
  }[]
} = {
  dashboard: [
    {
      rule: 'the session is known by its token',
      breach: but('session', { secretMatches: false }),
      refusal: { _tag: 'NotLoggedIn', reference: 'ERR_NGROK_1223' },
    },
    {
      rule: 'the session is not over',
      breach: but('session', { expiresAt: noon }),
      refusal: { _tag: 'SessionExpired' },
    },
    {
      rule: 'the user is active',
      breach: but('user', { status: 'leaving' }),
      refusal: { _tag: 'NotLoggedIn', reference: 'ERR_NGROK_1223' },
    },
    {
      rule: 'the session is of the current epoch',
      breach: but('user', { epoch: 4 }),
      refusal: { _tag: 'SessionExpired' },
    },
    {
      rule: 'the second factor was passed, where one is required',
      breach: but('session', { mfaRequired: true }),
      refusal: { _tag: 'MfaRequired', reference: 'ERR_NGROK_1229' },
    },
    {
      rule: 'the session is one of those that the user has',
      breach: but('session', { isListed: false }),
      refusal: { _tag: 'SessionExpired' },
    },
    {
      rule: 'the user has just proven who they are, where that is needed',
      breach: but('session', { authenticatedAt: after(-recentLoginMs) }),
      refusal: { _tag: 'ReauthenticationRequired' },
    },
    {
      rule: 'the account exists',
      breach: but('account', { status: 'deleted' as 'active' }),
      refusal: { _tag: 'NoSuchAccount' },
    },
    {
      rule: 'the user is a member',
      breach: but('membership', { userId: userId(2) }),
      refusal: { _tag: 'NotAMember', reference: 'ERR_NGROK_1207' },
    },
    {
      rule: 'the membership is not disabled',
      breach: but('membership', { status: 'disabled' }),
      refusal: { _tag: 'MemberDisabled', reference: 'ERR_NGROK_1228' },
    },
  ],
  api: [
    {
      rule: 'the credential is known by its secret',
      breach: but('credential', { secretMatches: false }),
      refusal: { _tag: 'UnknownCredential', reference: 'ERR_NGROK_203' },
    },
    {
      rule: 'the credential is an API key',
      breach: but('credential', { kind: 'authtoken' }),
      refusal: { _tag: 'NotAnApiKey', reference: 'ERR_NGROK_206' },
    },
    {
      rule: 'the credential is not revoked',
      breach: but('credential', { status: 'revoked' }),
      refusal: { _tag: 'CredentialRevoked', reference: 'ERR_NGROK_203' },
    },
    {
      rule: 'the account exists',
      breach: but('account', { status: 'deleted' as 'active' }),
      refusal: { _tag: 'NoSuchAccount' },
    },
    {
      rule: 'the owner is an active user',
      breach: but('user', { status: 'suspended' as 'active' }),
      refusal: { _tag: 'CredentialOwnerInactive', reference: 'ERR_NGROK_636' },
    },
    {
      rule: 'the owner is an active member by the membership that the credential was issued to',
      breach: but('membership', { status: 'disabled' }),
      refusal: { _tag: 'CredentialOwnerInactive', reference: 'ERR_NGROK_636' },
    },
    {
      rule: 'the owner may write',
      breach: but('membership', { permissions: { ...memberPermissions, developer: 'read_only', team: 'read_only' } }),
      refusal: { _tag: 'ApiOwnerReadOnly', reference: 'ERR_NGROK_635' },
    },
  ],
  'api-session': [
    {
      rule: 'the session token was signed here',
      breach: (facts) => ({ ...facts, sessionToken: undefined as never }),
      refusal: { _tag: 'SessionTokenInvalid' },
    },
    {
      rule: 'the session token is not over',
      breach: (facts) => (facts.sessionToken === undefined ? facts : but('sessionToken', { expiresAt: noon })(facts)),
      refusal: { _tag: 'SessionTokenExpired' },
    },
    {
      rule: 'the user is active',
      breach: but('user', { status: 'leaving' }),
      refusal: { _tag: 'NotLoggedIn', reference: 'ERR_NGROK_1223' },
    },
    {
      rule: 'the session token is of an epoch that has not ended',
      breach: but('user', { tokenEpoch: 3 }),
      refusal: { _tag: 'SessionTokenExpired' },
    },
  ],
}

/** Which facts, and which parts of them, the rules of each surface ask for. */
const surfaces = [
  {
    surface: 'dashboard',
    request: daring,
    rules: dashboardRules.map(({ name }) => name),
    parts: {
      session: [
        'userId',
        'status',
        'secretMatches',
        'mfaRequired',
        'isListed',
        'authenticatedAt',
        'epoch',
        'idleMs',
        'seenAt',
        'expiresAt',
      ],
      user: ['userId', 'status', 'epoch'],
      account: ['accountId', 'status'],
      membership: ['accountId', 'userId', 'status'],
    },
  },
  {
    surface: 'api',
    request: calling,
    rules: apiRules.map(({ name }) => name),
    parts: {
      credential: ['kind', 'accountId', 'owner', 'status', 'secretMatches'],
      user: ['userId', 'status'],
      account: ['accountId', 'status'],
      membership: ['accountId', 'userId', 'status', 'membershipId', 'permissions'],
    },
  },
  {
    surface: 'api-session',
    request: callingByToken,
    rules: sessionTokenRules.map(({ name }) => name),
    parts: { sessionToken: ['userId', 'epoch', 'expiresAt'], user: ['userId', 'status', 'provenEpoch', 'tokenEpoch'] },
  },
] as const satisfies readonly {
  readonly surface: keyof typeof breaches
  readonly request: AccessRequest
  readonly rules: readonly string[]
  readonly parts: Readonly<Partial<Record<keyof KnownFacts, readonly string[]>>>
}[]

const passed = (rule: string) => ({ rule, outcome: 'passed' })
const refusedBy = (rule: string) => ({ rule, outcome: 'refused' })

const allowed = (decision: Decision): boolean => decision.verdict === 'allowed'

/** True when the gate let it in: a gate that throws has let nobody in. */
const letsIn = (request: AccessRequest, facts: object): boolean => {
  try {
    return allowed(admit(request, facts))
  } catch {
    return false
  }
}

describe.each(surfaces)('the gate of the $surface', ({ surface, request, rules, parts }) => {
  const needed = Object.keys(parts) as (keyof KnownFacts)[]

  it('lets in who breaks no rule, and says that every rule was passed', () => {
    const decision = admit(request, welcome)
    expect(decision.verdict).toBe('allowed')
    expect(decision.steps).toEqual(rules.map(passed))
  })

  it('has a breach for each of its rules', () => expect(breaches[surface].map(({ rule }) => rule)).toEqual(rules))

  it.each(breaches[surface])('refuses when broken: $rule', ({ rule, breach, refusal }) => {
    const at = rules.indexOf(rule)
    expect(admit(request, breach(welcome))).toStrictEqual({
      verdict: 'refused',
      steps: [...rules.slice(0, at).map(passed), refusedBy(rule)],
      refusal,
    })
  })

  it.each(['leaving', 'deleted', 'erased'] as const)('refuses a user who is %s', (status) => {
    const at = rules.findIndex((rule) => rule.includes('active user') || rule === 'the user is active')
    expect(admit(request, but('user', { status })(welcome))).toMatchObject({
      verdict: 'refused',
      steps: [...rules.slice(0, at).map(passed), refusedBy(rules[at] ?? '')],
    })
  })

  it('answers the first refusal, whichever rules are broken', () => {
    fc.assert(
      fc.property(fc.subarray([...breaches[surface]], { minLength: 1 }), (broken) => {
        const facts = broken.reduce((sofar, { breach }) => breach(sofar), welcome)
        expect(admit(request, facts)).toMatchObject({
          verdict: 'refused',
          steps: [
            ...rules.slice(0, rules.indexOf(broken[0]?.rule ?? '')).map(passed),
            refusedBy(broken[0]?.rule ?? ''),
          ],
          refusal: broken[0]?.refusal,
        })
      }),
    )
  })

  it('refuses where a fact is absent', () => {
    for (const fact of needed) {
      const { [fact]: _, ...rest } = welcome
      expect(admit(request, rest).verdict, fact).toBe('refused')
      expect(admit(request, { ...welcome, [fact]: undefined }).verdict, fact).toBe('refused')
    }
    expect(admit(request, {}).verdict).toBe('refused')
  })

  it('lets nobody in on any set of facts but a whole one', () => {
    fc.assert(
      fc.property(fc.subarray(Object.keys(welcome) as (keyof KnownFacts)[]), (known) => {
        const facts = Object.fromEntries(known.map((fact) => [fact, welcome[fact]]))
        expect(allowed(admit(request, facts))).toBe(needed.every((fact) => fact in facts))
      }),
    )
  })

  it('lets nobody in while a part of a fact that a rule asks for is absent', () => {
    for (const [fact, names] of Object.entries(parts) as [keyof KnownFacts, readonly string[]][])
      for (const part of names) {
        const { [part]: _, ...rest } = welcome[fact] as unknown as Record<string, unknown>
        expect(letsIn(request, { ...welcome, [fact]: rest }), `${fact}.${part}`).toBe(false)
        for (const nothing of [undefined, null, '', Number.NaN])
          expect(letsIn(request, { ...welcome, [fact]: { ...rest, [part]: nothing } }), `${fact}.${part}`).toBe(false)
      }
  })

  it('answers the same when asked again, and touches neither request nor facts', () => {
    const frozenRequest = Object.freeze({ ...request })
    const facts = Object.freeze({ ...welcome })
    const strip = (decision: Decision) => ({ ...decision, principal: undefined })
    expect(strip(admit(frozenRequest, facts))).toEqual(strip(admit(frozenRequest, facts)))
  })

  it('shares no steps that a reader could change', () => {
    for (const facts of [welcome, breaches[surface][0]?.breach(welcome) ?? welcome]) {
      const { steps } = admit(request, facts)
      expect(Object.isFrozen(steps) && steps.every((step) => Object.isFrozen(step))).toBe(true)
    }
  })
})

describe.each([
  ['session', 'secretMatches', entering],
  ['session', 'isListed', entering],
  ['credential', 'secretMatches', calling],
] as const)('the gate, of the %s', (fact, part, request) => {
  it(`takes it for true when it is, not when it is truthy: ${part}`, () => {
    for (const truthy of ['true', 1, {}, []])
      expect(admit(request, { ...welcome, [fact]: { ...welcome[fact], [part]: truthy } } as never).verdict).toBe(
        'refused',
      )
  })
})

describe('the gate of the dashboard', () => {
  it.each([
    ['at its end', 0, true],
    ['a millisecond before its end', 1, false],
    ['a millisecond after its end', -1, true],
  ])('takes a session for over %s', (_, leftMs, over) => {
    const decision = admit(entering, but('session', { expiresAt: after(leftMs) })(welcome))
    expect(allowed(decision)).toBe(!over)
    if (over) expect(decision).toMatchObject({ refusal: { _tag: 'SessionExpired' } })
  })

  it.each([
    ['as long as it may be', idleMs, true],
    ['a millisecond less', idleMs - 1, false],
    ['a millisecond more', idleMs + 1, true],
  ])('takes a session for over that was idle %s', (_, idleForMs, over) => {
    const decision = admit(entering, but('session', { seenAt: after(-idleForMs) })(welcome))
    expect(allowed(decision)).toBe(!over)
    if (over) expect(decision).toMatchObject({ refusal: { _tag: 'SessionExpired' } })
  })

  it('compares the end of idleness across days and years', () => {
    const newYear = '2027-01-01T00:00:00.000Z' as typeof noon
    const facts = but('session', {
      seenAt: '2026-12-31T23:59:00.000Z' as typeof noon,
      expiresAt: '2027-06-01T00:00:00.000Z' as typeof noon,
      idleMs: minuteMs,
    })(welcome)
    expect(admit({ ...entering, now: newYear }, facts)).toMatchObject({ refusal: { _tag: 'SessionExpired' } })
    expect(allowed(admit({ ...entering, now: '2026-12-31T23:59:59.999Z' as typeof noon }, facts))).toBe(true)
  })

  it('lets a session in that was seen later than now: a clock that went back ends nothing', () =>
    expect(allowed(admit(entering, but('session', { seenAt: after(minuteMs) })(welcome)))).toBe(true))

  it('refuses a session of an earlier epoch, and one of a later epoch', () => {
    for (const other of [0, 2, 4])
      expect(admit(entering, but('session', { epoch: other })(welcome)), String(other)).toMatchObject({
        refusal: { _tag: 'SessionExpired' },
      })
  })

  it('refuses without a time to compare with', () => {
    for (const now of [undefined, null, Number.NaN, 'soon'])
      expect(admit({ ...entering, now } as never, welcome).verdict, String(now)).toBe('refused')
  })

  it.each<[string, Breach, string]>([
    ['a user other than the session’s', but('user', { userId: userId(2) }), 'NotLoggedIn'],
    ['a session other than the user’s', but('session', { userId: userId(2) }), 'NotLoggedIn'],
    ['an account other than the one to enter', but('account', { accountId: accountId(2) }), 'NoSuchAccount'],
    ['a membership of another account', but('membership', { accountId: accountId(2) }), 'NotAMember'],
    ['a membership of another user', but('membership', { userId: userId(2) }), 'NotAMember'],
    ['a membership that was removed', but('membership', { status: 'removed' }), 'NotAMember'],
  ])('refuses facts that do not fit together: %s', (_, breach, tag) =>
    expect(admit(entering, breach(welcome))).toMatchObject({ verdict: 'refused', refusal: { _tag: tag } }),
  )

  it('refuses to enter an account on the facts of another, though these fit together', () => {
    const elsewhere = { ...entering, accountId: accountId(2) }
    expect(admit(elsewhere, welcome)).toMatchObject({ refusal: { _tag: 'NoSuchAccount' } })
    expect(admit(elsewhere, but('account', { accountId: accountId(2) })(welcome))).toMatchObject({
      refusal: { _tag: 'NotAMember' },
    })
  })

  it('admits to what concerns the user alone without any account, and to no account then', () => {
    const { account: _, membership: __, ...alone } = welcome
    for (const facts of [alone, welcome, but('membership', { status: 'removed' })(welcome)]) {
      const decision = admit(atHome, facts)
      if (decision.verdict === 'refused') throw new Error(decision.refusal._tag)
      expect(decision.principal.identity).toEqual({
        authenticatedAt: welcome.session.authenticatedAt,
        sessionToken: undefined,
        kind: 'user',
        id: userId(1),
        source: 'dashboard',
        accountId: undefined,
        membershipId: undefined,
        sessionId: sessionId(1),
        credentialId: undefined,
      })
    }
    for (const { breach, rule } of breaches.dashboard.slice(0, 6))
      expect(admit(atHome, breach(welcome)).verdict, rule).toBe('refused')
  })

  it('takes an account that is named by nothing for one that does not exist', () => {
    for (const nothing of ['', null])
      expect(admit({ ...entering, accountId: nothing } as never, welcome)).toMatchObject({
        refusal: { _tag: 'NoSuchAccount' },
      })
  })

  it('needs no credential, and looks at none', () => {
    const { credential: _, ...facts } = welcome
    expect(allowed(admit(entering, facts))).toBe(true)
    const decision = admit(entering, but('credential', { secretMatches: false, status: 'revoked' })(welcome))
    expect(allowed(decision)).toBe(true)
  })

  it('makes a principal of the user, the session and the account', () => {
    const decision = admit(entering, welcome, { id: 'request 1', ip: '192.0.2.1' })
    if (decision.verdict === 'refused') throw new Error(decision.refusal._tag)
    expect(Principal.is(decision.principal)).toBe(true)
    expect(decision.principal.identity).toEqual({
      authenticatedAt: welcome.session.authenticatedAt,
      sessionToken: undefined,
      kind: 'user',
      id: userId(1),
      source: 'dashboard',
      accountId: accountId(1),
      membershipId: membershipId(1),
      sessionId: sessionId(1),
      credentialId: undefined,
    })
    expect(decision.principal.origin).toEqual({ id: 'request 1', ip: '192.0.2.1' })
  })
})

describe('the gate of the API', () => {
  it.each<[string, Breach, string]>([
    ['an account other than the credential’s', but('account', { accountId: accountId(2) }), 'NoSuchAccount'],
    ['a credential of another account', but('credential', { accountId: accountId(2) }), 'NoSuchAccount'],
    ['a user other than the owner', but('user', { userId: userId(2) }), 'CredentialOwnerInactive'],
    ['a membership of another account', but('membership', { accountId: accountId(2) }), 'CredentialOwnerInactive'],
    ['a membership of another user', but('membership', { userId: userId(2) }), 'CredentialOwnerInactive'],
    ['a membership that was removed', but('membership', { status: 'removed' }), 'CredentialOwnerInactive'],
    [
      'another membership of the owner, who has joined again',
      but('membership', { membershipId: membershipId(2) }),
      'CredentialOwnerInactive',
    ],
    [
      'an owner who is no user',
      but('credential', { owner: { kind: 'service-user', serviceUserId: serviceUserId(1) } }),
      'CredentialOwnerInactive',
    ],
  ])('refuses facts that do not fit together: %s', (_, breach, tag) =>
    expect(admit(calling, breach(welcome))).toMatchObject({ verdict: 'refused', refusal: { _tag: tag } }),
  )

  it.each(['authtoken', 'ssh-key'] as const)('refuses an %s where an API key is needed', (kind) =>
    expect(admit(calling, but('credential', { kind })(welcome))).toMatchObject({ refusal: { _tag: 'NotAnApiKey' } }),
  )

  it('lets an administrator in whatever the axes say', () => {
    const permissions = { developer: 'read_only', team: 'read_only', billing: 'none', administrator: true } as const
    expect(allowed(admit(calling, but('membership', { permissions })(welcome)))).toBe(true)
  })

  it('needs no session, and looks at none: SSO and MFA govern the dashboard only (D30)', () => {
    const { session: _, ...facts } = welcome
    expect(allowed(admit(calling, facts))).toBe(true)
    expect(allowed(admit(calling, but('session', { mfaRequired: true, expiresAt: epoch })(welcome)))).toBe(true)
  })

  it('makes a principal of the owner, the credential and its account', () => {
    const decision = admit(calling, welcome)
    if (decision.verdict === 'refused') throw new Error(decision.refusal._tag)
    expect(decision.principal.identity).toEqual({
      kind: 'user',
      id: userId(1),
      source: 'api',
      accountId: accountId(1),
      membershipId: membershipId(1),
      sessionId: undefined,
      credentialId: apiKeyId(1),
    })
  })
})

describe('the gate of any other surface', () => {
  it.each(['agent', 'ssh', 'scim', 'Dashboard', '', 'constructor', '__proto__', 'toString', undefined, null, 0])(
    'refuses: %s',
    (surface) =>
      expect(admit({ surface, now: noon, accountId: accountId(1) } as never, welcome)).toStrictEqual({
        verdict: 'refused',
        steps: [],
        refusal: { _tag: 'NotLoggedIn', reference: 'ERR_NGROK_1223' },
      }),
  )

  it('answers with a refusal that nobody can turn into something else', () => {
    const decision = admit({ surface: 'agent', now: noon } as never, welcome)
    expect(() => Object.assign(decision, { verdict: 'allowed' })).toThrow(TypeError)
    expect(admit({ surface: 'agent', now: noon } as never, welcome).verdict).toBe('refused')
  })
})
