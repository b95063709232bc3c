/** When a sign of life is recorded. @module */
import { at, specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { after, minuteMs, noon } from '../../ids.fixture.ts'
import { ended, entered, idleMs, mfaPassed, partialAtNoon, sessionSeen, startedAtNoon } from '../session.fixture.ts'
import { session } from '../session.ts'
import type { SeeSession } from './see-session.ts'

const { given, stateAfter } = specificationOf(session)

const quarter = idleMs / 4

const see = (ms: number): SeeSession => ({ type: 'SeeSession', now: after(ms) })

describe('see a session', () => {
  it('records nothing within a quarter of the idle time, and the sign of life from then on', () => {
    for (const ms of [0, quarter - 1]) given(startedAtNoon).when(see(ms)).thenEmits()
    for (const ms of [quarter, quarter + 1]) given(startedAtNoon).when(see(ms)).thenEmits(sessionSeen)
  })

  it('counts that time from the latest sign of life, of whatever kind', () => {
    for (const event of [sessionSeen, entered(1)]) {
      const history = [startedAtNoon, at(after(quarter), event)]
      given(...history)
        .when(see(2 * quarter - 1))
        .thenEmits()
      given(...history)
        .when(see(2 * quarter))
        .thenEmits(sessionSeen)
    }
  })

  it('goes by the idle time that the session has since its second factor', () => {
    const history = [partialAtNoon, at(noon, mfaPassed())]
    given(...history)
      .when(see(150_000 - 1))
      .thenEmits()
    given(...history)
      .when(see(150_000))
      .thenEmits(sessionSeen)
  })

  it('records what a clock says that was put back since, and keeps the later sign of life', () => {
    given(startedAtNoon).when(see(-1)).thenEmits(sessionSeen)
    expect(stateAfter(startedAtNoon, at(after(-minuteMs), sessionSeen)).session).toMatchObject({ seenAt: noon })
    expect(stateAfter(startedAtNoon, at(after(minuteMs), sessionSeen)).session).toMatchObject({
      seenAt: after(minuteMs),
      authenticatedAt: noon,
    })
  })

  it('records nothing on a session that has ended since it was let in', () =>
    given(startedAtNoon, ended())
      .when(see(2 * quarter))
      .thenEmits())

  it('refuses where there is no session (NoSuchSession)', () =>
    given().when(see(0)).thenRejects({ _tag: 'NoSuchSession' }))
})
