/** The table of the login, walked through the library: each transition, and no other. @module */
import { type LoginState, type LoginStep, loginMachine, loginStates, loginSteps } from '@muniment/core'
import { afterEach, describe, expect, it } from 'vitest'
import { anotherCode, type Paired, paired } from '../../authenticator.fixture.ts'
import type { Secret } from '../../secret.ts'
import { aTeam, codeOf, type Person, password, type Team } from '../../team.fixture.ts'

let team: Team
afterEach(() => team.close())

/** Somebody in a login, by what they hold. */
interface Walker {
  person: Person
  /** The newest token. */
  token: Secret | undefined
  /** The token before it. */
  before: Secret | undefined
  authenticator: Paired | undefined
  password: string
}

const hour = 3_600_000
const aWalker = async (): Promise<Walker> => {
  team = await aTeam()
  const person = await team.person('walker', 'Walkers')
  await team.muniment.access.logOut({ session: person.session })
  return { person, token: undefined, before: undefined, authenticator: undefined, password }
}

/** Another login of the person, which is none of the walker’s. */
const elsewhere = async ({ person, password: own }: Walker): Promise<Person> => ({
  ...person,
  session: (await team.muniment.access.logIn({ email: person.email, password: own })).token,
})

const resetPassword = async (walker: Walker): Promise<void> => {
  const { email } = walker.person
  await team.muniment.users.requestPasswordReset({ email })
  const ticket = team.outbox.newestTo(email, 'password-reset')?.ticket ?? ''
  await team.muniment.users.completePasswordReset({ ticket, password: 'another good password' })
  walker.password = 'another good password'
}

const support = () => team.muniment.support({ operator: 'dana', reason: 'asked' })

const tried = async (asked: Promise<unknown>): Promise<boolean> =>
  asked.then(
    () => true,
    () => false,
  )

/** What is done for a step. True where the library let it happen. */
const steps: Readonly<Record<LoginStep, (walker: Walker) => Promise<boolean>>> = {
  'first factor': async (walker) => {
    if (walker.authenticator !== undefined || walker.token !== undefined) return false
    const { email } = walker.person
    return tried(
      team.muniment.access.logIn({ email, password: walker.password }).then(({ token }) => {
        walker.token = token
      }),
    )
  },
  'first factor of two': async (walker) => {
    if (walker.token !== undefined) return false
    if (walker.authenticator === undefined) {
      const other = await elsewhere(walker).catch(() => undefined)
      if (other === undefined) return false
      walker.authenticator = await paired(team, other)
    }
    const { email } = walker.person
    return tried(
      team.muniment.access.logIn({ email, password: walker.password }).then(({ token }) => {
        walker.token = token
      }),
    )
  },
  'wrong password': async ({ person: { email }, token }) => {
    if (token !== undefined) return false
    return (await codeOf(team.muniment.access.logIn({ email, password: 'wrong' }))) === 'BadLogin'
  },
  'wrong too often': async ({ person: { email }, token }) => {
    if (token !== undefined) return false
    const codes = []
    for (let n = 0; n < 10; n += 1) codes.push(await codeOf(team.muniment.access.logIn({ email, password: 'wrong' })))
    return codes.every((code) => code === 'BadLogin')
  },
  'delay over': async ({ person: { email }, token, password: own }) => {
    if (token !== undefined) return false
    const code = await team.muniment.access.logIn({ email, password: own }).then(
      ({ token: session }) => team.muniment.access.logOut({ session }).then(() => 'done'),
      ({ code: refused }: { code: string }) => refused,
    )
    if (code !== 'LoginThrottled') return false
    team.clock.advance(30_000)
    return true
  },
  'password reset': async (walker) => {
    if (walker.token !== undefined || !(await isDelayed(walker))) return false
    await resetPassword(walker)
    return true
  },
  unlocked: async ({ person: { userId } }) => tried(team.muniment.users.unlock({ userId }, { as: await support() })),
  'second factor': async (walker) => {
    const { token, authenticator } = walker
    if (token === undefined || authenticator === undefined) return false
    return tried(
      team.muniment.access.verifyMfa({ session: token, code: authenticator.nextCode() }).then((done) => {
        walker.before = token
        walker.token = done.token
      }),
    )
  },
  'wrong code': async ({ token, authenticator }) => {
    if (token === undefined || authenticator === undefined) return false
    const asked = team.muniment.access.verifyMfa({ session: token, code: anotherCode(authenticator.code()) })
    return (await codeOf(asked)) === 'MfaCodeInvalid'
  },
  'ten minutes': async (walker) => {
    if ((await stateOf(walker)) !== 'mfa-required') return false
    team.clock.advance(600_000)
    return true
  },
  'factors changed': async (walker) => {
    if ((await stateOf(walker)) !== 'mfa-required') return false
    await resetPassword(walker)
    return true
  },
  'log out': async ({ token }) => token !== undefined && tried(team.muniment.access.logOut({ session: token })),
  'step up': async (walker) => {
    const { token, authenticator } = walker
    if (token === undefined) return false
    const proof = authenticator === undefined ? { password: walker.password } : { code: authenticator.nextCode() }
    return tried(
      team.muniment.access.stepUp({ session: token, ...proof }).then((done) => {
        walker.before = token
        walker.token = done.token ?? token
      }),
    )
  },
  'switch account': async (walker) => {
    const { token, person } = walker
    if (token === undefined || person.accountId === undefined) return false
    return tried(
      team.muniment.access.switchAccount({ session: token, account: person.accountId }).then((done) => {
        walker.before = token
        walker.token = done.token ?? token
      }),
    )
  },
  limit: async (walker) => {
    if ((await stateOf(walker)) !== 'session') return false
    team.clock.advance(24 * hour)
    return true
  },
  everywhere: async (walker) => {
    if ((await stateOf(walker)) !== 'session') return false
    await team.muniment.users.endSessions({ userId: walker.person.userId }, { as: await support() })
    return true
  },
  'one too many': async (walker) => {
    if ((await stateOf(walker)) !== 'session') return false
    const { email } = walker.person
    for (let n = 0; n < 20; n += 1) {
      const { token, mfaRequired } = await team.muniment.access.logIn({ email, password: walker.password })
      if (mfaRequired)
        await team.muniment.access.verifyMfa({ session: token, code: walker.authenticator?.nextCode() ?? '' })
    }
    return true
  },
  'used by two': async (walker) => {
    if (walker.before === undefined || (await stateOf(walker)) !== 'session') return false
    team.clock.advance(60_000)
    await codeOf(team.muniment.access.enter({ session: walker.before, surface: 'dashboard' }))
    return true
  },
}

/** Whether the right password is refused unlooked at. What it opens is left at once. */
const isDelayed = async ({ person: { email }, password: own }: Walker): Promise<boolean> => {
  const asked = team.muniment.access.logIn({ email, password: own })
  const code = await asked.then(
    async ({ token }) => {
      await team.muniment.access.logOut({ session: token })
      return 'done'
    },
    ({ code: refused }: { code: string }) => refused,
  )
  return code === 'LoginThrottled'
}

const stateOf = async (walker: Walker): Promise<LoginState> => {
  const { token } = walker
  if (token === undefined) return (await isDelayed(walker)) ? 'delayed' : 'logged-out'
  const code = await team.muniment.access.enter({ session: token, surface: 'dashboard' }).then(
    () => 'done',
    ({ code: refused }: { code: string }) => refused,
  )
  if (code === 'done') return 'session'
  return code === 'MfaRequired' ? 'mfa-required' : 'ended'
}

/** The shortest way to a state, by the table. */
const waysTo: Readonly<Record<LoginState, readonly LoginStep[]>> = {
  'logged-out': [],
  delayed: ['wrong too often'],
  'mfa-required': ['first factor of two'],
  session: ['first factor'],
  ended: ['first factor', 'log out'],
}

const walkerIn = async (state: LoginState, way: readonly LoginStep[] = waysTo[state]): Promise<Walker> => {
  const walker = await aWalker()
  for (const step of way) expect(await steps[step](walker), step).toBe(true)
  expect(await stateOf(walker)).toBe(state)
  return walker
}

describe('the login', () => {
  it.each(loginMachine)('from $from, where $on, is in $to', async ({ from, on, to }) => {
    const walker = await walkerIn(from, on === 'used by two' ? ['first factor', 'step up'] : waysTo[from])
    expect(await steps[on](walker)).toBe(true)
    expect(await stateOf(walker)).toBe(to)
  })

  const known = new Set(loginMachine.map(({ from, on }) => `${from} ${on}`))
  const illegal = loginStates.flatMap((from) =>
    (Object.keys(loginSteps) as LoginStep[]).filter((on) => !known.has(`${from} ${on}`)).map((on) => ({ from, on })),
  )

  it.each(illegal)('from $from, where $on, goes nowhere', async ({ from, on }) => {
    const walker = await walkerIn(from)
    const happened = await steps[on](walker)
    expect({ happened, state: await stateOf(walker) }).toEqual({ happened: false, state: from })
  })

  it('leads from every state but the last, and to every one', async () => {
    team = await aTeam()
    expect(new Set(loginMachine.map(({ from }) => from))).toEqual(
      new Set(loginStates.filter((state) => state !== 'ended')),
    )
    expect(new Set(loginMachine.map(({ to }) => to))).toEqual(new Set(loginStates))
  })
})
