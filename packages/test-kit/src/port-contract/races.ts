/**
 * Races over all handles of a port.
 *
 * @module
 */
import { isStoreFailure } from '@muniment/kernel'
import { holds, same } from '../store-contract/expectations.ts'
import type { Port, PortContext } from './port-case.ts'

/** How many race. */
const racers = 32

/** The handles take turns. */
export const handleOf = <P extends Port>({ handles }: PortContext<P>, turn: number): P =>
  handles[turn % handles.length] as P

/** Everybody begins before anybody is answered. */
export const race = <P extends Port, A>(
  context: PortContext<P>,
  run: (port: P, racer: number) => Promise<A>,
): Promise<PromiseSettledResult<A>[]> =>
  Promise.allSettled(Array.from({ length: racers }, (_, racer) => run(handleOf(context, racer), racer)))

/** The number of the one racer that won; the others were told of a conflict. */
export const winnerOf = <A>(outcomes: readonly PromiseSettledResult<A>[]): number => {
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') {
      const failure: unknown = outcome.reason
      holds(
        isStoreFailure(failure, 'checkpoint_conflict'),
        'a racer that loses is told of a checkpoint_conflict',
        failure,
      )
    }
  const won = outcomes.flatMap(({ status }, racer) => (status === 'fulfilled' ? [racer] : []))
  same(won.length, 1, `of ${outcomes.length} racers with the same expectation exactly one wins`)
  return won[0] as number
}
