/**
 * The shape of a reaction: an event that has happened asks for commands.
 *
 * Pure. A reaction runs at once in the process that caused it, and again wherever the log is caught up with; the ids
 * of its commands come from the event, in a scope that no caller can name, so that running twice is harmless. What it
 * asks for is authorised by the event, and attributed to whoever caused that.
 *
 * @module
 */
import type { AccountCommand } from '../account/account.ts'
import type { Plan } from '../account/settings/events.ts'
import type { MunimentEvent } from '../catalogue.ts'
import type { CommandName } from '../command-names.ts'
import type { CredentialCommand } from '../credential/credential.ts'
import type { AccountId, CredentialId, MembershipId, UserId } from '../ids.ts'
import type { UserCommand } from '../user/user.ts'

/** The event that asks. */
export interface Trigger<E extends MunimentEvent> {
  /** Its event id. */
  readonly id: string
  readonly event: E
  /** The id part of its stream. */
  readonly streamId: string
}

/** Where somebody is a member. */
export interface Membership {
  readonly accountId: AccountId
  readonly membershipId: MembershipId
}

/** What a reaction may look up. */
export interface ReactionLookups {
  /** The plan of newly founded accounts. */
  readonly plan: Plan
  /** What was done before, by whoever, need not be asked for again. */
  readonly isFounded: (accountId: AccountId) => boolean
  readonly isIssued: (credentialId: CredentialId) => boolean
  /** True for a membership of this account that has ended. */
  readonly isRemoved: (accountId: AccountId, membershipId: MembershipId) => boolean
  /** Credentials that were issued to a membership of this account and are not revoked. */
  readonly credentialsOf: (accountId: AccountId, membershipId: MembershipId) => readonly CredentialId[]
  /** True for somebody who has asked to be deleted and is not yet. */
  readonly isLeaving: (userId: UserId) => boolean
  /** True for somebody who is deleted, or erased as well. */
  readonly isGone: (userId: UserId) => boolean
  /** Memberships of a user that have not ended, disabled ones included. */
  readonly membershipsOf: (userId: UserId) => readonly Membership[]
  readonly isRevoked: (credentialId: CredentialId) => boolean
}

/** A command on an aggregate. */
export type ReactionAct =
  | {
      readonly aggregate: 'user'
      readonly id: UserId
      readonly verb: CommandName
      readonly command: UserCommand
    }
  | {
      readonly aggregate: 'account'
      readonly id: AccountId
      /** As it stands in the envelope, in the form of the verbs that callers use. */
      readonly verb: CommandName
      readonly command: AccountCommand
    }
  | {
      readonly aggregate: 'credential'
      readonly id: CredentialId
      readonly verb: CommandName
      readonly command: CredentialCommand
      /** Draw a secret if the person is present to be shown it. */
      readonly mintsSecret: boolean
    }

export interface Reaction<E extends MunimentEvent = MunimentEvent> {
  /** A sentence; stands in the envelope of every event that it causes. */
  readonly name: string
  readonly on: E['type']
  /**
   * True when another reaction sees to the same once all of history is known: this one is then asked about live events
   * alone.
   */
  readonly coveredInHistory?: boolean
  // A method: a reaction to one event stands in the list of reactions to any.
  react(trigger: Trigger<E>, lookups: ReactionLookups): readonly ReactionAct[]
}
