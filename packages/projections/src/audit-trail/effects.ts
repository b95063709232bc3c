/**
 * Effects: what each event happened to, and what it made of it, field by field.
 *
 * The table names every event of the catalogue; one without an effect does not compile. Fields are what an auditor
 * compares before and after; digests, tickets and password hashes are not among them.
 *
 * @module
 */
import type { Category, MunimentEvent, UserId, UserProvisioned, UserSignedUp } from '@muniment/core'
import type { Sealed } from '@muniment/kernel'
import type { SequencedEvent } from '../sequenced-event.ts'
import { inWords } from './sentences.ts'

export type TargetKind =
  | 'account'
  | 'user'
  | 'membership'
  | 'invitation'
  | 'session'
  | 'credential'
  | 'login-attempts'
  | 'claim'

/** What something was done to. */
export interface Target {
  readonly kind: TargetKind
  readonly id: string
  /** The person whom it concerns, where the event says so. */
  readonly userId?: UserId
}

/** What a field can be that is nobody's secret. */
export type PlainValue = string | number | boolean | readonly string[]

/** A personal text, opened for whoever may read it. */
export interface SealedValue {
  readonly sealed: Sealed
  readonly purpose: string
  /** Whose key opens it. */
  readonly subject: string
}

export type FieldValue = PlainValue | SealedValue

/** Fields after the event; one that is named and undefined has none from then on. */
export type FieldsSet = Readonly<Record<string, FieldValue | undefined>>

export interface Effect {
  readonly target: Target
  readonly fields?: FieldsSet
}

type Effects = {
  readonly [T in MunimentEvent['type']]: (
    data: Extract<MunimentEvent, { readonly type: T }>['data'],
    stream: Target,
  ) => Effect
}

/** Something about the thing that the stream holds, which leaves its fields as they are. */
const touches = (_: unknown, target: Target): Effect => ({ target })

const membership = (id: string, userId: UserId | undefined, fields: FieldsSet): Effect => ({
  target: { kind: 'membership', id, ...(userId === undefined ? {} : { userId }) },
  fields,
})

const sealedField = (field: string, sealed: Sealed | undefined, purpose: string, subject: string): FieldsSet =>
  sealed === undefined ? {} : { [field]: { sealed, purpose, subject } }

const beginsToExist = (
  { userId, email, username, name, login }: UserSignedUp['data'] | UserProvisioned['data'],
  target: Target,
): Effect => ({
  target,
  fields: {
    status: 'active',
    ...sealedField('email', email, 'user.email', userId),
    ...sealedField('username', username, 'user.username', userId),
    ...sealedField('name', name, 'user.name', userId),
    login: login.method,
  },
})

const effects: Effects = {
  AccountCreated: ({ name }, target) => ({ target, fields: { status: 'active', name } }),
  PlanChanged: ({ plan, features, seatLimit }, target) => ({ target, fields: { plan, features, seatLimit } }),
  MemberJoined: ({ membershipId, userId, permissions }) =>
    membership(membershipId, userId, { status: 'active', permissions: inWords(permissions) }),
  MemberDisabled: ({ membershipId }) => membership(membershipId, undefined, { status: 'disabled' }),
  MemberEnabled: ({ membershipId }) => membership(membershipId, undefined, { status: 'active' }),
  MemberRemoved: ({ membershipId, userId }) =>
    membership(membershipId, userId, { status: 'removed', permissions: undefined }),
  UserInvited: ({ invitationId, email, permissions, expiresAt }) => ({
    target: { kind: 'invitation', id: invitationId },
    fields: {
      status: 'pending',
      ...sealedField('email', email, 'invitation.email', invitationId),
      permissions: inWords(permissions),
      expiresAt,
    },
  }),
  InvitationResent: ({ invitationId, expiresAt }) => ({
    target: { kind: 'invitation', id: invitationId },
    ...(expiresAt === undefined ? {} : { fields: { expiresAt } }),
  }),
  InvitationAccepted: ({ invitationId, userId }) => ({
    target: { kind: 'invitation', id: invitationId, userId },
    fields: { status: 'accepted' },
  }),
  UserSignedUp: beginsToExist,
  UserProvisioned: beginsToExist,
  LoginAttempted: touches,
  LoginSucceeded: touches,
  LoginFailed: touches,
  LoginLocked: ({ until }, target) => ({ target, fields: { lockedUntil: until } }),
  LoginUnlocked: (_, target) => ({ target, fields: { lockedUntil: undefined } }),
  LoginAttemptsSuppressed: touches,
  MfaEnrollmentStarted: touches,
  MfaEnrollmentCancelled: touches,
  MfaEnabled: ({ recoveryCodeDigests }, target) => ({
    target,
    fields: { mfa: 'totp', recoveryCodes: recoveryCodeDigests.length },
  }),
  MfaDisabled: (_, target) => ({ target, fields: { mfa: undefined, recoveryCodes: undefined } }),
  MfaReset: (_, target) => ({ target, fields: { mfa: undefined, recoveryCodes: undefined } }),
  RecoveryCodesRegenerated: ({ recoveryCodeDigests }, target) => ({
    target,
    fields: { recoveryCodes: recoveryCodeDigests.length },
  }),
  RecoveryCodeUsed: ({ remaining }, target) => ({ target, fields: { recoveryCodes: remaining } }),
  TotpCodeAccepted: touches,
  SessionTokenIssued: touches,
  EmailVerificationRequested: touches,
  EmailVerified: (_, target) => ({ target, fields: { emailVerified: true } }),
  PasswordResetRequested: touches,
  PasswordReset: touches,
  PasswordChanged: touches,
  UsernameChosen: ({ username }, target) => ({
    target,
    fields: sealedField('username', username, 'user.username', target.id),
  }),
  UserRenamed: ({ name }, target) => ({ target, fields: sealedField('name', name, 'user.name', target.id) }),
  EmailChangeRequested: touches,
  EmailChanged: ({ email, verified }, target) => ({
    target,
    fields: { ...sealedField('email', email, 'user.email', target.id), emailVerified: verified },
  }),
  EmailChangeCancelled: touches,
  PasswordAdded: touches,
  PasswordRemoved: touches,
  LoginLinked: touches,
  LoginUnlinked: touches,
  PasswordRehashed: touches,
  SessionEpochRaised: touches,
  UserSuspended: (_, target) => ({ target, fields: { status: 'suspended' } }),
  UserRestored: (_, target) => ({ target, fields: { status: 'active' } }),
  UserBanned: (_, target) => ({ target, fields: { status: 'banned' } }),
  PasswordExpired: touches,
  LoginConverted: touches,
  UserDeletionRequested: (_, target) => ({ target, fields: { status: 'leaving' } }),
  UserDeleted: (_, target) => ({ target, fields: { status: 'deleted' } }),
  UserErased: (_, target) => ({ target, fields: { status: 'erased' } }),
  ClaimFenced: touches,
  SessionStarted: ({ userId, expiresAt }, { id }) => ({
    target: { kind: 'session', id, userId },
    fields: { status: 'active', expiresAt },
  }),
  SessionMfaPassed: ({ expiresAt }, target) => ({ target, fields: { expiresAt } }),
  SessionReauthenticated: touches,
  SessionRotated: touches,
  SessionSeen: touches,
  SessionEnded: (_, target) => ({ target, fields: { status: 'ended' } }),
  AccountEntered: ({ accountId }) => ({ target: { kind: 'account', id: accountId } }),
  AccountEntryRefused: ({ accountId }) => ({ target: { kind: 'account', id: accountId } }),
  CredentialIssued: ({ owner, acl, description, metadata }, { id }) => ({
    target: { kind: 'credential', id, ...(owner.kind === 'user' ? { userId: owner.userId } : {}) },
    fields: {
      status: 'active',
      acl,
      ...(description === undefined ? {} : { description }),
      ...(metadata === undefined ? {} : { metadata }),
    },
  }),
  CredentialRevoked: (_, target) => ({ target, fields: { status: 'revoked' } }),
  ValueClaimed: ({ ownerStream }, target) => ({ target, fields: { owner: ownerStream } }),
  ValueReleased: (_, target) => ({ target, fields: { owner: undefined } }),
}

const kinds: Readonly<Record<Category, TargetKind>> = {
  account: 'account',
  user: 'user',
  session: 'session',
  credential: 'credential',
  loginAttempts: 'login-attempts',
  claim: 'claim',
}

/** What an event did, and to what. */
export const effectOf = ({ category, streamId: id, type, data }: SequencedEvent): Effect =>
  (effects[type] as (data: MunimentEvent['data'], stream: Target) => Effect)(data, { kind: kinds[category], id })
