/** Whether somebody may try to prove who they are. @module */
import type { Instant } from '@muniment/kernel'
import type { LoginThrottled } from './rejections.ts'

/** The refusal before the end of a delay or a lock; `now` at the end is after it. */
export const throttled = (lockedUntil: Instant | undefined, now: Instant): LoginThrottled | undefined =>
  lockedUntil === undefined || now >= lockedUntil
    ? undefined
    : { _tag: 'LoginThrottled', reference: 'ERR_NGROK_1227', until: lockedUntil }
