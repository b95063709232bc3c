/** Muniment: event-sourced accounts, users and credentials. @module */
export {
  type AccessRefusal,
  type AccessStep,
  type AccountFeature,
  type AccountId,
  type CredentialId,
  type InvitationId,
  type MembershipId,
  type Permissions,
  type Plan,
  Principal,
  secretPatterns,
  type UserId,
} from '@muniment/core'
export type { Clock, EventStore, Instant, KeyStore, NotDone, Random } from '@muniment/kernel'
export { ConfigurationRefused } from './configuration-refused.ts'
export type { CommandOptions } from './engine/command.ts'
export type { SessionPolicy } from './engine/engine.ts'
export type { SupportInput } from './engine/support.ts'
export { developmentKeys } from './keys/development-keys.ts'
export type { CommandKey, Keys } from './keys/keys.ts'
export type { InvitationMail, Mail, Mailer } from './mail/mailer.ts'
export { type MemoryOutbox, memoryOutbox } from './mail/memory-outbox.ts'
export type { MunimentOptions } from './configuration.ts'
export { createMuniment, type Muniment } from './muniment.ts'
export { MunimentClosed } from './muniment-closed.ts'
export { MunimentError } from './muniment-error.ts'
export * from './password-hasher/index.ts'
export type { RefusalSink, WitnessedRefusal } from './refusal-sink.ts'
export type * from './refusals.ts'
export { type PresentedSecret, Secret } from './secret.ts'
export type { VerbFailure, VerbNotDone } from './verb-failure.ts'
export type { ActingOptions } from './verbs/accounts/act-as-member.ts'
export type { AcceptInvitationInput, InvitationAcceptedOutcome } from './verbs/accounts/accept-invitation.ts'
export type { Invited, InviteInput } from './verbs/accounts/invite.ts'
export type { ResendInvitationInput } from './verbs/accounts/resend-invitation.ts'
export type { MemberChanged, OnMemberInput } from './verbs/accounts/on-member.ts'
export type { EnterByApiKey, EnterBySession, EnterInput } from './verbs/access/enter.ts'
export type { Explanation } from './verbs/access/explain.ts'
export type { LoggedIn, LogInInput } from './verbs/access/log-in.ts'
export type { AuditEntry } from './verbs/audit/audit-entry.ts'
export type { AuditPage, AuditQuery, ReadingOptions } from './verbs/audit/entries.ts'
export type { WhoCouldUse, WhoCouldUseQuery } from './verbs/audit/who-could-use.ts'
export type { ApiKeyIssued, IssueApiKeyInput } from './verbs/credentials/issue-api-key.ts'
export type { SignedUp, SignUpInput } from './verbs/users/sign-up.ts'
