/** Seats that are taken when somebody is invited (D42). @module */
import type { Instant } from '@muniment/kernel'
import type { AccountState } from '../state.ts'
import { isOpen } from './open-invitation.ts'

/** Members and open invitations. An expired or void invitation holds no seat, whoever it was for. */
export const seatsTaken = (state: AccountState, now: Instant): number => {
  const { seatsHeld, pending, pendingCount, seatLimit } = state
  const most = seatsHeld + pendingCount
  if (seatLimit === undefined || most < seatLimit) return most
  return seatsHeld + Object.values(pending).filter((invitation) => isOpen(state, invitation, now)).length
}
