/** When an entry is recorded, and when it is on record already. @module */
import { at, specificationOf } from '@muniment/test-kit'
import { describe, expect, it } from 'vitest'
import { accountId, after, claimKey, minuteMs, noon } from '../../ids.fixture.ts'
import { session } from '../session.ts'
import { ended, entered, idleMs, started, startedAtNoon } from '../session.fixture.ts'
import type { AccountEntryRefused } from '../events.ts'
import { refusalsRememberedMax } from '../state.ts'
import type { EnterAccount } from './enter-account.ts'

const { given, stateAfter } = specificationOf(session)

const enter = (command: Partial<EnterAccount> = {}): EnterAccount => ({
  type: 'EnterAccount',
  now: noon,
  accountId: accountId(1),
  addressClaim: undefined,
  refusal: undefined,
  ...command,
})

const quarter = idleMs / 4

const refusedAt = (n: number, reason = 'NotAMember'): AccountEntryRefused => ({
  type: 'AccountEntryRefused',
  data: { accountId: accountId(n), reason },
})

describe('enter an account', () => {
  it('refuses where there is no session (NoSuchSession)', () => {
    given().when(enter()).thenRejects({ _tag: 'NoSuchSession' })
    given()
      .when(enter({ refusal: 'NotAMember' }))
      .thenRejects({ _tag: 'NoSuchSession' })
  })

  it('records nothing on a session that has ended since the gate decided', () => {
    for (const command of [enter(), enter({ refusal: 'NotAMember' })])
      given(startedAtNoon, ended()).when(command).thenEmits()
  })

  it('records the first entry, with the address where it is known', () => {
    given(startedAtNoon).when(enter()).thenEmits(entered(1))
    given(startedAtNoon)
      .when(enter({ addressClaim: claimKey(1) }))
      .thenEmits(entered(1, { addressClaim: claimKey(1) }))
  })

  it('records a refused entry by its reason, and the same one again only after a quarter of the idle time', () => {
    const refused = { type: 'AccountEntryRefused', data: { accountId: accountId(1), reason: 'NotAMember' } } as const
    const history = [startedAtNoon, at(noon, refused)]
    given(startedAtNoon)
      .when(enter({ refusal: 'NotAMember', addressClaim: claimKey(1) }))
      .thenEmits(refused)
    given(...history)
      .when(enter({ refusal: 'NotAMember', now: after(quarter - 1) }))
      .thenEmits()
    given(...history)
      .when(enter({ refusal: 'NotAMember', now: after(quarter) }))
      .thenEmits(refused)
    given(...history)
      .when(enter({ refusal: 'MemberDisabled' }))
      .thenEmits({ type: 'AccountEntryRefused', data: { accountId: accountId(1), reason: 'MemberDisabled' } })
    given(...history)
      .when(enter({ refusal: 'NotAMember', accountId: accountId(2) }))
      .thenEmits({ type: 'AccountEntryRefused', data: { accountId: accountId(2), reason: 'NotAMember' } })
  })

  it('records nothing on entering again within a quarter of the idle time, and again from then on', () => {
    const history = [startedAtNoon, at(noon, entered(1))]
    given(...history)
      .when(enter())
      .thenEmits()
    given(...history)
      .when(enter({ now: after(quarter - 1) }))
      .thenEmits()
    given(...history)
      .when(enter({ now: after(quarter) }))
      .thenEmits(entered(1))
  })

  it('records an entry from another address, and one to another account, at once', () => {
    const history = [startedAtNoon, at(noon, entered(1, { addressClaim: claimKey(1) }))]
    given(...history)
      .when(enter({ addressClaim: claimKey(2) }))
      .thenEmits(entered(1, { addressClaim: claimKey(2) }))
    given(...history)
      .when(enter())
      .thenEmits(entered(1))
    given(...history)
      .when(enter({ accountId: accountId(2), addressClaim: claimKey(1) }))
      .thenEmits(entered(2, { addressClaim: claimKey(1) }))
  })

  it('records the way back: only the account entered last is on record', () =>
    given(startedAtNoon, at(noon, entered(1)), at(noon, entered(2)))
      .when(enter())
      .thenEmits(entered(1)))

  it('records neither again when they alternate: an entry let in, one refused elsewhere, and again', () => {
    const history = [startedAtNoon, at(noon, entered(1)), at(noon, refusedAt(2))]
    given(...history)
      .when(enter())
      .thenEmits()
    given(...history)
      .when(enter({ accountId: accountId(2), refusal: 'NotAMember' }))
      .thenEmits()
  })

  it('records no refusal again when two accounts alternate, nor when two reasons do', () => {
    const history = [
      startedAtNoon,
      ...[refusedAt(1), refusedAt(2), refusedAt(1, 'MemberDisabled')].map((refused) => at(noon, refused)),
    ]
    for (const { data } of [refusedAt(1), refusedAt(2), refusedAt(1, 'MemberDisabled')])
      given(...history)
        .when(enter({ accountId: data.accountId, refusal: data.reason, now: after(quarter - 1) }))
        .thenEmits()
    given(...history)
      .when(enter({ accountId: accountId(2), refusal: 'NotAMember', now: after(quarter) }))
      .thenEmits(refusedAt(2))
  })

  it('records so many refusals in a quarter of the idle time and no more, whatever accounts are named', () => {
    const most = Array.from({ length: refusalsRememberedMax }, (_, n) => at(noon, refusedAt(n + 10)))
    given(startedAtNoon, ...most.slice(1))
      .when(enter({ accountId: accountId(1), refusal: 'NotAMember' }))
      .thenEmits(refusedAt(1))
    given(startedAtNoon, ...most)
      .when(enter({ accountId: accountId(1), refusal: 'NotAMember', now: after(quarter - 1) }))
      .thenEmits()
    given(startedAtNoon, ...most)
      .when(enter({ accountId: accountId(1), refusal: 'NotAMember', now: after(quarter) }))
      .thenEmits(refusedAt(1))
    given(startedAtNoon, ...most)
      .when(enter())
      .thenEmits(entered(1))
  })

  it('remembers no more refusals than those, whatever is in the log', () => {
    const many = Array.from({ length: 3 * refusalsRememberedMax }, (_, n) => at(noon, refusedAt(n + 10)))
    expect(stateAfter(startedAtNoon, ...many).session).toMatchObject({ refused: { length: refusalsRememberedMax } })
    const later = at(after(quarter), refusedAt(1))
    expect(stateAfter(startedAtNoon, ...many, later).session).toMatchObject({ refused: { length: 1 } })
  })

  it('records at once what a clock remembers that was put back since, and then as ever', () => {
    const ahead = after(10 * quarter)
    given(startedAtNoon, at(ahead, entered(1)))
      .when(enter({ now: after(minuteMs) }))
      .thenEmits(entered(1))
    given(startedAtNoon, at(ahead, refusedAt(1)))
      .when(enter({ refusal: 'NotAMember', now: after(minuteMs) }))
      .thenEmits(refusedAt(1))
    given(startedAtNoon, at(ahead, entered(1)), at(after(minuteMs), entered(1)))
      .when(enter({ now: after(minuteMs + 1) }))
      .thenEmits()
    given(startedAtNoon, at(ahead, refusedAt(1)), at(after(minuteMs), refusedAt(1)))
      .when(enter({ refusal: 'NotAMember', now: after(minuteMs + 1) }))
      .thenEmits()
  })

  it('takes an entry for a sign of life, and a refused one for none', () => {
    const refused = { type: 'AccountEntryRefused', data: { accountId: accountId(1), reason: 'NotAMember' } } as const
    expect(stateAfter(startedAtNoon, at(after(minuteMs), entered(1))).session).toMatchObject({
      seenAt: after(minuteMs),
    })
    expect(stateAfter(startedAtNoon, at(after(minuteMs), refused)).session).toMatchObject({
      seenAt: noon,
      entered: undefined,
    })
  })

  it('keeps the later sign of life: a clock that went back ends nothing early', () => {
    const state = stateAfter(startedAtNoon, at(after(2 * minuteMs), entered(1)), at(after(minuteMs), entered(2)))
    expect(state.session).toMatchObject({
      seenAt: after(2 * minuteMs),
      entered: { accountId: accountId(2), at: after(minuteMs) },
    })
  })

  it('never moves the absolute end', () =>
    expect(stateAfter(startedAtNoon, at(after(minuteMs), entered(1))).session).toMatchObject({
      expiresAt: started.data.expiresAt,
    }))
})
