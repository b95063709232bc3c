/** Logins of providers: who comes by them, and that there is always one left. @module */
import { afterEach, describe, expect, it } from 'vitest'
import { identityVerifier } from '../../index.ts'
import { assertionOf, byProvider } from '../../scenarios-of-people.fixture.ts'
import { aTeam, codeOf, errorOf, password, type Person, type Team } from '../../team.fixture.ts'

let team: Team
afterEach(() => team.close())

const self = (person: Person) => team.as(person, undefined)

describe('a provider', () => {
  it('R13 signs somebody up without a password, and with a verified address', async () => {
    team = await aTeam()
    const { length } = await team.log()
    const grace = await byProvider(team)
    const [signedUp, verified] = (await team.log())
      .slice(length)
      .filter(({ stream }) => stream.includes('.user-'))
      .map(({ type, data }) => ({ type, data }))
    expect(signedUp?.type).toBe('UserSignedUp')
    expect(signedUp?.data).toMatchObject({ login: { method: 'github' } })
    expect(signedUp?.data).not.toHaveProperty('passwordHash')
    expect(verified?.type).toBe('EmailVerified')
    expect(await codeOf(team.muniment.access.logIn({ email: grace.email, password: '' }))).toBe('BadLogin')
  })

  it('R6 logs somebody in to the dashboard, as an address and a password do', async () => {
    team = await aTeam()
    const grace = await byProvider(team)
    const assertion = await assertionOf(team, { subject: 'of grace', email: 'another@example.com' })
    const { token, userId } = await team.muniment.access.logInWithProvider({ assertion })
    expect(userId).toBe(grace.userId)
    await team.muniment.accounts.invite({ email: grace.email }, { as: await team.as(team.founder) })
    const ticket = team.outbox.newestTo(grace.email, 'invitation')?.ticket ?? ''
    await team.muniment.accounts.acceptInvitation({ ticket }, { as: await self({ ...grace, session: token }) })
    expect((await team.as({ ...grace, session: token })).id).toBe(userId)
    expect((await team.as(team.founder)).id).toBe(team.founder.userId)
  })

  it('D39 links nothing by the address: somebody else’s address opens neither a login nor a sign-up', async () => {
    team = await aTeam()
    const assertion = await assertionOf(team, { email: team.founder.email })
    expect(await codeOf(team.muniment.access.logInWithProvider({ assertion }))).toBe('NoSuchUser')
    expect(await codeOf(team.muniment.users.signUpWithProvider({ assertion }))).toBe('EmailTaken')
    await team.muniment.users.linkLogin({ assertion }, { as: await self(team.founder) })
    expect((await team.muniment.access.logInWithProvider({ assertion })).userId).toBe(team.founder.userId)
  })

  it('tells people apart by who says so and who they are there, and by nothing else', async () => {
    team = await aTeam()
    const grace = await byProvider(team)
    for (const other of [{ issuer: 'https://other.example' }, { subject: 'of grace ' }, { subject: 'OF GRACE' }]) {
      const assertion = await assertionOf(team, { subject: 'of grace', email: grace.email, ...other })
      expect(await codeOf(team.muniment.access.logInWithProvider({ assertion }))).toBe('NoSuchUser')
    }
    const google = identityVerifier({
      method: 'google',
      clock: team.clock,
      verify: async () => ({
        issuer: 'https://github.com',
        subject: 'of grace',
        email: grace.email,
        emailVerified: true,
      }),
    })
    expect(await codeOf(team.muniment.access.logInWithProvider({ assertion: await google.verified({}) }))).toBe(
      'NoSuchUser',
    )
  })

  it('is one person’s: of fifty who sign up with one identity at once one does, over two instances', async () => {
    team = await aTeam()
    const second = await team.another()
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        const assertion = await assertionOf(team, { email: `one-of-many-${n}@example.com` })
        return (n % 2 === 0 ? team.muniment : second).users.signUpWithProvider({ assertion, account: 'none' }).then(
          () => 'done',
          (error: unknown) => (error as { readonly code: string }).code,
        )
      }),
    )
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1)
    expect(new Set(outcomes)).toEqual(new Set(['done', 'LoginLinkedElsewhere']))
    const signedUp = (await team.log()).filter(({ type, data }) => {
      const { login } = data as { readonly login?: { readonly method: string } }
      return type === 'UserSignedUp' && login?.method === 'github'
    })
    expect(signedUp).toHaveLength(1)
  })

  it('R16 R17 leaves nobody a password to reset: ERR_NGROK_4301 says to sign in with SSO, and no mail is sent', async () => {
    team = await aTeam()
    const grace = await byProvider(team)
    expect(await errorOf(team.muniment.users.requestPasswordReset({ email: grace.email }))).toMatchObject({
      code: 'NoPasswordSet',
      reference: 'ERR_NGROK_4301',
    })
    expect(team.outbox.mails).toEqual([])
    const masking = await team.another({ tickets: { maskNoSuchUser: true } })
    expect(await masking.users.requestPasswordReset({ email: grace.email })).toEqual({ mailed: undefined })
    expect(team.outbox.mails).toEqual([{ kind: 'no-password', to: grace.email }])
  })
})

describe('an assertion', () => {
  it('is made by a verifier alone: a look-alike, a copy and a text are InvalidInput', async () => {
    team = await aTeam()
    const assertion = await assertionOf(team)
    const { VerifiedAssertion } = await import('../../index.ts')
    for (const fake of [
      Object.create(VerifiedAssertion.prototype) as typeof assertion,
      Object.create(assertion) as typeof assertion,
      new Proxy(assertion, {}),
      Object.assign({}, assertion) as never,
      JSON.parse(JSON.stringify(assertion)) as never,
      { method: 'github', issuer: 'i', subject: 's', email: 'new@example.com', emailVerified: true } as never,
    ])
      expect(await codeOf(team.muniment.users.signUpWithProvider({ assertion: fake }))).toBe('InvalidInput')
    expect(() => new VerifiedAssertion(Symbol('made by a verifier'), 'github', {} as never, '' as never)).toThrow(
      TypeError,
    )
  })

  it('prints a label, and nothing that a provider said', async () => {
    team = await aTeam()
    const assertion = await assertionOf(team, { subject: 'secret subject' })
    const { inspect } = await import('node:util')
    for (const shown of [String(assertion), JSON.stringify(assertion), inspect(assertion)])
      expect(shown).toContain('[assertion by github]')
  })

  it('speaks for ten minutes, and not for a moment before it was made', async () => {
    team = await aTeam()
    const grace = await byProvider(team)
    const assertion = await assertionOf(team, { subject: 'of grace', email: grace.email })
    team.clock.advance(600_000 - 1)
    await team.muniment.access.logInWithProvider({ assertion })
    team.clock.advance(1)
    expect(await codeOf(team.muniment.access.logInWithProvider({ assertion }))).toBe('AssertionExpired')
    const ahead = await assertionOf(team, { subject: 'of grace', email: grace.email })
    team.clock.advance(-1)
    expect(await codeOf(team.muniment.access.logInWithProvider({ assertion: ahead }))).toBe('AssertionExpired')
  })

  it.each([
    ['issuer', ''],
    ['subject', 7],
    ['email', undefined],
    ['subject', 'x'.repeat(513)],
    ['emailVerified', 'yes'],
  ])('is refused by its verifier without a good %s (%s), which is named', async (field, value) => {
    team = await aTeam()
    await expect(assertionOf(team, { [field]: value })).rejects.toThrow(field)
  })
})

describe('a login', () => {
  it('is added and removed by its person, each with one notice, and the last one stays', async () => {
    team = await aTeam()
    const { muniment, founder, outbox } = team
    const assertion = await assertionOf(team)
    expect(await codeOf(muniment.users.removePassword({}, { as: await self(founder) }))).toBe('LastLogin')
    await muniment.users.linkLogin({ assertion }, { as: await self(founder) })
    await muniment.users.removePassword({}, { as: await self(founder) })
    expect(await codeOf(muniment.access.logIn({ email: founder.email, password }))).toBe('BadLogin')
    expect(await errorOf(muniment.users.unlinkLogin({ method: 'github' }, { as: await self(founder) }))).toMatchObject({
      code: 'LastLogin',
      reference: 'ERR_NGROK_4200',
    })
    await muniment.users.addPassword({ password: 'another good password' }, { as: await self(founder) })
    await muniment.users.unlinkLogin({ method: 'github' }, { as: await self(founder) })
    expect(await codeOf(muniment.access.logInWithProvider({ assertion }))).toBe('NoSuchUser')
    expect((await muniment.access.logIn({ email: founder.email, password: 'another good password' })).userId).toBe(
      founder.userId,
    )
    expect(outbox.mails.map((mail) => (mail.kind === 'notice' ? mail.about : mail.kind))).toEqual([
      'login-linked',
      'password-removed',
      'password-added',
      'login-unlinked',
    ])
  })

  it('that was removed is free: another person may have it', async () => {
    team = await aTeam()
    const assertion = await assertionOf(team)
    await team.muniment.users.linkLogin({ assertion }, { as: await self(team.founder) })
    const bob = await team.person('bob')
    const asBob = { as: await self(bob) }
    expect(await codeOf(team.muniment.users.linkLogin({ assertion }, asBob))).toBe('LoginLinkedElsewhere')
    await team.muniment.users.unlinkLogin({ method: 'github' }, { as: await self(team.founder) })
    await team.muniment.users.linkLogin({ assertion }, asBob)
    expect((await team.muniment.access.logInWithProvider({ assertion })).userId).toBe(bob.userId)
  })

  it('that was linked before the address was first proven is gone with the reset that proves it', async () => {
    team = await aTeam()
    const { muniment, founder } = team
    const assertion = await assertionOf(team)
    await muniment.users.linkLogin({ assertion }, { as: await self(founder) })
    await muniment.users.requestPasswordReset({ email: founder.email })
    const ticket = team.outbox.newestTo(founder.email, 'password-reset')?.ticket ?? ''
    await muniment.users.completePasswordReset({ ticket, password: 'another good password' })
    expect(await codeOf(muniment.access.logInWithProvider({ assertion }))).toBe('NoSuchUser')
  })
})
