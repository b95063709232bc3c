/** A dashboard session, for tests. @module */
import { accountId, after, digest, hourMs, minuteMs, noon, sessionId, userId } from '../ids.fixture.ts'
import type { AccountEntered, SessionStarted } from './events.ts'

/** 20 minutes: a quarter is 5. */
export const idleMs = 20 * minuteMs

export const started: SessionStarted = {
  type: 'SessionStarted',
  data: {
    sessionId: sessionId(1),
    userId: userId(1),
    tokenDigest: digest(1),
    method: 'password',
    mfaRequired: false,
    idleMs,
    expiresAt: after(12 * hourMs),
    epoch: 0,
  },
}

export const startedAtNoon = { happened: started, occurredAt: noon }

export const entered = (n: number, data: Partial<AccountEntered['data']> = {}): AccountEntered => ({
  type: 'AccountEntered',
  data: { accountId: accountId(n), ...data },
})
