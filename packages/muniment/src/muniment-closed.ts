/** What is asked of an instance that was closed. @module */

/** The cause of a Failure: `close` was called before, so nothing was begun and nothing was written. */
export class MunimentClosed extends Error {
  override readonly name = 'MunimentClosed'
  readonly code = 'closed'

  constructor() {
    super('closed: this instance was closed')
  }
}
