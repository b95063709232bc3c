/** Assertions on what was emitted. @module */
import { AssertionError } from 'node:assert'
import type { MemberDisabled, MembershipId } from '@muniment/core'
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import { isPartOf } from './event-names.ts'
import { type EmittedEvent, type EventName, testMuniment, type TestMuniment, type TestPerson } from './index.ts'

let t: TestMuniment
let grace: TestPerson
beforeEach(async () => {
  t = await testMuniment()
  grace = await t.member()
  t.mark()
})
afterEach(() => t.close())

/** What is thrown, at once or later. */
const thrownBy = async (act: () => unknown): Promise<AssertionError> => {
  try {
    await act()
  } catch (error) {
    if (error instanceof AssertionError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('events', () => {
  it('are those since the mark, of one name or all', async () => {
    expect(t.events()).toEqual([])
    await grace.disable()
    await grace.enable()
    expect(t.events().map(({ type }) => type)).toEqual(['MemberDisabled', 'MemberEnabled'])
    expect(t.events('MemberEnabled')).toEqual([
      {
        type: 'MemberEnabled',
        data: { membershipId: grace.membershipId },
        principal: { kind: 'user', id: expect.stringMatching(/^usr_/), source: 'dashboard' },
        command: 'accounts.enableMember',
        occurredAt: t.clock.now(),
        stream: `muniment.account-${grace.accountId}`,
      },
    ])
    t.mark()
    expect(t.events()).toEqual([])
  })

  it('are typed by their names', () => {
    expectTypeOf(t.events('MemberDisabled')).toEqualTypeOf<readonly EmittedEvent<'MemberDisabled'>[]>()
    expectTypeOf(t.events()).toEqualTypeOf<readonly EmittedEvent[]>()
    expectTypeOf(t.emitted<'MemberDisabled'>)
      .returns.toHaveProperty('data')
      .toEqualTypeOf<MemberDisabled['data']>()
    expectTypeOf<'CredentialIssued' | 'LoginFailed' | 'ValueClaimed'>().toExtend<EventName>()
    for (const event of t.events())
      if (event.type === 'MemberJoined') expectTypeOf(event.data.membershipId).toEqualTypeOf<MembershipId>()
    const asked = (): void => {
      // @ts-expect-error -- no event has this name
      t.emitted('MembrDisabled')
      // @ts-expect-error -- no field has this name
      t.emitted('MemberDisabled', { memberId: 'mem_1' })
      // @ts-expect-error -- no permission has this name
      t.emitted('MemberJoined', { permissions: { team: 'boss' } })
      t.emitted('MemberJoined', { userId: 'a plain text', permissions: { team: 'manager' } })
      // @ts-expect-error -- no event has this name
      void t.emits(() => undefined, ['MembrDisabled'])
    }
    expect(asked).toThrow(AssertionError)
  })
})

describe('emitted', () => {
  it('answers the newest event that is as described', async () => {
    await grace.disable()
    const { data, principal } = t.emitted('MemberDisabled', { membershipId: grace.membershipId })
    expect([data.membershipId, principal.source]).toEqual([grace.membershipId, 'dashboard'])
    await grace.apiKey().catch(() => undefined)
    await grace.enable()
    await grace.apiKey({ description: 'one' })
    await grace.apiKey({ description: 'two' })
    expect(t.emitted('CredentialIssued').data.description).toBe('two')
    expect(t.emitted('CredentialIssued', { description: 'one', isDefault: false }).data.kind).toBe('api-key')
  })

  it('shows what was emitted instead', async () => {
    await grace.disable()
    const error = await thrownBy(() => t.emitted('MemberRemoved', { cause: 'removed' }))
    expect(error.message).toBe(
      "No MemberRemoved with { cause: 'removed' } was emitted. This was:\n" +
        `  MemberDisabled { membershipId: '${grace.membershipId}' }`,
    )
    expect(error).toMatchObject({ actual: ['MemberDisabled'], expected: ['MemberRemoved'], operator: 'emitted' })
  })

  it('shows the difference to the nearest event of this name', async () => {
    await grace.disable()
    const error = await thrownBy(() => t.emitted('MemberDisabled', { membershipId: 'mem_1' }))
    expect(error).toMatchObject({ actual: { membershipId: grace.membershipId }, expected: { membershipId: 'mem_1' } })
  })

  it('says that nothing was emitted since the mark', async () => {
    expect((await thrownBy(() => t.emitted('MemberJoined'))).message).toBe('No MemberJoined was emitted. Nothing was.')
  })

  it('shows the newest twenty events, each on a line that fits a screen', async () => {
    for (let n = 0; n < 25; n += 1) await grace.apiKey({ description: 'd'.repeat(200) })
    const { message } = await thrownBy(() => t.emitted('MemberRemoved'))
    const [, omitted, ...lines] = message.split('\n')
    expect([omitted, lines.length]).toEqual(['  … 5 before', 20])
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(202)
  })
})

describe('emits', () => {
  it('answers what the act answers, when exactly these events were emitted', async () => {
    const issued = await t.emits(() => grace.apiKey(), ['CredentialIssued'])
    expectTypeOf(issued.repeated).toEqualTypeOf<false>()
    expect(issued.apiKey.reveal()).toMatch(/^mnk_/)
    expect(await t.emits(() => 'at once', [])).toBe('at once')
  })

  it.each<[string, readonly EventName[]]>([
    ['fewer', ['MemberRemoved']],
    ['more', ['MemberRemoved', 'CredentialRevoked', 'CredentialRevoked']],
    ['another order', ['CredentialRevoked', 'MemberRemoved']],
    ['none', []],
  ])('refuses %s, and shows both lists', async (_, expected) => {
    const error = await thrownBy(() => t.emits(grace.remove, expected))
    const names = expected.length === 0 ? 'nothing' : expected.join(', ')
    expect(error.message).toContain(`Expected ${names}; emitted was MemberRemoved, CredentialRevoked. In full:\n`)
    expect(error.message).toContain("\n  CredentialRevoked { cause: 'member-removed' }")
    expect(error).toMatchObject({ actual: ['MemberRemoved', 'CredentialRevoked'], expected, operator: 'emits' })
  })

  it('says that nothing was emitted', async () => {
    const error = await thrownBy(() => t.emits(() => undefined, ['MemberRemoved']))
    expect(error.message).toBe('Expected MemberRemoved; emitted was nothing.')
  })

  it('points at who asked', async () => {
    const error = await thrownBy(() => t.emits(() => grace.disable(), []))
    expect(error.stack?.split('\n').find((line) => /^\s+at /.test(line))).toContain('event-assertions.test.ts')
  })

  it('leaves the mark where it is, and counts from itself', async () => {
    await grace.disable()
    await t.emits(grace.enable, ['MemberEnabled'])
    expect(t.events()).toHaveLength(2)
    await t.emits(async () => {
      t.mark()
      await grace.disable()
    }, ['MemberDisabled'])
    expect(t.events()).toHaveLength(1)
  })

  it('lets through what the act throws', async () => {
    await expect(t.emits(grace.enable, ['MemberEnabled'])).rejects.toMatchObject({ code: 'MemberAlreadyEnabled' })
  })
})

describe('emitsNothing', () => {
  it('answers what the act answers', async () => {
    const error = await t.emitsNothing(() => grace.enable().catch((thrown: unknown) => thrown))
    expect(error).toMatchObject({ code: 'MemberAlreadyEnabled' })
  })

  it('refuses whatever was emitted', async () => {
    const error = await thrownBy(() => t.emitsNothing(grace.disable))
    expect(error.message).toContain('Expected nothing; emitted was MemberDisabled.')
  })
})

describe('a part', () => {
  it.each<[boolean, unknown, unknown]>([
    [true, {}, { a: 1 }],
    [true, { a: { b: 1 } }, { a: { b: 1, c: 2 }, d: 3 }],
    [true, { a: undefined }, { b: 1 }],
    [true, { a: [{ b: 1 }] }, { a: [{ b: 1, c: 2 }] }],
    [true, Number.NaN, Number.NaN],
    [false, { a: undefined }, { a: 1 }],
    [false, { a: 1 }, {}],
    [false, { a: 1 }, undefined],
    [false, { a: { b: 1 } }, { a: 1 }],
    [false, { a: [1] }, { a: [1, 2] }],
    [false, { a: [1, 2] }, { a: [1] }],
    [false, [], {}],
    [false, { a: null }, {}],
    [false, '1', 1],
  ])('%s: %j of %j', (expected, part, whole) => {
    expect(isPartOf(part, whole)).toBe(expected)
  })
})
