/**
 * Every verb, by noun: the one table that both doors are made from.
 *
 * @module
 */
import { enter } from './access/enter.ts'
import { explain } from './access/explain.ts'
import { logInWithProvider } from './access/log-in-with-provider.ts'
import { logIn } from './access/log-in.ts'
import { acceptInvitation } from './accounts/accept-invitation.ts'
import { disableMember } from './accounts/disable-member.ts'
import { enableMember } from './accounts/enable-member.ts'
import { invite } from './accounts/invite.ts'
import { resendInvitation } from './accounts/resend-invitation.ts'
import { removeMember } from './accounts/remove-member.ts'
import { entries } from './audit/entries.ts'
import { verify } from './audit/verify.ts'
import { whoCouldUse } from './audit/who-could-use.ts'
import { issueApiKey } from './credentials/issue-api-key.ts'
import { addPassword } from './users/add-password.ts'
import { cancelEmailChange } from './users/cancel-email-change.ts'
import { changePassword } from './users/change-password.ts'
import { chooseUsername } from './users/choose-username.ts'
import { completePasswordReset } from './users/complete-password-reset.ts'
import { confirmEmailChange } from './users/confirm-email-change.ts'
import { linkLogin } from './users/link-login.ts'
import { removePassword } from './users/remove-password.ts'
import { rename } from './users/rename.ts'
import { requestEmailChange } from './users/request-email-change.ts'
import { requestEmailVerification } from './users/request-email-verification.ts'
import { requestPasswordReset } from './users/request-password-reset.ts'
import { signUp } from './users/sign-up.ts'
import { signUpWithProvider } from './users/sign-up-with-provider.ts'
import { unlinkLogin } from './users/unlink-login.ts'
import { verifyEmail } from './users/verify-email.ts'
import { ban } from './users/ban.ts'
import { convertLogin } from './users/convert-login.ts'
import { deleteUser } from './users/delete.ts'
import { erase } from './users/erase.ts'
import { expirePassword } from './users/expire-password.ts'
import { restore } from './users/restore.ts'
import { suspend } from './users/suspend.ts'
import { startMfaEnrollment } from './users/start-mfa-enrollment.ts'
import { confirmMfaEnrollment } from './users/confirm-mfa-enrollment.ts'
import { cancelMfaEnrollment } from './users/cancel-mfa-enrollment.ts'
import { disableMfa } from './users/disable-mfa.ts'
import { regenerateRecoveryCodes } from './users/regenerate-recovery-codes.ts'
import { mfaStatus } from './users/mfa-status.ts'
import { resetMfa } from './users/reset-mfa.ts'
import { unlock } from './users/unlock.ts'
import { endSessions } from './users/end-sessions.ts'
import { verifyMfa } from './access/verify-mfa.ts'
import { stepUp } from './access/step-up.ts'
import { stepUpWithProvider } from './access/step-up-with-provider.ts'
import { switchAccount } from './access/switch-account.ts'
import { logOut } from './access/log-out.ts'
import { list } from './sessions/list.ts'
import { end } from './sessions/end.ts'
import { endAll, endOthers } from './sessions/end-all.ts'
import { issue } from './session-tokens/issue.ts'
import { refresh } from './session-tokens/refresh.ts'
import { revoke } from './session-tokens/revoke.ts'
import { keySet } from './session-tokens/key-set.ts'

/**
 * Every verb. At the plain door each is a promise that rejects with a `MunimentError`; at `fp` a TaskEither with the
 * refusals that are listed here on its left. Either can also be a `Conflict` or a `Failure`.
 */
export interface Verbs {
  /** People. */
  readonly users: {
    /**
     * A person begins to exist, with an address and a password, and by default with an account of their own (R12, R75,
     * D64). Answers their ids, and the account's default authtoken, shown once (R2).
     *
     * - `email`  at most 254 characters, as given and with the domain as it is in the DNS (`xn--…`); an ASCII local part
     *   of at most 64. Compared in lower case, and by the domain in the DNS.
     * - `password`  by default 10 to 256 code points (D35), and never more than 1,024 bytes of UTF-8; normalised to
     *   NFKC.
     * - `username`  2 to 64 letters and digits of one script, with single `.`, `_` and `-` between them; compared without
     *   case, after NFKC (D55).
     * - `name`, `account.name`  1 to 200 visible characters in one line. `account` is one called "Personal" by default,
     *   and `none` for whoever comes to join somebody else's.
     * - `ip`, `userAgent` and `requestId` as in `OriginInput`.
     *
     * Options: `commandId`, 1 to 128 characters in one line. The same id again answers the first outcome, marked
     * `repeated` and without the authtoken.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described, or `commandId` is not.
     * - `InvalidEmail`  no address of a host name with two labels or more, a local part beyond ASCII, or a label of
     *   several scripts.
     * - `PasswordTooShort`, `PasswordTooLong`  in code points or bytes; tells the limit.
     * - `PasswordMalformed`  a lone surrogate, or a code point that Unicode has not assigned.
     * - `PasswordCommon`  one that many people have, whatever its case and with digits and signs at its ends or without.
     * - `PasswordIsContextWord`  likewise the address or a part of it, `name`, `account.name`, or one of `contextWords`.
     * - `PasswordBreached`  a breach has it, as `breachedPasswords` says.
     * - `InvalidUsername`  not as described; tells the rule.
     * - `EmailTaken`  somebody has this address.
     * - `UsernameTaken`  somebody has this username.
     * - `UserExists`  the same command came again after so many others that it was forgotten.
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly signUp: typeof signUp
    /**
     * A person begins to exist with a login of a provider and without a password (R6, R13), as by `users.signUp` otherwise.
     * The address is the one that the provider has proven, and is verified.
     *
     * - `assertion`  of an `identityVerifier`, at most ten minutes old.
     * - `username`, `name`, `account`, `ip`, `userAgent` and `requestId` as for `users.signUp`.
     *
     * Options: `commandId`, 1 to 128 characters in one line. The same id again answers the first outcome, marked
     * `repeated` and without the authtoken.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described, or `commandId` is not.
     * - `AssertionExpired`  it was verified ten minutes ago or earlier.
     * - `EmailNotVerified`  the provider has not proven the address.
     * - `InvalidEmail`  no address of a host name with two labels or more, in ASCII.
     * - `InvalidUsername`  not as described; tells the rule.
     * - `EmailTaken`  somebody has this address: they log in, and link the provider (D39).
     * - `UsernameTaken`  somebody has this username.
     * - `LoginLinkedElsewhere`  the identity is a login of another user.
     * - `UserExists`  the same command came again after so many others that it was forgotten.
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly signUpWithProvider: typeof signUpWithProvider
    /**
     * A ticket is mailed to one's own address, as an `email-verification` mail; the one before it no longer works. It
     * ends after `tickets.emailVerificationMs`, by default one day (R15, R63).
     *
     * Takes nothing: the address is the one on record. Answers whether the mailer took it.
     *
     * Options: `as`, a principal from `access.enter` with a session and without an account; `commandId`, 1 to 128
     * characters in one line. The same id again answers the first outcome, marked `repeated`, and mails nothing.
     *
     * Refuses
     * - `InvalidInput`  a field is unknown, or `commandId` is not as described.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered an account, came by an API key, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `MailerRequired`  no mailer is configured.
     * - `AddressUnreadable`  the key that the address was sealed with is gone.
     * - `EmailAlreadyVerified`  there is nothing left to prove.
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly requestEmailVerification: typeof requestEmailVerification
    /**
     * The person, logged in, brings the mailed ticket back: the address is theirs (R63). Logged in, because whoever
     * opens a mail that they never asked for must not vouch for somebody else's sign-up.
     *
     * - `ticket`  from the mail, or its text.
     *
     * Options: `as`, a principal from `access.enter` with a session and without an account; `commandId`, 1 to 128
     * characters in one line. The same id again answers the first outcome, marked `repeated`.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described, or `commandId` is not.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered an account, came by an API key, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `EmailAlreadyVerified`  there is nothing left to prove.
     * - `VerificationInvalid`  not the ticket that was mailed last to this address, used before, or expired.
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly verifyEmail: typeof verifyEmail
    /**
     * Whoever has forgotten a password is mailed a ticket, at any time and logged in or not (R14, R15); the one before it
     * no longer works. It ends after `tickets.passwordResetMs`, by default one hour. The mail goes to the address on
     * record and nowhere else, as `password-reset`.
     *
     * - `email`  any text: what is no address is nobody's.
     * - `ip`, `userAgent` and `requestId` as in `OriginInput`.
     *
     * With `tickets.maskNoSuchUser` the answer is the same for everybody, `mailed` absent, at the same reads of the store;
     * whoever has no password is mailed how they get in, as `no-password`. Only the append and the mail remain, which take
     * time where there is somebody: ask from a queue where that may not be told either (D36).
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described.
     * - `MailerRequired`  no mailer is configured.
     * - `AddressUnreadable`  the key that the address was sealed with is gone.
     * - `NoSuchUser`  nobody has this address; no mail is sent (R18).
     * - `NoPasswordSet`  the person came by a provider and signs in with SSO (R16, R17).
     */
    readonly requestPasswordReset: typeof requestPasswordReset
    /**
     * Whoever brings the mailed ticket back sets another password (R14). Every session of the user ends and nobody is
     * logged in by it; a second factor is asked for as before (D38). Where the address had never been verified, it is from
     * now on, and the credentials that were issued before are revoked: nobody can prepare an account for somebody else.
     * The person is told by a `notice`.
     *
     * - `ticket`  from the mail, or its text.
     * - `password`  as for `users.signUp`.
     * - `ip`, `userAgent` and `requestId` as in `OriginInput`.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described.
     * - `PasswordTooShort`, `PasswordTooLong`  in code points or bytes; tells the limit.
     * - `PasswordMalformed`  a lone surrogate, or a code point that Unicode has not assigned.
     * - `PasswordCommon`, `PasswordIsContextWord`, `PasswordBreached`  as for `users.signUp`; the context is the address.
     * - `ResetInvalid`  not the ticket that was mailed last, used before, or expired; or the password was removed.
     */
    readonly completePasswordReset: typeof completePasswordReset
    /**
     * The person, logged in, knows the old password and sets another (R19, R20). Every other session ends, and the person
     * is told by a `notice`. A wrong old password counts with those of logins.
     *
     * - `password`  the old one: any text.
     * - `newPassword`  as `password` of `users.signUp`.
     *
     * Options: `as`, a principal from `access.enter` with a session and without an account. No command id: nobody guesses
     * at one and the same call.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered an account, came by an API key, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `PasswordTooShort`, `PasswordTooLong`  in code points or bytes; tells the limit.
     * - `PasswordMalformed`  a lone surrogate, or a code point that Unicode has not assigned.
     * - `PasswordCommon`, `PasswordIsContextWord`, `PasswordBreached`  as for `users.signUp`; the context is the address.
     * - `NoPasswordSet`  the person came by a provider and has none.
     * - `LoginThrottled`  too many attempts in a row; tells until when.
     * - `WrongPassword`  the old one is another.
     * - `SamePassword`  the new one was given as the old one too; that is no attempt.
     */
    readonly changePassword: typeof changePassword
    /**
     * A person who came by a provider can log in by a password too from now on (R13). They are told by a `notice`.
     *
     * - `password`  as for `users.signUp`.
     *
     * Options: `as`, a principal from `access.enter` with a session and without an account.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered an account, came by an API key, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `ReauthenticationRequired`  ten minutes ago or longer the person has proven who they are: `access.stepUp`.
     * - `PasswordTooShort`, `PasswordTooLong`  in code points or bytes; tells the limit.
     * - `PasswordMalformed`  a lone surrogate, or a code point that Unicode has not assigned.
     * - `PasswordCommon`, `PasswordIsContextWord`, `PasswordBreached`  as for `users.signUp`; the context is the address.
     * - `PasswordAlreadySet`  there is one: change it.
     */
    readonly addPassword: typeof addPassword
    /**
     * A person logs in by a provider alone from now on (R13). They are told by a `notice`.
     *
     * Takes nothing: there is one password.
     *
     * Options: `as`, a principal from `access.enter` with a session and without an account; `commandId`, 1 to 128
     * characters in one line. The same id again answers the first outcome, marked `repeated`.
     *
     * Refuses
     * - `InvalidInput`  a field is unknown, or `commandId` is not as described.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered an account, came by an API key, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `ReauthenticationRequired`  ten minutes ago or longer the person has proven who they are: `access.stepUp`.
     * - `NoPasswordSet`  there is none.
     * - `LastLogin`  no other login remains.
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly removePassword: typeof removePassword
    /**
     * A person, logged in, adds a login of a provider (R6, D39): whoever has it is let in from now on. They are told by a
     * `notice`.
     *
     * - `assertion`  of an `identityVerifier`, at most ten minutes old; its address does not matter.
     *
     * Options: `as`, a principal from `access.enter` with a session and without an account; `commandId`, 1 to 128
     * characters in one line. The same id again answers the first outcome, marked `repeated`.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described, or `commandId` is not.
     * - `AssertionExpired`  it was verified ten minutes ago or earlier.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered an account, came by an API key, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `ReauthenticationRequired`  ten minutes ago or longer the person has proven who they are: `access.stepUp`.
     * - `LoginAlreadyLinked`  it is one's own already.
     * - `LoginLinkedElsewhere`  it is a login of another user.
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly linkLogin: typeof linkLogin
    /**
     * A person no longer logs in by this provider (R6). They are told by a `notice`.
     *
     * - `method`  `github` or `google`.
     *
     * Options: `as`, a principal from `access.enter` with a session and without an account; `commandId`, 1 to 128
     * characters in one line. The same id again answers the first outcome, marked `repeated`.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described, or `commandId` is not.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered an account, came by an API key, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `ReauthenticationRequired`  ten minutes ago or longer the person has proven who they are: `access.stepUp`.
     * - `NoSuchLogin`  one has no login by it.
     * - `LastLogin`  no other login remains.
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly unlinkLogin: typeof unlinkLogin
    /**
     * A person, logged in, is known by a username beside their address, and can log in by it (D55). The one before it is
     * free. One notice goes to their address.
     *
     * - `username`  2 to 64 letters and digits of one script, with single `.`, `_` and `-` between them; compared without
     *   case, after NFKC. No `@`: it is no address.
     *
     * Options: `as`, a principal from `access.enter` with a session and without an account; `commandId`, 1 to 128
     * characters in one line. The same id again answers the first outcome, marked `repeated`.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described, or `commandId` is not.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered an account, came by an API key, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `ReauthenticationRequired`  ten minutes ago or longer the person has proven who they are: `access.stepUp`.
     * - `InvalidUsername`  not as described; tells the rule.
     * - `UsernameTaken`  somebody has it.
     * - `UsernameUnchanged`  it is one's own.
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly chooseUsername: typeof chooseUsername
    /**
     * A person, logged in, is called otherwise (R73 is for those whom SCIM manages).
     *
     * - `name`  1 to 200 visible characters in one line, and no word of the audit trail for nobody.
     *
     * Options: `as`, a principal from `access.enter` with a session and without an account; `commandId`, 1 to 128
     * characters in one line. The same id again answers the first outcome, marked `repeated`.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described, or `commandId` is not.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered an account, came by an API key, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly rename: typeof rename
    /**
     * A ticket is mailed to another address, as an `email-change` mail; until it comes back the old one is the person's.
     * The ticket before it no longer works. It ends after `tickets.emailVerificationMs` (D55).
     *
     * - `email`  at most 254 characters, as `users.signUp` takes it.
     *
     * Options: `as`, a principal from `access.enter` with a session and without an account; `commandId`, 1 to 128
     * characters in one line. The same id again answers the first outcome, marked `repeated`, and
     * mails nothing.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described, or `commandId` is not.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered an account, came by an API key, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `ReauthenticationRequired`  ten minutes ago or longer the person has proven who they are: `access.stepUp`.
     * - `MailerRequired`  no mailer is configured.
     * - `InvalidEmail`  no address of a host name with two labels or more, in ASCII.
     * - `EmailTaken`  somebody has this address.
     * - `EmailUnchanged`  it is one's own.
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly requestEmailChange: typeof requestEmailChange
    /**
     * The person, logged in, brings the ticket back: the new address is theirs and verified, the old one is free, and
     * tickets that were mailed there no longer work (D55). Both addresses are told by a `notice`.
     *
     * - `ticket`  from the mail, or its text.
     *
     * Options: `as`, a principal from `access.enter` with a session and without an account; `commandId`, 1 to 128
     * characters in one line. The same id again answers the first outcome, marked `repeated`.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described, or `commandId` is not.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered an account, came by an API key, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `EmailChangeInvalid`  not the ticket that was mailed last, used before, expired or cancelled.
     * - `EmailTaken`  somebody has taken this address meanwhile.
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly confirmEmailChange: typeof confirmEmailChange
    /**
     * The address stays as it is, and the ticket that was mailed no longer works (D55).
     *
     * Takes nothing: one change waits at most.
     *
     * Options: `as`, a principal from `access.enter` with a session and without an account; `commandId`, 1 to 128
     * characters in one line. The same id again answers the first outcome, marked `repeated`.
     *
     * Refuses
     * - `InvalidInput`  a field is unknown, or `commandId` is not as described.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered an account, came by an API key, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `NoEmailChange`  none waits.
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly cancelEmailChange: typeof cancelEmailChange
    /**
     * The platform bars a person for now: nothing of theirs works, sessions, keys and logins. Sessions end for good; nothing
     * else is taken away (D45). They are told when they log in, and nobody else is. By support alone.
     *
     * - `userId`  whom it is done to.
     *
     * Options: `as`, a principal from `support`; `commandId`, 1 to 128 characters in one line. The same id again answers
     * the first outcome, marked `repeated`.
     *
     * Refuses
     * - `InvalidInput`  the id is missing or is none, a field is unknown, or `commandId` is not as described.
     * - `PrincipalRequired`  `as` was not made by this instance.
     * - `PrincipalExpired`  it was made a minute ago or earlier.
     * - `WrongPrincipal`  it is not support.
     * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
     * - `UserIsSuspended`, `UserIsBanned`  barred already.
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly suspend: typeof suspend
    /**
     * A suspended person is back: their keys work again, and they log in anew (D45). By support alone.
     *
     * - `userId`  whom it is done to.
     *
     * Options: `as`, a principal from `support`; `commandId`, 1 to 128 characters in one line. The same id again answers
     * the first outcome, marked `repeated`.
     *
     * Refuses
     * - `InvalidInput`  the id is missing or is none, a field is unknown, or `commandId` is not as described.
     * - `PrincipalRequired`  `as` was not made by this instance.
     * - `PrincipalExpired`  it was made a minute ago or earlier.
     * - `WrongPrincipal`  it is not support.
     * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
     * - `UserNotSuspended`  nobody has barred them.
     * - `UserIsBanned`  for good.
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly restore: typeof restore
    /**
     * The platform bars a person for good: as `users.suspend`, without a way back (D45). By support alone.
     *
     * - `userId`  whom it is done to.
     *
     * Options: `as`, a principal from `support`; `commandId`, 1 to 128 characters in one line. The same id again answers
     * the first outcome, marked `repeated`.
     *
     * Refuses
     * - `InvalidInput`  the id is missing or is none, a field is unknown, or `commandId` is not as described.
     * - `PrincipalRequired`  `as` was not made by this instance.
     * - `PrincipalExpired`  it was made a minute ago or earlier.
     * - `WrongPrincipal`  it is not support.
     * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
     * - `UserIsBanned`  barred already.
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly ban: typeof ban
    /**
     * A password logs nobody in any more until it is reset, after a breach for instance (D45). Sessions stay, and the
     * person is told at their address. By support alone.
     *
     * - `userId`  whom it is done to.
     *
     * Options: `as`, a principal from `support`; `commandId`, 1 to 128 characters in one line. The same id again answers
     * the first outcome, marked `repeated`.
     *
     * Refuses
     * - `InvalidInput`  the id is missing or is none, a field is unknown, or `commandId` is not as described.
     * - `PrincipalRequired`  `as` was not made by this instance.
     * - `PrincipalExpired`  it was made a minute ago or earlier.
     * - `WrongPrincipal`  it is not support.
     * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
     * - `NoPasswordSet`  there is none.
     * - `PasswordHasExpired`  it has already.
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly expirePassword: typeof expirePassword
    /**
     * Somebody who came by a provider can set a password by `users.requestPasswordReset`: the provider may be gone (D45).
     * The person is told at their address. By support alone.
     *
     * - `userId`  whom it is done to.
     *
     * Options: `as`, a principal from `support`; `commandId`, 1 to 128 characters in one line. The same id again answers
     * the first outcome, marked `repeated`.
     *
     * Refuses
     * - `InvalidInput`  the id is missing or is none, a field is unknown, or `commandId` is not as described.
     * - `PrincipalRequired`  `as` was not made by this instance.
     * - `PrincipalExpired`  it was made a minute ago or earlier.
     * - `WrongPrincipal`  it is not support.
     * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
     * - `PasswordAlreadySet`  there is one, which can be reset anyway; or it was converted before.
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly convertLogin: typeof convertLogin
    /**
     * A person, logged in, wants to be gone: from now on nothing of theirs works, they leave every account, and are
     * deleted when they have left the last one (D45). One notice goes to their address. The address stays taken until
     * `users.erase`. The password is an attempt, counted with those of logins; so this takes no `commandId`.
     *
     * - `password`  where there is one.
     *
     * Options: `as`, a principal from `access.enter` with a session and without an account.
     *
     * Refuses
     * - `InvalidInput`  a field is unknown or not as described.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered an account, came by an API key, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `ReauthenticationRequired`  without a password: ten minutes ago or longer the person has proven who they are.
     * - `NoPasswordSet`  a password was given, and there is none.
     * - `LoginThrottled`  too many attempts in a row; tells until when.
     * - `WrongPassword`  it is not the password, or there is one and none was given.
     * - `LastAdmin`  an account would have no administrator: name another first, or close the account (D12).
     * - `UserIsSuspended`, `UserIsBanned`  whoever is barred is not gone.
     */
    readonly delete: typeof deleteUser
    /**
     * A deleted person is forgotten (D45): their address, username and logins are free for others, and the keys of all that
     * is sealed for them are forgotten. The log still verifies, and says by id who did what. By support alone. A failure
     * leaves keys that are forgotten when it is asked again.
     *
     * - `userId`  whom it is done to.
     *
     * Options: `as`, a principal from `support`; `commandId`, 1 to 128 characters in one line. The same id again answers
     * the first outcome, marked `repeated`.
     *
     * Refuses
     * - `InvalidInput`  the id is missing or is none, a field is unknown, or `commandId` is not as described.
     * - `PrincipalRequired`  `as` was not made by this instance.
     * - `PrincipalExpired`  it was made a minute ago or earlier.
     * - `WrongPrincipal`  it is not support.
     * - `UserNotDeleted`  only who is deleted is erased.
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly erase: typeof erase
    /**
     * A secret for an authenticator, as a text, an `otpauth://` URI and a QR code, each shown once (R24, R25, R30, R119). Nothing
     * is asked by it until `users.confirmMfaEnrollment`, so that nobody is locked out who leaves midway (R120); a newer one takes
     * its place. Verified authenticators: Google Authenticator, Authy, 1Password (R125); any that follows RFC 6238 will do.
     *
     * - `type`  `totp`, the only one there is (R22) and the default.
     *
     * Options: `as`, a principal from `access.enter` with a session and without an account.
     *
     * Refuses
     * - `InvalidInput`  a field is unknown or not as described.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered an account, came by an API key or a session token, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `ReauthenticationRequired`  ten minutes ago or longer the person has proven who they are: `access.stepUp`.
     * - `MfaTypeUnsupported`  another type.
     * - `MfaAlreadyEnabled`  an authenticator is paired: disable it first.
     */
    readonly startMfaEnrollment: typeof startMfaEnrollment
    /**
     * The authenticator shows its code, and is paired: from now on every login asks for one (R26, R122). Answers ten recovery
     * codes, shown once, each of which stands in for it once (R27, D33); `recoveryCodesText` makes a file of them. Other sessions
     * end, and the person is told by a `notice`. An attempt, counted with those of logins.
     *
     * - `code`  six digits, as the authenticator shows them.
     *
     * Options: `as`, a principal from `access.enter` with a session and without an account.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered an account, came by an API key or a session token, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `ReauthenticationRequired`  ten minutes ago or longer the person has proven who they are: `access.stepUp`.
     * - `LoginThrottled`  too many attempts in a row; tells until when.
     * - `MfaAlreadyEnabled`  one is paired already.
     * - `NoPendingEnrollment`  none is being paired.
     * - `MfaCodeInvalid`  not the code of now; nothing changes (R122).
     */
    readonly confirmMfaEnrollment: typeof confirmMfaEnrollment
    /**
     * No authenticator is being paired any more (R120).
     *
     * Takes nothing: one is paired at most.
     *
     * Options: `as`, a principal from `access.enter` with a session and without an account; `commandId`, 1 to 128
     * characters in one line. The same id again answers the first outcome, marked `repeated`.
     *
     * Refuses
     * - `InvalidInput`  a field is unknown, or `commandId` is not as described.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered an account, came by an API key or a session token, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `NoPendingEnrollment`  none was.
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly cancelMfaEnrollment: typeof cancelMfaEnrollment
    /**
     * No code is asked for any more (R31, R123, D31). Other sessions end, and the person is told by a `notice`. An attempt, counted
     * with those of logins; so this takes no `commandId`.
     *
     * - `password`  where there is one; else `code`, six digits of the authenticator, or `recoveryCode` (D32).
     *
     * Options: `as`, a principal from `access.enter` with a session and without an account.
     *
     * Refuses
     * - `InvalidInput`  a field is unknown or not as described, or not one of the three is given.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered an account, came by an API key or a session token, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `MfaNotEnabled`  there is nothing to disable.
     * - `ProofRequired`  another of the three is asked of this person; tells which. No attempt.
     * - `LoginThrottled`  too many attempts in a row; tells until when.
     * - `PasswordHasExpired`  the password is right, and has to be reset first.
     * - `WrongPassword`, `MfaCodeInvalid`, `RecoveryCodeInvalid`, `NoRecoveryCodes`  it proves nothing.
     */
    readonly disableMfa: typeof disableMfa
    /**
     * Ten other recovery codes, shown once; those before are void (R32, D33). The person is told by a `notice`.
     *
     * Takes nothing.
     *
     * Options: `as`, a principal from `access.enter` with a session and without an account.
     *
     * Refuses
     * - `InvalidInput`  a field is unknown.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered an account, came by an API key or a session token, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `ReauthenticationRequired`  ten minutes ago or longer the person has proven who they are: `access.stepUp`.
     * - `MfaNotEnabled`  there is nothing that they would stand in for.
     */
    readonly regenerateRecoveryCodes: typeof regenerateRecoveryCodes
    /**
     * Whether an authenticator is paired, and how many recovery codes are left (R29).
     *
     * Takes nothing.
     *
     * Options: `as`, a principal from `access.enter` with a session and without an account. Nothing is written.
     *
     * Refuses
     * - `InvalidInput`  a field is unknown.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered an account, came by an API key or a session token, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     */
    readonly mfaStatus: typeof mfaStatus
    /**
     * A person has lost authenticator and recovery codes, and has asked from the address that they log in with (R33): no code is
     * asked for any more, every session and session token ends, and they are told by a `notice`. By support alone.
     *
     * - `userId`  whom it is done to.
     *
     * Options: `as`, a principal from `support`; `commandId`, 1 to 128 characters in one line. The same id again answers
     * the first outcome, marked `repeated`.
     *
     * Refuses
     * - `InvalidInput`  the id is missing or is none, a field is unknown, or `commandId` is not as described.
     * - `PrincipalRequired`  `as` was not made by this instance.
     * - `PrincipalExpired`  it was made a minute ago or earlier.
     * - `WrongPrincipal`  it is not support.
     * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
     * - `MfaNotEnabled`  no authenticator is paired.
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly resetMfa: typeof resetMfa
    /**
     * Whoever was refused after too many attempts may try again at once, and the count begins anew (D45). By support alone.
     *
     * - `userId`  whom it is done to.
     *
     * Options: `as`, a principal from `support`; `commandId`, 1 to 128 characters in one line. The same id again answers
     * the first outcome, marked `repeated`.
     *
     * Refuses
     * - `InvalidInput`  the id is missing or is none, a field is unknown, or `commandId` is not as described.
     * - `PrincipalRequired`  `as` was not made by this instance.
     * - `PrincipalExpired`  it was made a minute ago or earlier.
     * - `WrongPrincipal`  it is not support.
     * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
     * - `LoginNotLocked`  no delay or lock has come since somebody proved who they are; one that is over counts still.
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly unlock: typeof unlock
    /**
     * Every session of a person ends (D45). Session tokens are nobody's to revoke (R82) and stay. By support alone.
     *
     * - `userId`  whom it is done to.
     *
     * Options: `as`, a principal from `support`; `commandId`, 1 to 128 characters in one line. The same id again answers
     * the first outcome, marked `repeated`.
     *
     * Refuses
     * - `InvalidInput`  the id is missing or is none, a field is unknown, or `commandId` is not as described.
     * - `PrincipalRequired`  `as` was not made by this instance.
     * - `PrincipalExpired`  it was made a minute ago or earlier.
     * - `WrongPrincipal`  it is not support.
     * - `NoSuchUser`  there is nobody, or somebody who leaves or is gone.
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly endSessions: typeof endSessions
  }
  /** Getting in. */
  readonly access: {
    /**
     * The first factor: address and password (R8). Answers a session token, shown once, and when the session ends. Where an
     * authenticator is paired the token is good for `access.verifyMfa` alone, within ten minutes, and `mfaRequired` is true
     * (R21, R117); at a person's first login `promptMfa` is (R24). Each call is a new attempt, on record before the password
     * is looked at (D46), so it takes no `commandId`. One more session than `sessions.perPersonMax` ends the oldest.
     *
     * - `email`, `password`  any text: what is no address is nobody's, and what is no password is wrong.
     * - `ip`, `userAgent` and `requestId` as in `OriginInput`.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described.
     * - `LoginThrottled`  too many attempts in a row, of a person or of an address that is nobody's: nothing was looked at.
     *   Tells until when.
     * - `BadLogin`  unknown address, wrong password, no password: one answer for all, at the same cost.
     * - `UserIsSuspended`, `UserIsBanned`, `PasswordHasExpired`  told to whoever has the right password alone.
     */
    readonly logIn: typeof logIn
    /**
     * The first factor, by somebody for whom a provider vouches (R6). The identity alone tells who it is, never the
     * address. Answers a session token as `access.logIn` does, and asks for a second factor as it does (D30).
     *
     * - `assertion`  of an `identityVerifier`, at most ten minutes old.
     * - `ip`, `userAgent` and `requestId` as in `OriginInput`.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described.
     * - `AssertionExpired`  it was verified ten minutes ago or earlier.
     * - `NoSuchUser`  this identity is nobody's login: they sign up, or log in and link it.
     * - `LoginThrottled`  too many attempts in a row; a lock holds for every way in.
     * - `UserIsSuspended`, `UserIsBanned`  the platform has barred them.
     */
    readonly logInWithProvider: typeof logInWithProvider
    /**
     * The second factor of a login that answered `mfaRequired`, within ten minutes of the first (R26, R28, R124). Answers the
     * session, with another token. A code is good once, and a recovery code is (R29, R121); each is an attempt, counted with those
     * of the first factor, so this takes no `commandId`.
     *
     * - `session`  the token of the login.
     * - `code`  six digits of the authenticator; or `recoveryCode`, one of those that were given out.
     * - `ip`, `userAgent` and `requestId` as in `OriginInput`.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described, or neither or both of the two are given.
     * - `NotLoggedIn`  no session, or a token that is not its own, or one that another had taken the place of, which ends the
     *   session; or the user is not active.
     * - `SessionExpired`  over, idle for too long, or ended.
     * - `MfaNotRequired`  the session needs none, or has passed one.
     * - `LoginThrottled`  too many attempts in a row; tells until when.
     * - `MfaNotEnabled`  no authenticator is paired any more: log in anew.
     * - `MfaCodeInvalid`  not the code of now, or one that was used before.
     * - `RecoveryCodeInvalid`  none of those that are left.
     * - `NoRecoveryCodes`  none is left: support resets (R33).
     */
    readonly verifyMfa: typeof verifyMfa
    /**
     * A person, logged in, proves once more who they are: for ten minutes what is dangerous is open to them. The session goes on
     * with another token (OWASP ASVS 5.0 7.2.4, 7.5.1). An attempt, counted with those of logins; so this takes no `commandId`.
     *
     * - `session`  the token of the session.
     * - `password`; where an authenticator is paired, `code` or `recoveryCode` instead.
     * - `ip`, `userAgent` and `requestId` as in `OriginInput`.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described, or not one of the three is given.
     * - `NotLoggedIn`  no session, or a token that is not its own, or one that another had taken the place of, which ends the
     *   session; or the user is not active.
     * - `SessionExpired`  over, idle for too long, or ended.
     * - `MfaRequired`  the login is done by half: `access.verifyMfa`.
     * - `ProofRequired`  something else is asked of this person; tells what. No attempt.
     * - `LoginThrottled`  too many attempts in a row; tells until when.
     * - `WrongPassword`, `MfaCodeInvalid`, `RecoveryCodeInvalid`, `NoRecoveryCodes`  it proves nothing.
     */
    readonly stepUp: typeof stepUp
    /**
     * As `access.stepUp`, for somebody who has neither an authenticator paired nor a password (OWASP ASVS 5.0 7.5.1).
     *
     * - `session`  the token of the session.
     * - `assertion`  of an `identityVerifier`, at most ten minutes old, for one of their logins.
     * - `ip`, `userAgent` and `requestId` as in `OriginInput`.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described.
     * - `AssertionExpired`  it was verified ten minutes ago or earlier.
     * - `NotLoggedIn`  no session, or a token that is not its own, or one that another had taken the place of, which ends the
     *   session; or the user is not active.
     * - `SessionExpired`  over, idle for too long, or ended.
     * - `MfaRequired`  the login is done by half: `access.verifyMfa`.
     * - `LoginThrottled`  too many attempts in a row; tells until when.
     * - `ProofRequired`  something else is asked of this person; tells what.
     * - `NoSuchLogin`  the identity is no login of theirs.
     */
    readonly stepUpWithProvider: typeof stepUpWithProvider
    /**
     * Through the gate into an account, as `access.enter` with a session, and with another token from then on: when a person goes
     * from one account to another (R3, OWASP ASVS 5.0 7.2.4). Answers the principal and the token.
     *
     * - `session`  the token of the session.
     * - `account`  to enter.
     * - `ip`, `userAgent` and `requestId` as in `OriginInput`.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described.
     * - `NotLoggedIn`  no session, or a token that is not its own, or one that another had taken the place of, which ends the
     *   session; or the user is not active.
     * - `SessionExpired`  over, idle for too long, or ended.
     * - `MfaRequired`  the login is done by half: `access.verifyMfa`.
     * - `NoSuchAccount`  no such account.
     * - `NotAMember`, `MemberDisabled`  the user is no member of it, or a disabled one (R47).
     */
    readonly switchAccount: typeof switchAccount
    /**
     * Whoever has the token of a session ends it, done by half or not (OWASP ASVS 5.0 7.4.1).
     *
     * - `session`  the token of the session.
     * - `ip`, `userAgent` and `requestId` as in `OriginInput`.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described.
     * - `NotLoggedIn`  no session, or a token that is not its own, or one that another had taken the place of, which ends the
     *   session; or the user is not active.
     * - `SessionExpired`  over, idle for too long, or ended.
     */
    readonly logOut: typeof logOut
    /**
     * Through the gate, by a dashboard session, an API key or a session token: the one source of principals. A principal
     * speaks at this instance for a minute, and each verb admits it again (R41, R47, R49, R50, R76, D15, D30).
     *
     * - `EnterBySession`  `session`, `surface: 'dashboard'` and, to act in an account, `account`. What was
     *   entered, or refused at an account, is on record.
     * - `EnterByApiKey`  `apiKey` and `surface: 'api'`; it enters the key's own account. `consistency` is `fresh`
     *   by default: the index, where it is known to be no older than `maxStalenessMs`, else the streams. `strong` reads
     *   the streams.
     * - `EnterBySessionToken`  `sessionToken` and `surface: 'api'`; it enters no account. `consistency` as above.
     * - `ip`, `userAgent` and `requestId` as in `OriginInput`.
     *
     * The refusal is the name of the rule that decided. `access.explain` tells all of them.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described.
     * - `NotLoggedIn`  no session, or a token that is not its own; or the user is not active.
     * - `SessionExpired`  over, idle for too long, or ended with all the sessions of the user.
     * - `MfaRequired`  the second factor is missing.
     * - `SessionTokenInvalid`  not signed here, or none.
     * - `SessionTokenExpired`  over after seven days (R81), or ended with the password (D16).
     * - `NoSuchAccount`  no such account.
     * - `NotAMember`, `MemberDisabled`  the user is no member of it, or a disabled one (R47).
     * - `UnknownCredential`  no such key, or a secret that is not its own.
     * - `NotAnApiKey`  a secret of another kind.
     * - `CredentialRevoked`  final.
     * - `CredentialOwnerInactive`  the owner is disabled or removed (R49, R53).
     * - `ApiOwnerReadOnly`  the owner may not write (D21).
     */
    readonly enter: typeof enter
    /**
     * What the gate says to an API key, rule by rule, read from the streams. Nobody is let in and nothing is written: a
     * key that is refused is an answer here.
     *
     * - `apiKey`  as it was issued, or its text. Whoever has the key may ask.
     *
     * Refuses
     * - `InvalidInput`  `apiKey` is neither, or there are other fields.
     */
    readonly explain: typeof explain
  }
  /** Members of the account that the principal has entered, and who is to become one. */
  readonly accounts: {
    /**
     * Offer a membership to an address (R62). The ticket leaves by mail alone, as a secret for whoever reads it; the
     * call waits for the mailer, at most ten seconds, and tells whether it took it.
     *
     * - `email`  as in `users.signUp`.
     * - `permissions`  all four fields; needs a plan with role based access control (R64). Without, developer read and
     *   write and team invite (D64).
     * - `expiresAt`  RFC 3339 in UTC with milliseconds, in the future. Default: never (D40).
     *
     * Options: `as`, a principal that has entered the account; `commandId`, 1 to 128 characters in one line. The same
     * id again answers the first outcome, marked `repeated` and not mailed.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described, `commandId` is not, or `expiresAt` is over.
     * - `InvalidEmail`  no address that could be written to.
     * - `MailerRequired`  the instance has no mailer.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered no account, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `ReauthenticationRequired`  of whoever invites an administrator from a dashboard: ten minutes ago or longer they have
     *   proven who they are.
     * - `ForbiddenInvite`  needs team invite or manager, or administrator.
     * - `RbacUnavailable`  the plan does not let permissions be chosen (R64).
     * - `InvalidPermissionCombination`  team invite and manager need developer read and write (D09).
     * - `AdminOnlyByAdmin`, `Escalation`  nobody offers more than they hold (D10).
     * - `AlreadyMember`  the address belongs to a member.
     * - `InvitePending`  the address has an open invitation (D40, D41).
     * - `SeatLimit`  members and open invitations fill the seats (D42); tells the limit.
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly invite: typeof invite
    /**
     * A new ticket, mailed to the same address, for an invitation whose mail was lost; the old one no longer works. The
     * offer stays as it was; one that has expired is opened again by a later end (D40). Each call with a new id is a
     * new ticket.
     *
     * - `invitationId`  as `accounts.invite` answered it.
     * - `expiresAt`  as in `accounts.invite`. Default: as it was.
     *
     * Options: `as`, a principal that has entered the account; `commandId`, 1 to 128 characters in one line. The same
     * id again answers the first outcome, marked `repeated` and not mailed.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described, `commandId` is not, or `expiresAt` is over.
     * - `MailerRequired`  the instance has no mailer.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered no account, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `ForbiddenInvite`  needs team invite or manager, or administrator.
     * - `InviteInvalid`  unknown, or accepted.
     * - `AddressUnreadable`  the key that its address was sealed with is gone.
     * - `AdminOnlyByAdmin`, `Escalation`  nobody resends an offer that they could not make (D10).
     * - `InviterLostRights`  whoever made it could not make it today: make a new one (D41).
     * - `InvitePending`  another invitation for the address is open.
     * - `ExpiryRequired`  its end is over, and no later one is given (D40).
     * - `SeatLimit`  expired, it had given up its seat (D42); tells the limit.
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly resendInvitation: typeof resendInvitation
    /**
     * The invited person joins, with the permissions that were offered (R63, R65). Answers the membership, and the
     * member's default authtoken, shown once (R2). The ticket proves the address: where nobody had before, the person's
     * other sessions end, and credentials and, beside a password, logins of providers that were there before are gone.
     *
     * - `ticket`  from the mail, or its text.
     *
     * Options: `as`, a principal that has entered by session and without an account; `commandId`, 1 to 128 characters
     * in one line. The same id again answers the first outcome, marked `repeated` and without the authtoken.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described, or `commandId` is not.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered an account, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `InviteInvalid`  unknown, used up or expired, or replaced by a newer ticket.
     * - `InviteEmailMismatch`  the person has another address (R63).
     * - `InviterLostRights`  whoever made the offer could not make it today (D41).
     * - `AlreadyMember`  the person is a member.
     * - `SeatLimit`  members fill the seats (D42); tells the limit.
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly acceptInvitation: typeof acceptInvitation
    /**
     * A member can neither enter nor use its credentials, which remain (R46, R50). Of this account alone (D15).
     *
     * - `membershipId`  as `accounts.acceptInvitation` answered it.
     *
     * Options: `as`, a principal that has entered the account; `commandId`, 1 to 128 characters in one line. The same
     * id again answers the first outcome, marked `repeated`.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described, or `commandId` is not.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered no account, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `ForbiddenTeam`  needs team manager or administrator (R52).
     * - `NoSuchMember`  nobody in this account, or removed.
     * - `SelfDisable`  nobody disables themselves (D61).
     * - `AdminOnlyByAdmin`  an administrator is disabled by an administrator.
     * - `MemberAlreadyDisabled`  it is so already (D63).
     * - `LastAdmin`  one active administrator remains (D12).
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly disableMember: typeof disableMember
    /**
     * A disabled member may enter again, and the same credentials work again (R51).
     *
     * - `membershipId`  as `accounts.acceptInvitation` answered it.
     *
     * Options: `as`, a principal that has entered the account; `commandId`, 1 to 128 characters in one line. The same
     * id again answers the first outcome, marked `repeated`.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described, or `commandId` is not.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered no account, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `ForbiddenTeam`  needs team manager or administrator (R52).
     * - `NoSuchMember`  nobody in this account, or removed.
     * - `AdminOnlyByAdmin`  an administrator is enabled by an administrator.
     * - `MemberAlreadyEnabled`  it is so already (D63).
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly enableMember: typeof enableMember
    /**
     * The membership ends for good and its credentials are revoked; the user and their other accounts remain (R53, R56,
     * R57). Whoever removes themselves has left. A removed member joins again by a new invitation (D60).
     *
     * - `membershipId`  as `accounts.acceptInvitation` answered it.
     *
     * Options: `as`, a principal that has entered the account; `commandId`, 1 to 128 characters in one line. The same
     * id again answers the first outcome, marked `repeated`.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described, or `commandId` is not.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered no account, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `ForbiddenTeam`  needs team manager or administrator (R58).
     * - `NoSuchMember`  nobody in this account, or removed.
     * - `AdminOnlyByAdmin`  an administrator is removed by an administrator.
     * - `LastAdmin`  one active administrator remains (D12).
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly removeMember: typeof removeMember
  }
  /** Dashboard sessions of a person. */
  readonly sessions: {
    /**
     * A person's own sessions that are open, the newest first, with device and place as the host has told them, and never a
     * token (OWASP ASVS 5.0 7.5.2).
     *
     * Takes nothing.
     *
     * Options: `as`, a principal from `access.enter` with a session and without an account. Nothing is written.
     *
     * Refuses
     * - `InvalidInput`  a field is unknown.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered an account, came by an API key or a session token, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     */
    readonly list: typeof list
    /**
     * One of a person's own sessions ends; the one that asks can be it (OWASP ASVS 5.0 7.5.2).
     *
     * - `sessionId`  as `sessions.list` tells it.
     *
     * Options: `as`, a principal from `access.enter` with a session and without an account.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered an account, came by an API key or a session token, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `NoSuchSession`  none of one's own.
     * - `SessionAlreadyEnded`  it is so already (D63).
     */
    readonly end: typeof end
    /**
     * All of a person's own sessions end but the one that asks. Session tokens stay (R82).
     *
     * Takes nothing.
     *
     * Options: `as`, a principal from `access.enter` with a session and without an account; `commandId`, 1 to 128
     * characters in one line. The same id again answers the first outcome, marked `repeated`.
     *
     * Refuses
     * - `InvalidInput`  a field is unknown, or `commandId` is not as described.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered an account, came by an API key or a session token, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly endOthers: typeof endOthers
    /**
     * All of a person's own sessions end, the one that asks as well. Session tokens stay (R82).
     *
     * Takes nothing.
     *
     * Options: `as`, a principal from `access.enter` with a session and without an account; `commandId`, 1 to 128
     * characters in one line. The same id again answers the first outcome, marked `repeated`.
     *
     * Refuses
     * - `InvalidInput`  a field is unknown, or `commandId` is not as described.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered an account, came by an API key or a session token, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly endAll: typeof endAll
  }
  /** Signed tokens for the API, good for seven days. */
  readonly sessionTokens: {
    /**
     * A person, logged in, takes a token that speaks for them at the API (R76, R79): a JWS, good for seven days (R81), kept
     * nowhere. Another can be taken at any time.
     *
     * Takes nothing.
     *
     * Options: `as`, a principal from `access.enter` with a session and without an account.
     *
     * Refuses
     * - `InvalidInput`  a field is unknown.
     * - `SigningKeysRequired`  no `keys.sessionTokens` are configured.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered an account, came by an API key or a session token, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     */
    readonly issue: typeof issue
    /**
     * Whoever has a token that is still good takes another, good for seven days from now; the one that was brought stays good
     * until its own end (R80, D17).
     *
     * - `token`  a session token.
     * - `ip`, `userAgent` and `requestId` as in `OriginInput`.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described.
     * - `SigningKeysRequired`  no `keys.sessionTokens` are configured.
     * - `SessionTokenInvalid`  not signed here, or none.
     * - `SessionTokenExpired`  over after seven days, or ended with the password (D16).
     * - `NotLoggedIn`  the user is not active.
     */
    readonly refresh: typeof refresh
    /**
     * Always refused: a session token is nobody's to revoke (R82). What ends those of a person is another password.
     *
     * - `tokenId`  any text.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described.
     * - `SessionTokenNotRevocable`  always.
     */
    readonly revoke: typeof revoke
    /**
     * The public keys that session tokens are signed with, as a JWK set (RFC 7517): for others who check signatures. They learn
     * nothing of whether the person is still here.
     *
     * Takes nothing.
     *
     * Refuses
     * - `InvalidInput`  a field is unknown.
     * - `SigningKeysRequired`  no `keys.sessionTokens` are configured.
     */
    readonly keySet: typeof keySet
  }
  /** What programs get in by. */
  readonly credentials: {
    /**
     * A key for the API, shown once (R41, R87). Its owner is fixed for life (R42, R43); it does not expire (D18).
     *
     * - `description`  1 to 255 bytes of UTF-8 (D54).
     * - `metadata`  1 to 4,096 bytes of UTF-8; kept in clear, so nothing personal.
     * - `owner`  the membership that it belongs to. Default: one's own; administrators name others.
     *
     * Options: `as`, a principal that has entered the account; `commandId`, 1 to 128 characters in one line. The same
     * id again answers the first outcome, marked `repeated` and without its key, of which only the digest is kept:
     * without a `commandId` the key is there.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described, or `commandId` is not.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `WrongPrincipal`  it has entered no account, or is support.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `ReauthenticationRequired`  of whoever comes from a dashboard: ten minutes ago or longer they have proven who they are.
     * - `ForbiddenDeveloper`  needs developer read and write (D22).
     * - `OwnerAdminOnly`  only administrators name another owner.
     * - `CredentialOwnerInactive`  the owner is no active member; or so the gate says of the key that one came by.
     * - `CredentialExists`  the same command came again after so many others that it was forgotten.
     * - `TextTooLong`  tells the field and its limit in bytes.
     * - `CommandIdReused`  `commandId` came before with other input, or with another `commandKey`.
     */
    readonly issueApiKey: typeof issueApiKey
  }
  /** What has happened. */
  readonly audit: {
    /**
     * The audit trail, a page at a time: an entry for every event, each with its principal (R5), what it was done to,
     * and before and after. Administrators read their account's, with a minimal entry for what a member did or suffered
     * as a person; everybody what they did themselves, in the account they have entered or, without one, everywhere;
     * support reads everything (D45). `audit.by` pages by itself.
     *
     * - `principal`, `credential`  ids: only what this user did, only what was done with this credential.
     * - `target`  id of a member, an invitation, a credential, an account or a person: only what was done to it. Whoever
     *   has entered no account may give their own: it answers what was done to them.
     * - `types`  stored names, one of which an entry has.
     * - `from`, `until`  RFC 3339 in UTC with milliseconds, both included: when it was recorded. Where the clock of the
     *   store was set back, it counts as standing still until it had caught up.
     * - `order`  `oldest-first`, the default, or `newest-first`.
     * - `after`  the `next` of a page: of the same question, reader and account, `limit` apart, and of the same
     *   `commandKey`. Pages stay as they are while events arrive. Default: from the start.
     * - `limit`  1 to 1,000. Default 100.
     *
     * Options: `as`, a principal from `access.enter` or `support`. Nothing is written.
     *
     * Refuses
     * - `InvalidInput`  a field is unknown or not as described; `after` belongs to another question or reader.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `ForbiddenAudit`  somebody else's acts, or an account that one is no active member of.
     */
    readonly entries: typeof entries
    /**
     * Who could call the API with this key when event N had just happened, and by which rule not: the gate of today
     * over the facts of then (R42, R43). For administrators, of their account's keys, and for support (D45).
     *
     * - `credential`  its id, `ak_` and 32 hexadecimal digits.
     * - `at`  a sequence, as entries of the trail have it: whole number, at least 0.
     *
     * Options: `as`, a principal from `access.enter` or `support`. Nothing is written.
     *
     * Refuses
     * - `InvalidInput`  a field is missing, unknown or not as described.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `ForbiddenAudit`  neither administrator nor support.
     * - `NoSuchEvent`  nothing has happened yet at `at`; tells support the newest.
     * - `Undecidable`  this release cannot read an event that the answer hangs on.
     */
    readonly whoCouldUse: typeof whoCouldUse
    /**
     * Reads the log anew from the store and holds it against the trail and against itself: entries and events match one
     * to one, every event names a principal, every reaction leads back to who caused it, nothing was changed, moved,
     * put in or taken out (R5). Tells what it counted and the first faults by sequence. For support alone (D45).
     *
     * - `findings`  most that are told, 1 to 1,000. Default 100.
     *
     * Options: `as`, a principal from `support`; `onProgress`, called every 10,000 events and at the end; `signal`, ends
     * it early. Memory grows with the streams and commands of the log while it runs. Nothing is written.
     *
     * Refuses
     * - `InvalidInput`  a field is unknown or not as described.
     * - `PrincipalRequired`  `as` was not let in by this instance.
     * - `PrincipalExpired`  it was let in a minute ago or earlier.
     * - `NotLoggedIn`, `SessionExpired`, `SessionTokenExpired`, `MfaRequired`, `NoSuchAccount`, `NotAMember`,
     *   `MemberDisabled`, `CredentialRevoked`, `CredentialOwnerInactive`, `ApiOwnerReadOnly`  what the gate says to the
     *   principal now.
     * - `WrongPrincipal`  not support.
     */
    readonly verify: typeof verify
  }
}

export const verbs: Verbs = {
  users: {
    signUp,
    signUpWithProvider,
    requestEmailVerification,
    verifyEmail,
    requestPasswordReset,
    completePasswordReset,
    changePassword,
    addPassword,
    removePassword,
    linkLogin,
    unlinkLogin,
    chooseUsername,
    rename,
    requestEmailChange,
    confirmEmailChange,
    cancelEmailChange,
    suspend,
    restore,
    ban,
    expirePassword,
    convertLogin,
    delete: deleteUser,
    erase,
    startMfaEnrollment,
    confirmMfaEnrollment,
    cancelMfaEnrollment,
    disableMfa,
    regenerateRecoveryCodes,
    mfaStatus,
    resetMfa,
    unlock,
    endSessions,
  },
  access: {
    logIn,
    logInWithProvider,
    verifyMfa,
    stepUp,
    stepUpWithProvider,
    switchAccount,
    logOut,
    enter,
    explain,
  },
  sessions: { list, end, endOthers, endAll },
  sessionTokens: { issue, refresh, revoke, keySet },
  accounts: { invite, resendInvitation, acceptInvitation, disableMember, enableMember, removeMember },
  credentials: { issueApiKey },
  audit: { entries, whoCouldUse, verify },
}
