/** Abuse of logins, addresses and resets: each case by its number, on an instance as hosts have it. @module */
import { afterEach, describe, expect, it } from 'vitest'
import { oneStreamAtATime, storeWith } from './engine/stores.fixture.ts'
import { developmentKeys, PasswordHasherFailure } from './index.ts'
import { assertionOf, byProvider } from './scenarios-of-people.fixture.ts'
import { aTeam, codeOf, countingHasher, errorOf, password, type Person, type Team } from './team.fixture.ts'

let team: Team
afterEach(() => team.close())

const another = 'another good password'
const dana = () => team.muniment.support({ operator: 'dana', reason: 'review' })
const logIn = (email: string, given = password) =>
  team.muniment.access.logIn({ email, password: given, ip: '10.0.0.1' })
const self = (person: Person) => team.as(person, undefined)
const ticketFor = async ({ email }: Person) => {
  await team.muniment.users.requestPasswordReset({ email })
  return team.outbox.newestTo(email, 'password-reset')?.ticket ?? ''
}
const reset = (ticket: string, given = another) =>
  team.muniment.users.completePasswordReset({ ticket, password: given })
const doneOf = async (asked: readonly Promise<unknown>[]) =>
  (await Promise.allSettled(asked)).filter(({ status }) => status === 'fulfilled').length

describe('signing in', () => {
  it('A1 answers, compares, reads, asks for keys and leaves behind the same, whoever it is that is not let in', async () => {
    const count = { reads: 0, keys: 0 }
    const keys = developmentKeys()
    team = await aTeam(
      {
        keys: {
          ...keys,
          keyStore: {
            ...keys.keyStore,
            get: (subject) => ((count.keys += 1), keys.keyStore.get(subject)),
            create: (subject, key) => ((count.keys += 1), keys.keyStore.create(subject, key)),
          },
        },
      },
      (memory) =>
        storeWith(memory, {
          readStream: (stream, given) => ((count.reads += 1), memory.readStream(stream, given)),
        }),
    )
    const { users } = team.muniment
    const people = {
      wrong: (await team.person('wrong')).email,
      provider: (await byProvider(team)).email,
      suspended: await team.person('suspended'),
      banned: await team.person('banned'),
      expired: await team.person('expired'),
      deleted: await team.person('deleted'),
      erased: await team.person('erased'),
    }
    await users.suspend({ userId: people.suspended.userId }, { as: await dana() })
    await users.ban({ userId: people.banned.userId }, { as: await dana() })
    await users.expirePassword({ userId: people.expired.userId }, { as: await dana() })
    for (const gone of [people.deleted, people.erased]) await users.delete({ password }, { as: await self(gone) })
    await users.erase({ userId: people.erased.userId }, { as: await dana() })

    const costOf = async (email: string) => {
      const instance = await team.another()
      await instance.ready()
      const [{ length }, compared] = [await team.log(), team.hasher.verified]
      Object.assign(count, { reads: 0, keys: 0 })
      const { code, reference, message } = await errorOf(
        instance.access.logIn({ email, password: 'wrong', ip: '10.0.0.1' }),
      )
      const written = (await team.log()).slice(length).map(({ type }) => type)
      return { code, reference, message, compared: team.hasher.verified - compared, ...count, written }
    }
    const unknown = await costOf('nobody@example.com')
    expect(unknown).toMatchObject({ code: 'BadLogin', compared: 1, reads: 4, keys: 3 })
    for (const [who, person] of Object.entries(people))
      expect(await costOf(typeof person === 'string' ? person : person.email), who).toEqual(unknown)
  })

  it('A11 takes a password as it is: NUL, blanks and what is not seen count, and what cannot be encoded is refused', async () => {
    team = await aTeam()
    const { users } = team.muniment
    const given = ['nul\0nul\0nul', ' blanks at both ends ', 'unseen\u200bbetween them', '\ufeffmarked at the front']
    for (const [n, one] of given.entries()) {
      const email = `p${n}@example.com`
      await users.signUp({ email, password: one, account: 'none' })
      await logIn(email, one)
      for (const near of [one.trim(), one.replaceAll(/[\0\u200b\ufeff]/g, ''), `${one}\0`].filter(
        (each) => each !== one,
      ))
        expect(await codeOf(logIn(email, near)), JSON.stringify(near)).toBe('BadLogin')
    }
    for (const malformed of ['lone surrogate \ud800', '\udfff lone as well'])
      expect(await codeOf(users.signUp({ email: 'x@example.com', password: malformed }))).toBe('PasswordMalformed')
  })

  it('A15 is denied while the hasher fails, by a failure that tells nothing, and works when it works again', async () => {
    let isBroken = false
    const hasher = countingHasher(() => {
      if (isBroken) throw new PasswordHasherFailure('overloaded')
    })
    team = await aTeam({ passwordHasher: hasher })
    isBroken = true
    const errors = [await errorOf(logIn(team.founder.email)), await errorOf(logIn('nobody@example.com'))]
    for (const error of errors) expect(error).toMatchObject({ code: 'Failure', cause: { code: 'overloaded' } })
    expect(errors[0]?.message).toBe(errors[1]?.message)
    isBroken = false
    await logIn(team.founder.email)
  })

  it('A17 keeps no password that was typed where the name belongs', async () => {
    team = await aTeam()
    const typed = 'my very own secret phrase'
    await codeOf(logIn(typed, 'x'))
    const log = JSON.stringify(await team.log(), (_, value: unknown) =>
      typeof value === 'bigint' ? `${value}` : value,
    )
    expect(log).not.toContain(typed)
    expect(JSON.stringify(team.refusals)).not.toContain(typed)
  })
})

describe('addresses', () => {
  it('A19 of fifty who sign up with one, in all its cases, one does', async () => {
    team = await aTeam()
    const processes = [team.muniment, await team.another()]
    const spelt = ['victim@example.com', 'Victim@Example.com', 'VICTIM@EXAMPLE.COM']
    const asked = Array.from({ length: 50 }, (_, n) =>
      (processes[n % 2] as Team['muniment']).users.signUp({ email: spelt[n % 3] as string, password, account: 'none' }),
    )
    expect(await doneOf(asked)).toBe(1)
  })

  it('A21 hold one at sign after NFKC, or are none', async () => {
    team = await aTeam()
    const { users } = team.muniment
    for (const email of [
      'user@example.com\uff20evil.com',
      'user@evil\uff20example.com',
      'a@b@example.com',
      'user@example',
    ])
      expect(await codeOf(users.signUp({ email, password })), email).toBe('InvalidEmail')
    await users.signUp({ email: 'user@example.com', password, account: 'none' })
    for (const email of ['user@example\u3002com', 'user\uff20example.com', '\uff55ser@example.com'])
      expect(await codeOf(users.signUp({ email, password })), email).toMatch(/^(EmailTaken|InvalidEmail)$/)
  })

  it('A23 of one domain are one in both its forms, and of one that looks like it another', async () => {
    team = await aTeam()
    const { users } = team.muniment
    await users.signUp({ email: 'ann@b\u00fccher.example', password, account: 'none' })
    for (const email of ['ann@xn--bcher-kva.example', 'ANN@B\u00dcCHER.example', 'ann@bu\u0308cher.example'])
      expect(await codeOf(users.signUp({ email, password })), email).toBe('EmailTaken')
    await users.signUp({ email: 'ann@apple.example', password, account: 'none' })
    expect(await codeOf(users.signUp({ email: 'ann@\u0430pple.example', password }))).toBe('InvalidEmail')
    await users.signUp({ email: 'ann@\u0430\u0440\u0440\u04cf\u0435.example', password, account: 'none' })
  })
})

describe('a ticket to reset a password', () => {
  it('A29 twenty at once with twenty passwords is used once, and the password of the winner works', async () => {
    team = await aTeam()
    const ticket = await ticketFor(team.founder)
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => reset(ticket, `a good password, number ${n}`)),
    )
    const winner = outcomes.findIndex(({ status }) => status === 'fulfilled')
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await logIn(team.founder.email, `a good password, number ${winner}`)
  })

  it('A31 is over to the millisecond at its use, and a clock that goes back revives none that was used', async () => {
    team = await aTeam()
    const late = await ticketFor(team.founder)
    team.clock.advance(3_600_000)
    expect(await codeOf(reset(late))).toBe('ResetInvalid')
    team.clock.advance(-1)
    await reset(late)
    team.clock.advance(-3_000_000)
    expect(await codeOf(reset(late, 'yet another good one'))).toBe('ResetInvalid')
  })

  it('A33 is no ticket of another end, and a ticket of another end is none', async () => {
    team = await aTeam()
    const { founder, muniment, outbox } = team
    const as = await self(founder)
    await muniment.users.requestEmailVerification({}, { as })
    const verification = outbox.newestTo(founder.email, 'email-verification')?.ticket ?? ''
    await muniment.users.requestEmailChange({ email: 'new@example.com' }, { as })
    const change = outbox.newestTo('new@example.com', 'email-change')?.ticket ?? ''
    const resetting = await ticketFor(founder)
    for (const ticket of [verification, change, founder.session.reveal()])
      expect(await codeOf(reset(ticket)), ticket.slice(0, 4)).toBe('ResetInvalid')
    expect(await codeOf(muniment.users.verifyEmail({ ticket: resetting }, { as }))).toBe('VerificationInvalid')
    expect(await codeOf(muniment.users.confirmEmailChange({ ticket: resetting }, { as }))).toBe('EmailChangeInvalid')
    expect(await codeOf(muniment.users.confirmEmailChange({ ticket: verification }, { as }))).toBe('EmailChangeInvalid')
  })

  it('A35 used, ends every session, keeps the keys of a proven address, and leaves one notice', async () => {
    team = await aTeam()
    const { founder, muniment, outbox } = team
    const as = await self(founder)
    await muniment.users.requestEmailVerification({}, { as })
    const ticket = outbox.newestTo(founder.email, 'email-verification')?.ticket ?? ''
    await muniment.users.verifyEmail({ ticket }, { as })
    const { apiKey } = await muniment.credentials.issueApiKey({}, { as: await team.as(founder) })
    await reset(await ticketFor(founder))
    expect(await codeOf(self(founder))).toBe('SessionExpired')
    expect((await muniment.access.enter({ apiKey, surface: 'api', consistency: 'strong' })).id).toBe(founder.userId)
    expect(outbox.mails.filter(({ kind }) => kind === 'notice')).toMatchObject([{ about: 'password-reset' }])
  })

  it('A37 makes no password for whoever has none, is barred or leaves', async () => {
    team = await aTeam()
    const grace = await byProvider(team)
    expect(await errorOf(team.muniment.users.requestPasswordReset({ email: grace.email }))).toMatchObject({
      code: 'NoPasswordSet',
      reference: 'ERR_NGROK_4301',
    })
    const [barred, leaving] = [await team.person('barred'), await team.person('leaving')]
    const tickets = [await ticketFor(barred), await ticketFor(leaving)]
    await team.muniment.users.suspend({ userId: barred.userId }, { as: await dana() })
    await team.muniment.users.delete({ password }, { as: await self(leaving) })
    for (const ticket of tickets) expect(await codeOf(reset(ticket))).toBe('ResetInvalid')
    expect((await team.log()).some(({ type }) => type === 'PasswordReset')).toBe(false)
  })

  it('A43 is whole, or none: cut, longer, in another case, encoded once more, with blanks around it', async () => {
    team = await aTeam()
    const ticket = await ticketFor(team.founder)
    const other = ticket.toUpperCase() === ticket ? ticket.toLowerCase() : ticket.toUpperCase()
    for (const wrong of [
      ticket.slice(0, 20),
      `${ticket}0`,
      other,
      encodeURIComponent(`${ticket}%`),
      ` ${ticket}`,
      `${ticket}\n`,
    ])
      expect(await codeOf(reset(wrong)), wrong).toBe('ResetInvalid')
    await reset(ticket)
  })
})

describe('a change of a password', () => {
  it('A41 needs a session that stands, the right old password, and another new one', async () => {
    team = await aTeam()
    const { founder, muniment } = team
    const stale = await self(founder)
    await reset(await ticketFor(founder))
    expect(
      await codeOf(muniment.users.changePassword({ password: another, newPassword: password }, { as: stale })),
    ).toBe('SessionExpired')
    const session = (await logIn(founder.email, another)).token
    const as = await self({ ...founder, session })
    expect(await codeOf(muniment.users.changePassword({ password, newPassword: password }, { as }))).toBe(
      'SamePassword',
    )
    expect(await codeOf(muniment.users.changePassword({ password, newPassword: 'a third good one' }, { as }))).toBe(
      'WrongPassword',
    )
  })
})

describe('whoever prepared a user before an address was proven', () => {
  const stores = [
    ['appends to several streams at once', (store) => store],
    ['appends to one stream at a time', oneStreamAtATime],
  ] as const satisfies readonly (readonly [string, typeof oneStreamAtATime])[]

  /** A store on which something happens once, before the first append that writes such an event. */
  const meddled = (wrap: typeof oneStreamAtATime, type: string) => {
    const plan: { meddle: (() => Promise<unknown>) | undefined } = { meddle: undefined }
    const beforeAppend = async (writes: unknown): Promise<void> => {
      const { meddle } = plan
      const told = JSON.stringify(writes, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value))
      if (meddle === undefined || !told.includes(`"${type}"`)) return
      plan.meddle = undefined
      await meddle()
    }
    const over = (memory: Parameters<typeof oneStreamAtATime>[0]) => {
      const store = wrap(memory)
      const appendMany = store.appendMany?.bind(store)
      return storeWith(store, {
        append: async (write, ...rest) => {
          await beforeAppend(write)
          return store.append(write, ...rest)
        },
        ...(appendMany === undefined
          ? {}
          : {
              appendMany: async (writes, ...rest) => {
                await beforeAppend(writes)
                return appendMany(writes, ...rest)
              },
            }),
      })
    }
    return { plan, over }
  }

  const proven = async (person: Person) => reset(await ticketFor(person))

  it.each(stores)('A39 issues no key by what was under way, on a store that %s', async (_, wrap) => {
    const { plan, over } = meddled(wrap, 'CredentialIssued')
    team = await aTeam({}, over)
    const as = await team.as(team.founder)
    plan.meddle = () => proven(team.founder)
    // A store that cannot promise it shows the key, which is revoked by then.
    await team.muniment.credentials.issueApiKey({}, { as }).catch((error: unknown) => {
      expect(error).toMatchObject({ code: 'SessionExpired' })
      expect(team.store.capabilities.checksWithoutWrites).toBe(true)
    })
    const log = await team.log()
    const standing = new Set(log.flatMap(({ type, stream }) => (type === 'CredentialIssued' ? [stream] : [])))
    for (const { type, stream } of log) if (type === 'CredentialRevoked') standing.delete(stream)
    expect([...standing]).toEqual([])
  })

  it.each(stores)('A39 issues no key by a key of theirs, on a store that %s', async (_, wrap) => {
    const { plan, over } = meddled(wrap, 'CredentialIssued')
    team = await aTeam({}, over)
    const { apiKey } = await team.muniment.credentials.issueApiKey({}, { as: await team.as(team.founder) })
    const byKey = await team.muniment.access.enter({ apiKey, surface: 'api' })
    plan.meddle = () => proven(team.founder)
    await team.muniment.credentials.issueApiKey({}, { as: byKey }).catch((error: unknown) => {
      expect(error).toMatchObject({ code: 'CredentialRevoked' })
    })
    const log = await team.log()
    const issued = log.filter(({ type }) => type === 'CredentialIssued').length
    expect(log.filter(({ type }) => type === 'CredentialRevoked')).toHaveLength(issued)
  })

  it.each(stores)('A39 leaves no key that was issued while it was proven, on a store that %s', async (_, wrap) => {
    const { plan, over } = meddled(wrap, 'PasswordReset')
    team = await aTeam({}, over)
    const as = await team.as(team.founder)
    plan.meddle = () => team.muniment.credentials.issueApiKey({}, { as })
    await proven(team.founder)
    const log = await team.log()
    const issued = log.filter(({ type }) => type === 'CredentialIssued').length
    expect(issued).toBe(2)
    expect(log.filter(({ type }) => type === 'CredentialRevoked')).toHaveLength(issued)
  })

  it.each(stores)('A39 links no login by what was under way, on a store that %s', async (_, wrap) => {
    const { plan, over } = meddled(wrap, 'LoginLinked')
    team = await aTeam({}, over)
    const assertion = await assertionOf(team)
    const as = await self(team.founder)
    plan.meddle = () => proven(team.founder)
    expect(await codeOf(team.muniment.users.linkLogin({ assertion }, { as }))).toBe('SessionExpired')
    expect(await codeOf(team.muniment.access.logInWithProvider({ assertion }))).toBe('NoSuchUser')
  })
})
