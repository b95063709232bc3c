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

/** @throws NotAnswered after `ms` milliseconds; what it fails with later is heard by nobody. */
export const withinTime = <A>(asked: Promise<A>, ms: number): Promise<A> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new NotAnswered(ms)), ms)
    asked.then(
      (answer) => {
        clearTimeout(timer)
        resolve(answer)
      },
      (error: unknown) => {
        clearTimeout(timer)
        reject(error as Error)
      },
    )
  })
