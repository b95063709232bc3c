/**
 * Configuration: what an instance is created with, its defaults, and what is refused.
 *
 * @module
 */
import { types } from 'node:util'
import {
  accountFeatures,
  contextWordLengthMin,
  contextWordsOf,
  defaultLockPolicy,
  defaultPasswordPolicy,
  isOneLine,
  type LockPolicy,
  showsSomething,
  type PasswordPolicy,
  type Plan,
  passwordBytesMax,
  planCodec,
} from '@muniment/core'
import type { CheckpointStore, Clock, EventStore, Random, SnapshotStore, Unbranded } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { ConfigurationRefused } from './configuration-refused.ts'
import { checkInput } from './engine/check-input.ts'
import type { SessionPolicy, SessionTokenPolicy, TicketPolicy } from './engine/engine.ts'
import { type Given, isObject, refuseUnless, shownName } from './following/given-options.ts'
import type { OnProgress } from './following/progress-meter.ts'
import type { Keys } from './keys/keys.ts'
import type { LoginLimiter } from './login-limiter.ts'
import type { Mailer } from './mail/mailer.ts'
import type { MfaPolicy } from './mfa/mfa-policy.ts'
import type { PasswordHasher } from './password-hasher/index.ts'
import type { PasswordChecks } from './passwords/accept-password.ts'
import type { BreachedPasswords, BreachedPasswordsOptions } from './passwords/breached-passwords.ts'
import type { RefusalSink } from './refusal-sink.ts'

/** What an instance is created with. An option that is there and undefined is absent; one that is null is refused. */
export interface MunimentOptions {
  /** Where the log is. It may append to one stream at a time. Its owner closes it, after the instance. */
  readonly store: EventStore
  /** What is kept outside the log and never lost. */
  readonly keys: Keys
  /** First part of every stream name: `[a-z][a-zA-Z0-9]*`. Default `muniment`. One store can hold several. */
  readonly namespace?: string | undefined
  /** Without one, whatever needs a mail is refused as `MailerRequired`. */
  readonly mailer?: Mailer | undefined
  /** Its owner closes it, after the instance. Default: argon2id, m = 19456 KiB, t = 2, p = 1, made and closed here. */
  readonly passwordHasher?: PasswordHasher | undefined
  /** Lengths in code points: `lengthMin` from 8, default 10; `lengthMax` from 64 to 1,024, default 256 (D35). */
  readonly passwords?: Unbranded<Partial<PasswordPolicy>> | undefined
  /** Who is asked whether a breach has a new password. Without one, only the common ones are known and refused. */
  readonly breachedPasswords?: BreachedPasswordsOptions | undefined
  /**
   * What people call what they log in to: no password may be it. At most 100 names, each of at most 200 characters and
   * with four letters or digits or more. The person's own names need not be said. Default: none.
   */
  readonly contextWords?: readonly string[] | undefined
  /**
   * In milliseconds, from 1 to ten years: `idleMs`, default one day; `lifetimeMs`, default 30 days; after a second factor
   * `mfaIdleMs`, default one hour, and `mfaLifetimeMs`, default 24 hours, or the others where those are less. `graceMs`, from 0
   * to 5 minutes, default 30 seconds: how long a token that another has taken the place of still works. `perPersonMax`, from 1
   * to 100, default 20.
   */
  readonly sessions?: Unbranded<Partial<SessionPolicy>> | undefined
  /**
   * Attempts in a row and what follows them: from `delaysFrom`, default 10, a delay of `firstDelayMs`, default 30 seconds,
   * twice as long each time up to `longestDelayMs`, default one hour; from `locksFrom`, at most and by default 100 (NIST SP
   * 800-63B-4), a lock of `lockMs`, default one day. Times from 1 millisecond to a year.
   */
  readonly logins?: Unbranded<Partial<LockPolicy>> | undefined
  /** A limit beyond one person's. Its owner closes it. Default: none. */
  readonly loginLimiter?: LoginLimiter | undefined
  /**
   * `issuer`, what authenticators call the entry: 1 to 64 visible characters without `:`, default `Muniment`. `window`, 0 or
   * 1: how many periods before and after the present one are taken as well, default 0 (D34).
   */
  readonly mfa?: Unbranded<Partial<MfaPolicy>> | undefined
  /** `endWithPassword`, default true: a password change, a reset, an MFA reset and a deletion end session tokens (D16). */
  readonly sessionTokens?: Unbranded<Partial<SessionTokenPolicy>> | undefined
  /**
   * In milliseconds, from 1: `passwordResetMs`, at most one day, default one hour; `emailVerificationMs`, at most a week,
   * default one day. `maskNoSuchUser`, default false: `users.requestPasswordReset` answers alike whoever is asked for.
   */
  readonly tickets?: Unbranded<Partial<TicketPolicy>> | undefined
  /** Plan of newly founded accounts; its name is 1 to 100 visible characters. Default: every feature, no seat limit. */
  readonly newAccounts?: Unbranded<Plan> | undefined
  /** Oldest knowledge on which the access index may admit an API key, in milliseconds, at least 0. Default 1,000. */
  readonly maxStalenessMs?: number | undefined
  /** How far `events.follow` got, by name. Durable where the store is. Default: in memory, for a store that is. */
  readonly checkpoints?: CheckpointStore | undefined
  /** Where snapshots of the access index are kept, signed with a key made of `keys.commandKey`: for a short cold start. */
  readonly snapshots?: SnapshotStore | undefined
  /** Told how reading history goes at the start, at most once a second. */
  readonly onProgress?: OnProgress | undefined
  /** Is told of every refusal that is no event, by name. */
  readonly refusals?: RefusalSink | undefined
  /** For tests. */
  readonly clock?: Clock | undefined
  /** For tests: whoever can foretell it can foretell every secret. */
  readonly random?: Random | undefined
}

/** What the options come to. */
export interface Configuration {
  readonly namespace: string
  readonly passwords: PasswordChecks
  readonly sessions: SessionPolicy
  readonly sessionTokens: SessionTokenPolicy
  readonly mfa: MfaPolicy
  readonly logins: LockPolicy
  readonly tickets: TicketPolicy
  readonly plan: Plan
  readonly maxStalenessMs: number
}

const everything: Plan = { plan: 'everything', features: accountFeatures }

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Ten years: what ends later than dates go cannot end. */
const sessionMsMax = 3_660 * dayMs

const graceMsMax = 300_000

const isWhole = (value: unknown, min: number, max: number): value is number =>
  Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max

/** The fields of an object that has no others than these. What is undefined is absent. */
const fieldsOf = <T extends object>(given: unknown, option: string, known: Readonly<Record<keyof T, true>>): Given => {
  refuseUnless(isObject(given), option, 'is an object')
  const path = option === 'options' ? '' : `${option}.`
  for (const name of Object.keys(given))
    refuseUnless(Object.hasOwn(known, name), `${path}${shownName(name)}`, 'is no option')
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

const optionNames: Readonly<Record<keyof MunimentOptions, true>> = {
  store: true,
  keys: true,
  namespace: true,
  mailer: true,
  passwordHasher: true,
  passwords: true,
  breachedPasswords: true,
  contextWords: true,
  sessions: true,
  sessionTokens: true,
  logins: true,
  loginLimiter: true,
  mfa: true,
  tickets: true,
  newAccounts: true,
  maxStalenessMs: true,
  checkpoints: true,
  snapshots: true,
  onProgress: true,
  refusals: true,
  clock: true,
  random: true,
}

/** What every port can be asked. */
const methodsOf = {
  store: ['append', 'readStream', 'readAll', 'subscribe', 'head', 'compareCheckpoints', 'close'],
  mailer: ['send'],
  passwordHasher: ['hash', 'verify', 'needsRehash', 'dummyPhc', 'close'],
  checkpoints: ['load', 'save'],
  snapshots: ['load', 'save', 'remove'],
  refusals: ['refused'],
  loginLimiter: ['refusedUntil'],
  clock: ['now'],
  random: ['bytes'],
} as const

const checkPort = (given: unknown, option: string, methods: readonly string[]): void => {
  refuseUnless(isObject(given), option, 'is an object')
  for (const method of methods)
    refuseUnless(typeof given[method] === 'function', `${option}.${method}`, 'is a function')
}

/** What must be unique is safe on stores that append to one stream at a time, as long as they say so. */
const checkCapabilities = (store: EventStore): void => {
  const { atomicMultiStream, checksWithoutWrites } = store.capabilities
  refuseUnless(
    !atomicMultiStream || store.appendMany !== undefined,
    'store',
    'has appendMany if it is atomicMultiStream',
  )
  refuseUnless(!checksWithoutWrites || atomicMultiStream, 'store', 'is atomicMultiStream if it has checksWithoutWrites')
}

const checkKeys = ({ keyStore, pepper, commandKey, sessionTokens }: Keys, durable: boolean): void => {
  if (sessionTokens !== undefined) checkPort(sessionTokens, 'keys.sessionTokens', ['signing', 'verifying', 'keySet'])
  checkPort(keyStore, 'keys.keyStore', ['get', 'create', 'forget'])
  refuseUnless(
    !durable || keyStore.durable === true,
    'keys.keyStore',
    'is durable where the store is: keys lost are passwords lost',
  )
  for (const [name, key] of Object.entries({ pepper, commandKey })) {
    refuseUnless(isObject(key), `keys.${name}`, 'is an object')
    const { secret, version } = key
    refuseUnless(types.isUint8Array(secret) && secret.length >= 32, `keys.${name}.secret`, 'has at least 32 bytes')
    refuseUnless(isWhole(version, 1, 9_999), `keys.${name}.version`, 'is a whole number from 1 to 9,999')
  }
}

const passwordPolicyOf = (given: unknown): PasswordPolicy => {
  const fields = fieldsOf<PasswordPolicy>(given, 'passwords', { lengthMin: true, lengthMax: true })
  const { lengthMin, lengthMax } = { ...defaultPasswordPolicy, ...fields }
  const most = passwordBytesMax
  refuseUnless(isWhole(lengthMin, 8, most), 'passwords.lengthMin', `is a whole number from 8 to ${most}`)
  refuseUnless(isWhole(lengthMax, 64, most), 'passwords.lengthMax', `is a whole number from 64 to ${most}`)
  refuseUnless(lengthMin <= lengthMax, 'passwords.lengthMin', 'is at most passwords.lengthMax')
  return { lengthMin, lengthMax }
}

const breachedPasswordsOf = (given: unknown): BreachedPasswordsOptions | undefined => {
  if (given === undefined) return undefined
  const { port, onFailure } = fieldsOf<BreachedPasswordsOptions>(given, 'breachedPasswords', {
    port: true,
    onFailure: true,
  })
  checkPort(port, 'breachedPasswords.port', ['suffixesOf'])
  refuseUnless(
    onFailure === undefined || onFailure === 'accept' || onFailure === 'refuse',
    'breachedPasswords.onFailure',
    'is accept or refuse',
  )
  return { port: port as BreachedPasswords, onFailure }
}

const contextWordsMax = 100
const contextWordLengthMax = 200

const isContextWord = (word: unknown): word is string =>
  typeof word === 'string' && word.length <= contextWordLengthMax && contextWordsOf({ productNames: [word] }).size > 0

const productNamesOf = (given: unknown): readonly string[] => {
  refuseUnless(
    Array.isArray(given) && given.length <= contextWordsMax && given.every(isContextWord),
    'contextWords',
    `is at most ${contextWordsMax} texts, each of at most ${contextWordLengthMax} characters, with ${contextWordLengthMin} letters or digits or more`,
  )
  return [...(given as readonly string[])]
}

const sessionPolicyOf = (given: unknown): SessionPolicy => {
  const fields = fieldsOf<SessionPolicy>(given, 'sessions', {
    idleMs: true,
    lifetimeMs: true,
    mfaIdleMs: true,
    mfaLifetimeMs: true,
    graceMs: true,
    perPersonMax: true,
  })
  const { idleMs, lifetimeMs } = { idleMs: dayMs, lifetimeMs: 30 * dayMs, ...fields }
  const rule = 'is a whole number of milliseconds, at least 1 and at most ten years'
  refuseUnless(isWhole(idleMs, 1, sessionMsMax), 'sessions.idleMs', rule)
  refuseUnless(isWhole(lifetimeMs, 1, sessionMsMax), 'sessions.lifetimeMs', rule)
  const { mfaIdleMs, mfaLifetimeMs, graceMs, perPersonMax } = {
    mfaIdleMs: Math.min(idleMs, hourMs),
    mfaLifetimeMs: Math.min(lifetimeMs, dayMs),
    graceMs: 30_000,
    perPersonMax: 20,
    ...fields,
  }
  refuseUnless(isWhole(mfaIdleMs, 1, sessionMsMax), 'sessions.mfaIdleMs', rule)
  refuseUnless(isWhole(mfaLifetimeMs, 1, sessionMsMax), 'sessions.mfaLifetimeMs', rule)
  refuseUnless(
    isWhole(graceMs, 0, graceMsMax),
    'sessions.graceMs',
    'is a whole number of milliseconds, at least 0 and at most five minutes',
  )
  refuseUnless(isWhole(perPersonMax, 1, 100), 'sessions.perPersonMax', 'is a whole number from 1 to 100')
  return { idleMs, lifetimeMs, mfaIdleMs, mfaLifetimeMs, graceMs, perPersonMax }
}

const lockPolicyOf = (given: unknown): LockPolicy => {
  const fields = fieldsOf<LockPolicy>(given, 'logins', {
    delaysFrom: true,
    firstDelayMs: true,
    longestDelayMs: true,
    locksFrom: true,
    lockMs: true,
  })
  const policy = { ...defaultLockPolicy, ...fields }
  const { delaysFrom, firstDelayMs, longestDelayMs, locksFrom, lockMs } = policy
  refuseUnless(isWhole(locksFrom, 1, 100), 'logins.locksFrom', 'is a whole number from 1 to 100')
  refuseUnless(isWhole(delaysFrom, 1, 100), 'logins.delaysFrom', 'is a whole number from 1 to 100')
  for (const [name, ms] of Object.entries({ firstDelayMs, longestDelayMs, lockMs }))
    refuseUnless(
      isWhole(ms, 1, 365 * dayMs),
      `logins.${name}`,
      'is a whole number of milliseconds, at least 1 and at most one year',
    )
  return { delaysFrom, firstDelayMs, longestDelayMs, locksFrom, lockMs }
}

const mfaPolicyOf = (given: unknown): MfaPolicy => {
  const { issuer = 'Muniment', window = 0 } = fieldsOf<MfaPolicy>(given, 'mfa', { issuer: true, window: true })
  refuseUnless(
    typeof issuer === 'string' &&
      issuer.length <= 64 &&
      issuer === issuer.trim() &&
      isOneLine(issuer) &&
      showsSomething(issuer) &&
      !issuer.includes(':'),
    'mfa.issuer',
    'is 1 to 64 visible characters in one line, without a colon',
  )
  refuseUnless(window === 0 || window === 1, 'mfa.window', 'is 0 or 1')
  return { issuer: issuer as string, window: window as 0 | 1 }
}

const sessionTokenPolicyOf = (given: unknown): SessionTokenPolicy => {
  const { endWithPassword = true } = fieldsOf<SessionTokenPolicy>(given, 'sessionTokens', { endWithPassword: true })
  refuseUnless(typeof endWithPassword === 'boolean', 'sessionTokens.endWithPassword', 'is true or false')
  return { endWithPassword: endWithPassword as boolean }
}

const ticketPolicyOf = (given: unknown): TicketPolicy => {
  const known = { passwordResetMs: true, emailVerificationMs: true, maskNoSuchUser: true } as const
  const { passwordResetMs, emailVerificationMs, maskNoSuchUser } = {
    passwordResetMs: hourMs,
    emailVerificationMs: dayMs,
    maskNoSuchUser: false,
    ...fieldsOf<TicketPolicy>(given, 'tickets', known),
  }
  const rule = 'is a whole number of milliseconds, at least 1 and at most'
  refuseUnless(isWhole(passwordResetMs, 1, dayMs), 'tickets.passwordResetMs', `${rule} one day`)
  refuseUnless(isWhole(emailVerificationMs, 1, 7 * dayMs), 'tickets.emailVerificationMs', `${rule} one week`)
  refuseUnless(typeof maskNoSuchUser === 'boolean', 'tickets.maskNoSuchUser', 'is true or false')
  return { passwordResetMs, emailVerificationMs, maskNoSuchUser }
}

const planOf = (given: unknown): Plan => {
  refuseUnless(isObject(given), 'newAccounts', 'is an object')
  const plan = checkInput(planCodec, given)
  if (E.isLeft(plan)) throw new ConfigurationRefused(`newAccounts.${plan.left.field}`, plan.left.rule)
  return plan.right
}

/** @throws ConfigurationRefused naming the option and the rule, never a value. */
export const configurationOf = (options: MunimentOptions): Configuration => {
  const given = fieldsOf<MunimentOptions>(options, 'options', optionNames)
  const {
    namespace = 'muniment',
    maxStalenessMs = 1_000,
    passwords = {},
    contextWords = [],
    sessions = {},
    sessionTokens = {},
    logins = {},
    mfa = {},
    tickets = {},
    newAccounts = everything,
  } = given
  for (const [option, methods] of Object.entries(methodsOf))
    if (option === 'store' || Object.hasOwn(given, option)) checkPort(given[option], option, methods)
  refuseUnless(isObject(given['keys']), 'keys', 'is an object')
  refuseUnless(
    typeof namespace === 'string' && /^[a-z][a-zA-Z0-9]*$/.test(namespace),
    'namespace',
    'is a lowercase letter, then letters and digits',
  )
  refuseUnless(
    typeof maxStalenessMs === 'number' && Number.isFinite(maxStalenessMs) && maxStalenessMs >= 0,
    'maxStalenessMs',
    'is a number of milliseconds, at least 0',
  )
  const { onProgress } = options
  refuseUnless(onProgress === undefined || typeof onProgress === 'function', 'onProgress', 'is a function')
  const { store, keys } = options
  refuseUnless(isObject(store.capabilities), 'store.capabilities', 'is an object')
  checkCapabilities(store)
  checkKeys(keys, store.capabilities.durable)
  refuseUnless(
    !store.capabilities.durable || options.checkpoints === undefined || options.checkpoints.durable === true,
    'checkpoints',
    'is durable where the store is: what is lost is handled again',
  )
  return {
    namespace,
    maxStalenessMs,
    passwords: {
      policy: passwordPolicyOf(passwords),
      productNames: productNamesOf(contextWords),
      breachedPasswords: breachedPasswordsOf(given['breachedPasswords']),
    },
    sessions: sessionPolicyOf(sessions),
    sessionTokens: sessionTokenPolicyOf(sessionTokens),
    logins: lockPolicyOf(logins),
    mfa: mfaPolicyOf(mfa),
    tickets: ticketPolicyOf(tickets),
    plan: planOf(newAccounts),
  }
}
