/**
 * Assertions on what was emitted, for any test runner: they throw an AssertionError of `node:assert`.
 *
 * @module
 */
import { AssertionError } from 'node:assert'
import { inspect } from 'node:util'
import { type EmittedEvent, type EventData, type EventName, isPartOf, type PartOf } from './event-names.ts'

/** Assertions on the events of one instance. */
export interface EventAssertions {
  /** Forget what has been until now: {@link EventAssertions.events} and `emitted` begin here. */
  readonly mark: () => void
  /** The events since the mark, or since the instance was made; of one name, or all. Oldest first. */
  readonly events: <N extends EventName = EventName>(name?: N) => readonly EmittedEvent<N>[]
  /**
   * The newest event of this name since the mark, whose data is as described. Ids may be plain texts, fields may be left
   * out at every level, `undefined` means absent, and a list has exactly these items.
   *
   * @throws AssertionError that shows what was emitted instead.
   */
  readonly emitted: <N extends EventName>(name: N, data?: PartOf<EventData<N>>) => EmittedEvent<N>
  /**
   * Runs `act`, and answers what it answers, when these events and no others were emitted meanwhile, in this order. What
   * others do at the same time counts as well. The mark stays where it is.
   *
   * Rejects with an AssertionError that shows both lists, or with what `act` throws.
   */
  readonly emits: <A>(act: () => A | Promise<A>, names: readonly EventName[]) => Promise<A>
  /** As {@link EventAssertions.emits} of no events at all: what is refused leaves nothing behind. */
  readonly emitsNothing: <A>(act: () => A | Promise<A>) => Promise<A>
}

/** Most events that a message shows: the newest. */
const shownMax = 20
const lineLengthMax = 200

const shown = (value: unknown): string =>
  inspect(value, { breakLength: Number.POSITIVE_INFINITY, depth: 6, sorted: false })

const lineOf = ({ type, data }: EmittedEvent): string => {
  const line = `${type} ${shown(data)}`
  return line.length <= lineLengthMax ? line : `${line.slice(0, lineLengthMax - 1)}…`
}

const listOf = (events: readonly EmittedEvent[]): string => {
  const lines = events.slice(-shownMax).map((event) => `\n  ${lineOf(event)}`)
  const omitted = events.length - lines.length
  return `${omitted === 0 ? '' : `\n  … ${omitted} before`}${lines.join('')}`
}

const namesIn = (names: readonly string[]): string => (names.length === 0 ? 'nothing' : names.join(', '))

/** The frames of whoever called this function: after an await there would be none. */
const framesAbove = (called: (...asked: never) => unknown): string => {
  const trace: { stack?: string } = {}
  Error.captureStackTrace(trace, called)
  return /\n\s+at [\s\S]*/.exec(trace.stack ?? '')?.[0] ?? ''
}

/** `all` answers every event until now, in the order of the log. */
export const eventAssertions = (all: () => readonly EmittedEvent[]): EventAssertions => {
  let marked = 0

  const events = <N extends EventName = EventName>(name?: N): readonly EmittedEvent<N>[] => {
    const named = all()
      .slice(marked)
      .filter(({ type }) => name === undefined || type === name)
    // The compiler does not see that the name tells the data.
    return named as unknown as readonly EmittedEvent<N>[]
  }

  const emitted: EventAssertions['emitted'] = (name, data) => {
    const named = events(name)
    const found = named.findLast((event) => data === undefined || isPartOf(data, event.data))
    if (found !== undefined) return found
    const since = events()
    const instead = since.length === 0 ? 'Nothing was.' : `This was:${listOf(since)}`
    throw new AssertionError({
      message: `No ${name}${data === undefined ? '' : ` with ${shown(data)}`} was emitted. ${instead}`,
      // Runners show the difference: to the nearest there is.
      ...(named.length === 0 || data === undefined
        ? { actual: since.map(({ type }) => type), expected: [name] }
        : { actual: named.at(-1)?.data, expected: data }),
      operator: 'emitted',
      stackStartFn: emitted,
    })
  }

  const emits = async <A>(
    act: () => A | Promise<A>,
    names: readonly EventName[],
    stackStartFn: (...asked: never) => unknown,
  ): Promise<A> => {
    const calledFrom = framesAbove(stackStartFn)
    const before = all().length
    const answer = await act()
    const meanwhile = all().slice(before)
    const actual = meanwhile.map(({ type }) => type)
    if (actual.length === names.length && actual.every((type, index) => type === names[index])) return answer
    const error = new AssertionError({
      message:
        `Expected ${namesIn(names)}; emitted was ${namesIn(actual)}.` +
        (meanwhile.length === 0 ? '' : ` In full:${listOf(meanwhile)}`),
      actual,
      expected: [...names],
      operator: 'emits',
    })
    error.stack = `AssertionError [${error.code}]: ${error.message}${calledFrom}`
    throw error
  }

  const assertions: EventAssertions = {
    mark: () => {
      marked = all().length
    },
    events,
    emitted,
    emits: (act, names) => emits(act, names, assertions.emits),
    emitsNothing: (act) => emits(act, [], assertions.emitsNothing),
  }
  return assertions
}
