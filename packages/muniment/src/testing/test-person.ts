/** Ready-made people: everything that they are, they have become through the verbs. @module */
import { totpParameters } from '@muniment/core'
import type { AccountId, MembershipId, Permissions, Principal, UserId } from '@muniment/core'
import type { Unbranded } from '@muniment/kernel'
import { totpCode } from '../mfa/totp.ts'
import { MunimentError } from '../muniment-error.ts'
import type { Muniment } from '../muniment.ts'
import type { Secret } from '../secret.ts'
import type { LoggedIn } from '../verbs/access/open-session.ts'
import type { IssueApiKeyInput, NewApiKey } from '../verbs/credentials/issue-api-key.ts'
import type { OriginInput } from '../verbs/origin-fields.ts'
import type { TestClock } from './test-clock.ts'

/** What a person enters, and where the request comes from. */
export interface TestEntry extends OriginInput {
  /** Default: the person's own account. `none` enters what concerns the person alone, to accept an invitation say. */
  readonly account?: AccountId | 'none' | undefined
}

/** An authenticator that a person has paired. */
export interface TestAuthenticator {
  /** The secret, in base32. */
  readonly secret: Secret
  /** Ten of them, each for once. */
  readonly recoveryCodes: readonly Secret[]
  /** The code that it shows now. Good once: `clock.advance` by 30 seconds for the next. */
  readonly code: () => string
}

/** A person with a password, a session and a membership. */
export interface TestPerson {
  readonly name: string
  readonly email: string
  readonly password: string
  readonly userId: UserId
  /** The account that the person founded, or joined. */
  readonly accountId: AccountId
  /** The membership in it. */
  readonly membershipId: MembershipId
  /** The token of the newest login. */
  readonly session: Secret
  /** As the person last entered the account: speaks until the clock has moved by a minute, then `enter` again. */
  readonly principal: Principal
  /**
   * `access.logIn`: a new session, which the person has from now on; with an authenticator paired, by its next code as well.
   * Rejects as the verbs do.
   */
  readonly logIn: (origin?: OriginInput) => Promise<LoggedIn>
  /**
   * `access.enter` by the person's session. Rejects as the verb does: `MemberDisabled` or `NotAMember` when the
   * membership is no more, `SessionExpired` when the clock has moved too far, for instance.
   */
  readonly enter: (entry?: TestEntry) => Promise<Principal>
  /**
   * Pairs an authenticator, by `users.startMfaEnrollment` and `users.confirmMfaEnrollment`: every login asks for a code from
   * now on. Rejects as the verbs do.
   */
  readonly pairAuthenticator: () => Promise<TestAuthenticator>
  /**
   * `credentials.issueApiKey` by this person, for the person. `apiKey.reveal()` is what a request carries. Default
   * description: `test key`. Rejects as the verb does: `ForbiddenDeveloper` for who may read only, for instance.
   */
  readonly apiKey: (input?: IssueApiKeyInput) => Promise<NewApiKey>
  /** `accounts.disableMember` by the founder of the account. Rejects as the verb does. */
  readonly disable: () => Promise<void>
  /** `accounts.enableMember` by the founder of the account. Rejects as the verb does. */
  readonly enable: () => Promise<void>
  /** `accounts.removeMember` by the founder of the account. Rejects as the verb does. */
  readonly remove: () => Promise<void>
}

/** What may be said of any person. What is not is made up: an address that nobody has, after the name. */
export interface TestPersonOptions {
  readonly name?: string | undefined
  readonly email?: string | undefined
  /** Default `correct horse battery staple`. */
  readonly password?: string | undefined
}

export interface TestFounderOptions extends TestPersonOptions {
  /** Name of the account. Default `Acme`. */
  readonly account?: string | undefined
}

export interface TestMemberOptions extends TestPersonOptions {
  /**
   * Default: those of a member whom nobody gave others (developer read and write, team invite). What is left out of
   * some is as there, but that who may only read (`developer: 'read_only'`) may not invite either. Needs a plan with
   * role based access control, which accounts have by default.
   */
  readonly permissions?: Partial<Permissions> | undefined
  /** Who invites, into their account. Default: the first founder, who is made where there is none. */
  readonly invitedBy?: TestPerson | undefined
}

/** Makes people. Every one of them is another. */
export interface TestPeople {
  /**
   * Somebody who signed up with an account of their own, its administrator, has logged in and entered it.
   *
   * Rejects as `users.signUp` does: `EmailTaken`, `PasswordTooShort`.
   */
  readonly founder: (options?: TestFounderOptions) => Promise<TestPerson>
  /**
   * Somebody who was invited, signed up without an account, accepted by the mailed ticket, and entered.
   *
   * Rejects as `accounts.invite`, `users.signUp` and `accounts.acceptInvitation` do: `SeatLimit`, `RbacUnavailable`,
   * `InvalidPermissionCombination`, `EmailTaken`, and `ForbiddenInvite` or `Escalation` for who invites. With a
   * TypeError when `invitedBy` is a person of another instance.
   */
  readonly member: (options?: TestMemberOptions) => Promise<TestPerson>
}

const defaultPassword = 'correct horse battery staple'
const defaultAccount = 'Acme'

const names = ['Ada', 'Grace', 'Barbara', 'Frances', 'Hedy', 'Joan', 'Katherine', 'Margaret', 'Radia', 'Shafi'] as const

/** The tenth person after Ada is another Ada. */
const nameOf = (drawn: number): string => {
  const name = names[drawn % names.length] ?? names[0]
  const round = Math.floor(drawn / names.length)
  return round === 0 ? name : `${name} ${round + 1}`
}

/** The n-th address of somebody of this name. */
const addressOf = (name: string, n: number): string => {
  const local = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 48)
  return `${local === '' ? 'person' : local}${n === 1 ? '' : `-${n}`}@example.com`
}

/** What fields nobody chose say. Team invite needs developer read and write (D09). */
const completed = (permissions: Partial<Permissions>): Permissions => ({
  developer: 'read_write',
  team: permissions.developer === 'read_only' && permissions.administrator !== true ? 'read_only' : 'invite',
  billing: 'none',
  administrator: false,
  ...permissions,
})

interface Surroundings {
  readonly muniment: Muniment
  readonly clock: TestClock
  /** The ticket of the newest invitation to an address. */
  readonly ticketTo: (address: string) => string
}

type Named = Required<Unbranded<{ readonly name: string; readonly email: string; readonly password: string }>>

/** A person of whom the others know more than tests do. */
interface Known {
  /** A fresh principal in the account: the newest one, or a new one, by a new login where the session is over. */
  readonly acting: () => Promise<Principal>
  readonly person: TestPerson
}

const hasCode = (error: unknown, code: string): boolean => error instanceof MunimentError && error.code === code

/** People of one instance. */
export const testPeople = ({ muniment, clock, ticketTo }: Surroundings): TestPeople => {
  const known = new Map<TestPerson, Known>()
  const founders = new Map<AccountId, Known>()
  const addresses = new Set<string>()
  let drawn = 0
  let first: Promise<TestPerson> | undefined

  const isFree = (address: string): boolean => !addresses.has(address)

  const freeAddress = (name: string): string => {
    for (let n = 1; ; n += 1) if (isFree(addressOf(name, n))) return addressOf(name, n)
  }

  /** The next of the names that nobody goes by. */
  const freeName = (): string => {
    for (;;) {
      const name = nameOf(drawn++)
      if (isFree(addressOf(name, 1))) return name
    }
  }

  /** At once, so that people who are made at the same time are other people. */
  const named = ({
    name = freeName(),
    email = freeAddress(name),
    password = defaultPassword,
  }: TestPersonOptions): Named => {
    addresses.add(email.toLowerCase())
    return { name, email, password }
  }

  /** Logs in, joins, and enters what was joined. */
  const made = async (
    { name, email, password }: Named,
    userId: UserId,
    join: (alone: () => Promise<Principal>) => Promise<AccountId>,
  ): Promise<Known> => {
    let { token } = await muniment.access.logIn({ email, password })
    let authenticator: TestAuthenticator | undefined
    const entered = (account: AccountId | 'none', origin: OriginInput = {}): Promise<Principal> =>
      muniment.access.enter({
        ...origin,
        session: token,
        surface: 'dashboard',
        ...(account === 'none' ? {} : { account }),
      })
    const accountId = await join(() => entered('none'))
    let principal = await entered(accountId)
    const { membershipId } = principal
    if (membershipId === undefined) throw new TypeError('who entered an account is its member')

    const logIn: TestPerson['logIn'] = async (origin = {}) => {
      const first = await muniment.access.logIn({ ...origin, email, password })
      // The code of this period may be used up.
      if (first.mfaRequired && authenticator !== undefined) clock.advance(totpParameters.periodMs)
      const login =
        first.mfaRequired && authenticator !== undefined
          ? await muniment.access.verifyMfa({ ...origin, session: first.token, code: authenticator.code() })
          : first
      token = login.token
      return login
    }
    const enter: TestPerson['enter'] = async ({ account = accountId, ...origin } = {}) => {
      const admitted = await entered(account, origin)
      if (account === accountId) principal = admitted
      return admitted
    }
    const acting = async (): Promise<Principal> => {
      if (principal.isFreshAt(clock.now())) return principal
      try {
        return await enter()
      } catch (error) {
        if (!hasCode(error, 'SessionExpired')) throw error
        await logIn()
        return enter()
      }
    }
    const byFounder = async (verb: 'disableMember' | 'enableMember' | 'removeMember'): Promise<void> => {
      const as = await (founders.get(accountId) ?? self).acting()
      await muniment.accounts[verb]({ membershipId }, { as })
    }
    const person: TestPerson = {
      name,
      email,
      password,
      userId,
      accountId,
      membershipId,
      get session() {
        return token
      },
      get principal() {
        return principal
      },
      logIn,
      enter,
      pairAuthenticator: async () => {
        const { secret } = await muniment.users.startMfaEnrollment({}, { as: await entered('none') })
        const code = () => totpCode(secret.reveal(), clock.now())
        const as = await entered('none')
        const { recoveryCodes } = await muniment.users.confirmMfaEnrollment({ code: code() }, { as })
        authenticator = { secret, recoveryCodes, code }
        return authenticator
      },
      apiKey: async (input = {}) =>
        muniment.credentials.issueApiKey({ description: 'test key', ...input }, { as: await acting() }),
      disable: () => byFounder('disableMember'),
      enable: () => byFounder('enableMember'),
      remove: () => byFounder('removeMember'),
    }
    const self: Known = { acting, person }
    known.set(person, self)
    return self
  }

  const founder = async ({ account = defaultAccount, ...options }: TestFounderOptions = {}): Promise<TestPerson> => {
    const who = named(options)
    const { userId, accountId } = await muniment.users.signUp({ ...who, account: { name: account } })
    const founding = await made(who, userId, async () => accountId)
    founders.set(accountId, founding)
    return founding.person
  }

  const firstFounder = (options?: TestFounderOptions): Promise<TestPerson> => {
    const founding = founder(options)
    first = founding
    // Whoever could not be founded is nobody's first founder.
    founding.catch(() => {
      if (first === founding) first = undefined
    })
    return founding
  }

  const inviterFor = async (invitedBy: TestPerson | undefined): Promise<Known> => {
    const inviter = known.get(invitedBy ?? (await (first ?? firstFounder())))
    if (inviter === undefined) throw new TypeError('invitedBy: is a person of this instance')
    return inviter
  }

  return {
    founder: (options) => (first === undefined ? firstFounder(options) : founder(options)),
    member: async ({ permissions, invitedBy, ...options } = {}) => {
      const inviter = await inviterFor(invitedBy)
      const who = named(options)
      const { email } = who
      const offer = permissions === undefined ? { email } : { email, permissions: completed(permissions) }
      await muniment.accounts.invite(offer, { as: await inviter.acting() })
      const ticket = ticketTo(email)
      const { userId } = await muniment.users.signUp({ ...who, account: 'none' })
      const joined = await made(who, userId, async (alone) => {
        await muniment.accounts.acceptInvitation({ ticket }, { as: await alone() })
        return inviter.person.accountId
      })
      return joined.person
    },
  }
}
