/**
 * Every path to a session or a token, held against every state that somebody can be in: the same verdict on all of them.
 * Whoever adds a path adds a row here, or the first test fails.
 *
 * @module
 */
import type { VerifiedAssertion } from '../../assertion/verified-assertion.ts'
import { halfLoggedIn, type Paired, paired, pairing } from '../../authenticator.fixture.ts'
import { assertionOf } from '../../scenarios-of-people.fixture.ts'
import type { Secret } from '../../secret.ts'
import { aTeam, codeOf, type Person, password, type Team } from '../../team.fixture.ts'
import { verbs } from '../table.ts'
import { afterEach, describe, expect, it } from 'vitest'

let team: Team
afterEach(() => team.close())

/** What somebody had in hand before the state came about. */
interface InHand {
  readonly person: Person
  readonly assertion: VerifiedAssertion
  readonly session: Secret
  /** Of a login that is done by half, where an authenticator was paired. */
  readonly half: Secret | undefined
  readonly authenticator: Paired | undefined
  readonly sessionToken: Secret
  readonly resetTicket: string
}

type Path = (hand: InHand) => Promise<unknown>

const noHalf = 'no login is done by half'

/** Answers what lets somebody in, or is refused. */
const paths: Readonly<Record<string, Path>> = {
  'access.logIn': ({ person: { email } }) => team.muniment.access.logIn({ email, password }),
  'access.logInWithProvider': ({ assertion }) => team.muniment.access.logInWithProvider({ assertion }),
  'access.verifyMfa, by a code': async ({ half, authenticator }) => {
    if (half === undefined || authenticator === undefined) throw new Error(noHalf)
    return team.muniment.access.verifyMfa({ session: half, code: authenticator.code() })
  },
  'access.verifyMfa, by a recovery code': async ({ half, authenticator }) => {
    if (half === undefined || authenticator === undefined) throw new Error(noHalf)
    return team.muniment.access.verifyMfa({ session: half, recoveryCode: authenticator.recoveryCodes[0] })
  },
  'access.stepUp': ({ session, authenticator }) =>
    team.muniment.access.stepUp({
      session,
      ...(authenticator === undefined ? { password } : { code: authenticator.code() }),
    }),
  'access.stepUpWithProvider': ({ session, assertion }) =>
    team.muniment.access.stepUpWithProvider({ session, assertion }),
  'access.switchAccount': ({ session }) => team.muniment.access.switchAccount({ session, account: team.accountId }),
  'access.enter': ({ session }) =>
    team.muniment.access.enter({ session, surface: 'dashboard', account: team.accountId }),
  'access.enter, by a session token': ({ sessionToken }) =>
    team.muniment.access.enter({ sessionToken, surface: 'api' }),
  'sessionTokens.issue': async ({ session }) =>
    team.muniment.sessionTokens.issue({}, { as: await team.muniment.access.enter({ session, surface: 'dashboard' }) }),
  'sessionTokens.refresh': ({ sessionToken }) => team.muniment.sessionTokens.refresh({ token: sessionToken }),
  'users.completePasswordReset': async ({ resetTicket }) =>
    team.muniment.users.completePasswordReset({ ticket: resetTicket, password: 'another good password' }),
}

const support = () => team.muniment.support({ operator: 'dana', reason: 'review' })

/** How each state comes about. */
const states: Readonly<Record<string, (hand: InHand) => Promise<unknown>>> = {
  'as ever': async () => undefined,
  suspended: async ({ person: { userId } }) => team.muniment.users.suspend({ userId }, { as: await support() }),
  banned: async ({ person: { userId } }) => team.muniment.users.ban({ userId }, { as: await support() }),
  deleted: async ({ person }) => team.muniment.users.delete({ password }, { as: await team.as(person, undefined) }),
  locked: async ({ person: { email } }) => {
    for (let n = 0; n < 10; n += 1)
      await team.muniment.access.logIn({ email, password: 'wrong' }).catch(() => undefined)
  },
  'MFA pending': ({ person }) => pairing(team, person),
  'MFA enabled': async () => undefined,
}

const all = (code: string) => Object.fromEntries(Object.keys(paths).map((path) => [path, code]))

/** `done`, `half` for a login that is done by half, or the refusal. A path that is not said here lets in as ever. */
const verdicts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'as ever': {},
  suspended: {
    ...all('NotLoggedIn'),
    'access.logIn': 'UserIsSuspended',
    'access.logInWithProvider': 'UserIsSuspended',
    'users.completePasswordReset': 'ResetInvalid',
  },
  banned: {
    ...all('NotLoggedIn'),
    'access.logIn': 'UserIsBanned',
    'access.logInWithProvider': 'UserIsBanned',
    'users.completePasswordReset': 'ResetInvalid',
  },
  deleted: {
    ...all('NotLoggedIn'),
    'access.logIn': 'BadLogin',
    'access.logInWithProvider': 'NoSuchUser',
    'users.completePasswordReset': 'ResetInvalid',
  },
  // A session that is there is no attempt: it goes on. A reset is one of the ways out of a lock.
  locked: {
    'access.logIn': 'LoginThrottled',
    'access.logInWithProvider': 'LoginThrottled',
    'access.verifyMfa, by a code': 'LoginThrottled',
    'access.verifyMfa, by a recovery code': 'LoginThrottled',
    'access.stepUp': 'LoginThrottled',
  },
  'MFA pending': {},
  'MFA enabled': { 'access.logIn': 'half', 'access.logInWithProvider': 'half' },
}

/** Those that only an authenticator makes: where there is none, there is nothing to ask. */
const needsAuthenticator = (path: string): boolean => path.startsWith('access.verifyMfa')

/** Where a password is there, a provider steps nobody up. */
const others: Readonly<Record<string, string>> = { 'access.stepUpWithProvider': 'ProofRequired' }

const inHand = async (withAuthenticator: boolean): Promise<InHand> => {
  const person = await team.person('grace')
  await team.join(person)
  const assertion = await assertionOf(team, { subject: 'of grace', email: person.email })
  await team.muniment.users.linkLogin({ assertion }, { as: await team.as(person, undefined) })
  const authenticator = withAuthenticator ? await paired(team, person) : undefined
  authenticator?.nextCode()
  const half = withAuthenticator ? await halfLoggedIn(team, person) : undefined
  const as = await team.as(person, undefined)
  const { token: sessionToken } = await team.muniment.sessionTokens.issue({}, { as })
  await team.muniment.users.requestPasswordReset({ email: person.email })
  const resetTicket = team.outbox.newestTo(person.email, 'password-reset')?.ticket ?? ''
  return { person, assertion, session: person.session, half, authenticator, sessionToken, resetTicket }
}

const verdictOf = async (asked: Promise<unknown>): Promise<string> => {
  const outcome = await asked.then(
    (value) => ({ value: value as { readonly mfaRequired?: boolean } }),
    () => undefined,
  )
  if (outcome === undefined) return codeOf(asked)
  return outcome.value.mfaRequired === true ? 'half' : 'done'
}

describe('every path to a session', () => {
  it('6.1.3 is in this table: whatever verb answers a token, a principal or another password', async () => {
    team = await aTeam()
    const known = new Set(Object.keys(paths).map((path) => path.split(',')[0]))
    const gettingIn = Object.entries(verbs).flatMap(([noun, table]) =>
      noun === 'access' || noun === 'sessionTokens'
        ? Object.keys(table as object).map((verb) => `${noun}.${verb}`)
        : [],
    )
    const letNobodyIn = ['access.explain', 'access.logOut', 'sessionTokens.revoke', 'sessionTokens.keySet']
    expect(gettingIn.filter((verb) => !known.has(verb)).toSorted()).toEqual(letNobodyIn.toSorted())
  })

  for (const [state, brings] of Object.entries(states))
    for (const [path, walk] of Object.entries(paths))
      for (const withAuthenticator of state.startsWith('MFA') ? [state === 'MFA enabled'] : [false, true]) {
        if (!withAuthenticator && needsAuthenticator(path)) continue
        const said = verdicts[state]?.[path]
        const ever = withAuthenticator ? (verdicts['MFA enabled']?.[path] ?? others[path]) : others[path]
        const verdict = said ?? ever ?? 'done'
        it(`6.3.4 ${path}, by somebody who is ${state}${withAuthenticator ? ' and has an authenticator' : ''}: ${verdict}`, async () => {
          team = await aTeam()
          const hand = await inHand(withAuthenticator)
          await brings(hand)
          expect(await verdictOf(walk(hand))).toBe(verdict)
        })
      }
})
