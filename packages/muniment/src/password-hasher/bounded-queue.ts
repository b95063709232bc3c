/**
 * A queue that runs a few jobs at a time, lets a few more wait in order, and refuses the rest at once.
 *
 * Each hash holds megabytes for as long as it runs: without the bound a burst of logins is an outage.
 *
 * @module
 */
import { PasswordHasherFailure } from './password-hasher.ts'

/** Both are whole numbers. */
export interface BoundedQueueLimits {
  /** Jobs that run at the same time, at least 1. */
  readonly concurrency: number
  /** Jobs that wait, at least 0. */
  readonly queueLimit: number
}

/** See {@link boundedQueue}. */
export interface BoundedQueue {
  /** The outcome of `job`, started now or in turn. Rejects `overloaded` when full, `closed` after `close`. */
  run<T>(job: () => Promise<T>): Promise<T>
  /** Refuses what waits and what comes with `closed`; resolves when nothing runs any more. May be repeated. */
  close(): Promise<void>
}

interface Waiting {
  readonly start: () => void
  readonly refuse: (failure: PasswordHasherFailure) => void
}

/** An empty queue. Jobs start in the order in which they came. */
export const boundedQueue = ({ concurrency, queueLimit }: BoundedQueueLimits): BoundedQueue => {
  const waiting: Waiting[] = []
  const whenIdle: (() => void)[] = []
  let running = 0
  let closed = false

  const ended = (): void => {
    running -= 1
    waiting.shift()?.start()
    if (running === 0) for (const resolve of whenIdle.splice(0)) resolve()
  }

  const started = async <T>(job: () => Promise<T>): Promise<T> => {
    running += 1
    try {
      return await job()
    } finally {
      ended()
    }
  }

  return {
    run: <T>(job: () => Promise<T>): Promise<T> => {
      if (closed) return Promise.reject(new PasswordHasherFailure('closed'))
      if (running < concurrency) return started(job)
      if (waiting.length >= queueLimit) return Promise.reject(new PasswordHasherFailure('overloaded'))
      return new Promise((resolve, reject) => {
        waiting.push({ start: () => resolve(started(job)), refuse: reject })
      })
    },
    close: () => {
      closed = true
      for (const { refuse } of waiting.splice(0)) refuse(new PasswordHasherFailure('closed'))
      return running === 0 ? Promise.resolve() : new Promise((resolve) => whenIdle.push(resolve))
    },
  }
}
