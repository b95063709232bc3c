/** What stands in logs for ever: the data of every event, written out once. @module */
import type { Json } from '@muniment/kernel'
import type { Category } from './catalogue.ts'

const zeros = '0'.repeat(32)
const claimKey = `v1.${'c'.repeat(43)}`
const digest = 'd'.repeat(43)
const sealed = `s1.${'e'.repeat(40)}`
const permissions = { developer: 'read_write', team: 'invite', billing: 'none', administrator: false }
const instant = '2026-11-22T12:00:00.000Z'

/**
 * The data of every event of version 1 with every field, written out: names inside of fields, which the golden files do
 * not show, are as public as the others.
 */
export const version1: { readonly [C in Category]: Readonly<Record<string, Json>> } = {
  account: {
    AccountCreated: { accountId: `ac_${zeros}`, name: 'Example', founderUserId: `usr_${zeros}` },
    PlanChanged: { plan: 'test', features: ['rbac', 'sso'], seatLimit: 3 },
    MemberJoined: {
      membershipId: `mem_${zeros}`,
      userId: `usr_${zeros}`,
      permissions,
      origin: 'invitation',
      defaultAuthtokenId: `cr_${zeros}`,
    },
    MemberDisabled: { membershipId: `mem_${zeros}` },
    MemberEnabled: { membershipId: `mem_${zeros}` },
    MemberRemoved: { membershipId: `mem_${zeros}`, userId: `usr_${zeros}`, cause: 'removed' },
    UserInvited: {
      invitationId: `inv_${zeros}`,
      emailClaim: claimKey,
      email: sealed,
      permissions,
      ticketDigest: digest,
      expiresAt: instant,
      invitedBy: `mem_${zeros}`,
    },
    InvitationResent: { invitationId: `inv_${zeros}`, ticketDigest: 'f'.repeat(43), expiresAt: instant },
    InvitationAccepted: { invitationId: `inv_${zeros}`, userId: `usr_${zeros}`, membershipId: `mem_${zeros}` },
  },
  user: {
    UserSignedUp: {
      userId: `usr_${zeros}`,
      emailClaim: claimKey,
      email: sealed,
      usernameClaim: claimKey,
      username: sealed,
      name: sealed,
      login: { method: 'sso', identityClaim: claimKey, connectionId: 'idp_1' },
      passwordHash: sealed,
      founds: { accountId: `ac_${zeros}`, name: 'Example' },
    },
    UserProvisioned: {
      userId: `usr_${zeros}`,
      emailClaim: claimKey,
      email: sealed,
      usernameClaim: claimKey,
      username: sealed,
      name: sealed,
      login: { method: 'sso', identityClaim: claimKey, connectionId: 'idp_1' },
      passwordHash: sealed,
      by: 'import',
      accountId: `ac_${zeros}`,
      connectionId: 'idp_1',
    },
    LoginAttempted: { method: 'password', factor: 'first', failuresInRow: 0 },
    LoginSucceeded: {
      method: 'password',
      sessionId: `ses_${zeros}`,
      expiresAt: instant,
      replaced: [`ses_${zeros}`],
      addressClaim: claimKey,
    },
    LoginFailed: { method: 'password', factor: 'second', reason: 'wrong-password' },
    EmailVerificationRequested: { emailClaim: claimKey, ticketDigest: digest, expiresAt: instant },
    EmailVerified: { emailClaim: claimKey },
    PasswordResetRequested: { ticketDigest: digest, expiresAt: instant },
    PasswordReset: { passwordHash: sealed },
    PasswordChanged: { passwordHash: sealed },
    UsernameChosen: { usernameClaim: `v1.${'n'.repeat(43)}`, username: sealed },
    UserRenamed: { name: sealed },
    EmailChangeRequested: {
      emailClaim: `v1.${'m'.repeat(43)}`,
      email: sealed,
      ticketDigest: digest,
      expiresAt: instant,
    },
    EmailChanged: { emailClaim: `v1.${'m'.repeat(43)}`, email: sealed, previousClaim: claimKey, verified: true },
    EmailChangeCancelled: {},
    PasswordAdded: { passwordHash: `s1.${'g'.repeat(40)}` },
    PasswordRemoved: {},
    LoginLinked: { method: 'google', identityClaim: claimKey, connectionId: 'idp_1' },
    LoginUnlinked: { method: 'sso', identityClaim: claimKey, connectionId: 'idp_1' },
    PasswordRehashed: { passwordHash: `s1.${'f'.repeat(40)}` },
    SessionEpochRaised: {
      epoch: 1,
      cause: 'password-changed',
      keptSessionId: `ses_${zeros}`,
      credentialIds: [`ak_${zeros}`],
    },
    UserSuspended: {},
    UserRestored: {},
    UserBanned: {},
    PasswordExpired: {},
    LoginConverted: { method: 'password' },
    UserDeletionRequested: {},
    UserDeleted: {},
    UserErased: {},
    ClaimFenced: { claim: claimKey },
  },
  session: {
    SessionStarted: {
      sessionId: `ses_${zeros}`,
      userId: `usr_${zeros}`,
      tokenDigest: digest,
      method: 'sso',
      connectionId: 'idp_1',
      accountOfProvider: `ac_${zeros}`,
      mfaRequired: false,
      idleMs: 1,
      expiresAt: instant,
      epoch: 0,
    },
    AccountEntered: { accountId: `ac_${zeros}`, addressClaim: claimKey },
    AccountEntryRefused: { accountId: `ac_${zeros}`, reason: 'NotAMember' },
  },
  credential: {
    CredentialIssued: {
      credentialId: `ak_${zeros}`,
      kind: 'api-key',
      accountId: `ac_${zeros}`,
      owner: { kind: 'user', userId: `usr_${zeros}`, membershipId: `mem_${zeros}` },
      publicId: zeros,
      secretDigest: digest,
      sshPublicKey: 'ssh-ed25519 AAAA',
      fingerprint: 'SHA256:AAAA',
      fingerprintClaim: claimKey,
      acl: ['bind:*.example.com'],
      description: 'deploys',
      metadata: '{}',
      isDefault: false,
    },
    CredentialRevoked: { cause: 'revoked' },
  },
  loginAttempts: {
    LoginAttempted: { method: 'password', factor: 'first', failuresInRow: 0 },
    LoginFailed: { method: 'password', factor: 'first', reason: 'no-user' },
  },
  claim: {
    ValueClaimed: { scope: 'email', ownerStream: `muniment.user-usr_${zeros}`, commandId: 'command 1' },
    ValueReleased: { ownerStream: `muniment.user-usr_${zeros}` },
  },
}
