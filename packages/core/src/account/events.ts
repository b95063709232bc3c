/** Every fact that can be in an account's stream. @module */
import type { StoredEvents } from '@muniment/kernel'
import { type InvitationEvent, invitationEvents } from './invitations/events.ts'
import { type MemberEvent, memberEvents } from './members/events.ts'
import { type SettingsEvent, settingsEvents } from './settings/events.ts'

export type AccountEvent = SettingsEvent | MemberEvent | InvitationEvent

/** The stored names of an account stream. */
export const accountEvents: StoredEvents<AccountEvent> = { ...settingsEvents, ...memberEvents, ...invitationEvents }
