/** One step of the gate: a name, and a check that answers a refusal or nothing. @module */
import type { Instant } from '@muniment/kernel'
import type { AccountId } from '../ids.ts'
import type { AccessFacts } from './facts.ts'
import type { Instance } from './principal.ts'
import type { AccessRefusal } from './refusals.ts'

/** Where access is attempted, and for what. */
export type AccessRequest =
  | {
      readonly surface: 'dashboard'
      readonly now: Instant
      /** The account to enter; absent for what concerns the user alone. */
      readonly accountId?: AccountId | undefined
      /**
       * `second-factor`: to finish a login, by a session that still lacks it. `recent-login`: for what is dangerous, by
       * somebody who has proven who they are within ten minutes.
       */
      readonly needs?: 'second-factor' | 'recent-login' | undefined
      readonly instance?: Instance | undefined
    }
  | { readonly surface: 'api'; readonly now: Instant; readonly instance?: Instance | undefined }
  /** By a session token: it enters no account. */
  | {
      readonly surface: 'api-session'
      readonly now: Instant
      /** Tokens of epochs that have ended speak no longer (D16). */
      readonly comparesEpoch: boolean
      readonly instance?: Instance | undefined
    }

export interface AccessRule<Request extends AccessRequest = AccessRequest> {
  /** Stable name, shown in explanations. */
  readonly name: string
  readonly check: (request: Request, facts: AccessFacts) => AccessRefusal | undefined
}
