/** What others may see of a user. @module */
export * from './commands/attempt-login.ts'
export * from './commands/change-password.ts'
export * from './commands/complete-password-reset.ts'
export * from './commands/record-password-login.ts'
export * from './commands/rehash-password.ts'
export * from './commands/request-email-verification.ts'
export * from './commands/request-password-reset.ts'
export * from './commands/sign-up.ts'
export * from './commands/verify-email.ts'
export * from './commands/add-password.ts'
export * from './commands/link-login.ts'
export * from './commands/record-provider-login.ts'
export * from './commands/remove-password.ts'
export * from './commands/unlink-login.ts'
export * from './commands/cancel-email-change.ts'
export * from './commands/choose-username.ts'
export * from './commands/confirm-email-change.ts'
export * from './commands/rename-user.ts'
export * from './commands/request-email-change.ts'
export * from './commands/ban-user.ts'
export * from './commands/complete-deletion.ts'
export * from './commands/convert-login.ts'
export * from './commands/erase-user.ts'
export * from './commands/expire-password.ts'
export * from './commands/import-user.ts'
export * from './commands/prove-email.ts'
export * from './commands/request-deletion.ts'
export * from './commands/restore-user.ts'
export * from './commands/suspend-user.ts'
export * from './commands/record-second-factor.ts'
export * from './commands/reauthenticate.ts'
export * from './commands/start-mfa-enrollment.ts'
export * from './commands/confirm-mfa-enrollment.ts'
export * from './commands/cancel-mfa-enrollment.ts'
export * from './commands/disable-mfa.ts'
export * from './commands/regenerate-recovery-codes.ts'
export * from './commands/reset-mfa.ts'
export * from './commands/unlock-login.ts'
export * from './commands/end-sessions.ts'
export * from './commands/issue-session-token.ts'
export * from './commands/record-suppressed-attempts.ts'
export * from './events.ts'
export { isTicket } from './mailed-ticket.ts'
export * from './refusal-of-event.ts'
export { isSecondFactor, type SecondFactorProof } from './second-factor.ts'
export type * from './rejections.ts'
export {
  type ActiveUser,
  type EnabledMfa,
  type Mfa,
  type PendingMfa,
  type LeavingUser,
  type MailedTicket,
  type StoredPassword,
  type UserState,
  isHere,
  isListed,
  isOfEpoch,
  maySetByMail,
  usesClaim,
} from './state.ts'
export { isFull, type NewLogin } from './succeeded-login.ts'
export * from './user.ts'
