/**
 * The refusal of a journal that another process has, or this one has already.
 *
 * @module
 */

/** Why a journal could not be opened, as the `cause` of `unavailable`: it is there again when its holder is gone. */
export class JournalHeld extends Error {
  override readonly name = 'JournalHeld'
  readonly path: string
  /** As its own system counts: in another container it may be another's number here. */
  readonly pid: number

  constructor(path: string, pid: number) {
    super(`${path} is held by process ${pid}: one process at a time`)
    this.path = path
    this.pid = pid
  }
}
