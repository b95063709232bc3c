/** The RefusalSink port: refusals that are no events are told here, and nowhere else. @module */
import type { Instant } from '@muniment/kernel'

/** A refusal, by name. No input, no secret, no personal field. */
export interface WitnessedRefusal {
  readonly at: Instant
  readonly verb: string
  readonly code: string
  readonly reference?: string
}

export interface RefusalSink {
  /** Must not throw; what it throws or rejects with is ignored, and nobody waits for it. */
  refused(refusal: WitnessedRefusal): void | Promise<void>
}
