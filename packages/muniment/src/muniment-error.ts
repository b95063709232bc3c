/**
 * The error of the promise door: one class, whose code is the name of the refusal.
 *
 * @module
 */
import type { NamedRefusal } from './refusals.ts'
import type { VerbNotDone } from './verb-failure.ts'

/**
 * `code` is the rejection's name (`EmailTaken`), or `Conflict` (lost every race; run it again), or `Failure` (the store
 * or a port failed; with `outcomeUnknown` the same command id tells what became of it).
 */
export class MunimentError<R extends NamedRefusal = NamedRefusal> extends Error {
  override readonly name = 'MunimentError'
  readonly code: R['_tag'] | 'Conflict' | 'Failure'
  /** The code of the source documents, where there is one. */
  readonly reference: string | undefined
  /** The refusal with its fields; absent for Conflict and Failure. */
  readonly refusal: R | undefined
  readonly outcomeUnknown: boolean
  /** With `outcomeUnknown`, the id of the command, also when it was made up; absent for verbs that take none. */
  readonly commandId: string | undefined

  constructor(notDone: VerbNotDone<R>) {
    super(messageOf(notDone), notDone._tag === 'Failure' ? { cause: notDone.cause } : {})
    this.code = notDone._tag === 'Rejected' ? notDone.rejection._tag : notDone._tag
    this.refusal = notDone._tag === 'Rejected' ? notDone.rejection : undefined
    this.reference = this.refusal?.reference
    this.outcomeUnknown = notDone._tag === 'Failure' && notDone.outcomeUnknown
    this.commandId = notDone._tag === 'Failure' ? notDone.commandId : undefined
  }
}

/** Letters, digits and underscores, and shorter than any secret of ours. */
const isName = (value: unknown): value is string => typeof value === 'string' && /^[A-Za-z]\w{0,39}$/.test(value)

/** The code of what failed, else the name of its class. Never its text, which may quote what it was given. */
const nameOf = (cause: unknown): string => {
  try {
    const { code, name } = cause as { readonly code?: unknown; readonly name?: unknown }
    return [code, name].find(isName) ?? 'unknown'
  } catch {
    // Nothing to look into, or a getter that throws.
    return 'unknown'
  }
}

/** Names and limits only: a refusal carries no secret and no personal field. */
const messageOf = (notDone: VerbNotDone<NamedRefusal>): string => {
  switch (notDone._tag) {
    case 'Conflict':
      return `Conflict: other writers won ${notDone.attempts} times`
    case 'Failure':
      return `Failure (${nameOf(notDone.cause)}): ${notDone.outcomeUnknown ? 'it is not known whether this was written' : 'nothing was written'}`
    case 'Rejected': {
      const { _tag, reference, ...fields } = notDone.rejection
      const details = Object.entries(fields).map(([field, value]) => `${field}: ${String(value)}`)
      const code = reference === undefined ? _tag : `${_tag} (${reference})`
      return details.length === 0 ? code : `${code}: ${details.join(', ')}`
    }
  }
}
