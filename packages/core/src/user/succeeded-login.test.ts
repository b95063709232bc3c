/** Which sessions make room for that of a login, and what a login leaves behind. @module */
import { specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { after, claimKey, hourMs, minuteMs, sessionId } from '../ids.fixture.ts'
import type { UserEvent } from './events.ts'
import { addressesRememberedMax, isHere, isListed } from './state.ts'
import { isFull, type NewLogin, succeededLogin } from './succeeded-login.ts'
import { attempted, epochRaised, failed, gone, leaving, locked, newLogin, opened, signedUp } from './user.fixture.ts'
import { user } from './user.ts'

const { stateAfter } = specificationOf(user)

const userAfter = (...events: readonly UserEvent[]) => {
  const state = stateAfter(signedUp(), ...events)
  if (!isHere(state.user)) throw new Error(state.user.status)
  return state.user
}

/** Which sessions a login of session 1 ends, by their numbers. */
const replaced = (login: Partial<NewLogin>, ...events: readonly UserEvent[]) =>
  succeededLogin(userAfter(...events), 'password', newLogin(login)).data.replaced

const three = [opened(2), opened(3), opened(4)]

describe('a login that succeeds', () => {
  it('names its method, its session and its end, and the address where that is known', () => {
    expect(succeededLogin(userAfter(), 'sso', newLogin())).toStrictEqual(opened(1, { method: 'sso' }))
    expect(succeededLogin(userAfter(), 'github', newLogin({ addressClaim: claimKey(7) }))).toStrictEqual(
      opened(1, { method: 'github', addressClaim: claimKey(7) }),
    )
  })

  it('ends no session while there is room for its own', () => {
    expect(replaced({ sessionsMax: 4 }, ...three)).toEqual([])
    expect(replaced({ sessionsMax: 1 })).toEqual([])
  })

  it('ends the oldest ones, and no more of them than it has to', () => {
    expect(replaced({ sessionsMax: 3 }, ...three)).toEqual([sessionId(2)])
    expect(replaced({ sessionsMax: 2 }, ...three)).toEqual([sessionId(2), sessionId(3)])
    expect(replaced({ sessionsMax: 1 }, ...three)).toEqual([2, 3, 4].map(sessionId))
    expect(replaced({ sessionsMax: 3 }, opened(4), opened(3), opened(2))).toEqual([sessionId(4)])
  })

  it('ends those that are over before the oldest', () => {
    expect(replaced({ sessionsMax: 3, over: [sessionId(3)] }, ...three)).toEqual([sessionId(3)])
    expect(replaced({ sessionsMax: 2, over: [sessionId(3)] }, ...three)).toEqual([sessionId(3), sessionId(2)])
    expect(replaced({ sessionsMax: 9, over: [sessionId(4), sessionId(2)] }, ...three)).toEqual([2, 4].map(sessionId))
  })

  it('names none that is over and is not the person’s', () =>
    expect(replaced({ sessionsMax: 3, over: [sessionId(9)] }, ...three)).toEqual([sessionId(2)]))

  it('ends those whose end is reached, to the millisecond, also where there is room', () => {
    const short = opened(3, { expiresAt: after(minuteMs) })
    expect(replaced({ now: after(minuteMs - 1) }, opened(2), short)).toEqual([])
    for (const ms of [minuteMs, minuteMs + 1])
      expect(replaced({ now: after(ms) }, opened(2), short)).toEqual([sessionId(3)])
    expect(replaced({ now: after(minuteMs), sessionsMax: 2 }, opened(2), short)).toEqual([sessionId(3)])
  })

  it('never ends its own session, whether there is room, it is over or its end is reached', () => {
    expect(replaced({ sessionsMax: 1 }, opened(1))).toEqual([])
    expect(replaced({ sessionsMax: 1, over: [sessionId(1)] }, opened(1), opened(2))).toEqual([sessionId(2)])
    expect(replaced({ now: after(2 * hourMs) }, opened(1))).toEqual([])
    expect(replaced({ sessionsMax: 3 }, opened(1), opened(2), opened(3))).toEqual([])
    expect(replaced({ sessionsMax: 2 }, opened(1), opened(2), opened(3))).toEqual([sessionId(2)])
  })

  it('is asked for those that are over where there are as many as may be, and not before', () => {
    expect([4, 3, 2].map((max) => isFull(userAfter(...three), max))).toEqual([false, true, true])
    expect(isFull(userAfter(), 1)).toBe(false)
  })
})

describe('the sessions of a person', () => {
  const listed = (...events: readonly UserEvent[]) => Object.keys(userAfter(...events).sessions)

  it('are those of logins that succeeded, without those that were ended for a later one', () => {
    expect(listed(...three)).toEqual([2, 3, 4].map(sessionId))
    expect(listed(...three, opened(1, { replaced: [sessionId(2), sessionId(4)] }))).toEqual([3, 1].map(sessionId))
  })

  it('stand in the order that they were opened in, also when somebody proves in one who they are', () => {
    const again = opened(2, { expiresAt: after(2 * hourMs) })
    expect(userAfter(...three, again).sessions).toEqual({
      [sessionId(2)]: after(2 * hourMs),
      [sessionId(3)]: after(hourMs),
      [sessionId(4)]: after(hourMs),
    })
    expect(listed(...three, again)).toEqual([2, 3, 4].map(sessionId))
    expect(replaced({ sessionsMax: 3 }, ...three, again)).toEqual([sessionId(2)])
  })

  it('are gone with an epoch, but for the one that is kept', () => {
    expect(listed(...three, epochRaised(1, 'logout-everywhere'))).toEqual([])
    expect(listed(...three, epochRaised(1, 'password-changed', { keptSessionId: sessionId(3) }))).toEqual([
      sessionId(3),
    ])
    expect(listed(...three, epochRaised(1, 'password-changed', { keptSessionId: sessionId(9) }))).toEqual([])
  })

  it('are told one by one, and nobody who leaves or is gone has any', () => {
    const state = stateAfter(signedUp(), ...three)
    expect([1, 2, 3, 4].map((n) => isListed(state, sessionId(n)))).toEqual([false, true, true, true])
    expect(isListed(stateAfter(), sessionId(2))).toBe(false)
    for (const events of gone) expect(isListed(stateAfter(...events, ...three), sessionId(2))).toBe(false)
    expect(isListed(stateAfter(signedUp(), ...three, ...leaving.slice(0, 1)), sessionId(2))).toBe(false)
  })
})

describe('what a login leaves behind', () => {
  it('is that nothing has failed, and that somebody has logged in before', () => {
    expect(userAfter().hasLoggedIn).toBe(false)
    const tried = [attempted(0), attempted(1, 'second'), failed('wrong-code', 'second'), locked(minuteMs)]
    expect(userAfter(...tried)).toMatchObject({ failuresInRow: 2, secondFactorFailed: true, hasLoggedIn: false })
    expect(userAfter(...tried, opened(1))).toMatchObject({
      failuresInRow: 0,
      lockedUntil: undefined,
      secondFactorFailed: false,
      hasLoggedIn: true,
    })
    expect(userAfter(failed('wrong-password')).secondFactorFailed).toBe(false)
  })

  it('is where it came from, each address once and the newest last', () => {
    const from = (n: number) => opened(1, { addressClaim: claimKey(n) })
    expect(userAfter(from(1), from(2), from(1), opened(1)).addresses).toEqual([2, 1].map(claimKey))
  })

  it('is no more addresses than are remembered: those not seen for longest are forgotten', () => {
    const many = Array.from({ length: addressesRememberedMax + 2 }, (_, n) => opened(1, { addressClaim: claimKey(n) }))
    const { addresses } = userAfter(...many)
    expect(addresses).toHaveLength(addressesRememberedMax)
    expect([addresses[0], addresses.at(-1)]).toEqual([claimKey(2), claimKey(addressesRememberedMax + 1)])
  })
})
