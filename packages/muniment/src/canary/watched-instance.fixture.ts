/** An instance whose every function is watched: which were called, what they answered, what they threw. @module */
import type { Muniment } from '../index.ts'

/** What was called, by `noun.verb`. */
export interface Calls {
  readonly called: Set<string>
  /** What was answered, by a promise or at once. */
  readonly answered: { readonly by: string; readonly answer: unknown }[]
}

type Held = Readonly<Record<string, unknown>>

/** `fp` is the same verbs once more, behind the same door. */
const isDoorOfItsOwn = (name: string): boolean => name === 'fp'

/** Every function of an instance, `audit.by` for instance. */
export const functionsOf = (instance: object, before = ''): readonly string[] =>
  Object.entries(instance).flatMap(([name, held]: [string, unknown]) =>
    isDoorOfItsOwn(name)
      ? []
      : typeof held === 'function'
        ? [`${before}${name}`]
        : functionsOf(held as object, `${before}${name}.`),
  )

const watchedHeld = (held: object, calls: Calls, before: string): Held =>
  Object.fromEntries(
    Object.entries(held).map(([name, each]: [string, unknown]) => {
      const by = `${before}${name}`
      if (isDoorOfItsOwn(name)) return [name, each]
      if (typeof each !== 'function') return [name, watchedHeld(each as object, calls, `${by}.`)]
      const watched = (...given: readonly unknown[]): unknown => {
        calls.called.add(by)
        const answer: unknown = each(...given)
        const note = (settled: unknown): void => void calls.answered.push({ by, answer: settled })
        // What it rejects with is caught, and searched, by whoever called.
        if (answer instanceof Promise) answer.then(note, () => undefined)
        else note(answer)
        return answer
      }
      return [name, watched]
    }),
  )

export const watchedInstance = (muniment: Muniment, calls: Calls): Muniment =>
  watchedHeld(muniment, calls, '') as unknown as Muniment
