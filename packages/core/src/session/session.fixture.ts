/** A dashboard session, for tests. @module */
import type { SessionEvent } from './events.ts'
import { accountId, after, digest, hourMs, minuteMs, noon, sessionId, userId } from '../ids.fixture.ts'
import type { AccountEntered, SessionEndCause, SessionStarted } from './events.ts'

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

/** Of a login that waits for its second factor. */
export const partial: SessionStarted = { ...started, data: { ...started.data, mfaRequired: true } }

export const partialAtNoon = { happened: partial, occurredAt: noon }

export const rotated = (token: number, graceUntil = after(minuteMs), epoch = 0): SessionEvent => ({
  type: 'SessionRotated',
  data: { tokenDigest: digest(token), graceUntil, epoch },
})

export const ended = (cause: SessionEndCause = 'logout'): SessionEvent => ({ type: 'SessionEnded', data: { cause } })

export const startedAtNoon = { happened: started, occurredAt: noon }

export const entered = (n: number, data: Partial<AccountEntered['data']> = {}): AccountEntered => ({
  type: 'AccountEntered',
  data: { accountId: accountId(n), ...data },
})
