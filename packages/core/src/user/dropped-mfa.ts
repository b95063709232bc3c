/** An authenticator that was paired, or was being paired, before anybody had proven the address. @module */
import type { UserEvent } from './events.ts'
import type { ActiveUser } from './state.ts'

/** What is recorded when whoever first proves it gets a clean house. */
export const droppedMfa = ({ mfa }: ActiveUser): readonly UserEvent[] => {
  switch (mfa.status) {
    case 'none':
      return []
    case 'pending':
      return [{ type: 'MfaEnrollmentCancelled', data: {} }]
    case 'enabled':
      return [{ type: 'MfaDisabled', data: {} }]
  }
}
