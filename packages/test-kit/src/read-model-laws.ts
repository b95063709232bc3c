/**
 * The laws of read models: whatever is built from the log by applying its events in order, and answers questions.
 *
 * A read model need not stand being told an event twice: whoever runs it keeps a checkpoint that moves together with the
 * effect, and passes over what lies before it. Where the two do not move together, at a process's death say, events come
 * again from an earlier place on; a model that is run so must say that it absorbs them, and is held to that.
 *
 * @module
 */
import { notStrictEqual, strictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import { deepFrozen } from './deep-frozen.ts'
import { defineLaws, type Law, type LawRunner } from './law.ts'
import { snapshotText } from './snapshot-text.ts'

/** A read model that is being fed. */
export interface FedModel<Ev> {
  readonly apply: (event: Ev) => void
  /** What it answers to everything that may be asked, as values that JSON carries. */
  readonly snapshot: () => unknown
}

/** What a read model is held to the laws with. */
export interface ReadModelInputs<Ev> {
  /** One that has not been fed yet. */
  readonly open: () => FedModel<Ev>
  /** Logs: events in their order. Let their ids collide, or nothing will ever meet. */
  readonly log: fc.Arbitrary<readonly Ev[]>
  /** It is as it was when it is told again everything from an earlier event on. Default: not claimed. */
  readonly absorbsRepeats?: boolean
}

const feed = <Ev>(model: FedModel<Ev>, log: readonly Ev[]): FedModel<Ev> => {
  for (const event of log) model.apply(event)
  return model
}

/** The laws of one read model, for any runner. */
export const readModelLaws = <Ev>({ open, log, absorbsRepeats = false }: ReadModelInputs<Ev>): readonly Law[] => {
  const textOf = (model: FedModel<Ev>): string => snapshotText(model.snapshot())
  const laws: Law[] = [
    {
      title: 'begins empty, each time anew, and is fed with what changes it',
      check: () => {
        const empty = textOf(open())
        const texts = fc.sample(log, 50).map((events) => textOf(feed(open(), events)))
        strictEqual(textOf(open()), empty)
        notStrictEqual(
          texts.find((text) => text !== empty),
          undefined,
        )
      },
    },
    {
      title: 'rebuilt equals live, byte for byte: asked after any page of events, or never, beside another that is fed',
      check: () => {
        fc.assert(
          fc.property(log, log, fc.integer({ min: 1, max: 7 }), (events, others, pageSize) => {
            const [live, other] = [open(), open()]
            events.forEach((event, index) => {
              live.apply(event)
              const another = others[index]
              if (another !== undefined) other.apply(another)
              if ((index + 1) % pageSize === 0) live.snapshot()
            })
            strictEqual(textOf(live), textOf(feed(open(), events)))
          }),
        )
      },
    },
    {
      title: 'leaves the events alone, and what it has answered as it was',
      check: () => {
        fc.assert(
          fc.property(log, fc.nat(20), (events, cut) => {
            const model = feed(open(), deepFrozen(events.slice(0, cut)))
            const answered = model.snapshot()
            const text = snapshotText(answered)
            feed(model, deepFrozen(events.slice(cut)))
            strictEqual(snapshotText(answered), text)
          }),
        )
      },
    },
  ]
  if (absorbsRepeats)
    laws.push({
      title: 'is as it was when it is told again everything from an earlier event on',
      check: () => {
        fc.assert(
          fc.property(log, fc.nat(20), (events, from) => {
            const model = feed(open(), events)
            const text = textOf(model)
            strictEqual(textOf(feed(model, events.slice(from))), text)
          }),
        )
      },
    })
  return laws
}

/** Registers the laws of a read model with a test runner: `defineReadModelLaws(inputs, { describe, it })`. */
export const defineReadModelLaws = <Ev>(inputs: ReadModelInputs<Ev>, runner: LawRunner): void =>
  defineLaws('obeys the laws of read models', readModelLaws(inputs), runner)
