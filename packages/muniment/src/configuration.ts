/**
 * Configuration: what an instance is created with, its defaults, and what is refused.
 *
 * @module
 */
import {
  accountFeatures,
  defaultPasswordPolicy,
  type PasswordPolicy,
  type Plan,
  passwordBytesMax,
  planCodec,
} from '@muniment/core'
import type { Clock, EventStore, Random } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { ConfigurationRefused } from './configuration-refused.ts'
import { checkInput } from './engine/check-input.ts'
import type { SessionPolicy } from './engine/engine.ts'
import type { Keys } from './keys/keys.ts'
import type { Mailer } from './mail/mailer.ts'
import type { PasswordHasher } from './password-hasher/index.ts'
import type { RefusalSink } from './refusal-sink.ts'

export interface MunimentOptions {
  readonly store: EventStore
  readonly keys: Keys
  /** First part of every stream name: `[a-z][a-zA-Z0-9]*`. Default `muniment`. One store can hold several. */
  readonly namespace?: string
  /** Without one, whatever needs a mail is refused. */
  readonly mailer?: Mailer
  /** Default: argon2id, m = 19456 KiB, t = 2, p = 1. */
  readonly passwordHasher?: PasswordHasher
  readonly passwords?: Partial<PasswordPolicy>
  readonly sessions?: Partial<SessionPolicy>
  /** Plan of newly founded accounts; its name is 1 to 100 visible characters. Default: every feature, no seat limit. */
  readonly newAccounts?: Plan
  /** Oldest knowledge on which the access index may admit an API key, in milliseconds. Default 1,000. */
  readonly maxStalenessMs?: number
  readonly refusals?: RefusalSink
  /** For tests. */
  readonly clock?: Clock
  /** For tests: whoever can foretell it can foretell every secret. */
  readonly random?: Random
}

/** What the options come to. */
export interface Configuration {
  readonly namespace: string
  readonly passwords: PasswordPolicy
  readonly sessions: SessionPolicy
  readonly plan: Plan
  readonly maxStalenessMs: number
}

const everything: Plan = { plan: 'everything', features: accountFeatures }

const dayMs = 86_400_000

/** Ten years: what ends later than dates go cannot end. */
const sessionMsMax = 3_660 * dayMs

const refuseUnless = (holds: boolean, option: string, rule: string): void => {
  if (!holds) throw new ConfigurationRefused(option, rule)
}

const isWhole = (value: number, min: number, max: number): boolean =>
  Number.isSafeInteger(value) && value >= min && value <= max

const checkKeys = ({ keyStore, pepper, commandKey }: Keys, durable: boolean): void => {
  refuseUnless(
    !durable || keyStore.durable,
    'keys.keyStore',
    'is durable where the store is: keys lost are passwords lost',
  )
  for (const [name, key] of Object.entries({ pepper, commandKey })) {
    refuseUnless(key.secret?.length >= 32, `keys.${name}.secret`, 'has at least 32 bytes')
    refuseUnless(isWhole(key.version, 1, 9_999), `keys.${name}.version`, 'is a whole number from 1 to 9,999')
  }
}

const passwordPolicyOf = (given: Partial<PasswordPolicy>): PasswordPolicy => {
  const { lengthMin, lengthMax } = { ...defaultPasswordPolicy, ...given }
  const most = passwordBytesMax
  refuseUnless(lengthMin >= 8, 'passwords.lengthMin', 'is at least 8')
  refuseUnless(lengthMax >= 64 && lengthMax <= most, 'passwords.lengthMax', `is a number from 64 to ${most}`)
  refuseUnless(lengthMin <= lengthMax, 'passwords.lengthMin', 'is at most passwords.lengthMax')
  return { lengthMin, lengthMax }
}

const sessionPolicyOf = (given: Partial<SessionPolicy>): SessionPolicy => {
  const policy = { idleMs: dayMs, lifetimeMs: 30 * dayMs, ...given }
  const rule = 'is a whole number of milliseconds, at least 1 and at most ten years'
  refuseUnless(isWhole(policy.idleMs, 1, sessionMsMax), 'sessions.idleMs', rule)
  refuseUnless(isWhole(policy.lifetimeMs, 1, sessionMsMax), 'sessions.lifetimeMs', rule)
  return policy
}

const planOf = (given: Plan): Plan => {
  const plan = checkInput(planCodec, given)
  if (E.isLeft(plan)) throw new ConfigurationRefused(`newAccounts.${plan.left.field}`, plan.left.rule)
  return plan.right
}

/** @throws ConfigurationRefused naming the option and the rule, never a value. */
export const configurationOf = (options: MunimentOptions): Configuration => {
  const { store, keys, namespace = 'muniment', maxStalenessMs = 1_000 } = options
  refuseUnless(/^[a-z][a-zA-Z0-9]*$/.test(namespace), 'namespace', 'is a lowercase letter, then letters and digits')
  refuseUnless(
    Number.isFinite(maxStalenessMs) && maxStalenessMs >= 0,
    'maxStalenessMs',
    'is a number of milliseconds, at least 0',
  )
  refuseUnless(
    store.capabilities.atomicMultiStream && store.appendMany !== undefined,
    'store',
    'appends to several streams at once: what must be unique is claimed in the append that uses it',
  )
  checkKeys(keys, store.capabilities.durable)
  return {
    namespace,
    maxStalenessMs,
    passwords: passwordPolicyOf(options.passwords ?? {}),
    sessions: sessionPolicyOf(options.sessions ?? {}),
    plan: planOf(options.newAccounts ?? everything),
  }
}
