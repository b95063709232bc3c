/** How often an address that is nobody's was tried. @module */
import type { Fact } from '@muniment/kernel'
import type { LoginAttemptsEvent } from './events.ts'

export interface LoginAttemptsState {
  failuresInRow: number
}

export const initial = (): LoginAttemptsState => ({ failuresInRow: 0 })

export const evolve = (draft: LoginAttemptsState, fact: Fact<LoginAttemptsEvent>): void => {
  switch (fact.type) {
    case 'LoginAttempted':
      draft.failuresInRow = fact.data.failuresInRow + 1
      return
    case 'LoginFailed':
      return
  }
}
