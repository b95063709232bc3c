/**
 * The names of commands as every event stores them: what callers and reactions ask for, by noun and verb.
 *
 * Part of the ids of events and of what tells a repeated command from a new one, so they are never changed; a verb that
 * is called otherwise one day still stores its old name here.
 *
 * @module
 */
export const commandNames = [
  'users.signUp',
  'access.logIn',
  'users.signUpWithProvider',
  'access.logInWithProvider',
  'users.linkLogin',
  'users.unlinkLogin',
  'users.addPassword',
  'users.removePassword',
  'users.chooseUsername',
  'users.rename',
  'users.requestEmailChange',
  'users.confirmEmailChange',
  'users.cancelEmailChange',
  'users.import',
  'users.suspend',
  'users.restore',
  'users.ban',
  'users.expirePassword',
  'users.convertLogin',
  'users.delete',
  'users.delete.proof',
  'users.completeDeletion',
  'accounts.removeDeletedUser',
  'users.erase',
  'users.requestEmailVerification',
  'users.verifyEmail',
  'users.requestPasswordReset',
  'users.completePasswordReset',
  'users.changePassword',
  'users.changePassword.proof',
  'access.logIn.firstFactor',
  'access.logIn.rehash',
  'access.enter',
  'accounts.found',
  'accounts.invite',
  'accounts.resendInvitation',
  'accounts.acceptInvitation',
  'accounts.acceptInvitation.proof',
  'accounts.disableMember',
  'accounts.enableMember',
  'accounts.removeMember',
  'credentials.issueApiKey',
  'credentials.issueDefaultAuthtoken',
  'credentials.revoke',
] as const

export type CommandName = (typeof commandNames)[number]
