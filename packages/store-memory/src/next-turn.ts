/**
 * The two pauses of this store: giving way to other calls, and giving way to the rest of the process.
 *
 * @module
 */

const given = Promise.resolve()

/** One microtask: other calls that are under way go first. */
export const giveWay = (): Promise<void> => given

// Kept from when the module was loaded, so that a test's fake timers do not stop a read.
const immediate = setImmediate

/** A long read lets timers, sockets and aborts have their turn after so many events. */
export const eventsPerTurn = 4_096

export const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    immediate(resolve)
  })
