/** When an invitation can still be accepted. @module */
import type { Instant } from '@muniment/kernel'
import type { Invitation } from './state.ts'

/** True until, and not at, its expiry; for ever without one (D40). */
export const isOpen = ({ expiresAt }: Invitation, now: Instant): boolean => expiresAt === undefined || now < expiresAt
