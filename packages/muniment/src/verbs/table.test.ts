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
  'MfaRequired',
  'NoSuchAccount',
  'NotAMember',
  'MemberDisabled',
  'CredentialRevoked',
  'CredentialOwnerInactive',
  'ApiOwnerReadOnly',
] as const
const acting = [...reading, 'WrongPrincipal', 'CommandIdReused'] as const
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
      ...reading,
      'WrongPrincipal',
      'PasswordTooShort',
      'PasswordTooLong',
      'PasswordMalformed',
      'PasswordCommon',
      'PasswordIsContextWord',
      'PasswordBreached',
      'PasswordAlreadySet',
    ],
    removePassword: [...acting, 'NoPasswordSet', 'LastLogin'],
    linkLogin: [...acting, 'AssertionExpired', 'LoginAlreadyLinked', 'LoginLinkedElsewhere'],
    unlinkLogin: [...acting, 'NoSuchLogin', 'LastLogin'],
    chooseUsername: [...acting, 'InvalidUsername', 'UsernameTaken', 'UsernameUnchanged'],
    rename: acting,
    requestEmailChange: [...acting, 'MailerRequired', 'InvalidEmail', 'EmailTaken', 'EmailUnchanged'],
    confirmEmailChange: [...acting, 'EmailChangeInvalid', 'EmailTaken'],
    cancelEmailChange: [...acting, 'NoEmailChange'],
    suspend: [...onUser, 'NoSuchUser', 'UserIsSuspended', 'UserIsBanned'],
    restore: [...onUser, 'NoSuchUser', 'UserNotSuspended', 'UserIsBanned'],
    ban: [...onUser, 'NoSuchUser', 'UserIsBanned'],
    expirePassword: [...onUser, 'NoSuchUser', 'NoPasswordSet', 'PasswordHasExpired'],
    convertLogin: [...onUser, 'NoSuchUser', 'PasswordAlreadySet'],
    delete: [...reading, 'WrongPrincipal', 'WrongPassword', 'LastAdmin', 'UserIsSuspended', 'UserIsBanned'],
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
      'WrongPassword',
      'SamePassword',
    ],
  },
  access: {
    logIn: ['InvalidInput', 'BadLogin', 'UserIsSuspended', 'UserIsBanned', 'PasswordHasExpired'],
    logInWithProvider: ['InvalidInput', 'AssertionExpired', 'NoSuchUser', 'UserIsSuspended', 'UserIsBanned'],
    enter: [
      'InvalidInput',
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
  accounts: {
    invite: [
      ...acting,
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
    issueApiKey: [...acting, 'ForbiddenDeveloper', 'OwnerAdminOnly', 'CredentialExists', 'TextTooLong'],
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
    expect(about, 'says where it comes from').toMatch(verb === 'explain' ? /gate/ : /\b[RD]\d+\b/)
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
