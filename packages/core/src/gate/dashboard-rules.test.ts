/** What a session may do by half, and what it may do while somebody has just proven who they are. @module */
import { describe, expect, it } from 'vitest'
import { after, hourMs, minuteMs, noon } from '../ids.fixture.ts'
import type { AccessRequest } from './access-rule.ts'
import { admit } from './admit.ts'
import { recentLoginMs } from './dashboard-rules.ts'
import type { SessionFacts } from './facts.ts'
import { atHome, daring, daringAtHome, entering, finishing, welcome } from './gate.fixture.ts'

const answer = (request: AccessRequest, session: Partial<SessionFacts> = {}) => {
  const decision = admit(request, { ...welcome, session: { ...welcome.session, ...session } })
  return decision.verdict === 'allowed' ? 'allowed' : decision.refusal
}

const mfaRequired = { _tag: 'MfaRequired', reference: 'ERR_NGROK_1229' }
const expired = { _tag: 'SessionExpired' }

describe('a session that lacks the second factor', () => {
  const partial = { mfaRequired: true, isListed: false }

  it('R21 may finish the login, and is none of those that the user has yet', () =>
    expect(answer(finishing, partial)).toBe('allowed'))

  it('R21 may do nothing else, whether it is listed or not (MfaRequired)', () => {
    for (const request of [entering, atHome, daring, daringAtHome])
      for (const isListed of [true, false]) expect(answer(request, { ...partial, isListed })).toEqual(mfaRequired)
  })

  it('R21 enters no account while it finishes the login, and neither does one that is not listed', () => {
    const both = { ...entering, needs: 'second-factor' } as const
    expect(answer(both, partial)).toEqual(mfaRequired)
    expect(answer(both, { isListed: false })).toEqual(expired)
  })

  it('finishes no login of another’s token, after its end, or of an epoch that has ended (NotLoggedIn, SessionExpired)', () => {
    expect(answer(finishing, { ...partial, secretMatches: false })).toEqual({
      _tag: 'NotLoggedIn',
      reference: 'ERR_NGROK_1223',
    })
    for (const over of [{ expiresAt: noon }, { status: 'ended' as const }, { epoch: 2 }])
      expect(answer(finishing, { ...partial, ...over })).toEqual(expired)
  })

  it('is one of which it is not known whether it has passed one (MfaRequired)', () =>
    expect(answer(entering, { mfaRequired: undefined as never })).toEqual(mfaRequired))
})

describe('a session that has passed the second factor, or needs none', () => {
  it('finishes no login a second time (MfaNotRequired)', () => {
    for (const isListed of [true, false]) expect(answer(finishing, { isListed })).toEqual({ _tag: 'MfaNotRequired' })
    expect(answer(finishing, { mfaRequired: undefined as never })).toEqual({ _tag: 'MfaNotRequired' })
  })

  it('is over once another has taken its place (SessionExpired)', () => {
    for (const request of [entering, atHome, daring]) expect(answer(request, { isListed: false })).toEqual(expired)
  })

  it('is over once it was ended, whatever its limits say (SessionExpired)', () => {
    for (const request of [entering, atHome, daring]) expect(answer(request, { status: 'ended' })).toEqual(expired)
  })
})

describe('what is dangerous', () => {
  it('needs that somebody has proven who they are within ten minutes', () => expect(recentLoginMs).toBe(10 * minuteMs))

  it.each([
    ['at once', 0, true],
    ['a millisecond before ten minutes have passed', 10 * minuteMs - 1, true],
    ['when ten minutes have passed', 10 * minuteMs, false],
    ['an hour later', hourMs, false],
    ['not by a clock that was set back since', -1, false],
  ])('is open to whoever proved it: %s (ReauthenticationRequired)', (_, agoMs, isOpen) => {
    for (const request of [daring, daringAtHome])
      expect(answer(request, { authenticatedAt: after(-agoMs) })).toEqual(
        isOpen ? 'allowed' : { _tag: 'ReauthenticationRequired' },
      )
  })

  it('alone asks when that was', () => {
    for (const authenticatedAt of [after(-hourMs), after(minuteMs)])
      for (const request of [entering, atHome]) expect(answer(request, { authenticatedAt })).toBe('allowed')
    expect(answer(finishing, { mfaRequired: true, authenticatedAt: after(-hourMs) })).toBe('allowed')
  })
})
