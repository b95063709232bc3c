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

/**
 * What comes later is handed to `late`; what it fails with later is heard by nobody.
 *
 * @throws NotAnswered after `ms` milliseconds.
 */
export const withinTime = <A>(asked: Promise<A>, ms: number, late: (answer: A) => void = () => undefined): Promise<A> =>
  new Promise((resolve, reject) => {
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      reject(new NotAnswered(ms))
    }, ms)
    asked.then(
      (answer) => {
        if (isLate) return late(answer)
        clearTimeout(timer)
        resolve(answer)
      },
      (error: unknown) => {
        clearTimeout(timer)
        reject(error as Error)
      },
    )
  })
