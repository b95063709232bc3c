/** Whose session token is good at the API, and until when. @module */
import { describe, expect, it } from 'vitest'
import { accountId, after, hourMs, noon, sessionTokenId, userId } from '../ids.fixture.ts'
import { admit } from './admit.ts'
import type { AccessFacts, SessionTokenFacts, UserFacts } from './facts.ts'
import { callingByToken, welcome } from './gate.fixture.ts'

const expired = { _tag: 'SessionTokenExpired' }
const notLoggedIn = { _tag: 'NotLoggedIn', reference: 'ERR_NGROK_1223' }

const answer = (facts: AccessFacts, request = callingByToken) => {
  const decision = admit(request, facts)
  return decision.verdict === 'allowed' ? 'allowed' : decision.refusal
}

const token = (change: Partial<SessionTokenFacts>): AccessFacts => ({
  ...welcome,
  sessionToken: { ...welcome.sessionToken, ...change },
})

const owner = (change: Partial<UserFacts>): AccessFacts => ({ ...welcome, user: { ...welcome.user, ...change } })

const comparing = (comparesEpoch: boolean) => ({ surface: 'api-session', now: noon, comparesEpoch }) as const

describe('a session token', () => {
  it('lets its user in without an account, and names what it said', () => {
    const { sessionToken, user } = welcome
    const decision = admit(callingByToken, { sessionToken, user })
    if (decision.verdict === 'refused') throw new Error(decision.refusal._tag)
    expect(decision.principal.identity).toEqual({
      kind: 'user',
      id: userId(1),
      source: 'api',
      accountId: undefined,
      membershipId: undefined,
      sessionId: undefined,
      credentialId: undefined,
      sessionToken,
    })
  })

  it('enters no account, whatever else is known or asked', () => {
    const decision = admit({ ...callingByToken, accountId: accountId(1) } as never, welcome)
    if (decision.verdict === 'refused') throw new Error(decision.refusal._tag)
    expect([decision.principal.accountId, decision.principal.membershipId]).toEqual([undefined, undefined])
    expect(decision.principal.identity).toMatchObject({ sessionId: undefined, credentialId: undefined })
  })

  it('needs no session and no key: those may be over, or lack a second factor', () =>
    expect(
      answer({
        ...welcome,
        session: { ...welcome.session, mfaRequired: true, status: 'ended', isListed: false },
        credential: { ...welcome.credential, status: 'revoked' },
      }),
    ).toBe('allowed'))

  it('is nothing where it was not signed here (SessionTokenInvalid)', () => {
    expect(answer({ ...welcome, sessionToken: undefined })).toEqual({ _tag: 'SessionTokenInvalid' })
    expect(answer({})).toEqual({ _tag: 'SessionTokenInvalid' })
  })

  it.each([
    ['a millisecond before its end', 1, 'allowed'],
    ['at its end', 0, expired],
    ['a millisecond after its end', -1, expired],
  ])('R81 is good until its end: %s (SessionTokenExpired)', (_, leftMs, expected) =>
    expect(answer(token({ expiresAt: after(leftMs) }))).toEqual(expected),
  )

  it('R81 is over where it has no end, or the time is not known (SessionTokenExpired)', () => {
    for (const nothing of [undefined, null, Number.NaN, ''])
      expect(answer(token({ expiresAt: nothing as never }))).toEqual(expired)
    for (const now of [undefined, null, Number.NaN, 'soon'])
      expect(answer(welcome, { ...callingByToken, now: now as never })).toEqual(expired)
  })

  it('speaks for nobody who is barred, leaves or is gone (NotLoggedIn)', () => {
    for (const status of ['suspended', 'banned', 'leaving', 'deleted', 'erased'] as const)
      expect(answer(owner({ status })), status).toEqual(notLoggedIn)
  })

  it('speaks for nobody but its own user, and for none that is not known (NotLoggedIn)', () => {
    expect(answer(owner({ userId: userId(2) }))).toEqual(notLoggedIn)
    expect(answer(token({ userId: userId(2) }))).toEqual(notLoggedIn)
    expect(answer({ ...welcome, user: undefined })).toEqual(notLoggedIn)
    expect(answer({ ...welcome, user: undefined }, comparing(false))).toEqual(notLoggedIn)
  })

  it.each([
    [1, expired],
    [2, 'allowed'],
    [3, 'allowed'],
  ])(
    'of epoch %i, of tokens that speak from epoch 2 on, where epochs are compared (SessionTokenExpired)',
    (epoch, expected) => expect(answer(token({ epoch }), comparing(true))).toEqual(expected),
  )

  it('is over where either epoch is not known, and epochs are compared (SessionTokenExpired)', () => {
    for (const unknown of [undefined, null, '', Number.NaN] as never[]) {
      expect(answer(token({ epoch: unknown }))).toEqual(expired)
      expect(answer(owner({ tokenEpoch: unknown }))).toEqual(expired)
      expect(answer(owner({ provenEpoch: unknown }))).toEqual(expired)
    }
    expect(answer(token({ epoch: 1 }), comparing(undefined as never))).toEqual(expired)
  })

  it('is as good in an epoch that has ended where epochs are not compared', () => {
    for (const epoch of [1, 2]) expect(answer(token({ epoch }), comparing(false))).toBe('allowed')
  })

  it('A39 is over where it was prepared before the address was proven, compared or not (SessionTokenExpired)', () => {
    for (const compares of [true, false]) {
      expect(answer(token({ epoch: 0 }), comparing(compares))).toEqual(expired)
      expect(answer(owner({ provenEpoch: undefined as never }), comparing(compares))).toEqual(expired)
    }
  })

  it('is over first, then of nobody, then of an epoch that has ended', () => {
    const { user, sessionToken } = welcome
    const over = { ...sessionToken, expiresAt: after(-hourMs), epoch: 0 }
    expect(answer({ sessionToken: over, user: { ...user, status: 'banned' } })).toEqual(expired)
    expect(answer({ sessionToken: { ...sessionToken, epoch: 0 }, user: { ...user, status: 'banned' } })).toEqual(
      notLoggedIn,
    )
  })

  it('goes by its own id: another token of the same user is as good', () =>
    expect(answer(token({ tokenId: sessionTokenId(2) }))).toBe('allowed'))
})
