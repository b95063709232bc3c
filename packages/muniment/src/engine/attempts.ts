/**
 * Attempts to prove who somebody is: counted before a secret is looked at, and refused unlooked at after too many.
 *
 * A flood of those that are refused is counted here, and recorded once a minute for each stream.
 *
 * @module
 */
import {
  anonymous,
  type AttemptLogin,
  type CommandName,
  type LoginMethod,
  loginAttempts,
  type SuppressedAttempts,
  user,
} from '@muniment/core'
import { type Instant, type NotDone, plusMs, prepared } from '@muniment/kernel'
import { record } from './carry-out.ts'
import { unrepeatable } from './command.ts'
import type { Engine } from './engine.ts'

/** How long refused attempts are counted before they are recorded. */
export const suppressionMs = 60_000

/** Streams whose refused attempts are counted at once: of more, those counted for longest are recorded early. */
const streamsMax = 10_000

/** Refused attempts that are not on record yet, by stream. */
export class RefusedAttempts {
  readonly #counted = new Map<string, SuppressedAttempts>()

  has(stream: string): boolean {
    return this.#counted.has(stream)
  }

  /** Counts one; answers what is to be recorded now, and of which stream. */
  add(stream: string, now: Instant): readonly (readonly [string, SuppressedAttempts])[] {
    const before = this.#counted.get(stream)
    const counted: SuppressedAttempts =
      before === undefined ? { count: 1, from: now, to: now } : { ...before, count: before.count + 1, to: now }
    this.#counted.set(stream, counted)
    if (now >= plusMs(counted.from, suppressionMs) || now < counted.from) return this.#taken(stream)
    return this.#counted.size > streamsMax ? this.#taken([...this.#counted.keys()][0] ?? stream) : []
  }

  /** What is not on record yet, which is forgotten here. */
  takeAll(): readonly (readonly [string, SuppressedAttempts])[] {
    const all = [...this.#counted]
    this.#counted.clear()
    return all
  }

  /** What is not on record yet of a stream. */
  take(stream: string): readonly (readonly [string, SuppressedAttempts])[] {
    return this.has(stream) ? this.#taken(stream) : []
  }

  #taken(stream: string): readonly (readonly [string, SuppressedAttempts])[] {
    const counted = this.#counted.get(stream)
    this.#counted.delete(stream)
    return counted === undefined ? [] : [[stream, counted]]
  }
}

const suppress: CommandName = 'access.suppressAttempts'

/** Best effort: a count that cannot be recorded is told to nobody, as it was of attempts that were refused. */
export const recordRefused = async (
  engine: Engine,
  due: readonly (readonly [string, SuppressedAttempts])[],
): Promise<void> => {
  for (const [stream, counted] of due) {
    const { commandId } = unrepeatable(engine, suppress, stream)
    const envelope = { principal: anonymous, command: suppress, commandId, correlationId: commandId }
    const ofUser = stream.startsWith(`${engine.namespace}.${user.category}-`)
    await (ofUser
      ? record(engine, {
          aggregate: user,
          stream,
          envelope,
          prepare: () => prepared({ type: 'RecordSuppressedAttempts', ...counted }),
        })
      : record(engine, {
          aggregate: loginAttempts,
          stream,
          envelope,
          prepare: () => prepared({ type: 'SuppressUnknownLogins', ...counted }),
        })
    ).catch(() => undefined)
  }
}

/** After an attempt: one that was refused unlooked at is counted, and one that was not ends the counting. */
export const countIfRefused = async (
  engine: Engine,
  stream: string,
  refused: NotDone<{ readonly _tag: string }> | undefined,
): Promise<void> => {
  const isRefused = refused?._tag === 'Rejected' && refused.rejection._tag === 'LoginThrottled'
  const { refusedAttempts, environment } = engine
  if (!isRefused) return recordRefused(engine, refusedAttempts.take(stream))
  if (!refusedAttempts.has(stream))
    setTimeout(() => void recordRefused(engine, refusedAttempts.take(stream)), suppressionMs).unref()
  return recordRefused(engine, refusedAttempts.add(stream, environment.now()))
}

/** The command, by the policy of this instance. */
export const attempt = (
  { logins }: Engine,
  { method, factor, now }: { readonly method: LoginMethod; readonly factor: 'first' | 'second'; readonly now: Instant },
): AttemptLogin => ({ type: 'AttemptLogin', method, factor, now, policy: logins })
