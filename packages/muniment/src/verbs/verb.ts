/** The shape of a verb. @module */
import { failure } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import type { Engine } from '../engine/engine.ts'
import type { NamedRefusal } from '../refusals.ts'
import type { VerbNotDone } from '../verb-failure.ts'

/** One thing that can be asked of Muniment: In input, Options, Out outcome, R refusals. */
export type Verb<In, Options, Out, R extends NamedRefusal> = (
  engine: Engine,
  input: In,
  options: Options,
) => Promise<E.Either<VerbNotDone<R>, Out>>

/** A verb that writes nothing: whatever it throws, nothing was written, and callers are told so. */
export const reading =
  <In, Options, Out, R extends NamedRefusal>(verb: Verb<In, Options, Out, R>): Verb<In, Options, Out, R> =>
  async (engine, input, options) => {
    try {
      return await verb(engine, input, options)
    } catch (cause) {
      return E.left(failure(cause))
    }
  }
