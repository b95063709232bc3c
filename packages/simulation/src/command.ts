/**
 * Commands as data: what a client asks, so that it can ask it again.
 *
 * @module
 */
import type { Permissions } from 'muniment'

/** Somebody who has entered an account, by a session. */
export interface Actor {
  readonly userId: string
  readonly session: string
  readonly account: string
}

export type Command =
  | {
      readonly verb: 'signUp'
      readonly email: string
      readonly password: string
      readonly account: 'none' | { readonly name: string }
    }
  | { readonly verb: 'logIn'; readonly email: string; readonly password: string; readonly rightPassword: boolean }
  | { readonly verb: 'enter'; readonly userId: string; readonly session: string; readonly account: string | undefined }
  | {
      readonly verb: 'invite'
      readonly actor: Actor
      readonly email: string
      readonly permissions: Permissions | undefined
      readonly expiresAt: string | undefined
    }
  | { readonly verb: 'resendInvitation'; readonly actor: Actor; readonly invitationId: string }
  | {
      readonly verb: 'acceptInvitation'
      readonly userId: string
      readonly session: string
      readonly ticket: string
    }
  /** A phone reads the secret from the screen. */
  | { readonly verb: 'startMfaEnrollment'; readonly userId: string; readonly session: string }
  /** By the code that the phone shows when it is asked. */
  | {
      readonly verb: 'confirmMfaEnrollment'
      readonly userId: string
      readonly session: string
      readonly authenticator: string
    }
  /** By the code that the phone shows then, or by a recovery code. */
  | {
      readonly verb: 'verifyMfa'
      readonly userId: string
      readonly session: string
      readonly authenticator: string
      readonly recoveryCode: string | undefined
    }
  /** The person wants to be gone. */
  | { readonly verb: 'deleteUser'; readonly userId: string; readonly session: string; readonly password: string }
  | {
      readonly verb: 'disableMember' | 'enableMember' | 'removeMember'
      readonly actor: Actor
      readonly membershipId: string
    }
  | {
      readonly verb: 'issueApiKey'
      readonly actor: Actor
      readonly owner: string | undefined
      readonly description: string
    }
  | { readonly verb: 'checkApiKey'; readonly apiKey: string; readonly consistency: 'fresh' | 'strong' }
  /** All of it, as support. */
  | { readonly verb: 'readTrail' }
  /** What an account shows to one of its members: all of it, or their own. */
  | { readonly verb: 'readAccountTrail'; readonly actor: Actor }
  /** What a person did, by `audit.by`: everywhere, or in the account that they have entered. */
  | {
      readonly verb: 'readOwnTrail'
      readonly userId: string
      readonly session: string
      readonly account: string | undefined
    }
  /** Without an actor, as support. */
  | {
      readonly verb: 'whoCouldUse'
      readonly actor?: Actor
      readonly credentialId: string
      readonly at: number
    }
  | { readonly verb: 'catchUp' }

export type Verb = Command['verb']

/** By name, so that a command finds its own. */
export type CommandOf<V extends Verb> = Command extends infer C
  ? C extends { readonly verb: infer W }
    ? V extends W
      ? C
      : never
    : never
  : never

/** The verbs that take a command id from callers, by the names in the envelope. */
export const namedInEnvelope: Readonly<Partial<Record<Verb, string>>> = {
  signUp: 'users.signUp',
  invite: 'accounts.invite',
  resendInvitation: 'accounts.resendInvitation',
  acceptInvitation: 'accounts.acceptInvitation',
  disableMember: 'accounts.disableMember',
  enableMember: 'accounts.enableMember',
  removeMember: 'accounts.removeMember',
  issueApiKey: 'credentials.issueApiKey',
}

/** Of whoever signs up last, and is not answered. */
export const unansweredEmail = 'unanswered@example.com'

/** The person that a command is done by, once that is known. */
export const actorOf = (command: Command): string | undefined =>
  'actor' in command ? command.actor?.userId : 'userId' in command ? command.userId : undefined
