/** Refusals that the facade itself adds to those of the domain. @module */
import type {
  AccessRefusal,
  MfaNotRequired,
  NotAnApiKey,
  OperatorRequired,
  ReasonRequired,
  ReauthenticationRequired,
  SessionTokenInvalid,
  UnknownCredential,
} from '@muniment/core'

export type { CommandIdReused } from '@muniment/kernel'

/** A refusal as every domain and port names it; `reference` is the code of the source documents, where there is one. */
export interface NamedRefusal {
  readonly _tag: string
  readonly reference?: string
}

/** The input is not what the verb takes. Names the field and the rule, never the value. */
export interface InvalidInput {
  readonly _tag: 'InvalidInput'
  readonly field: string
  readonly rule: string
}
/** `as` is no principal: only the gate makes one. */
export interface PrincipalRequired {
  readonly _tag: 'PrincipalRequired'
}
/** The principal is older than a minute. Enter again. */
export interface PrincipalExpired {
  readonly _tag: 'PrincipalExpired'
}
/** The principal is a real one, but of another sort than the verb needs. */
export interface WrongPrincipal {
  readonly _tag: 'WrongPrincipal'
  /** `account`: entered with an account; `user`: entered without one; `support`: of the platform. */
  readonly needs: 'account' | 'user' | 'support'
}
/** No mailer is configured, so nobody could receive the ticket. */
export interface MailerRequired {
  readonly _tag: 'MailerRequired'
}
/** The key that an address was sealed with is gone, so nobody can be written to. */
export interface AddressUnreadable {
  readonly _tag: 'AddressUnreadable'
}
/** The new password was given as the old one too. */
export interface SamePassword {
  readonly _tag: 'SamePassword'
}
/** The assertion was verified ten minutes ago or earlier. Ask the provider again. */
export interface AssertionExpired {
  readonly _tag: 'AssertionExpired'
}
/** The provider has not proven the address: nobody signs up by it. */
export interface EmailNotVerified {
  readonly _tag: 'EmailNotVerified'
}
/** Only administrators of the account read its whole trail, and support. */
export interface ForbiddenAudit {
  readonly _tag: 'ForbiddenAudit'
}
/** There is no event with this sequence yet. */
export interface NoSuchEvent {
  readonly _tag: 'NoSuchEvent'
  /** Sequence of the newest event; -1 in an empty log. For support alone: it is the size of everybody's log. */
  readonly newest?: number
}
/** This release cannot read an event that the answer hangs on: it can say neither who could nor that nobody could. */
export interface Undecidable {
  readonly _tag: 'Undecidable'
}

/** No keys are configured that session tokens could be signed with: `keys.sessionTokens`. */
export interface SigningKeysRequired {
  readonly _tag: 'SigningKeysRequired'
}
/** Nobody revokes a session token: it ends after seven days (R82). Change the password to end those of a person. */
export interface SessionTokenNotRevocable {
  readonly _tag: 'SessionTokenNotRevocable'
}
/** This person proves who they are by something else than what was given. */
export interface ProofRequired {
  readonly _tag: 'ProofRequired'
  /** `second-factor`: a code of the authenticator, or a recovery code; `provider`: a login of a provider. */
  readonly needs: 'second-factor' | 'password' | 'provider'
}

/** What `support` can answer. */
export type SupportRefusal = InvalidInput | OperatorRequired | ReasonRequired

/** What can be wrong with `as`. */
export type PrincipalRefusal = PrincipalRequired | PrincipalExpired | WrongPrincipal

/**
 * What every verb with a principal can answer before it does anything: what the gate says now to somebody whom it let
 * in before. Their secret was right then, and is not asked again.
 */
export type ReadmissionRefusal =
  | PrincipalRequired
  | PrincipalExpired
  | Exclude<
      AccessRefusal,
      UnknownCredential | NotAnApiKey | MfaNotRequired | SessionTokenInvalid | ReauthenticationRequired
    >
