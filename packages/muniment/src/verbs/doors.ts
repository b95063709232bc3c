/**
 * The two doors: one table of verbs as plain promises, and as TaskEither.
 *
 * @module
 */
import { failure } from '@muniment/kernel'
import { either as E, type taskEither as TE } from 'fp-ts'
import type { Engine } from '../engine/engine.ts'
import { MunimentClosed } from '../muniment-closed.ts'
import { MunimentError, type Refusal } from '../muniment-error.ts'
import type { NamedRefusal } from '../refusals.ts'
import type { VerbFailure, VerbNotDone } from '../verb-failure.ts'
import type { Verb } from './verb.ts'

/** Any verb: what it takes is checked by itself, at run time. */
type AnyVerb = Verb<never, never, unknown, NamedRefusal>

/** Verbs by noun. */
export interface VerbTable {
  readonly [noun: string]: { readonly [verb: string]: AnyVerb }
}

type OptionsOf<Options> = Record<string, never> extends Options ? [options?: Options] : [options: Options]

type Promised<In, Options, Out> = (input: In, ...options: OptionsOf<Options>) => Promise<Out>
type Tasked<In, Options, Out, R> = (input: In, ...options: OptionsOf<Options>) => TE.TaskEither<VerbNotDone<R>, Out>

/** A verb as it is at both doors; one of two forms has both of them there. */
type Opened<V> = V extends {
  (engine: Engine, input: infer In1, options: infer Op1): Promise<E.Either<VerbNotDone<infer R1>, infer Out1>>
  (engine: Engine, input: infer In2, options: infer Op2): Promise<E.Either<VerbNotDone<infer R2>, infer Out2>>
}
  ? {
      readonly promise: Promised<In1, Op1, Out1> & Promised<In2, Op2, Out2>
      readonly task: Tasked<In1, Op1, Out1, R1> & Tasked<In2, Op2, Out2, R2>
    }
  : V extends Verb<infer In, infer Options, infer Out, infer R>
    ? { readonly promise: Promised<In, Options, Out>; readonly task: Tasked<In, Options, Out, R> }
    : never

/** Plain promises that throw a {@link MunimentError}. */
export type PromiseDoor<T extends object> = {
  readonly [N in keyof T]: { readonly [K in keyof T[N]]: Opened<T[N][K]>['promise'] }
}

/** The same verbs as TaskEither. */
export type TaskEitherDoor<T extends object> = {
  readonly [N in keyof T]: { readonly [K in keyof T[N]]: Opened<T[N][K]>['task'] }
}

/** Told of every outcome, before it is answered. */
export type Witness = (verb: string, outcome: E.Either<VerbNotDone<NamedRefusal>, unknown>) => void

type Call = (input: unknown, options?: unknown) => unknown

const doorOf = (table: VerbTable, call: (name: string, verb: AnyVerb) => Call): object =>
  Object.freeze(
    Object.fromEntries(
      Object.entries(table).map(([noun, verbs]) => [
        noun,
        Object.freeze(
          Object.fromEntries(Object.entries(verbs).map(([verb, run]) => [verb, call(`${noun}.${verb}`, run)])),
        ),
      ]),
    ),
  )

/** It may have been thrown after an append: nobody may be told that nothing was written. */
const thrown = (cause: unknown, options: unknown): VerbFailure => {
  const { commandId } = (options ?? {}) as { readonly commandId?: unknown }
  const failed = { _tag: 'Failure', outcomeUnknown: true, cause } as const
  return typeof commandId === 'string' ? { ...failed, commandId } : failed
}

/** Some refusals are the same value each time: what one caller writes into it, no other must read. */
const frozen = <L extends VerbNotDone<NamedRefusal>>(refused: E.Left<L>): E.Left<L> => {
  if (refused.left._tag === 'Rejected') Object.freeze(refused.left.rejection)
  Object.freeze(refused.left)
  return Object.freeze(refused)
}

/** What the doors are asked through. */
export interface Doorkeeper {
  readonly witness: Witness
  /** Once true, no verb is begun. */
  readonly isClosed: () => boolean
}

/** Both doors of one table over one engine. What a verb throws is a Failure at either door. */
export const doorsOf = <T extends object>(
  table: T,
  engine: Engine,
  { witness, isClosed }: Doorkeeper,
): { readonly promises: PromiseDoor<T>; readonly taskEithers: TaskEitherDoor<T> } => {
  const ask = async (name: string, verb: AnyVerb, input: unknown, options: unknown) => {
    let outcome: E.Either<VerbNotDone<NamedRefusal>, unknown>
    try {
      outcome = isClosed()
        ? E.left(failure(new MunimentClosed()))
        : await verb(engine, input as never, (options ?? {}) as never)
    } catch (cause) {
      outcome = E.left(thrown(cause, options))
    }
    witness(name, outcome)
    return E.isLeft(outcome) ? frozen(outcome) : outcome
  }
  return {
    promises: doorOf(table as VerbTable, (name, verb) => async (input, options) => {
      const outcome = await ask(name, verb, input, options)
      if (E.isLeft(outcome)) throw new MunimentError(outcome.left as VerbNotDone<Refusal>)
      return outcome.right
    }) as PromiseDoor<T>,
    taskEithers: doorOf(
      table as VerbTable,
      (name, verb) => (input, options) => () => ask(name, verb, input, options),
    ) as TaskEitherDoor<T>,
  }
}
