/**
 * Wakes the feeds that wait for an append.
 *
 * @module
 */

/** One feed; `wake` ends its present wait. */
export interface Waiter {
  wake: () => void
}

interface Group {
  readonly wakes: Set<() => void>
  readonly wakeAll: () => void
}

/** Feeds with the same signal share one listener: an application often has one signal for all of them. */
export class AppendBell {
  readonly #groups = new Map<AbortSignal, Group>()

  /** Settles at the next ring, when the signal aborts, or when the waiter is woken. Then no listener is left. */
  wait(signal: AbortSignal, waiter: Waiter): Promise<void> {
    return new Promise((resolve) => {
      const group = this.#groupOf(signal)
      const wake = (): void => {
        resolve()
        if (!group.wakes.delete(wake) || group.wakes.size > 0) return
        signal.removeEventListener('abort', group.wakeAll)
        this.#groups.delete(signal)
      }
      group.wakes.add(wake)
      waiter.wake = wake
    })
  }

  ring(): void {
    if (this.#groups.size > 0) for (const group of this.#groups.values()) group.wakeAll()
  }

  #groupOf(signal: AbortSignal): Group {
    const known = this.#groups.get(signal)
    if (known !== undefined) return known
    const wakes = new Set<() => void>()
    const wakeAll = (): void => {
      for (const wake of wakes) wake()
    }
    const group = { wakes, wakeAll }
    this.#groups.set(signal, group)
    signal.addEventListener('abort', wakeAll)
    return group
  }
}
