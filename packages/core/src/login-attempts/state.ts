/** How often an address that is nobody's was tried. @module */
import { type Fact, type Instant, later } from '@muniment/kernel'
import type { LoginAttemptsEvent } from './events.ts'

export interface LoginAttemptsState {
  failuresInRow: number
  /** Nobody may try before it. */
  lockedUntil: Instant | undefined
}

export const initial = (): LoginAttemptsState => ({ failuresInRow: 0, lockedUntil: undefined })

export const evolve = (draft: LoginAttemptsState, fact: Fact<LoginAttemptsEvent>): void => {
  switch (fact.type) {
    case 'LoginAttempted':
      draft.failuresInRow = fact.data.failuresInRow + 1
      return
    case 'LoginLocked':
      draft.lockedUntil = draft.lockedUntil === undefined ? fact.data.until : later(draft.lockedUntil, fact.data.until)
      return
    case 'LoginFailed':
    case 'LoginAttemptsSuppressed':
      return
  }
}
