/** Muniment: event-sourced accounts, users and credentials. @module */
export {
  type AccessRefusal,
  type AccessStep,
  type AccountFeature,
  type AccountId,
  type AdminOnlyByAdmin,
  type AlreadyMember,
  type ApiOwnerReadOnly,
  type BadLogin,
  type LockPolicy,
  type LoginNotLocked,
  type LoginThrottled,
  type MfaAlreadyEnabled,
  type MfaCodeInvalid,
  type MfaNotEnabled,
  type MfaNotRequired,
  type MfaTypeUnsupported,
  type NoPendingEnrollment,
  type NoRecoveryCodes,
  type NoSuchSession,
  type ReauthenticationRequired,
  type RecoveryCodeInvalid,
  type SessionAlreadyEnded,
  type SessionTokenExpired,
  type SessionTokenFacts,
  type SessionTokenId,
  type SessionTokenInvalid,
  type CredentialExists,
  type CredentialId,
  type CredentialIsRevoked,
  type CredentialOwnerInactive,
  type EmailAlreadyVerified,
  type EmailChangeInvalid,
  type EmailTaken,
  type EmailUnchanged,
  type Escalation,
  type ExpiryRequired,
  type ForbiddenDeveloper,
  type ForbiddenInvite,
  type ForbiddenTeam,
  type Instance,
  type InvalidEmail,
  type InvalidPermissionCombination,
  type InvalidUsername,
  type InvitationId,
  type InviteEmailMismatch,
  type InviteInvalid,
  type InvitePending,
  type InviterLostRights,
  type LastAdmin,
  type LastLogin,
  type LoginAlreadyLinked,
  type LoginLinkedElsewhere,
  type MemberAlreadyDisabled,
  type MemberAlreadyEnabled,
  type MemberIsDisabled,
  type MembershipId,
  type MfaRequired,
  type NoEmailChange,
  type NoPasswordSet,
  type NoSuchAccount,
  type NoSuchLogin,
  type NoSuchMember,
  type NoSuchUser,
  type NotAMember,
  type NotAnApiKey,
  type NotLoggedIn,
  type OperatorRequired,
  type OwnerAdminOnly,
  type PasswordAlreadySet,
  type PasswordBreached,
  type PasswordCommon,
  type PasswordHasExpired,
  type PasswordIsContextWord,
  type PasswordMalformed,
  type PasswordPolicy,
  type PasswordRejection,
  type PasswordTooLong,
  type PasswordTooShort,
  type Permissions,
  type Plan,
  Principal,
  type PrincipalIdentity,
  type RbacUnavailable,
  type ReasonRequired,
  type RequestOrigin,
  type ResetInvalid,
  type SeatLimit,
  type SecretKind,
  secretPatterns,
  type SelfDisable,
  type SessionExpired,
  type SessionId,
  type TextTooLong,
  type UnknownCredential,
  type UserExists,
  type UserId,
  type UserIsBanned,
  type UserIsSuspended,
  type UsernameRule,
  type UsernameTaken,
  type UsernameUnchanged,
  type UserNotDeleted,
  type UserNotSuspended,
  type VerificationInvalid,
  type WrongPassword,
} from '@muniment/core'
export type {
  AllFilter,
  AppendResult,
  Brand,
  CallOptions,
  CaughtUpMessage,
  Checkpoint,
  CheckpointMessage,
  CheckpointStore,
  ClaimPepper,
  Clock,
  Conflict,
  EventMessage,
  EventStore,
  ExpectedRevision,
  Failure,
  FeedMessage,
  FellBehindMessage,
  GlobalPosition,
  Instant,
  Json,
  JsonObject,
  KeyStore,
  Metadata,
  NewEvent,
  NotDone,
  PrincipalRef,
  Progress,
  ProjectionRows,
  ProjectionStore,
  Random,
  ReadAllOptions,
  ReadStreamOptions,
  ReadStreamResult,
  RecordedEvent,
  Rejected,
  SavedProgress,
  ScanOptions,
  Snapshot,
  SnapshotStore,
  StoreCapabilities,
  StoreFailureCode,
  StoreFailureDetail,
  StreamCheck,
  StreamRevision,
  StreamWrite,
  SubjectKey,
  SubscribeOptions,
  Unbranded,
} from '@muniment/kernel'
export { isStoreFailure, StoreFailure } from '@muniment/kernel'
/** What stands in the log: every event by its stored name, with its data. */
export type {
  AccountCreated,
  AccountEntered,
  AccountEntryRefused,
  AccountEvent,
  Category,
  CredentialEvent,
  CredentialIssued,
  CredentialKind,
  CredentialOwner,
  CredentialRevoked,
  Digest,
  EmailChangeCancelled,
  EmailChanged,
  EmailChangeRequested,
  EmailVerificationRequested,
  EmailVerified,
  EpochCause,
  EventsByCategory,
  FoundedAccount,
  InvitationAccepted,
  InvitationEvent,
  InvitationResent,
  LinkedLogin,
  Login,
  LoginAttempted,
  LoginAttemptsSuppressed,
  LoginFailure,
  LoginLocked,
  LoginUnlocked,
  MfaDisabled,
  MfaEnabled,
  MfaEnrollmentCancelled,
  MfaEnrollmentStarted,
  MfaReset,
  RecoveryCodesRegenerated,
  RecoveryCodeUsed,
  SessionEndCause,
  SessionEnded,
  SessionFactor,
  SessionMfaPassed,
  SessionReauthenticated,
  SessionRotated,
  SessionSeen,
  SessionTokenIssued,
  TotpCodeAccepted,
  LoginAttemptsEvent,
  LoginConverted,
  LoginFailed,
  LoginLinked,
  LoginMethod,
  LoginSucceeded,
  LoginUnlinked,
  MemberDisabled,
  MemberEnabled,
  MemberEvent,
  MemberJoined,
  MemberOrigin,
  MemberRemoved,
  MunimentEvent,
  PasswordAdded,
  PasswordChanged,
  PasswordExpired,
  PasswordRehashed,
  PasswordRemoved,
  PasswordReset,
  PasswordResetRequested,
  PlanChanged,
  ProviderMethod,
  RemovalCause,
  RevocationCause,
  ServiceUserId,
  SessionEpochRaised,
  SessionEvent,
  SessionStarted,
  SettingsEvent,
  UserBanned,
  UserDeleted,
  UserDeletionRequested,
  UserErased,
  UserEvent,
  UserProvisioned,
  UserInvited,
  UsernameChosen,
  UserRenamed,
  UserRestored,
  UserSignedUp,
  UserSuspended,
} from '@muniment/core'
export type {
  ClaimEvent,
  ClaimFenced,
  ClaimKey,
  Envelope,
  Sealed,
  ValueClaimed,
  ValueReleased,
} from '@muniment/kernel'
export { memoryCheckpointStore, memoryProjectionStore, memorySnapshotStore } from '@muniment/kernel'
export type {
  AuditCause,
  AuditOrder,
  AuditFault,
  AuditFinding,
  PlainValue,
  Projection,
  SequencedEvent,
  TargetKind,
  VerificationReport,
} from '@muniment/projections'
export type { MunimentOptions } from './configuration.ts'
export { ConfigurationRefused } from './configuration-refused.ts'
export type { CommandOptions } from './engine/command.ts'
export type { SessionPolicy, SessionTokenPolicy, TicketPolicy } from './engine/engine.ts'
export type { Events } from './following/events.ts'
export type { OnProgress, ProgressReport } from './following/progress-meter.ts'
export {
  type AnyProjection,
  type PoisonPolicy,
  PoisonEvent,
  type ProjectionStatus,
} from './following/projection-run.ts'
export type { ProjectOptions, RunningProjections } from './following/projections.ts'
export type {
  EventType,
  FollowedEvent,
  Following,
  FollowOptions,
  Subscription,
  UnhandledEvent,
} from './following/subscription.ts'
export type { SupportInput } from './engine/support.ts'
export { developmentKeys } from './keys/development-keys.ts'
export { type KeyRing, keyRing, type KeyRingOptions, type KeyRingSecret } from './keys/key-ring.ts'
export type { CommandKey, Keys } from './keys/keys.ts'
export {
  type RewrapOptions,
  type RewrapProgress,
  type WrappedKeyStore,
  wrappedKeyStore,
} from './keys/wrapped-key-store.ts'
export type {
  EmailChangeMail,
  EmailVerificationMail,
  InvitationMail,
  Mail,
  Mailer,
  MailOf,
  NoPasswordMail,
  NoticeAbout,
  NoticeMail,
  PasswordResetMail,
} from './mail/mailer.ts'
export { type MemoryOutbox, memoryOutbox } from './mail/memory-outbox.ts'
export type { LimitedLogin, LoginLimiter } from './login-limiter.ts'
export type { MfaPolicy } from './mfa/mfa-policy.ts'
export { recoveryCodesText } from './mfa/recovery-codes.ts'
export {
  newSessionTokenKey,
  type PrivateSessionTokenKey,
  type PublicSessionTokenKey,
  type SessionTokenKeys,
  sessionTokenKeys,
  type SessionTokenKeySet,
  type SessionTokenKeysOptions,
} from './session-tokens/session-token-keys.ts'
export { createMuniment, type Muniment } from './muniment.ts'
export { MunimentClosed } from './muniment-closed.ts'
export { MunimentError, type Refusal, type RefusalCode } from './muniment-error.ts'
export * from './password-hasher/index.ts'
export {
  type BreachedPasswords,
  BreachedPasswordsFailure,
  type BreachedPasswordsFailureCode,
  type BreachedPasswordsOptions,
} from './passwords/breached-passwords.ts'
export type { RefusalSink, WitnessedRefusal } from './refusal-sink.ts'
export type * from './refusals.ts'
export { type PresentedSecret, Secret } from './secret.ts'
export type { VerbFailure, VerbNotDone } from './verb-failure.ts'
export type {
  EnterByApiKey,
  EnterBySession,
  EnterBySessionToken,
  EnterInput,
  EnterRefusal,
} from './verbs/access/enter.ts'
export type { ExplainInput, ExplainRefusal, Explanation } from './verbs/access/explain.ts'
export type { LogInInput, LogInRefusal } from './verbs/access/log-in.ts'
export type { LoggedOut, LogOutInput, LogOutRefusal } from './verbs/access/log-out.ts'
export type { SecondFactorInput } from './verbs/access/second-factor-fields.ts'
export type { OwnSessionRefusal, SteppedUp, StepUpInput, StepUpRefusal } from './verbs/access/step-up.ts'
export type { StepUpWithProviderInput, StepUpWithProviderRefusal } from './verbs/access/step-up-with-provider.ts'
export type { AccountSwitched, SwitchAccountInput, SwitchAccountRefusal } from './verbs/access/switch-account.ts'
export type { MfaVerified, VerifyMfaInput, VerifyMfaRefusal } from './verbs/access/verify-mfa.ts'
export type { EndSessionInput, EndSessionRefusal, SessionIsEnded } from './verbs/sessions/end.ts'
export type { EndAllRefusal, SessionsAreEnded } from './verbs/sessions/end-all.ts'
export type { ListedSession, SessionPlace, Sessions } from './verbs/sessions/list.ts'
export type { IssuedSessionToken, IssueSessionTokenRefusal } from './verbs/session-tokens/issue.ts'
export type { KeySetRefusal } from './verbs/session-tokens/key-set.ts'
export type { RefreshSessionTokenInput, RefreshSessionTokenRefusal } from './verbs/session-tokens/refresh.ts'
export type { RevokeSessionTokenInput, RevokeSessionTokenRefusal } from './verbs/session-tokens/revoke.ts'
export type { CancelMfaEnrollmentRefusal, MfaEnrollmentIsCancelled } from './verbs/users/cancel-mfa-enrollment.ts'
export type {
  ConfirmMfaEnrollmentInput,
  ConfirmMfaEnrollmentRefusal,
  RecoveryCodes,
} from './verbs/users/confirm-mfa-enrollment.ts'
export type { DisableMfaInput, DisableMfaRefusal, MfaIsDisabled } from './verbs/users/disable-mfa.ts'
export type { EndSessionsRefusal } from './verbs/users/end-sessions.ts'
export type { MfaStatus } from './verbs/users/mfa-status.ts'
export type { RegenerateRecoveryCodesRefusal } from './verbs/users/regenerate-recovery-codes.ts'
export type { ResetMfaRefusal } from './verbs/users/reset-mfa.ts'
export type {
  MfaEnrollment,
  StartMfaEnrollmentInput,
  StartMfaEnrollmentRefusal,
} from './verbs/users/start-mfa-enrollment.ts'
export type { UnlockRefusal } from './verbs/users/unlock.ts'
export type {
  AcceptInvitationInput,
  AcceptInvitationRefusal,
  InvitationAcceptedOutcome,
} from './verbs/accounts/accept-invitation.ts'
export type {
  ActingOptions,
  ActingRefusal,
  MemberChanged,
  OnMemberInput,
  OnMemberRefusal,
} from './verbs/accounts/act-as-member.ts'
export type { DisableMemberRefusal } from './verbs/accounts/disable-member.ts'
export type { EnableMemberRefusal } from './verbs/accounts/enable-member.ts'
export type { Invited, InviteInput, InviteRefusal } from './verbs/accounts/invite.ts'
export type { RemoveMemberRefusal } from './verbs/accounts/remove-member.ts'
export type { ResendInvitationInput, ResendInvitationRefusal } from './verbs/accounts/resend-invitation.ts'
export type { AuditChange, AuditEntry, AuditTarget } from './verbs/audit/audit-entry.ts'
export type { AuditQuery, AuditQuestion } from './verbs/audit/audit-query.ts'
export type { AuditPage, AuditRefusal, ReadingOptions } from './verbs/audit/entries.ts'
export type { VerifyInput, VerifyOptions, VerifyProgress, VerifyRefusal } from './verbs/audit/verify.ts'
export type { WhoCouldUse, WhoCouldUseQuery, WhoCouldUseRefusal } from './verbs/audit/who-could-use.ts'
export type {
  ApiKeyIssued,
  IssueApiKeyInput,
  IssueApiKeyRefusal,
  NewApiKey,
  RepeatedApiKey,
  UnnamedCommandOptions,
} from './verbs/credentials/issue-api-key.ts'
export type { LoggedIn } from './verbs/access/open-session.ts'
export type { OriginInput } from './verbs/origin-fields.ts'
export type { OnUserInput, OnUserRefusal, SupportOptions, UserChanged } from './verbs/users/act-as-support.ts'
export type {
  ImportedRow,
  ImportOptions,
  ImportProgress,
  ImportReport,
  ImportSource,
  RefusedRow,
} from './importing/import-users.ts'
export type { ImportedLogin, ImportRow } from './verbs/users/import-row.ts'
export type { BanRefusal } from './verbs/users/ban.ts'
export type { ConvertLoginRefusal } from './verbs/users/convert-login.ts'
export type { DeleteInput, DeleteRefusal, DeletionAsked } from './verbs/users/delete.ts'
export type { EraseRefusal } from './verbs/users/erase.ts'
export type { ExpirePasswordRefusal } from './verbs/users/expire-password.ts'
export type { RestoreRefusal } from './verbs/users/restore.ts'
export type { SuspendRefusal } from './verbs/users/suspend.ts'
export type { NewPersonInput, SignedUp } from './verbs/users/sign-up-by.ts'
export type { Verbs } from './verbs/table.ts'
export type {
  CancelEmailChangeInput,
  CancelEmailChangeRefusal,
  EmailChangeIsCancelled,
} from './verbs/users/cancel-email-change.ts'
export type { ChooseUsernameInput, ChooseUsernameRefusal, UsernameIsChosen } from './verbs/users/choose-username.ts'
export type {
  ConfirmEmailChangeInput,
  ConfirmEmailChangeRefusal,
  EmailIsChanged,
} from './verbs/users/confirm-email-change.ts'
export type { RenameInput, RenameRefusal, UserIsRenamed } from './verbs/users/rename.ts'
export type {
  EmailChangeAsked,
  RequestEmailChangeInput,
  RequestEmailChangeRefusal,
} from './verbs/users/request-email-change.ts'
export type { AddPasswordInput, AddPasswordRefusal, PasswordIsAdded } from './verbs/users/add-password.ts'
export type { LinkLoginInput, LinkLoginRefusal, LoginIsLinked } from './verbs/users/link-login.ts'
export type { PasswordIsRemoved, RemovePasswordInput, RemovePasswordRefusal } from './verbs/users/remove-password.ts'
export type { SignUpWithProviderInput, SignUpWithProviderRefusal } from './verbs/users/sign-up-with-provider.ts'
export type { LoginIsUnlinked, UnlinkLoginInput, UnlinkLoginRefusal } from './verbs/users/unlink-login.ts'
export type { LogInWithProviderInput, LogInWithProviderRefusal } from './verbs/access/log-in-with-provider.ts'
export {
  identityVerifier,
  type IdentityVerifier,
  type IdentityVerifierOptions,
} from './assertion/identity-verifier.ts'
export { type AssertedIdentity, type SocialMethod, VerifiedAssertion } from './assertion/verified-assertion.ts'
export type { DangerousRefusal, SelfOptions, SelfRefusal } from './verbs/users/act-as-self.ts'
export type { ChangePasswordInput, ChangePasswordRefusal, PasswordIsChanged } from './verbs/users/change-password.ts'
export type {
  CompletePasswordResetInput,
  CompletePasswordResetRefusal,
  PasswordIsReset,
} from './verbs/users/complete-password-reset.ts'
export type {
  EmailVerificationAsked,
  RequestEmailVerificationInput,
  RequestEmailVerificationRefusal,
} from './verbs/users/request-email-verification.ts'
export type {
  PasswordResetAsked,
  RequestPasswordResetInput,
  RequestPasswordResetRefusal,
} from './verbs/users/request-password-reset.ts'
export type { EmailIsVerified, VerifyEmailInput, VerifyEmailRefusal } from './verbs/users/verify-email.ts'
export type {
  FounderSignedUp,
  FounderSignUpInput,
  SignUpInput,
  SignUpRefusal,
} from './verbs/users/sign-up.ts'
