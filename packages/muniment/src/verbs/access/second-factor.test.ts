/** Second factors, from pairing to losing the authenticator, as a person meets them. @module */
import { epochMsOf } from '@muniment/kernel'
import { afterEach, describe, expect, it } from 'vitest'
import { anotherCode, codeAt, halfLoggedIn, paired, pairing, periodMs } from '../../authenticator.fixture.ts'
import { assertionOf, byProvider } from '../../scenarios-of-people.fixture.ts'
import { aTeam, codeOf, type Person, password, type Team } from '../../team.fixture.ts'

let team: Team
afterEach(() => team.close())

const self = (person: Person = team.founder) => team.as(person, undefined)
const logIn = ({ email }: Person = team.founder) => team.muniment.access.logIn({ email, password })
const codeNow = (secret: Parameters<typeof codeAt>[0]) => codeAt(secret, epochMsOf(team.clock.now()))
const support = () => team.muniment.support({ operator: 'dana', reason: 'asked from ada@example.com' })
const notices = () =>
  team.outbox.mails.flatMap((mail) => (mail.kind === 'notice' && mail.to === team.founder.email ? [mail.about] : []))
const typesAfter = async (before: number) => (await team.log()).slice(before).map(({ type }) => type)

describe('pairing an authenticator', () => {
  it('R24 the first login after a sign-up prompts for it, and answers no later login with it', async () => {
    team = await aTeam()
    const email = 'bob@example.com'
    await team.muniment.users.signUp({ email, password })
    const first = await team.muniment.access.logIn({ email, password })
    expect([first.promptMfa, first.mfaRequired]).toEqual([true, false])
    const as = await team.muniment.access.enter({ session: first.token, surface: 'dashboard' })
    const enrolment = await team.muniment.users.startMfaEnrollment({}, { as })
    expect(enrolment.qrCodeSvg.reveal()).toMatch(/^<svg /)
    expect((await team.muniment.access.logIn({ email, password })).promptMfa).toBe(false)
  })

  it('R24 prompts whoever came by a provider as well', async () => {
    team = await aTeam()
    const assertion = await assertionOf(team, { subject: 'of bob', email: 'bob@example.com' })
    await team.muniment.users.signUpWithProvider({ assertion, account: 'none' })
    const prompts = []
    for (let n = 0; n < 2; n += 1) prompts.push((await team.muniment.access.logInWithProvider({ assertion })).promptMfa)
    expect(prompts).toEqual([true, false])
  })

  it('R119 R25 shows the secret, the URI and a QR code, and asks for a code', async () => {
    team = await aTeam({ mfa: { issuer: 'ACME Co' } })
    const { secret, uri, qrCodeForTerminal } = await team.muniment.users.startMfaEnrollment({}, { as: await self() })
    expect(uri.reveal()).toBe(
      `otpauth://totp/ACME%20Co:ada%40example.com?issuer=ACME%20Co&secret=${secret.reveal()}&algorithm=SHA1&digits=6&period=30`,
    )
    expect(qrCodeForTerminal.reveal()).toContain('\n')
    for (const shown of [secret, uri, qrCodeForTerminal])
      expect(`${String(shown)} ${JSON.stringify(shown)}`).toBe(
        '[secret of an authenticator] "[secret of an authenticator]"',
      )
  })

  it('R120 A51 is not on until a code is shown: whoever leaves midway logs in as before', async () => {
    team = await aTeam()
    await pairing(team, team.founder)
    expect(await team.muniment.users.mfaStatus({}, { as: await self() })).toEqual({
      status: 'pending',
      recoveryCodesLeft: 0,
    })
    expect((await logIn()).mfaRequired).toBe(false)
  })

  it('A51 a second enrolment replaces the first, whose code pairs nothing', async () => {
    team = await aTeam()
    const first = await pairing(team, team.founder)
    const second = await pairing(team, team.founder)
    expect(second.reveal()).not.toBe(first.reveal())
    const confirm = async (code: string) => team.muniment.users.confirmMfaEnrollment({ code }, { as: await self() })
    expect(await codeOf(confirm(codeNow(first)))).toBe('MfaCodeInvalid')
    await confirm(codeNow(second))
  })

  it('R122 a wrong code pairs nothing, and the right one does and answers ten recovery codes (R27)', async () => {
    team = await aTeam()
    const secret = await pairing(team, team.founder)
    const confirm = async (code: string) => team.muniment.users.confirmMfaEnrollment({ code }, { as: await self() })
    for (const code of [anotherCode(codeNow(secret)), '', `${codeNow(secret)} `, '１２３４５６'])
      expect(await codeOf(confirm(code)), code).toBe('MfaCodeInvalid')
    expect((await logIn()).mfaRequired).toBe(false)
    const { recoveryCodes } = await confirm(codeNow(secret))
    expect(recoveryCodes).toHaveLength(10)
    expect(notices()).toEqual(['mfa-enabled'])
    expect(await team.muniment.users.mfaStatus({}, { as: await self() })).toEqual({
      status: 'enabled',
      recoveryCodesLeft: 10,
    })
  })

  it('R30 is open to whoever is logged in, and ends sessions that no code was shown in', async () => {
    team = await aTeam()
    const other = await logIn()
    await paired(team, team.founder)
    await self()
    expect(await codeOf(team.muniment.access.enter({ session: other.token, surface: 'dashboard' }))).toBe(
      'SessionExpired',
    )
  })

  it('R22 is for TOTP and for nothing else', async () => {
    team = await aTeam()
    for (const type of ['sms', 'email', 'webauthn', 'TOTP', ''])
      expect(await codeOf(team.muniment.users.startMfaEnrollment({ type }, { as: await self() })), type).toBe(
        'MfaTypeUnsupported',
      )
    await team.muniment.users.startMfaEnrollment({ type: 'totp' }, { as: await self() })
  })

  it('A47 draws another secret each time, also after it was disabled: no code of before is good again', async () => {
    team = await aTeam()
    const first = await paired(team, team.founder)
    await team.muniment.users.disableMfa({ password }, { as: await self() })
    const second = await paired(team, team.founder)
    expect(second.secret.reveal()).not.toBe(first.secret.reveal())
    const session = await halfLoggedIn(team, team.founder)
    expect(await codeOf(team.muniment.access.verifyMfa({ session, code: first.nextCode() }))).toBe('MfaCodeInvalid')
  })
})

describe('a login with an authenticator paired', () => {
  it('R21 R117 is not done by the password alone: its token opens nothing', async () => {
    team = await aTeam()
    await paired(team, team.founder)
    const half = await logIn()
    expect(half.mfaRequired).toBe(true)
    for (const account of [undefined, team.accountId])
      expect(
        await codeOf(
          team.muniment.access.enter({
            session: half.token,
            surface: 'dashboard',
            ...(account === undefined ? {} : { account }),
          }),
        ),
      ).toBe('MfaRequired')
    expect(Date.parse(half.expiresAt) - epochMsOf(team.clock.now())).toBe(600_000)
  })

  it('R26 R124 is done by the code, and the token of before is nothing any more', async () => {
    team = await aTeam()
    const { nextCode } = await paired(team, team.founder)
    for (let n = 0; n < 3; n += 1) {
      const half = await logIn()
      const { token, sessionId, mfaRequired } = await team.muniment.access.verifyMfa({
        session: half.token,
        code: nextCode(),
      })
      expect([sessionId, mfaRequired]).toEqual([half.sessionId, false])
      await team.muniment.access.enter({ session: token, surface: 'dashboard', account: team.accountId })
      expect(await codeOf(team.muniment.access.enter({ session: half.token, surface: 'dashboard' }))).toBe(
        'MfaRequired',
      )
    }
  })

  it('asks for a code after a provider as well (D30)', async () => {
    team = await aTeam()
    const grace = await byProvider(team)
    const { nextCode } = await paired(team, grace)
    const assertion = await assertionOf(team, { subject: 'of grace', email: grace.email })
    const half = await team.muniment.access.logInWithProvider({ assertion })
    expect(half.mfaRequired).toBe(true)
    expect(await codeOf(team.muniment.access.enter({ session: half.token, surface: 'dashboard' }))).toBe('MfaRequired')
    await team.muniment.access.verifyMfa({ session: half.token, code: nextCode() })
  })

  it('R121 A45 takes a code once: not again in its period, from no other login and on no other process', async () => {
    team = await aTeam()
    const elsewhere = await team.another()
    const { code, nextCode } = await paired(team, team.founder)
    const verify = async (given: string, on = team.muniment) =>
      on.access.verifyMfa({ session: await halfLoggedIn(team, team.founder), code: given })
    expect(await codeOf(verify(code())), 'that it was paired by').toBe('MfaCodeInvalid')
    const next = nextCode()
    await verify(next)
    for (const on of [team.muniment, elsewhere]) expect(await codeOf(verify(next, on))).toBe('MfaCodeInvalid')
  })

  it('R121 takes no code once its period is over, nor one of a period that has not begun', async () => {
    team = await aTeam()
    const { secret } = await paired(team, team.founder)
    team.clock.advance(10 * periodMs)
    const now = epochMsOf(team.clock.now())
    for (const ms of [now - periodMs, now + periodMs]) {
      const session = await halfLoggedIn(team, team.founder)
      expect(await codeOf(team.muniment.access.verifyMfa({ session, code: codeAt(secret, ms) }))).toBe('MfaCodeInvalid')
    }
  })

  it('with a window of one takes the code of one period before or after, and none that is earlier than one it took', async () => {
    team = await aTeam({ mfa: { window: 1 } })
    const { secret } = await paired(team, team.founder)
    team.clock.advance(10 * periodMs)
    const now = epochMsOf(team.clock.now())
    const verify = async (periods: number) =>
      team.muniment.access.verifyMfa({
        session: await halfLoggedIn(team, team.founder),
        code: codeAt(secret, now + periods * periodMs),
      })
    for (const periods of [-2, 2]) expect(await codeOf(verify(periods)), `${periods}`).toBe('MfaCodeInvalid')
    await verify(-1)
    await verify(1)
    for (const periods of [-1, 0, 1]) expect(await codeOf(verify(periods)), `${periods}`).toBe('MfaCodeInvalid')
  })

  it('A57 counts wrong codes on the person, whatever session they come by', async () => {
    team = await aTeam()
    const { code, nextCode } = await paired(team, team.founder)
    nextCode()
    const sessions = [await halfLoggedIn(team, team.founder), await halfLoggedIn(team, team.founder)]
    const verify = (n: number, given: string) =>
      team.muniment.access.verifyMfa({ session: sessions[n % 2] ?? '', code: given })
    for (let n = 0; n < 8; n += 1) expect(await codeOf(verify(n, anotherCode(code())))).toBe('MfaCodeInvalid')
    for (const n of [0, 1]) expect(await codeOf(verify(n, code()))).toBe('LoginThrottled')
    expect(await codeOf(logIn())).toBe('LoginThrottled')
  })

  it('A55 is over after ten minutes, for another, after a password change, and once it is done', async () => {
    team = await aTeam()
    const { nextCode, code } = await paired(team, team.founder)
    const grace = await team.person('grace')
    await paired(team, grace)
    const verify = (session: string, given: string) => codeOf(team.muniment.access.verifyMfa({ session, code: given }))
    const ofGrace = (await halfLoggedIn(team, grace)).reveal()
    expect(await verify(ofGrace, nextCode())).toBe('MfaCodeInvalid')
    const slow = (await halfLoggedIn(team, team.founder)).reveal()
    team.clock.advance(600_000)
    expect(await verify(slow, code())).toBe('SessionExpired')
    const before = (await halfLoggedIn(team, team.founder)).reveal()
    await team.muniment.users.changePassword({ password, newPassword: 'another good password' }, { as: await self() })
    expect(await verify(before, nextCode())).toBe('SessionExpired')
    const { token } = await team.muniment.access.logIn({
      email: team.founder.email,
      password: 'another good password',
    })
    await team.muniment.access.verifyMfa({ session: token, code: nextCode() })
    expect(await verify(token.reveal(), code())).toBe('MfaNotRequired')
  })

  it('A59 is never without a second factor that was disabled on the way: such a login begins anew', async () => {
    team = await aTeam()
    const { nextCode } = await paired(team, team.founder)
    const half = await logIn()
    await team.muniment.users.disableMfa({ password }, { as: await self() })
    expect(await codeOf(team.muniment.access.verifyMfa({ session: half.token, code: nextCode() }))).toBe(
      'SessionExpired',
    )
    expect(await codeOf(team.muniment.access.enter({ session: half.token, surface: 'dashboard' }))).toBe(
      'SessionExpired',
    )
    expect((await logIn()).mfaRequired).toBe(false)
  })

  it('A61 lets nobody say what time it is, nor which window', async () => {
    team = await aTeam()
    const { code } = await paired(team, team.founder)
    const session = await halfLoggedIn(team, team.founder)
    for (const field of ['now', 'time', 'window', 'step', 'timestamp'])
      expect(await codeOf(team.muniment.access.verifyMfa({ session, code: code(), [field]: 1 } as never))).toBe(
        'InvalidInput',
      )
  })

  it('tells nobody of the authenticator who has not given the right password', async () => {
    team = await aTeam()
    await paired(team, team.founder)
    const wrong = { email: team.founder.email, password: 'wrong' }
    expect(await codeOf(team.muniment.access.logIn(wrong))).toBe('BadLogin')
  })

  it('is refused while the key of the secret is gone, and is no second factor without it', async () => {
    team = await aTeam()
    const { nextCode } = await paired(team, team.founder)
    const session = await halfLoggedIn(team, team.founder)
    await team.options.keys.keyStore.forget(team.founder.userId)
    const before = (await team.log()).length
    expect(await codeOf(team.muniment.access.verifyMfa({ session, code: nextCode() }))).toBe('MfaCodeInvalid')
    expect((await team.log()).slice(before).map(({ data }) => (data as { reason?: string }).reason)).toEqual([
      undefined,
      'unreadable-secret',
    ])
  })
})

describe('recovery codes', () => {
  it('R28 D65 log in instead of a code, in any spelling; the authenticator stays paired', async () => {
    team = await aTeam()
    const { recoveryCodes, nextCode } = await paired(team, team.founder)
    const half = await logIn()
    const typed = recoveryCodes[0]?.reveal().toLowerCase().replaceAll('-', ' ')
    const done = await team.muniment.access.verifyMfa({ session: half.token, recoveryCode: typed })
    expect(done.recoveryCodesLeft).toBe(9)
    await team.muniment.access.enter({ session: done.token, surface: 'dashboard' })
    await team.muniment.access.verifyMfa({ session: await halfLoggedIn(team, team.founder), code: nextCode() })
  })

  it('R29 A49 are used up one by one; the last is told of, and then there is no way in by oneself (R33)', async () => {
    team = await aTeam()
    const { recoveryCodes } = await paired(team, team.founder)
    const left = []
    for (const recoveryCode of recoveryCodes) {
      const session = await halfLoggedIn(team, team.founder)
      left.push((await team.muniment.access.verifyMfa({ session, recoveryCode })).recoveryCodesLeft)
      const again = await halfLoggedIn(team, team.founder)
      const code = await codeOf(team.muniment.access.verifyMfa({ session: again, recoveryCode }))
      expect(code).toBe(left.length === 10 ? 'NoRecoveryCodes' : 'RecoveryCodeInvalid')
    }
    expect(left).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0])
    expect(notices().filter((about) => about.includes('recovery'))).toEqual([
      ...Array.from({ length: 9 }, () => 'recovery-code-used'),
      'last-recovery-code-used',
    ])
  })

  it('R32 are generated anew by whoever is logged in, and those of before are void', async () => {
    team = await aTeam()
    const { recoveryCodes: old } = await paired(team, team.founder)
    const { recoveryCodes } = await team.muniment.users.regenerateRecoveryCodes({}, { as: await self() })
    expect(recoveryCodes).toHaveLength(10)
    const session = await halfLoggedIn(team, team.founder)
    for (const recoveryCode of old.slice(0, 3))
      expect(await codeOf(team.muniment.access.verifyMfa({ session, recoveryCode }))).toBe('RecoveryCodeInvalid')
    await team.muniment.access.verifyMfa({ session, recoveryCode: recoveryCodes[9] })
    expect(notices()).toContain('recovery-codes-regenerated')
  })
})

describe('disabling the second factor', () => {
  it('R31 R123 D32 asks for the password, and every login is without a code from then on', async () => {
    team = await aTeam()
    const { nextCode } = await paired(team, team.founder)
    const disable = async (input: object) => team.muniment.users.disableMfa(input, { as: await self() })
    expect(await codeOf(disable({ code: nextCode() }))).toBe('ProofRequired')
    expect(await codeOf(disable({ password: 'wrong' }))).toBe('WrongPassword')
    expect((await logIn()).mfaRequired).toBe(true)
    await disable({ password })
    expect((await logIn()).mfaRequired).toBe(false)
    expect(notices()).toContain('mfa-disabled')
    expect(await codeOf(disable({ password }))).toBe('MfaNotEnabled')
  })

  it('R31 D32 asks whoever has no password for a code, or a recovery code', async () => {
    team = await aTeam()
    const people = [await byProvider(team), await byProvider(team, 'of heidi', 'heidi')]
    for (const [n, person] of people.entries()) {
      const { nextCode, recoveryCodes } = await paired(team, person)
      const disable = async (input: object) => team.muniment.users.disableMfa(input, { as: await self(person) })
      expect(await codeOf(disable({ password }))).toBe('ProofRequired')
      expect(await codeOf(disable({ code: anotherCode(nextCode()) }))).toBe('MfaCodeInvalid')
      await disable(n === 0 ? { code: nextCode() } : { recoveryCode: recoveryCodes[3] })
    }
  })

  it('R33 is for support where authenticator and recovery codes are lost: by name, with a reason, told to the person', async () => {
    team = await aTeam()
    await paired(team, team.founder)
    const { token } = await team.muniment.sessionTokens.issue({}, { as: await self() })
    const session = team.founder.session
    const before = (await team.log()).length
    await team.muniment.users.resetMfa({ userId: team.founder.userId }, { as: await support() })
    expect(await typesAfter(before)).toEqual(['MfaReset', 'SessionEpochRaised'])
    const [reset] = (await team.log()).slice(before)
    expect([reset?.metadata['principal.operator'], reset?.metadata['reason']]).toEqual([
      'dana',
      'asked from ada@example.com',
    ])
    expect(await codeOf(team.muniment.access.enter({ session, surface: 'dashboard' }))).toBe('SessionExpired')
    expect(await codeOf(team.muniment.access.enter({ sessionToken: token, surface: 'api' }))).toBe(
      'SessionTokenExpired',
    )
    expect((await logIn()).mfaRequired).toBe(false)
    expect(notices()).toContain('mfa-reset')
  })

  it('is not done by a reset of the password: the code is asked for as before (D38)', async () => {
    team = await aTeam()
    const { nextCode } = await paired(team, team.founder)
    const { email } = team.founder
    await team.muniment.users.requestEmailVerification({}, { as: await self() })
    const verification = team.outbox.newestTo(email, 'email-verification')?.ticket ?? ''
    await team.muniment.users.verifyEmail({ ticket: verification }, { as: await self() })
    await team.muniment.users.requestPasswordReset({ email })
    const ticket = team.outbox.newestTo(email, 'password-reset')?.ticket ?? ''
    await team.muniment.users.completePasswordReset({ ticket, password: 'another good password' })
    const half = await team.muniment.access.logIn({ email, password: 'another good password' })
    expect(half.mfaRequired).toBe(true)
    await team.muniment.access.verifyMfa({ session: half.token, code: nextCode() })
  })

  it('A39 an authenticator that somebody has paired before the address was proven is dropped by whoever proves it', async () => {
    team = await aTeam()
    await paired(team, team.founder)
    const { email } = team.founder
    await team.muniment.users.requestPasswordReset({ email })
    const ticket = team.outbox.newestTo(email, 'password-reset')?.ticket ?? ''
    await team.muniment.users.completePasswordReset({ ticket, password: 'another good password' })
    expect((await team.muniment.access.logIn({ email, password: 'another good password' })).mfaRequired).toBe(false)
  })
})
