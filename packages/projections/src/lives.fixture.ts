/**
 * Logs for the laws: any events of the short history, in any order and as often as it comes, for either of two people,
 * and now and then in a stream where they do not belong.
 *
 * @module
 */
import fc from 'fast-check'
import { type UnreadableRecord, unreadableRecordOf } from './audit-trail/audit-record.ts'
import { type Happened, history, id, recorded, sequenced } from './history.fixture.ts'
import { SequencedEvent } from './sequenced-event.ts'

/** Where it spoke of the first, of the second, and the other way round. */
const aboutTheOther = (happened: Happened): Happened =>
  JSON.parse(
    JSON.stringify(happened).replaceAll(
      /(_0{31})([12])(?!\d)/g,
      (_, start: string, n: string) => `${start}${n === '1' ? '2' : '1'}`,
    ),
  ) as Happened

const ofBoth: readonly Happened[] = [...history, ...history.map(aboutTheOther)]

const misplaced: readonly Happened[] = ofBoth.flatMap((happened) =>
  [...new Set(ofBoth.filter(({ category }) => category === happened.category).map(({ of }) => of))]
    .filter((of) => of !== happened.of)
    .map((of) => ({ ...happened, of })),
)

interface Decoded {
  readonly happened: Happened
  readonly event: SequencedEvent
}

const decoded = (list: readonly Happened[]): readonly Decoded[] =>
  list.map((happened) => ({ happened, event: sequenced(happened, 0) }))

const anyHappened: fc.Arbitrary<Decoded> = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...decoded(ofBoth)) },
  { weight: 1, arbitrary: fc.constantFrom(...decoded(misplaced)) },
)

/** What was decoded once, at another place in the log. */
const placed = ({ happened, event }: Decoded, sequence: number): SequencedEvent =>
  new SequencedEvent(recorded(happened, sequence), sequence, event.category, event.data)

/** Logs of which every event can be read. */
export const readableLog: fc.Arbitrary<readonly SequencedEvent[]> = fc
  .array(anyHappened, { maxLength: 24, size: 'max' })
  .map((list) => list.map(placed))

/** Logs as read models are told them: some events cannot be read. */
export const toldLog: fc.Arbitrary<readonly (SequencedEvent | UnreadableRecord)[]> = fc
  .array(fc.tuple(anyHappened, fc.nat(9)), { maxLength: 24, size: 'max' })
  .map((list) =>
    list.map(([each, chance], sequence) =>
      chance > 0
        ? placed(each, sequence)
        : unreadableRecordOf(recorded(each.happened, sequence), sequence, 'foreign category'),
    ),
  )

const idsOf = (prefix: string, ...more: readonly string[]): readonly string[] => [id(prefix, 1), id(prefix, 2), ...more]

/** Everybody and everything that these logs speak of. */
export const cast: Readonly<
  Record<'accounts' | 'users' | 'memberships' | 'sessions' | 'credentials', readonly string[]>
> = {
  accounts: idsOf('ac'),
  users: idsOf('usr'),
  memberships: idsOf('mem'),
  sessions: idsOf('ses'),
  credentials: [...idsOf('cr'), id('ak', 22)],
}
