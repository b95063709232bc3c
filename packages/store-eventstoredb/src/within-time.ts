/**
 * Our own timer: the client's deadlines do not hold everywhere.
 *
 * @module
 */

/** What a call fails with that was not answered in time. */
export class NotAnswered extends Error {
  override readonly name = 'NotAnswered'

  constructor(ms: number) {
    super(`no answer within ${ms} ms`)
  }
}

/** What else happens when a call is answered. */
export interface Heard<A> {
  /** Is handed what comes too late. What a call fails with too late is heard by nobody. */
  readonly late?: (answer: A) => void
  /** The caller is about to be told, of an error or of none. */
  readonly ended?: (error?: unknown) => void
}

/** @throws NotAnswered after `ms` milliseconds, and what `asked` fails with. */
export const withinTime = <A>(asked: Promise<A>, ms: number, { late, ended }: Heard<A> = {}): Promise<A> =>
  new Promise((resolve, reject) => {
    let isLate = false
    const fail = (error: unknown): void => {
      ended?.(error)
      reject(error as Error)
    }
    const timer = setTimeout(() => {
      isLate = true
      fail(new NotAnswered(ms))
    }, ms)
    asked.then(
      (answer) => {
        if (isLate) return late?.(answer)
        clearTimeout(timer)
        ended?.()
        resolve(answer)
      },
      (error: unknown) => {
        if (isLate) return
        clearTimeout(timer)
        fail(error)
      },
    )
  })
