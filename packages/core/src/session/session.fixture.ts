/** A dashboard session, for tests. @module */
import { accountId, after, digest, hourMs, minuteMs, noon, sessionId, userId } from '../ids.fixture.ts'
import type { AccountEntered, SessionEndCause, SessionEvent, SessionFactor, SessionStarted } from './events.ts'
import type { Rotation } from './rotation.ts'

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
const partial: SessionStarted = { ...started, data: { ...started.data, mfaRequired: true } }

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

/** What a session is asked to do with the token that was presented, and the next one: token 1, then 2, with a minute of grace. */
export const rotation = (change: Partial<Rotation> = {}): Rotation => ({
  presented: digest(1),
  tokenDigest: digest(2),
  graceUntil: after(minuteMs),
  epoch: 0,
  ...change,
})

export const mfaPassed = (factor: 'totp' | 'recovery-code' = 'totp'): SessionEvent => ({
  type: 'SessionMfaPassed',
  data: { factor, idleMs: 10 * minuteMs, expiresAt: after(hourMs) },
})

export const reauthenticated = (factor: SessionFactor = 'password'): SessionEvent => ({
  type: 'SessionReauthenticated',
  data: { factor },
})

export const sessionSeen: SessionEvent = { type: 'SessionSeen', data: {} }
