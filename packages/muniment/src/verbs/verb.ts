/** The shape of a verb. @module */
import { failure, type NotDone, rejected } from '@muniment/kernel'
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

/** What a verb refuses. */
export type RefusalOf<V> = V extends Verb<never, never, unknown, infer R> ? R : never

/** One verb in two forms: what it is asked tells what it answers. The first form that fits holds. */
export interface Forms<
  A extends Verb<never, never, unknown, NamedRefusal>,
  B extends Verb<never, never, unknown, NamedRefusal>,
> {
  (...asked: Parameters<A>): ReturnType<A>
  (...asked: Parameters<B>): ReturnType<B>
}

/**
 * The same no, without the refusals that cannot be met here.
 *
 * The compiler sees all that an aggregate or the gate can say. What a command refuses, the header of its file names,
 * and a test holds that every verb names it too; what a principal that came in before can be told says
 * `ReadmissionRefusal`.
 */
export const narrowed = <R extends NamedRefusal>(no: E.Left<NotDone<NamedRefusal>>): E.Left<NotDone<R>> =>
  no as E.Left<NotDone<R>>

/** A refusal that came as a value: the same no, as above. */
export const refusing = <R extends NamedRefusal>(refusal: NamedRefusal): E.Left<NotDone<R>> => ({
  _tag: 'Left',
  left: rejected(refusal as R),
})

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
