/**
 * Kinds of principal and the surfaces they act from: the closed lists behind every event's attribution.
 *
 * @module
 */
import type { PrincipalRef } from '@muniment/kernel'

/** Who can have done something (S-A:138, D45). */
export const principalKinds = ['user', 'service-user', 'anonymous', 'system', 'support'] as const
export type PrincipalKind = (typeof principalKinds)[number]

/** From where (D44). */
export const principalSources = ['dashboard', 'api', 'agent', 'ssh', 'scim', 'sso', 'system'] as const
export type PrincipalSource = (typeof principalSources)[number]

/** Nobody known: failed logins, requests of a reset, refused entries. Nothing else may be anonymous. */
export const anonymous: PrincipalRef = { kind: 'anonymous', source: 'dashboard' }

/** Ends sessions that are over, or whose token was used by two. Grants nothing and reads no secret. */
export const systemExpiry: PrincipalRef = { kind: 'system', id: 'expiry', source: 'system' }

/** Gives up values that are claimed and not in use, so that others can have them. Grants nothing and reads no secret. */
export const systemClaims: PrincipalRef = { kind: 'system', id: 'claims', source: 'system' }
