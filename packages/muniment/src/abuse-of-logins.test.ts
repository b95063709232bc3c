/** What somebody does who wants in as another: by guessing, by holding half of what is asked, by stealing a session. @module */
import { epochMsOf } from '@muniment/kernel'
import { afterEach, describe, expect, it } from 'vitest'
import { anotherCode, codeAt, halfLoggedIn, paired, pairing } from './authenticator.fixture.ts'
import { assertionOf, byProvider, scenariosOfPeople } from './scenarios-of-people.fixture.ts'
import { scenarios } from './scenarios.fixture.ts'
import type { Secret } from './secret.ts'
import { aTeam, codeOf, type Person, password, type Team } from './team.fixture.ts'

let team: Team
afterEach(() => team.close())

const hour = 3_600_000
const self = (person: Person = team.founder) => team.as(person, undefined)
const enter = (session: Secret | string) => team.muniment.access.enter({ session, surface: 'dashboard' })
const resetPassword = async () => {
  const { email } = team.founder
  await team.muniment.users.requestPasswordReset({ email })
  const ticket = team.outbox.newestTo(email, 'password-reset')?.ticket ?? ''
  await team.muniment.users.completePasswordReset({ ticket, password })
}
const verified = async () => {
  await team.muniment.users.requestEmailVerification({}, { as: await self() })
  const ticket = team.outbox.newestTo(team.founder.email, 'email-verification')?.ticket ?? ''
  await team.muniment.users.verifyEmail({ ticket }, { as: await self() })
}

describe('whoever has a login that is done by half', () => {
  it('A53 can do nothing with it but finish it or leave: no verb takes it, and the gate makes no principal of it', async () => {
    team = await aTeam()
    await paired(team, team.founder)
    const half = await halfLoggedIn(team, team.founder)
    const taking: Record<string, Promise<unknown>> = {
      'access.enter': enter(half),
      'access.stepUp': team.muniment.access.stepUp({ session: half, password }),
      'access.stepUpWithProvider': team.muniment.access.stepUpWithProvider({
        session: half,
        assertion: await assertionOf(team),
      }),
      'access.switchAccount': team.muniment.access.switchAccount({ session: half, account: team.accountId }),
    }
    for (const [verb, asked] of Object.entries(taking)) expect(await codeOf(asked), verb).toBe('MfaRequired')
    const takesSession = Object.keys(scenarios).filter((verb) => verb.startsWith('access.'))
    expect(takesSession.filter((verb) => !(verb in taking)).toSorted()).toEqual([
      'access.explain',
      'access.logIn',
      'access.logInWithProvider',
      'access.logOut',
      'access.verifyMfa',
    ])
    expect(
      Object.keys(scenariosOfPeople).every((verb) => verb.startsWith('users.') || verb.startsWith('access.')),
    ).toBe(true)
  })

  it('A55 does not finish it once the password is no way in any more: removed, or expired by support', async () => {
    team = await aTeam()
    const assertion = await assertionOf(team)
    await team.muniment.users.linkLogin({ assertion }, { as: await self() })
    const { nextCode } = await paired(team, team.founder)
    const half = await halfLoggedIn(team, team.founder)
    await team.muniment.users.removePassword({}, { as: await self() })
    expect(await codeOf(team.muniment.access.verifyMfa({ session: half, code: nextCode() }))).toBe('SessionExpired')
    const grace = await team.person('grace')
    const ofGrace = await paired(team, grace)
    const other = await halfLoggedIn(team, grace)
    const as = await team.muniment.support({ operator: 'dana', reason: 'a breach' })
    await team.muniment.users.expirePassword({ userId: grace.userId }, { as })
    expect(await codeOf(team.muniment.access.verifyMfa({ session: other, code: ofGrace.nextCode() }))).toBe(
      'SessionExpired',
    )
    expect(await codeOf(team.muniment.users.disableMfa({ password }, { as: await self(grace) }))).toBe(
      'PasswordHasExpired',
    )
  })

  it('is nobody yet in the trail: that it was opened names no user', async () => {
    team = await aTeam()
    await paired(team, team.founder)
    const before = (await team.log()).length
    await halfLoggedIn(team, team.founder)
    for (const { type, metadata } of (await team.log()).slice(before))
      expect(metadata['principal.kind'], type).toBe('anonymous')
  })

  it('does not use up a second code for nothing when two are given at once', async () => {
    team = await aTeam()
    const { recoveryCodes } = await paired(team, team.founder)
    const session = await halfLoggedIn(team, team.founder)
    await team.muniment.access.verifyMfa({ session, recoveryCode: recoveryCodes[0] })
    expect(await codeOf(team.muniment.access.verifyMfa({ session, recoveryCode: recoveryCodes[1] }))).toBe(
      'MfaNotRequired',
    )
    const { recoveryCodesLeft } = await team.muniment.users.mfaStatus({}, { as: await self() })
    expect(recoveryCodesLeft).toBe(9)
  })
})

describe('whoever guesses codes', () => {
  it('A5 A57 does not get more guesses by resetting the password, which they can read the mail for', async () => {
    team = await aTeam()
    await verified()
    const { code } = await paired(team, team.founder)
    let guesses = 0
    for (let round = 0; round < 5; round += 1) {
      await resetPassword()
      const half = await team.muniment.access.logIn({ email: team.founder.email, password }).catch(() => undefined)
      if (half === undefined) continue
      for (let n = 0; n < 20; n += 1)
        if (
          (await codeOf(team.muniment.access.verifyMfa({ session: half.token, code: anotherCode(code()) }))) ===
          'MfaCodeInvalid'
        )
          guesses += 1
    }
    expect(guesses).toBeLessThanOrEqual(10)
  })

  it('A5 A57 nor by changing the password in between', async () => {
    team = await aTeam()
    const { code } = await paired(team, team.founder)
    let [guesses, present, other] = [0, password, 'another good password']
    for (let round = 0; round < 5; round += 1) {
      for (let n = 0; n < 8; n += 1) {
        const asked = team.muniment.access.stepUp({ session: team.founder.session, code: anotherCode(code()) })
        if ((await codeOf(asked)) === 'MfaCodeInvalid') guesses += 1
      }
      await team.muniment.users
        .changePassword({ password: present, newPassword: other }, { as: await self() })
        .then(() => ([present, other] = [other, present]))
        .catch(() => undefined)
    }
    expect(guesses).toBeLessThanOrEqual(10)
  })

  it('A51 does not guess at a secret that its person left unpaired: each try counts, and needs a login of now', async () => {
    team = await aTeam()
    const secret = await pairing(team, team.founder)
    const confirm = async (code: string) => team.muniment.users.confirmMfaEnrollment({ code }, { as: await self() })
    const now = codeAt(secret, epochMsOf(team.clock.now()))
    const answers = []
    for (let n = 0; n < 15; n += 1) answers.push(await codeOf(confirm(anotherCode(now))))
    expect(answers.filter((code) => code === 'MfaCodeInvalid')).toHaveLength(10)
    team.clock.advance(hour)
    expect(await codeOf(confirm(codeAt(secret, epochMsOf(team.clock.now()))))).toBe('ReauthenticationRequired')
  })
})

describe('whoever has stolen a session', () => {
  it('does not delete somebody who has no password by giving any', async () => {
    team = await aTeam()
    const grace = await byProvider(team)
    const erase = async (input: object) => team.muniment.users.delete(input, { as: await self(grace) })
    team.clock.advance(hour)
    expect(await codeOf(erase({}))).toBe('ReauthenticationRequired')
    expect(await codeOf(erase({ password: 'whatever' }))).toBe('NoPasswordSet')
    const assertion = await assertionOf(team, { subject: 'of grace', email: grace.email })
    const { token } = await team.muniment.access.stepUpWithProvider({ session: grace.session, assertion })
    Object.assign(grace, { session: token })
    await erase({})
  })

  it('takes no key by it that lasts longer than a login of now', async () => {
    team = await aTeam()
    team.clock.advance(hour)
    const asked = team.muniment.credentials.issueApiKey({}, { as: await team.as(team.founder) })
    expect(await codeOf(asked)).toBe('ReauthenticationRequired')
  })

  it('A67 does not hide it by rotating it over and over: the first token ends it all the same', async () => {
    team = await aTeam()
    const { session } = team.founder
    let stolen: Secret | string = session
    for (let n = 0; n < 100; n += 1)
      stolen = (await team.muniment.access.switchAccount({ session: stolen, account: team.accountId })).token ?? stolen
    team.clock.advance(60_000)
    expect(await codeOf(enter(session))).toBe('NotLoggedIn')
    expect(await codeOf(enter(stolen))).toBe('SessionExpired')
  })

  it('A73 does not ride on a step-up: the token of before is good for no more than it was', async () => {
    team = await aTeam()
    const { session } = team.founder
    team.clock.advance(hour)
    const { token = '' } = await team.muniment.access.stepUp({ session, password })
    const dangerous = async (by: Secret | string) => team.muniment.users.startMfaEnrollment({}, { as: await enter(by) })
    await dangerous(token)
    expect(await codeOf(dangerous(session))).toBe('ReauthenticationRequired')
  })

  it('does not bring back a token by a clock that was put back', async () => {
    team = await aTeam()
    const { session } = team.founder
    team.clock.advance(hour)
    const { token = '' } = await team.muniment.access.stepUp({ session, password })
    team.clock.advance(-hour / 2)
    expect(await codeOf(enter(session))).toBe('NotLoggedIn')
    expect(await codeOf(enter(token))).toBe('SessionExpired')
  })

  it('A63 is refused at the next command of a session that was ended, however fresh the principal', async () => {
    team = await aTeam()
    const as = await self()
    const { sessionId } = as.identity as { sessionId?: string }
    await team.muniment.sessions.end({ sessionId: sessionId ?? '' }, { as: await self() })
    expect(await codeOf(team.muniment.users.rename({ name: 'Ada' }, { as }))).toBe('SessionExpired')
  })

  it('A75 makes no secret of one kind into one of another', async () => {
    team = await aTeam()
    const { apiKey } = await team.muniment.credentials.issueApiKey({}, { as: await team.as(team.founder) })
    const { token } = await team.muniment.sessionTokens.issue({}, { as: await self() })
    await team.muniment.users.requestPasswordReset({ email: team.founder.email })
    const ticket = team.outbox.newestTo(team.founder.email, 'password-reset')?.ticket ?? ''
    const { recoveryCodes } = await paired(team, team.founder)
    const secrets = { session: team.founder.session, apiKey, token, ticket, recovery: recoveryCodes[0] ?? '' }
    const doors: Record<string, (secret: Secret | string) => Promise<unknown>> = {
      session: enter,
      apiKey: (secret) => team.muniment.access.enter({ apiKey: secret, surface: 'api' }),
      token: (secret) => team.muniment.access.enter({ sessionToken: secret, surface: 'api' }),
      ticket: (secret) => team.muniment.users.completePasswordReset({ ticket: secret, password }),
    }
    for (const [door, ask] of Object.entries(doors))
      for (const [kind, secret] of Object.entries(secrets))
        if (kind !== door)
          expect(await codeOf(ask(secret)), `${kind} as ${door}`).toMatch(
            /^(NotLoggedIn|UnknownCredential|NotAnApiKey|SessionTokenInvalid|ResetInvalid)$/,
          )
  })
})

describe('two who log in at the limit at once', () => {
  it('end the oldest session, and neither of their own', async () => {
    team = await aTeam({ sessions: { perPersonMax: 3 } })
    const elsewhere = await team.another({ sessions: { perPersonMax: 3 } })
    const { email } = team.founder
    await team.muniment.access.logIn({ email, password })
    await team.muniment.access.logIn({ email, password })
    const both = await Promise.all([team.muniment, elsewhere].map((on) => on.access.logIn({ email, password })))
    for (const { token } of both) await enter(token)
    expect(await codeOf(enter(team.founder.session))).toBe('SessionExpired')
  })
})
