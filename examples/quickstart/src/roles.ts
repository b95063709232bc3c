/** Roles of the CSV file, as permissions. @module */
import type { Permissions } from 'muniment'

/** The words that the column may hold. */
export type Role = 'founder' | 'administrator' | 'team-manager' | 'developer' | 'billing' | 'viewer'

const member: Permissions = { developer: 'read_write', team: 'invite', billing: 'none', administrator: false }

/** What each word in the column `role` means. The founder is invited by nobody. */
export const roles: Readonly<Record<Role, Permissions>> = {
  founder: { ...member, administrator: true },
  administrator: { ...member, administrator: true },
  'team-manager': { ...member, team: 'manager' },
  developer: member,
  billing: { developer: 'read_only', team: 'read_only', billing: 'access', administrator: false },
  viewer: { developer: 'read_only', team: 'read_only', billing: 'none', administrator: false },
}

export const isRole = (word: string): word is Role => Object.hasOwn(roles, word)

/** Roles that may hold API keys. */
export const mayHoldKeys = (role: Role): boolean => roles[role].developer === 'read_write'
