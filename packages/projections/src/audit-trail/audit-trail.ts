/**
 * The audit trail: every event with its principal, in order.
 *
 * @module
 */
import type { AccountId, MembershipFacts, MembershipId, SessionId, UserId } from '@muniment/core'
import { streamIdOf } from '@muniment/kernel'
import { type AccessIndex, accessIndex } from '../access-index/access-index.ts'
import { membershipRows } from '../access-index/membership-rows.ts'
import { type PersonRow, people } from '../people/people.ts'
import { usersOfSessions } from '../people/users-of-sessions.ts'
import { memoryRows, projector, table } from '../projection.ts'
import type { SequencedEvent } from '../sequenced-event.ts'
import { type AuditRecord, auditRecordOf, isUnreadable, type KeptEvent, type UnreadableRecord } from './audit-record.ts'
import { type Change, changesAt, fieldBefore } from './changes.ts'
import type { FieldValue, Target } from './effects.ts'
import type { Postings } from './postings.ts'
import { RecordedTimes } from './recorded-times.ts'
import { TrailIndex } from './trail-index.ts'

/** What to list. Conditions are ANDed; none means everything. */
export interface AuditFilter {
  /** What belongs to this account, and what its members did or suffered as persons while they were members. */
  readonly account?: AccountId
  /** Id of the principal that acted. */
  readonly principal?: string
  readonly credential?: string
  /** Id of what it was done to, or of the person behind that. */
  readonly target?: string
  readonly types?: readonly string[]
  /** Recorded at this moment or later, epoch milliseconds. A clock set back stands still until it has caught up. */
  readonly fromMs?: number
  /** Recorded at this moment or earlier, by the same clock. */
  readonly untilMs?: number
  /** Only what stands behind this sequence. */
  readonly after?: number
  /** Only what stands before this sequence. */
  readonly before?: number
  /** Default `oldest-first`. */
  readonly order?: AuditOrder
}

export type AuditOrder = 'oldest-first' | 'newest-first'

/** An event that led to another. */
export interface AuditCause {
  readonly eventId: string
  readonly sequence: number
}

export interface AuditTrail {
  readonly apply: (event: SequencedEvent) => void
  readonly applyUnreadable: (record: UnreadableRecord) => void
  /** Oldest first, what is appended while listing is listed as well. */
  readonly list: (filter: AuditFilter) => Iterable<AuditRecord>
  /**
   * Prepares for lists by account, principal, credential or target, at most so many events; true when nothing is left
   * to do. A list does what is left, however long that takes.
   */
  readonly prepare: (countMax: number) => boolean
  /** How many events there are. */
  readonly count: () => number
  /** The nth event, from 0, as it is kept. */
  readonly at: (place: number) => KeptEvent | undefined
  /** Which one has this id. */
  readonly placeOf: (eventId: string) => number | undefined
  /** How many events this release cannot read. Each is in the list, with its reason. */
  readonly unreadableCount: () => number
  /** What an event was done to, with the person behind it. */
  readonly target: (event: SequencedEvent) => Target
  /** What an event changed. */
  readonly changes: (event: SequencedEvent) => readonly Change[]
  /** What a field of something was when an event had just happened, if it has ever been set. */
  readonly fieldOf: (target: Target, field: string, at: SequencedEvent) => FieldValue | undefined
  /** From the direct cause of an event back to what somebody did of their own accord. */
  readonly causes: (event: SequencedEvent | UnreadableRecord) => readonly AuditCause[]
  readonly person: (userId: UserId) => PersonRow | undefined
  readonly userOf: (membershipId: MembershipId) => UserId | undefined
  readonly userOfSession: (sessionId: SessionId) => UserId | undefined
  /** The index as it stood when the event with this sequence had just happened. */
  readonly indexAt: (sequence: number) => AccessIndex
}

/** Longest chain of causes that is followed: reactions to reactions are few. */
const causesMax = 64

const causationOf = (kept: KeptEvent): string | undefined =>
  isUnreadable(kept) ? kept.envelope?.causationId : kept.metadata['$causationId']

/** Index of the first record behind this sequence. */
const placeBehind = (kept: readonly KeptEvent[], sequence: number): number => {
  let [low, high] = [0, kept.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((kept[middle]?.sequence ?? 0) <= sequence) low = middle + 1
    else high = middle
  }
  return low
}

const lesser = (a: number, b: number): number => (a < b ? a : b)
const greater = (a: number, b: number): number => (a > b ? a : b)

/** One condition that has postings. */
interface Condition {
  readonly postings: Postings
  readonly key: string
}

const conditionsOf = ({ account, principal, credential, target }: AuditFilter, index: TrailIndex): Condition[] =>
  (
    [
      [index.accounts, account],
      [index.principals, principal],
      [index.credentials, credential],
      [index.targets, target],
    ] as const
  ).flatMap(([postings, key]) => (key === undefined ? [] : [{ postings, key }]))

/** Places to look at: of the rarest condition, or, without one, all. */
interface Candidates {
  readonly countBefore: (place: number) => number
  readonly at: (n: number) => number | undefined
  /** Whether the other conditions hold. */
  readonly holdsAt: (place: number) => boolean
}

const candidatesOf = (kept: readonly KeptEvent[], conditions: readonly Condition[]): Candidates => {
  const [rarest, ...others] = conditions.toSorted((a, b) => a.postings.count(a.key) - b.postings.count(b.key))
  if (rarest === undefined)
    return {
      countBefore: (place) => place,
      at: (n) => (n < kept.length ? n : undefined),
      holdsAt: () => true,
    }
  const { postings, key } = rarest
  return {
    countBefore: (place) => postings.countBefore(key, place),
    at: (n) => postings.at(key, n),
    holdsAt: (place) => others.every((other) => other.postings.has(other.key, place)),
  }
}

/** An empty trail. */
export const auditTrail = (): AuditTrail => {
  const kept: KeptEvent[] = []
  let unreadableCount = 0
  const persons = memoryRows<PersonRow>()
  const memberships = memoryRows<MembershipFacts>()
  const sessionUsers = memoryRows<UserId>()
  const apply = projector(
    table(people, persons),
    table(membershipRows, memberships),
    table(usersOfSessions, sessionUsers),
  )
  const behind = {
    userOf: (membershipId: MembershipId) => memberships.get(membershipId)?.userId,
    userOfSession: (sessionId: SessionId) => sessionUsers.get(sessionId),
  }
  const trailIndex = new TrailIndex(kept, behind)
  const times = new RecordedTimes()

  const indexed = (): TrailIndex => {
    trailIndex.readOn(Number.POSITIVE_INFINITY)
    return trailIndex
  }
  const countRecordedBefore = (ms: number): number => {
    times.readUpTo(kept.length, (place) => (kept[place] as KeptEvent).recordedAtMs)
    return times.countBefore(ms)
  }
  const firstOf = ({ after = -1, fromMs }: AuditFilter): number => {
    const first = placeBehind(kept, after)
    return fromMs === undefined ? first : greater(first, countRecordedBefore(fromMs))
  }
  /** The place before which the list ends, as far as is known by now. */
  const endOf = ({ before, untilMs }: AuditFilter): number => {
    const end = before === undefined ? kept.length : placeBehind(kept, before - 1)
    return untilMs === undefined ? end : lesser(end, countRecordedBefore(untilMs + 1))
  }
  const isOfTypes = ({ types }: AuditFilter, place: number): boolean =>
    types === undefined || types.includes((kept[place] as KeptEvent).type)
  const recordAt = (place: number): AuditRecord => {
    const event = kept[place] as KeptEvent
    return isUnreadable(event) ? event : auditRecordOf(event)
  }

  return {
    apply: (event) => {
      kept.push(event)
      apply(event)
    },
    applyUnreadable: (record) => {
      kept.push(record)
      unreadableCount += 1
    },
    list: function* (filter) {
      const conditions = conditionsOf(filter, trailIndex)
      const upToDate = (): void => void (conditions.length > 0 && indexed())
      upToDate()
      const { countBefore, at, holdsAt } = candidatesOf(kept, conditions)
      const first = firstOf(filter)
      if (filter.order === 'newest-first') {
        for (let n = countBefore(endOf(filter)) - 1; n >= 0; n -= 1) {
          const place = at(n) as number
          if (place < first) return
          if (holdsAt(place) && isOfTypes(filter, place)) yield recordAt(place)
        }
        return
      }
      for (let n = countBefore(first); ; n += 1) {
        upToDate()
        const place = at(n)
        if (place === undefined || place >= endOf(filter)) return
        if (holdsAt(place) && isOfTypes(filter, place)) yield recordAt(place)
      }
    },
    prepare: (countMax) => trailIndex.readOn(countMax),
    count: () => kept.length,
    at: (place) => kept[place],
    placeOf: (eventId) => indexed().ids.find(eventId),
    unreadableCount: () => unreadableCount,
    target: (event) => indexed().targetOf(event),
    changes: (event) => changesAt(kept, indexed(), placeBehind(kept, event.sequence - 1)),
    fieldOf: (target, field, { sequence }) =>
      fieldBefore(kept, indexed(), { target, field, place: placeBehind(kept, sequence) }),
    causes: (event) => {
      const { ids } = indexed()
      const chain: AuditCause[] = []
      let [effect, eventId]: [KeptEvent, string | undefined] = [event, causationOf(event)]
      while (eventId !== undefined && chain.length < causesMax) {
        const place = ids.find(eventId)
        const cause = place === undefined ? undefined : kept[place]
        // Nothing was caused by what came later: a chain that says so ends here.
        if (cause === undefined || cause.sequence >= effect.sequence) break
        chain.push({ eventId, sequence: cause.sequence })
        effect = cause
        eventId = causationOf(cause)
      }
      return chain
    },
    person: (userId) => persons.get(userId),
    ...behind,
    indexAt: (sequence) => {
      const index = accessIndex()
      for (const record of kept) {
        if (record.sequence > sequence) break
        if (!isUnreadable(record)) index.apply(record)
        else if (!record.mayBePassedOver) index.applyUnreadable(streamIdOf(record.stream))
      }
      return index
    },
  }
}
