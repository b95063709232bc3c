/** Facts about an account as a whole. @module */
import {
  type Codec,
  type Fields,
  listOf,
  strictObject,
  oneOf,
  optional,
  type StoredEvents,
  stored,
  wholeNumber,
} from '@muniment/kernel'
import * as t from 'io-ts'
import { AccountId, UserId } from '../../ids.ts'

/** What a plan can switch on. */
export const accountFeatures = [
  'rbac',
  'sso',
  'scim',
  'jit',
  'domain_controls',
  'ip_restrictions.dashboard',
  'ip_restrictions.api',
  'ip_restrictions.agent',
  'ip_restrictions.endpoints',
  'credential_acl',
  'service_users',
  'credential_ownership',
  'event_export',
] as const
export type AccountFeature = (typeof accountFeatures)[number]

/** What an account has paid for, as the host application says. */
export interface Plan {
  /** The host's own word for it. */
  readonly plan: string
  readonly features: readonly AccountFeature[]
  /** Most members and pending invitations; absent means no limit. */
  readonly seatLimit?: number
}

const planFields: Fields<Plan> = {
  plan: t.string,
  features: listOf(oneOf('account feature', ...accountFeatures)),
  seatLimit: optional(wholeNumber(1)),
}

/** Codec of a plan that a host application configures. */
export const planCodec: Codec<Plan> = strictObject<Plan>('plan', planFields)

export interface AccountCreated {
  readonly type: 'AccountCreated'
  readonly data: { readonly accountId: AccountId; readonly name: string; readonly founderUserId: UserId }
}

export interface PlanChanged {
  readonly type: 'PlanChanged'
  readonly data: Plan
}

export type SettingsEvent = AccountCreated | PlanChanged

export const settingsEvents: StoredEvents<SettingsEvent> = {
  AccountCreated: stored<AccountCreated>('AccountCreated', {
    accountId: AccountId,
    name: t.string,
    founderUserId: UserId,
  }),
  PlanChanged: stored<PlanChanged>('PlanChanged', planFields),
}
