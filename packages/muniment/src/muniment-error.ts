/**
 * The error of the promise door: one class, whose code is the name of the refusal.
 *
 * @module
 */
import type { NamedRefusal, SupportRefusal } from './refusals.ts'
import type { VerbNotDone } from './verb-failure.ts'
import type { Verbs } from './verbs/table.ts'
import type { RefusalOf } from './verbs/verb.ts'

/** Every refusal of every verb, and of `support`. `_tag` tells which, and what else it has. */
export type Refusal = { readonly [N in keyof Verbs]: RefusalOf<Verbs[N][keyof Verbs[N]]> }[keyof Verbs] | SupportRefusal

/** The name of a refusal. */
export type RefusalCode = Refusal['_tag']

/**
 * What a verb rejects with. `code` is the refusal's name (`EmailTaken`), or `Conflict` (lost every race; nothing was
 * written, run it again), or `Failure` (the store or a port failed, and `cause` is what it threw; with `outcomeUnknown`
 * the same command id tells what became of it). The message holds names and limits, and nothing that anybody gave.
 *
 * `cause` has the words of whoever threw it: a store or a hasher of yours that quotes what it was given is quoted there,
 * and wherever an error is printed with its causes.
 */
export class MunimentError extends Error {
  override readonly name = 'MunimentError'
  readonly code: RefusalCode | 'Conflict' | 'Failure'
  /** The code of the source documents, where there is one. */
  readonly reference: string | undefined
  /** The refusal with its fields; absent for Conflict and Failure. */
  readonly refusal: Refusal | undefined
  /** True when it is not known whether it was written. */
  readonly outcomeUnknown: boolean
  /** With `outcomeUnknown`, the id of the command, also when it was made up; absent for verbs that take none. */
  readonly commandId: string | undefined

  constructor(notDone: VerbNotDone<Refusal>) {
    super(messageOf(notDone), notDone._tag === 'Failure' ? { cause: notDone.cause } : {})
    this.code = notDone._tag === 'Rejected' ? notDone.rejection._tag : notDone._tag
    this.refusal = notDone._tag === 'Rejected' ? notDone.rejection : undefined
    this.reference = notDone._tag === 'Rejected' ? (notDone.rejection as NamedRefusal).reference : undefined
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
      return `Failure (${nameOf(notDone.cause)}): ${
        notDone.outcomeUnknown ? 'it is not known whether this was written' : 'nothing was written'
      }`
    case 'Rejected': {
      const { _tag, reference, ...fields } = notDone.rejection
      const details = Object.entries(fields).map(([field, value]) => `${field}: ${String(value)}`)
      const code = reference === undefined ? _tag : `${_tag} (${reference})`
      return details.length === 0 ? code : `${code}: ${details.join(', ')}`
    }
  }
}
