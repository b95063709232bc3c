/** What callers read of a verb: its documentation names every refusal that it has, and nothing that is none. @module */
import { readFileSync } from 'node:fs'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type { SupportRefusal } from '../refusals.ts'
import type { Verbs } from './table.ts'
import type { RefusalOf } from './verb.ts'

type Tags = { readonly [N in keyof Verbs]: { readonly [K in keyof Verbs[N]]: RefusalOf<Verbs[N][K]>['_tag'] } }

const reading = [
  'InvalidInput',
  'PrincipalRequired',
  'PrincipalExpired',
  'NotLoggedIn',
  'SessionExpired',
  'SessionTokenExpired',
  'MfaRequired',
  'NoSuchAccount',
  'NotAMember',
  'MemberDisabled',
  'CredentialRevoked',
  'CredentialOwnerInactive',
  'ApiOwnerReadOnly',
] as const
const acting = [...reading, 'WrongPrincipal', 'CommandIdReused'] as const
const dangerous = [...reading, 'WrongPrincipal', 'ReauthenticationRequired'] as const
const ownSession = ['InvalidInput', 'NotLoggedIn', 'SessionExpired'] as const
/** Of whoever proves once more who they are. */
const proof = [
  'ProofRequired',
  'LoginThrottled',
  'WrongPassword',
  'MfaCodeInvalid',
  'RecoveryCodeInvalid',
  'NoRecoveryCodes',
] as const
const onUser = ['InvalidInput', 'PrincipalRequired', 'PrincipalExpired', 'WrongPrincipal', 'CommandIdReused'] as const
const onMember = [...acting, 'ForbiddenTeam', 'NoSuchMember', 'AdminOnlyByAdmin'] as const

/** The refusals of every verb as values. */
const refusals = {
  users: {
    signUp: [
      'InvalidInput',
      'InvalidEmail',
      'PasswordTooShort',
      'PasswordTooLong',
      'PasswordMalformed',
      'PasswordCommon',
      'PasswordIsContextWord',
      'PasswordBreached',
      'InvalidUsername',
      'EmailTaken',
      'UsernameTaken',
      'UserExists',
      'CommandIdReused',
    ],
    signUpWithProvider: [
      'InvalidInput',
      'AssertionExpired',
      'EmailNotVerified',
      'InvalidEmail',
      'InvalidUsername',
      'EmailTaken',
      'UsernameTaken',
      'LoginLinkedElsewhere',
      'UserExists',
      'CommandIdReused',
    ],
    addPassword: [
      ...dangerous,
      'PasswordTooShort',
      'PasswordTooLong',
      'PasswordMalformed',
      'PasswordCommon',
      'PasswordIsContextWord',
      'PasswordBreached',
      'PasswordAlreadySet',
    ],
    removePassword: [...acting, 'ReauthenticationRequired', 'NoPasswordSet', 'LastLogin'],
    linkLogin: [
      ...acting,
      'ReauthenticationRequired',
      'AssertionExpired',
      'LoginAlreadyLinked',
      'LoginLinkedElsewhere',
    ],
    unlinkLogin: [...acting, 'ReauthenticationRequired', 'NoSuchLogin', 'LastLogin'],
    chooseUsername: [...acting, 'ReauthenticationRequired', 'InvalidUsername', 'UsernameTaken', 'UsernameUnchanged'],
    rename: acting,
    requestEmailChange: [
      ...acting,
      'ReauthenticationRequired',
      'MailerRequired',
      'InvalidEmail',
      'EmailTaken',
      'EmailUnchanged',
    ],
    confirmEmailChange: [...acting, 'EmailChangeInvalid', 'EmailTaken'],
    cancelEmailChange: [...acting, 'NoEmailChange'],
    suspend: [...onUser, 'NoSuchUser', 'UserIsSuspended', 'UserIsBanned'],
    restore: [...onUser, 'NoSuchUser', 'UserNotSuspended', 'UserIsBanned'],
    ban: [...onUser, 'NoSuchUser', 'UserIsBanned'],
    expirePassword: [...onUser, 'NoSuchUser', 'NoPasswordSet', 'PasswordHasExpired'],
    convertLogin: [...onUser, 'NoSuchUser', 'PasswordAlreadySet'],
    delete: [
      ...dangerous,
      'NoPasswordSet',
      'LoginThrottled',
      'WrongPassword',
      'LastAdmin',
      'UserIsSuspended',
      'UserIsBanned',
    ],
    erase: [...onUser, 'UserNotDeleted'],
    requestEmailVerification: [...acting, 'MailerRequired', 'AddressUnreadable', 'EmailAlreadyVerified'],
    verifyEmail: [...acting, 'EmailAlreadyVerified', 'VerificationInvalid'],
    requestPasswordReset: ['InvalidInput', 'MailerRequired', 'AddressUnreadable', 'NoSuchUser', 'NoPasswordSet'],
    completePasswordReset: [
      'InvalidInput',
      'PasswordTooShort',
      'PasswordTooLong',
      'PasswordMalformed',
      'PasswordCommon',
      'PasswordIsContextWord',
      'PasswordBreached',
      'ResetInvalid',
    ],
    changePassword: [
      ...reading,
      'WrongPrincipal',
      'PasswordTooShort',
      'PasswordTooLong',
      'PasswordMalformed',
      'PasswordCommon',
      'PasswordIsContextWord',
      'PasswordBreached',
      'NoPasswordSet',
      'LoginThrottled',
      'WrongPassword',
      'SamePassword',
    ],
    startMfaEnrollment: [...dangerous, 'MfaTypeUnsupported', 'MfaAlreadyEnabled'],
    confirmMfaEnrollment: [
      ...dangerous,
      'LoginThrottled',
      'MfaAlreadyEnabled',
      'NoPendingEnrollment',
      'MfaCodeInvalid',
    ],
    cancelMfaEnrollment: [...acting, 'NoPendingEnrollment'],
    disableMfa: [...reading, 'WrongPrincipal', 'MfaNotEnabled', 'PasswordHasExpired', ...proof],
    regenerateRecoveryCodes: [...dangerous, 'MfaNotEnabled'],
    mfaStatus: [...reading, 'WrongPrincipal'],
    resetMfa: [...onUser, 'NoSuchUser', 'MfaNotEnabled'],
    unlock: [...onUser, 'NoSuchUser', 'LoginNotLocked'],
    endSessions: [...onUser, 'NoSuchUser'],
  },
  access: {
    logIn: ['InvalidInput', 'BadLogin', 'LoginThrottled', 'UserIsSuspended', 'UserIsBanned', 'PasswordHasExpired'],
    logInWithProvider: [
      'InvalidInput',
      'AssertionExpired',
      'NoSuchUser',
      'LoginThrottled',
      'UserIsSuspended',
      'UserIsBanned',
    ],
    verifyMfa: [
      ...ownSession,
      'MfaNotRequired',
      'MfaNotEnabled',
      'LoginThrottled',
      'MfaCodeInvalid',
      'RecoveryCodeInvalid',
      'NoRecoveryCodes',
    ],
    stepUp: [...ownSession, 'MfaRequired', ...proof],
    stepUpWithProvider: [
      ...ownSession,
      'MfaRequired',
      'LoginThrottled',
      'AssertionExpired',
      'ProofRequired',
      'NoSuchLogin',
    ],
    switchAccount: [...ownSession, 'MfaRequired', 'NoSuchAccount', 'NotAMember', 'MemberDisabled'],
    logOut: ownSession,
    enter: [
      'InvalidInput',
      'SessionTokenInvalid',
      'SessionTokenExpired',
      'NotLoggedIn',
      'SessionExpired',
      'MfaRequired',
      'NoSuchAccount',
      'NotAMember',
      'MemberDisabled',
      'UnknownCredential',
      'NotAnApiKey',
      'CredentialRevoked',
      'CredentialOwnerInactive',
      'ApiOwnerReadOnly',
    ],
    explain: ['InvalidInput'],
  },
  sessions: {
    list: [...reading, 'WrongPrincipal'],
    end: [...reading, 'WrongPrincipal', 'NoSuchSession', 'SessionAlreadyEnded'],
    endOthers: acting,
    endAll: acting,
  },
  sessionTokens: {
    issue: [...reading, 'WrongPrincipal', 'SigningKeysRequired'],
    refresh: ['InvalidInput', 'SigningKeysRequired', 'SessionTokenInvalid', 'SessionTokenExpired', 'NotLoggedIn'],
    revoke: ['InvalidInput', 'SessionTokenNotRevocable'],
    keySet: ['InvalidInput', 'SigningKeysRequired'],
  },
  accounts: {
    invite: [
      ...acting,
      'ReauthenticationRequired',
      'InvalidEmail',
      'MailerRequired',
      'ForbiddenInvite',
      'RbacUnavailable',
      'InvalidPermissionCombination',
      'AdminOnlyByAdmin',
      'Escalation',
      'AlreadyMember',
      'InvitePending',
      'SeatLimit',
    ],
    resendInvitation: [
      ...acting,
      'MailerRequired',
      'AddressUnreadable',
      'ForbiddenInvite',
      'InviteInvalid',
      'AdminOnlyByAdmin',
      'Escalation',
      'InviterLostRights',
      'InvitePending',
      'ExpiryRequired',
      'SeatLimit',
    ],
    acceptInvitation: [
      ...acting,
      'InviteInvalid',
      'InviteEmailMismatch',
      'InviterLostRights',
      'AlreadyMember',
      'SeatLimit',
    ],
    disableMember: [...onMember, 'SelfDisable', 'MemberAlreadyDisabled', 'LastAdmin'],
    enableMember: [...onMember, 'MemberAlreadyEnabled'],
    removeMember: [...onMember, 'LastAdmin'],
  },
  credentials: {
    issueApiKey: [
      ...acting,
      'ReauthenticationRequired',
      'ForbiddenDeveloper',
      'OwnerAdminOnly',
      'CredentialExists',
      'TextTooLong',
    ],
  },
  audit: {
    entries: [...reading, 'ForbiddenAudit'],
    whoCouldUse: [...reading, 'ForbiddenAudit', 'NoSuchEvent', 'Undecidable'],
    verify: [...reading, 'WrongPrincipal'],
  },
} as const satisfies { readonly [N in keyof Tags]: { readonly [K in keyof Tags[N]]: readonly Tags[N][K][] } }

const support = [
  'InvalidInput',
  'OperatorRequired',
  'ReasonRequired',
] as const satisfies readonly SupportRefusal['_tag'][]

/** Refusals of the types that the values lack. */
type Missing<Listed> = {
  [N in keyof Tags]: {
    [K in keyof Tags[N]]: Listed extends Record<N, Record<K, readonly (infer Tag)[]>> ? Exclude<Tags[N][K], Tag> : never
  }[keyof Tags[N]]
}[keyof Tags]

const names = Object.entries(refusals).flatMap(([noun, verbs]) =>
  Object.entries(verbs).map(([verb, tags]): [string, string, ReadonlySet<string>] => [noun, verb, new Set(tags)]),
)

const textOf = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

/** The comment before a property, without its stars. */
const commentBefore = (text: string, property: string): string =>
  text
    .split(property)[0]
    ?.split('/**')
    .at(-1)
    ?.replaceAll(/^\s*\*\/?/gm, '') ?? ''

const named = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(/`([A-Z]\w+)`/g)].map(([, name = '']) => name))

describe('the documentation of a verb', () => {
  it('is held against all the refusals that its type has', () => {
    expectTypeOf<Missing<typeof refusals>>().toBeNever()
    type Less = Omit<typeof refusals, 'access'> & {
      readonly access: Record<'logIn' | 'logInWithProvider' | 'enter' | 'explain', readonly ['BadLogin']>
    }
    expectTypeOf<Missing<Less>>().toExtend<
      'InvalidInput' | Exclude<Tags['access']['enter' | 'logIn' | 'logInWithProvider'], 'BadLogin'>
    >()
    expectTypeOf<'InvalidInput' | 'MfaRequired'>().toExtend<Missing<Less>>()
    expectTypeOf<Exclude<SupportRefusal['_tag'], (typeof support)[number]>>().toBeNever()
  })

  it.each(names)('%s.%s names every refusal, and nothing else below `Refuses`', (_, verb, tags) => {
    const [about = '', refuses = ''] = commentBefore(textOf('table.ts'), `readonly ${verb}: typeof `).split(
      /^ Refuses$/m,
    )
    expect(named(refuses)).toEqual(tags)
    expect(about, 'says where it comes from').toMatch(verb === 'explain' ? /gate/ : /\b[RD]\d+\b|(ASVS 5\.0|RFC) \d+/)
    expect(about.match(/\.$/gm)?.length ?? 0, 'says what it takes').toBeGreaterThan(1)
  })

  it('support names its own', () => {
    const comment = commentBefore(textOf('../muniment.ts'), 'readonly support: (')
    expect(named(comment.split(/^ Refuses$/m)[1] ?? '')).toEqual(new Set(support))
  })
})

/** The commands that a verb runs, and what of theirs it never answers. */
const commands: Readonly<Record<string, readonly [file: string, ...unanswered: readonly string[]][]>> = {
  'users.signUp': [['user/commands/sign-up.ts', 'LoginLinkedElsewhere']],
  'users.signUpWithProvider': [['user/commands/sign-up.ts']],
  'users.chooseUsername': [['user/commands/choose-username.ts', 'NoSuchUser']],
  'users.rename': [['user/commands/rename-user.ts', 'NoSuchUser']],
  'users.requestEmailChange': [['user/commands/request-email-change.ts', 'NoSuchUser']],
  'users.confirmEmailChange': [['user/commands/confirm-email-change.ts', 'NoSuchUser']],
  'users.cancelEmailChange': [['user/commands/cancel-email-change.ts', 'NoSuchUser']],
  'users.suspend': [['user/commands/suspend-user.ts']],
  'users.restore': [['user/commands/restore-user.ts']],
  'users.ban': [['user/commands/ban-user.ts']],
  'users.expirePassword': [['user/commands/expire-password.ts']],
  'users.convertLogin': [['user/commands/convert-login.ts']],
  'users.delete': [
    ['user/commands/attempt-login.ts', 'NoSuchUser'],
    ['user/commands/request-deletion.ts', 'NoSuchUser', 'StaleProof'],
  ],
  'users.erase': [['user/commands/erase-user.ts']],
  'users.startMfaEnrollment': [['user/commands/start-mfa-enrollment.ts', 'NoSuchUser']],
  'users.confirmMfaEnrollment': [
    ['user/commands/attempt-login.ts', 'NoSuchUser'],
    ['user/commands/confirm-mfa-enrollment.ts', 'NoSuchUser', 'StaleProof'],
  ],
  'users.cancelMfaEnrollment': [['user/commands/cancel-mfa-enrollment.ts', 'NoSuchUser']],
  'users.disableMfa': [
    ['user/commands/attempt-login.ts', 'NoSuchUser'],
    ['user/commands/disable-mfa.ts', 'NoSuchUser', 'StaleProof'],
  ],
  'users.regenerateRecoveryCodes': [['user/commands/regenerate-recovery-codes.ts', 'NoSuchUser']],
  'users.mfaStatus': [],
  'users.resetMfa': [['user/commands/reset-mfa.ts']],
  'users.unlock': [['user/commands/unlock-login.ts']],
  'users.endSessions': [['user/commands/end-sessions.ts']],
  'access.verifyMfa': [
    ['user/commands/attempt-login.ts', 'NoSuchUser'],
    ['user/commands/record-second-factor.ts', 'NoSuchUser', 'UserIsSuspended', 'UserIsBanned', 'StaleProof'],
    ['session/commands/pass-mfa.ts', 'NoSuchSession', 'SessionAlreadyEnded'],
  ],
  'access.stepUp': [
    ['user/commands/attempt-login.ts', 'NoSuchUser'],
    ['user/commands/reauthenticate.ts', 'NoSuchUser', 'StaleProof'],
    ['session/commands/reauthenticate-session.ts', 'NoSuchSession', 'SessionAlreadyEnded'],
  ],
  'access.stepUpWithProvider': [
    ['user/commands/reauthenticate.ts', 'NoSuchUser', 'StaleProof'],
    ['session/commands/reauthenticate-session.ts', 'NoSuchSession', 'SessionAlreadyEnded'],
  ],
  'access.switchAccount': [['session/commands/switch-account.ts', 'NoSuchSession', 'SessionAlreadyEnded']],
  'access.logOut': [['session/commands/end-session.ts', 'NoSuchSession', 'SessionAlreadyEnded']],
  'sessions.list': [],
  'sessions.end': [['session/commands/end-session.ts']],
  'sessions.endOthers': [['user/commands/end-sessions.ts', 'NoSuchUser']],
  'sessions.endAll': [['user/commands/end-sessions.ts', 'NoSuchUser']],
  'sessionTokens.issue': [['user/commands/issue-session-token.ts', 'NoSuchUser']],
  'sessionTokens.refresh': [['user/commands/issue-session-token.ts', 'NoSuchUser']],
  'sessionTokens.revoke': [],
  'sessionTokens.keySet': [],
  'users.addPassword': [['user/commands/add-password.ts', 'NoSuchUser']],
  'users.removePassword': [['user/commands/remove-password.ts', 'NoSuchUser']],
  'users.linkLogin': [['user/commands/link-login.ts', 'NoSuchUser']],
  'users.unlinkLogin': [['user/commands/unlink-login.ts', 'NoSuchUser']],
  'access.logInWithProvider': [
    ['user/commands/record-provider-login.ts', 'StaleProof'],
    ['session/commands/start-session.ts', 'SessionExists'],
  ],
  'users.requestEmailVerification': [['user/commands/request-email-verification.ts', 'NoSuchUser']],
  'users.verifyEmail': [['user/commands/verify-email.ts', 'NoSuchUser']],
  'users.requestPasswordReset': [['user/commands/request-password-reset.ts']],
  'users.completePasswordReset': [['user/commands/complete-password-reset.ts']],
  'users.changePassword': [
    ['user/commands/attempt-login.ts', 'NoSuchUser'],
    ['user/commands/change-password.ts', 'NoSuchUser', 'StaleProof'],
  ],
  'access.logIn': [
    ['user/commands/attempt-login.ts', 'NoSuchUser'],
    ['user/commands/record-password-login.ts', 'NoSuchUser', 'StaleProof'],
    ['user/commands/rehash-password.ts', 'NoSuchUser', 'StaleProof'],
    ['session/commands/start-session.ts', 'SessionExists'],
  ],
  'access.enter': [['session/commands/enter-account.ts', 'NoSuchSession']],
  'access.explain': [],
  'accounts.invite': [['account/invitations/commands/invite.ts']],
  'accounts.resendInvitation': [['account/invitations/commands/resend-invitation.ts']],
  'accounts.acceptInvitation': [
    ['account/invitations/commands/accept-invitation.ts'],
    ['user/commands/prove-email.ts', 'NoSuchUser', 'EmailAlreadyVerified', 'StaleProof'],
  ],
  'accounts.disableMember': [['account/members/commands/disable-member.ts']],
  'accounts.enableMember': [['account/members/commands/enable-member.ts']],
  'accounts.removeMember': [['account/members/commands/remove-member.ts']],
  'credentials.issueApiKey': [['credential/commands/issue-credential.ts']],
  'audit.entries': [],
  'audit.whoCouldUse': [],
  'audit.verify': [],
}

describe('the refusals of a verb', () => {
  it.each(names)('%s.%s: hold those of its commands', (noun, verb, tags) => {
    const files = commands[`${noun}.${verb}`]
    if (files === undefined) throw new Error('no commands are listed')
    for (const [file, ...unanswered] of files) {
      const header = textOf(`../../../core/src/${file}`).split('*/')[0] ?? ''
      const points = [...header.matchAll(/^ \* - ((?:`\w+`(?:, )?)+)/gm)].map(([, point = '']) => point)
      const refused = named(points.join(' '))
      expect(refused.size, file).toBeGreaterThan(0)
      for (const name of unanswered) expect(refused, file).toContain(name)
      for (const name of refused) expect(unanswered.includes(name) ? [...tags, name] : [...tags], file).toContain(name)
    }
  })
})
