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
  text,
  wholeNumber,
} from '@muniment/kernel'
import * as t from 'io-ts'
import { isDisplayName } from '../../display-text.ts'
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

/** Longest name of a plan that can be configured. */
const planNameLengthMax = 100

/** Codec of a plan that a host application configures: its name stands in the audit trail. */
export const planCodec: Codec<Plan> = strictObject<Plan>('plan', {
  ...planFields,
  plan: text(
    `name of 1 to ${planNameLengthMax} visible characters`,
    (value) => value.length <= planNameLengthMax && isDisplayName(value),
  ),
})

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
