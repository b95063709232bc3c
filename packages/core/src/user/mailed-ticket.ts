/** Tickets that are mailed: the newest one, unused, before its end. @module */
import { equalDigests, type Instant } from '@muniment/kernel'
import type { Digest } from '../digest.ts'
import type { MailedTicket } from './state.ts'

/** `now` at the end is after it. */
export const isTicket = (mailed: MailedTicket | undefined, digest: Digest, now: Instant): boolean =>
  mailed !== undefined && equalDigests(mailed.digest, digest) && now < mailed.expiresAt
