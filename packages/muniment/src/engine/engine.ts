/**
 * The engine: every port and policy that verbs work with, wired once by `createMuniment`.
 *
 * @module
 */
import type { Instance, LockPolicy, Plan } from '@muniment/core'
import type { DomainEvent, ExecuteEnvironment, Random, RecordedFact, Sealer } from '@muniment/kernel'
import type { Keys } from '../keys/keys.ts'
import type { LoginLimiter } from '../login-limiter.ts'
import type { Mailer } from '../mail/mailer.ts'
import type { MfaPolicy } from '../mfa/mfa-policy.ts'
import type { VerifiedSignatures } from '../session-tokens/verified-signatures.ts'
import type { RefusedAttempts } from './attempts.ts'
import type { PasswordHasher } from '../password-hasher/index.ts'
import type { PasswordChecks } from '../passwords/accept-password.ts'
import type { LaterCatchUp } from './later-catch-up.ts'
import type { Minted } from './mint-secret.ts'
import type { OpenCauses } from './open-causes.ts'
import type { ReadModels } from './read-models.ts'
import type { Underway } from './underway.ts'

/** How long dashboard sessions live, and how many a person has. */
export interface SessionPolicy {
  /** Longest time between two signs of life. Default one day. */
  readonly idleMs: number
  /** Absolute end. Default 30 days (NIST SP 800-63B-4, AAL1). */
  readonly lifetimeMs: number
  /** As `idleMs`, for a session that has passed a second factor. Default one hour, or `idleMs` if that is less (AAL2). */
  readonly mfaIdleMs: number
  /** As `lifetimeMs`, likewise. Default 24 hours, or `lifetimeMs` if that is less (AAL2). */
  readonly mfaLifetimeMs: number
  /** How long a token that another has taken the place of still speaks. Default 30 seconds. */
  readonly graceMs: number
  /** Most that a person has at once: one more ends the oldest. Default 20. */
  readonly perPersonMax: number
}

/** Whether session tokens end early. */
export interface SessionTokenPolicy {
  /** When the password changes or is reset, MFA is reset, or the person is deleted. Default true (D16). */
  readonly endWithPassword: boolean
}

/** What is mailed to people to prove that they read it. */
export interface TicketPolicy {
  /** How long a ticket to reset a password works. Default one hour (NIST SP 800-63B-4, at most a day). */
  readonly passwordResetMs: number
  /** How long a ticket to verify an address works. Default one day. */
  readonly emailVerificationMs: number
  /** Whoever asks for a reset is not told whether there is such a user, nor whether they have a password. Default false (D36). */
  readonly maskNoSuchUser: boolean
}

export interface Engine {
  /** Runs the reactions to events that were just recorded. */
  readonly react: (events: readonly RecordedFact<DomainEvent>[], minted?: Minted) => Promise<void>
  /** Goes over the log later, for reactions that a failure has left undone. */
  readonly later: LaterCatchUp
  /** Events of the log whose reactions may not all have been run. */
  readonly causes: OpenCauses
  /** What this instance is carrying out. */
  readonly underway: Underway
  /** Who `access.enter` and `support` let in speaks here, and nobody else. */
  readonly instance: Instance
  readonly namespace: string
  readonly environment: ExecuteEnvironment
  readonly models: ReadModels
  readonly keys: Keys
  readonly sealer: Sealer
  readonly random: Random
  readonly hasher: PasswordHasher
  readonly mailer: Mailer | undefined
  readonly plan: Plan
  readonly passwords: PasswordChecks
  readonly sessions: SessionPolicy
  readonly sessionTokens: SessionTokenPolicy
  /** Signatures of session tokens that were found to be good. */
  readonly signatures: VerifiedSignatures
  readonly mfa: MfaPolicy
  readonly logins: LockPolicy
  readonly loginLimiter: LoginLimiter | undefined
  /** Attempts that were refused unlooked at, and are not on record yet. */
  readonly refusedAttempts: RefusedAttempts
  readonly tickets: TicketPolicy
}
