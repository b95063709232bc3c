/**
 * `audit.verify`: the log read anew from the store, held against the audit trail and against itself.
 *
 * For support alone: what proves a trail is the whole log, which is nobody's in an account.
 *
 * @module
 */
import { type Codec, optional, rejected, strictObject, wholeNumber } from '@muniment/kernel'
import { type AuditTrail, Verification, type VerificationReport } from '@muniment/projections'
import { either as E } from 'fp-ts'
import { checkInput } from '../../engine/check-input.ts'
import type { Engine } from '../../engine/engine.ts'
import { readmit } from '../../engine/readmit.ts'
import { eventsOf } from '../../following/follow-log.ts'
import type { InvalidInput, ReadmissionRefusal, WrongPrincipal } from '../../refusals.ts'
import { narrowed, reading, type Verb } from '../verb.ts'
import type { ReadingOptions } from './entries.ts'
import { preparedTrail } from './prepared-trail.ts'

export interface VerifyInput {
  /** Most findings that are reported; all are counted. 1 to 1,000. Default 100. */
  readonly findings?: number | undefined
}

/** How far it has come. */
export interface VerifyProgress {
  readonly events: number
  /** Events of the log when it began. */
  readonly of: number
}

export interface VerifyOptions extends ReadingOptions {
  /** Called every 10,000 events, and at the end. What it throws ends the verification. */
  readonly onProgress?: ((progress: VerifyProgress) => void) | undefined
  /** Ends it early, as a `Failure`. */
  readonly signal?: AbortSignal | undefined
}

export type VerifyRefusal = InvalidInput | ReadmissionRefusal | WrongPrincipal

const VerifyInput: Codec<VerifyInput> = strictObject<VerifyInput>('verification', {
  findings: optional(wholeNumber(1)),
})

const findingsMax = 1_000
const eventsPerReport = 10_000

const verificationOf = async (
  { models, namespace, environment }: Engine,
  trail: AuditTrail,
  { findings, onProgress, signal }: Omit<VerifyOptions, 'as'> & { readonly findings: number },
): Promise<VerificationReport> => {
  const of = trail.count()
  const verification = new Verification(trail, { namespace, findingsMax: findings })
  const log = environment.store.readAll({
    filter: eventsOf(namespace),
    ...(signal === undefined ? {} : { signal }),
  })
  for await (const message of log) {
    if (message.kind !== 'event') continue
    // What was written meanwhile may be on its way to the trail.
    if (trail.placeOf(message.event.id) === undefined) await models.whenProcessed(message.checkpoint)
    verification.check(message.event)
    if (verification.events % eventsPerReport === 0) onProgress?.({ events: verification.events, of })
  }
  onProgress?.({ events: verification.events, of })
  return verification.report()
}

export const verify: Verb<VerifyInput, VerifyOptions, VerificationReport, VerifyRefusal> = reading(
  async (engine, given, { as, ...options }) => {
    const input = checkInput(VerifyInput, given)
    if (E.isLeft(input)) return E.left(rejected(input.left))
    const { findings = 100 } = input.right
    if (findings > findingsMax)
      return E.left(rejected({ _tag: 'InvalidInput', field: 'findings', rule: `is at most ${findingsMax}` }))
    const admitted = await readmit(engine, as)
    if (E.isLeft(admitted)) return narrowed<VerifyRefusal>(admitted)
    if (admitted.right.kind !== 'support') return E.left(rejected({ _tag: 'WrongPrincipal', needs: 'support' }))
    const trail = await preparedTrail(engine)
    return E.isLeft(trail) ? trail : E.right(await verificationOf(engine, trail.right, { findings, ...options }))
  },
)
