/**
 * User: START HERE. A person, who is not owned by any account.
 *
 * Holds the address, the ways to log in and what was tried with them. One-time things are used up in the append that
 * records their effect; a proof names the generation it was made against.
 *
 * @module
 */
import type { Aggregate } from '@muniment/kernel'
import { type AttemptLogin, attemptLogin } from './commands/attempt-login.ts'
import { type ChangePassword, changePassword } from './commands/change-password.ts'
import { type CompletePasswordReset, completePasswordReset } from './commands/complete-password-reset.ts'
import { type RecordPasswordLogin, recordPasswordLogin } from './commands/record-password-login.ts'
import { type RehashPassword, rehashPassword } from './commands/rehash-password.ts'
import { type RequestEmailVerification, requestEmailVerification } from './commands/request-email-verification.ts'
import { type RequestPasswordReset, requestPasswordReset } from './commands/request-password-reset.ts'
import { type SignUp, signUp } from './commands/sign-up.ts'
import { type VerifyEmail, verifyEmail } from './commands/verify-email.ts'
import { type AddPassword, addPassword } from './commands/add-password.ts'
import { type LinkLogin, linkLogin } from './commands/link-login.ts'
import { type RecordProviderLogin, recordProviderLogin } from './commands/record-provider-login.ts'
import { type RemovePassword, removePassword } from './commands/remove-password.ts'
import { type UnlinkLogin, unlinkLogin } from './commands/unlink-login.ts'
import { type CancelEmailChange, cancelEmailChange } from './commands/cancel-email-change.ts'
import { type ChooseUsername, chooseUsername } from './commands/choose-username.ts'
import { type ConfirmEmailChange, confirmEmailChange } from './commands/confirm-email-change.ts'
import { type RenameUser, renameUser } from './commands/rename-user.ts'
import { type RequestEmailChange, requestEmailChange } from './commands/request-email-change.ts'
import { type BanUser, banUser } from './commands/ban-user.ts'
import { type CompleteDeletion, completeDeletion } from './commands/complete-deletion.ts'
import { type ConvertLogin, convertLogin } from './commands/convert-login.ts'
import { type EraseUser, eraseUser } from './commands/erase-user.ts'
import { type ExpirePassword, expirePassword } from './commands/expire-password.ts'
import { type ImportUser, importUser } from './commands/import-user.ts'
import { type ProveEmail, proveEmail } from './commands/prove-email.ts'
import { type RequestDeletion, requestDeletion } from './commands/request-deletion.ts'
import { type RestoreUser, restoreUser } from './commands/restore-user.ts'
import { type SuspendUser, suspendUser } from './commands/suspend-user.ts'
import { type RecordSecondFactor, recordSecondFactor } from './commands/record-second-factor.ts'
import { type Reauthenticate, reauthenticate } from './commands/reauthenticate.ts'
import { type StartMfaEnrollment, startMfaEnrollment } from './commands/start-mfa-enrollment.ts'
import { type ConfirmMfaEnrollment, confirmMfaEnrollment } from './commands/confirm-mfa-enrollment.ts'
import { type CancelMfaEnrollment, cancelMfaEnrollment } from './commands/cancel-mfa-enrollment.ts'
import { type DisableMfa, disableMfa } from './commands/disable-mfa.ts'
import { type RegenerateRecoveryCodes, regenerateRecoveryCodes } from './commands/regenerate-recovery-codes.ts'
import { type ResetMfa, resetMfa } from './commands/reset-mfa.ts'
import { type UnlockLogin, unlockLogin } from './commands/unlock-login.ts'
import { type EndSessions, endSessions } from './commands/end-sessions.ts'
import { type IssueSessionToken, issueSessionToken } from './commands/issue-session-token.ts'
import { type RecordSuppressedAttempts, recordSuppressedAttempts } from './commands/record-suppressed-attempts.ts'
import { type UserEvent, userEvents } from './events.ts'
import type { UserRejection } from './rejections.ts'
import { evolve, initial, type UserState } from './state.ts'

export type UserCommand =
  | RecordSecondFactor
  | Reauthenticate
  | StartMfaEnrollment
  | ConfirmMfaEnrollment
  | CancelMfaEnrollment
  | DisableMfa
  | RegenerateRecoveryCodes
  | ResetMfa
  | UnlockLogin
  | EndSessions
  | IssueSessionToken
  | RecordSuppressedAttempts
  | SignUp
  | AttemptLogin
  | RecordPasswordLogin
  | RehashPassword
  | RequestEmailVerification
  | VerifyEmail
  | RequestPasswordReset
  | CompletePasswordReset
  | ChangePassword
  | ProveEmail
  | SuspendUser
  | ImportUser
  | RestoreUser
  | RequestDeletion
  | ExpirePassword
  | EraseUser
  | ConvertLogin
  | CompleteDeletion
  | BanUser
  | RequestEmailChange
  | RenameUser
  | ConfirmEmailChange
  | ChooseUsername
  | CancelEmailChange
  | UnlinkLogin
  | RemovePassword
  | RecordProviderLogin
  | LinkLogin
  | AddPassword

export const user: Aggregate<UserState, UserCommand, UserEvent, UserRejection> = {
  category: 'user',
  events: userEvents,
  initial,
  evolve,
  decide: (command) => {
    switch (command.type) {
      case 'RecordSecondFactor':
        return recordSecondFactor(command)
      case 'Reauthenticate':
        return reauthenticate(command)
      case 'StartMfaEnrollment':
        return startMfaEnrollment(command)
      case 'ConfirmMfaEnrollment':
        return confirmMfaEnrollment(command)
      case 'CancelMfaEnrollment':
        return cancelMfaEnrollment(command)
      case 'DisableMfa':
        return disableMfa(command)
      case 'RegenerateRecoveryCodes':
        return regenerateRecoveryCodes(command)
      case 'ResetMfa':
        return resetMfa(command)
      case 'UnlockLogin':
        return unlockLogin(command)
      case 'EndSessions':
        return endSessions(command)
      case 'IssueSessionToken':
        return issueSessionToken(command)
      case 'RecordSuppressedAttempts':
        return recordSuppressedAttempts(command)
      case 'SignUp':
        return signUp(command)
      case 'AttemptLogin':
        return attemptLogin(command)
      case 'RecordPasswordLogin':
        return recordPasswordLogin(command)
      case 'RehashPassword':
        return rehashPassword(command)
      case 'RequestEmailVerification':
        return requestEmailVerification(command)
      case 'VerifyEmail':
        return verifyEmail(command)
      case 'RequestPasswordReset':
        return requestPasswordReset(command)
      case 'CompletePasswordReset':
        return completePasswordReset(command)
      case 'ChangePassword':
        return changePassword(command)
      case 'ImportUser':
        return importUser(command)
      case 'ProveEmail':
        return proveEmail(command)
      case 'SuspendUser':
        return suspendUser(command)
      case 'RestoreUser':
        return restoreUser(command)
      case 'RequestDeletion':
        return requestDeletion(command)
      case 'ExpirePassword':
        return expirePassword(command)
      case 'EraseUser':
        return eraseUser(command)
      case 'ConvertLogin':
        return convertLogin(command)
      case 'CompleteDeletion':
        return completeDeletion(command)
      case 'BanUser':
        return banUser(command)
      case 'RequestEmailChange':
        return requestEmailChange(command)
      case 'RenameUser':
        return renameUser(command)
      case 'ConfirmEmailChange':
        return confirmEmailChange(command)
      case 'ChooseUsername':
        return chooseUsername(command)
      case 'CancelEmailChange':
        return cancelEmailChange(command)
      case 'UnlinkLogin':
        return unlinkLogin(command)
      case 'RemovePassword':
        return removePassword(command)
      case 'RecordProviderLogin':
        return recordProviderLogin(command)
      case 'LinkLogin':
        return linkLogin(command)
      case 'AddPassword':
        return addPassword(command)
    }
  },
}
