/**
 * `audit.whoCouldUse`: who could call the API with this key when event N had just happened, and by which rule not.
 *
 * The gate of today decides over the facts of then: the same function that answers live.
 *
 * @module
 */
import { type AccessStep, admit, CredentialId } from '@muniment/core'
import { strictObject, type Codec, rejected, type Unbranded, wholeNumber } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { checkInput } from '../../engine/check-input.ts'
import { wholeTrail } from '../../engine/load.ts'
import { readmit } from '../../engine/readmit.ts'
import type { NoSuchEvent, Undecidable } from '../../refusals.ts'
import { narrowed, reading, type Verb } from '../verb.ts'
import { AuditReader } from './audit-entry.ts'
import { auditScope } from './audit-scope.ts'
import type { AuditRefusal, ReadingOptions } from './entries.ts'

interface Question {
  readonly credential: CredentialId
  /** A sequence: "event N". */
  readonly at: number
}

export type WhoCouldUseQuery = Unbranded<Question>

export interface WhoCouldUse {
  /** The owner, who could use it; absent when nobody could. */
  readonly userId: string | undefined
  /** Name or address of the owner; `nobody` when nobody could. */
  readonly label: string
  /** The refusal's name when nobody could. */
  readonly refusal: string | undefined
  /** The rules that were asked, the last one decided. */
  readonly steps: readonly AccessStep[]
}

const Question: Codec<Question> = strictObject<Question>('question', {
  credential: CredentialId,
  at: wholeNumber(0),
})

export type WhoCouldUseRefusal = AuditRefusal | NoSuchEvent | Undecidable

export const whoCouldUse: Verb<WhoCouldUseQuery, ReadingOptions, WhoCouldUse, WhoCouldUseRefusal> = reading(
  async (engine, given, options) => {
    const query = checkInput(Question, given)
    if (E.isLeft(query)) return E.left(rejected(query.left))
    const { credential, at } = query.right
    const admitted = await readmit(engine, options.as)
    if (E.isLeft(admitted)) return narrowed<AuditRefusal>(admitted)
    const scope = await auditScope(engine, admitted.right)
    if (E.isLeft(scope)) return scope
    const { account, only } = scope.right
    if (only !== undefined) return E.left(rejected({ _tag: 'ForbiddenAudit' }))
    const trail = await wholeTrail(engine)
    if (E.isLeft(trail)) return trail
    if (at >= engine.models.sequence) {
      const newest = admitted.right.kind === 'support' ? { newest: engine.models.sequence - 1 } : {}
      return E.left(rejected({ _tag: 'NoSuchEvent', ...newest }))
    }
    const facts = trail.right.indexAt(at).credential(credential, undefined)
    if (facts === 'undecidable') return E.left(rejected({ _tag: 'Undecidable' }))
    // Somebody else's key: the answer is the one for a key that does not exist.
    const theirs = account !== undefined && facts.credential !== undefined && facts.credential.accountId !== account
    const decision = admit({ surface: 'api', now: engine.environment.now() }, theirs ? {} : facts)
    if (decision.verdict === 'refused')
      return E.right({ userId: undefined, label: 'nobody', refusal: decision.refusal._tag, steps: decision.steps })
    const userId = decision.principal.id
    const label = userId === undefined ? 'nobody' : await new AuditReader(engine, {}).person(userId)
    return E.right({ userId, label, refusal: undefined, steps: decision.steps })
  },
)
