/**
 * Permissions of a membership: three axes and the administrator flag, with their order.
 *
 * Axes are independent; an administrator holds everything (R4, D09, D10, D64).
 *
 * @module
 */
import { object, oneOf } from '@muniment/kernel'
import * as t from 'io-ts'

/** All axes are always set. */
export interface Permissions {
  readonly developer: 'read_only' | 'read_write'
  readonly team: 'read_only' | 'invite' | 'manager'
  readonly billing: 'none' | 'access'
  readonly administrator: boolean
}

/** Codec of {@link Permissions}. */
export const Permissions: t.Type<Permissions> = object<Permissions>('permissions', {
  developer: oneOf('developer permission', 'read_only', 'read_write'),
  team: oneOf('team permission', 'read_only', 'invite', 'manager'),
  billing: oneOf('billing permission', 'none', 'access'),
  administrator: t.boolean,
})

/** What the founder of an account holds (D64). */
export const administratorPermissions: Permissions = {
  developer: 'read_write',
  team: 'manager',
  billing: 'access',
  administrator: true,
}

/** What members hold where nobody chose (D64), and what JIT and SCIM give (R69, R72). */
export const memberPermissions: Permissions = {
  developer: 'read_write',
  team: 'invite',
  billing: 'none',
  administrator: false,
}

/** What a membership may be asked for (domain matrix of the account). */
export type MemberAction =
  | 'developer.read'
  | 'developer.write'
  | 'api.call'
  | 'credential.assign-owner'
  | 'member.read'
  | 'member.invite'
  | 'member.disable'
  | 'member.remove'
  | 'administrator.change'
  | 'audit.read'

/** True when these permissions grant the action. Anything not listed is denied. */
export const grants = (permissions: Permissions, action: MemberAction): boolean => {
  if (permissions.administrator) return true
  switch (action) {
    case 'developer.read':
      return true
    case 'developer.write':
      return permissions.developer === 'read_write'
    case 'api.call':
      return permissions.developer === 'read_write'
    case 'member.read':
      return true
    case 'member.invite':
      return permissions.team !== 'read_only'
    case 'member.disable':
    case 'member.remove':
      return permissions.team === 'manager'
    case 'credential.assign-owner':
    case 'administrator.change':
    case 'audit.read':
      return false
  }
}

const developerOrder: readonly Permissions['developer'][] = ['read_only', 'read_write']
const teamOrder: readonly Permissions['team'][] = ['read_only', 'invite', 'manager']
const billingOrder: readonly Permissions['billing'][] = ['none', 'access']

/** True when `wanted` is above `held` on any axis: nobody gives what they do not have (D10). */
export const exceeds = (wanted: Permissions, held: Permissions): boolean =>
  !held.administrator &&
  (wanted.administrator ||
    developerOrder.indexOf(wanted.developer) > developerOrder.indexOf(held.developer) ||
    teamOrder.indexOf(wanted.team) > teamOrder.indexOf(held.team) ||
    billingOrder.indexOf(wanted.billing) > billingOrder.indexOf(held.billing))

/** Team invite or manager needs developer read and write; administrators are exempt (D09). */
export const isValidCombination = (permissions: Permissions): boolean =>
  permissions.administrator || permissions.team === 'read_only' || permissions.developer === 'read_write'
