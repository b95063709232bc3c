/**
 * How long to wait before trying again: longer from time to time, up to a bound, and never the same for two that lost one server.
 *
 * @module
 */
import { randomInt } from 'node:crypto'

const firstMs = 50
const mostMs = 5_000

/** Milliseconds before the n-th try in a row, from 1: at least half of what that may be at most. */
export const backoffMs = (tries: number): number => {
  const bound = Math.min(mostMs, firstMs * 2 ** Math.min(tries - 1, 16))
  return Math.floor(bound / 2) + randomInt(bound / 2)
}

/** Resolves early when a signal aborts. */
export const pause = (ms: number, ...signals: readonly AbortSignal[]): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      for (const signal of signals) signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    for (const signal of signals) {
      signal.addEventListener('abort', end)
      if (signal.aborted) end()
    }
  })
