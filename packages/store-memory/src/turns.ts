/**
 * The two pauses of a store: giving way to its other calls, and giving way to the rest of the process.
 *
 * @module
 */

// Kept from when the module was loaded, so that a test's fake timers do not stop a read.
const immediate = setImmediate
const given = Promise.resolve()

const callsPerTurn = 1_024
const callsPerBusyTurn = 8

/** A long read takes a turn after so many events. */
export const eventsPerTurn = 4_096

/** Lets timers, sockets and aborts have their turn. */
export const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    immediate(resolve)
  })

/** The pauses of the calls of one store. */
export class CallTurns {
  /** Whether something waits for the disk, which only answers when the process has a turn. */
  busy = false
  #calls = 0

  /**
   * One microtask, so that calls that are under way go first. Now and then a whole turn: a loop of calls that are
   * answered at once would otherwise keep timers, and a feed that waits for its turn, from ever running.
   */
  giveWay(): Promise<void> {
    this.#calls += 1
    return this.#calls % (this.busy ? callsPerBusyTurn : callsPerTurn) === 0 ? nextTurn() : given
  }
}
