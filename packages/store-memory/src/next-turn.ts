/**
 * A pause that lets timers, sockets and aborts have their turn during a long read.
 *
 * @module
 */

// Kept from when the module was loaded, so that a test's fake timers do not stop a read.
const immediate = setImmediate

/** A read pauses after so many events. */
export const eventsPerTurn = 4_096

export const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    immediate(resolve)
  })
