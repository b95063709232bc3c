/** What verbs answer, as callers and their compilers see it: outcomes by what was asked, refusals by name. @module */
import type { AccountId, SeatLimit } from '@muniment/core'
import type { either as E } from 'fp-ts'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type { Muniment } from '../muniment.ts'
import { MunimentError, type RefusalCode } from '../muniment-error.ts'
import type { Secret } from '../secret.ts'
import { aTeam } from '../team.fixture.ts'

declare const muniment: Muniment
const person = { email: 'new@example.com', password: 'long enough' }

/** Never run: what it would answer is asked of the compiler. */
const asked = {
  founder: () => muniment.users.signUp(person),
  named: () => muniment.users.signUp({ ...person, account: { name: 'Acme' } }, { commandId: 'c' }),
  guest: () => muniment.users.signUp({ ...person, account: 'none' }),
  either: (account: 'none' | { readonly name: string } | undefined) => muniment.users.signUp({ ...person, account }),
}

type Signed<K extends keyof typeof asked> = Awaited<ReturnType<(typeof asked)[K]>>['accountId']

describe('users.signUp', () => {
  it('answers the account of whoever founds one, and perhaps none where `none` may have been asked for', () => {
    expectTypeOf<Signed<'founder' | 'named'>>().toEqualTypeOf<AccountId>()
    expectTypeOf<Signed<'guest'>>().toEqualTypeOf<AccountId | undefined>()
    expectTypeOf<Signed<'either'>>().toEqualTypeOf<AccountId | undefined>()
  })

  it('does so', async () => {
    const team = await aTeam()
    expect((await team.muniment.users.signUp(person)).accountId).toMatch(/^ac_/)
    const guest = { ...person, email: 'guest@example.com', account: 'none' } as const
    expect((await team.muniment.users.signUp(guest)).accountId).toBeUndefined()
    await team.close()
  })

  it('has both forms at the other door', () => {
    type Door = Muniment['fp']['users']['signUp']
    expectTypeOf<Door>().toBeCallableWith({ ...person, account: 'none' })
    const founder = () => muniment.fp.users.signUp(person)
    type Outcome = Awaited<ReturnType<ReturnType<typeof founder>>>
    expectTypeOf<Extract<Outcome, E.Right<unknown>>['right']['accountId']>().toEqualTypeOf<AccountId>()
  })
})

describe('credentials.issueApiKey', () => {
  it('answers the key of a command that nobody named, and otherwise says whether it is there', async () => {
    const team = await aTeam()
    const { issueApiKey } = team.muniment.credentials
    const as = await team.as(team.founder)
    const unnamed = await issueApiKey({}, { as })
    expectTypeOf(unnamed.apiKey).toEqualTypeOf<Secret>()
    expect(unnamed.apiKey.reveal()).toMatch(/^mnk_/)
    const named = [await issueApiKey({}, { as, commandId: 'c' }), await issueApiKey({}, { as, commandId: 'c' })]
    for (const issued of named) {
      expectTypeOf(issued.apiKey).toEqualTypeOf<Secret | undefined>()
      if (!issued.repeated) expectTypeOf(issued.apiKey).toEqualTypeOf<Secret>()
    }
    expect(named.map(({ apiKey, repeated }) => [apiKey === undefined, repeated])).toEqual([
      [false, false],
      [true, true],
    ])
    await team.close()
  })
})

/** Names of the refusals of a verb, at the door where they are values. */
type Tags<V> = V extends (...given: never) => () => Promise<E.Either<infer No, unknown>>
  ? Extract<No, { readonly _tag: 'Rejected' }> extends { readonly rejection: infer R }
    ? R extends { readonly _tag: infer Tag }
      ? Tag
      : never
    : never
  : never

describe('refusals', () => {
  it('of a verb are its own', () => {
    type Door = Muniment['fp']
    expectTypeOf<Tags<Door['access']['logIn']>>().toEqualTypeOf<
      'InvalidInput' | 'BadLogin' | 'LoginThrottled' | 'UserIsSuspended' | 'UserIsBanned' | 'PasswordHasExpired'
    >()
    expectTypeOf<Tags<Door['users']['signUp']>>().toEqualTypeOf<
      | 'InvalidInput'
      | 'InvalidEmail'
      | 'InvalidUsername'
      | 'PasswordTooShort'
      | 'PasswordTooLong'
      | 'PasswordMalformed'
      | 'PasswordCommon'
      | 'PasswordIsContextWord'
      | 'PasswordBreached'
      | 'EmailTaken'
      | 'UsernameTaken'
      | 'UserExists'
      | 'CommandIdReused'
    >()
    expectTypeOf<Extract<Tags<Door['accounts']['removeMember']>, 'SeatLimit' | 'SelfDisable'>>().toBeNever()
  })

  it('at the door of promises are told apart by name, each with its fields', () => {
    const read = (error: unknown): number | undefined => {
      if (!(error instanceof MunimentError)) return undefined
      expectTypeOf(error.code).toEqualTypeOf<RefusalCode | 'Conflict' | 'Failure'>()
      expectTypeOf<'EmailTaken' | 'ReasonRequired' | 'Undecidable'>().toExtend<RefusalCode>()
      expectTypeOf<Extract<RefusalCode, 'StaleProof' | 'SessionExists'>>().toBeNever()
      if (error.refusal?._tag !== 'SeatLimit') return undefined
      expectTypeOf(error.refusal).toEqualTypeOf<SeatLimit>()
      return error.refusal.seatLimit
    }
    const seatLimit = { _tag: 'SeatLimit', reference: 'ERR_NGROK_4402', seatLimit: 3 } as const
    expect(read(new MunimentError({ _tag: 'Rejected', rejection: seatLimit }))).toBe(3)
  })
})
