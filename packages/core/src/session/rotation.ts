/** Another token for a session that goes on. @module */
import type { Instant } from '@muniment/kernel'
import type { Digest } from '../digest.ts'
import type { SessionRotated } from './events.ts'
import type { OpenSession } from './state.ts'

/** The token that was presented, and the one that is to take its place. */
export interface Rotation {
  readonly presented: Digest
  readonly tokenDigest: Digest
  /** Until when the one before still speaks, so that requests that are under way are answered. */
  readonly graceUntil: Instant
  /** That the session speaks in from now on: the one that it was just admitted in. */
  readonly epoch: number
}

/** Nothing where the presented token has been rotated already: one call rotates, those beside it do not. */
export const rotatedBy = (
  session: OpenSession,
  { presented, tokenDigest, graceUntil, epoch }: Rotation,
): readonly SessionRotated[] =>
  session.tokenDigest === presented ? [{ type: 'SessionRotated', data: { tokenDigest, graceUntil, epoch } }] : []
