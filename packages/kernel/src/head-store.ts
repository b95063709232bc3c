/**
 * The HeadStore port: the newest signed head of a log, kept outside it, so that the log can never go back behind one.
 *
 * @module
 */
import { checkPortName } from './checkpoint-store.ts'
import { invalidArgument } from './store-arguments/invalid-argument.ts'
import { StoreFailure } from './store-failure.ts'

/** A signed statement of what the first events of a log were. */
export interface Head {
  /** How many events it covers. */
  readonly size: number
  /** The signed text, 1 to 65,536 characters. */
  readonly note: string
}

/**
 * Logs are named as followers are. Every method rejects with a `StoreFailure` and nothing else: `invalid_argument`,
 * `unavailable`, `outcome_unknown`, `access_denied`, `corrupt_store` when what was kept cannot be read any more. It is then
 * never taken for nothing: a log that signs again from the start could sign another past.
 */
export interface HeadStore {
  /** True when heads survive the process. */
  readonly durable: boolean
  /** The newest head of the log; undefined before the first. */
  latest(log: string): Promise<Head | undefined>
  /**
   * Keep this head, durably before it resolves. The one that is kept already is taken again without a word.
   *
   * @throws StoreFailure `checkpoint_conflict` when a head of as many events, or of more, is kept: heads only grow.
   */
  record(log: string, head: Head): Promise<void>
}

const noteCharactersMax = 65_536

/** @throws StoreFailure `invalid_argument` for what is no head. */
export const checkHead = (head: Head): void => {
  const refuse = (field: string, rule: string): never => {
    throw invalidArgument(field, rule)
  }
  if (typeof head !== 'object' || head === null) refuse('head', 'must be an object')
  if (!Number.isSafeInteger(head.size) || head.size < 0) refuse('head.size', 'must be a whole number, at least 0')
  if (typeof head.note !== 'string' || head.note.length === 0 || head.note.length > noteCharactersMax)
    refuse('head.note', `must be a text of 1 to ${noteCharactersMax} characters`)
}

/** Whether `head` may stand after `kept`: false when it is the same one. @throws StoreFailure `checkpoint_conflict`. */
export const isNewHead = (kept: Head | undefined, head: Head): boolean => {
  if (kept === undefined || head.size > kept.size) return true
  if (head.size === kept.size && head.note === kept.note) return false
  throw new StoreFailure({ code: 'checkpoint_conflict' })
}

/** Heads in memory, gone with the process. */
export const memoryHeadStore = (): HeadStore => {
  const heads = new Map<string, Head>()
  return {
    durable: false,
    latest: async (log) => {
      checkPortName(log, 'log')
      return heads.get(log)
    },
    record: async (log, head) => {
      checkPortName(log, 'log')
      checkHead(head)
      if (isNewHead(heads.get(log), head)) heads.set(log, Object.freeze({ size: head.size, note: head.note }))
    },
  }
}
