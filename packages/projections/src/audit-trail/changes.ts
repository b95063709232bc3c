/**
 * Changes: the fields that an event set, before and after, from what was known before the event.
 *
 * @module
 */
import { isUnreadable, type KeptEvent } from './audit-record.ts'
import { effectOf, type FieldValue, type Target } from './effects.ts'
import type { TrailIndex } from './trail-index.ts'

/**
 * A field of what an event was done to. Absent: it had none before, or has none any more. `[unreadable]`: an event that
 * this release cannot read may have set it.
 */
export interface Change {
  readonly field: string
  readonly before: FieldValue | undefined
  readonly after: FieldValue | undefined
}

const isAlike = (one: FieldValue | undefined, other: FieldValue | undefined): boolean =>
  one === other || (Array.isArray(one) && JSON.stringify(one) === JSON.stringify(other))

/** A value, and the place of the event that set it. */
interface Known {
  readonly place: number
  readonly value: FieldValue | undefined
}

/** What these fields of a target were before a place; `stream`: as the events in it say. */
const knownBefore = (
  kept: readonly KeptEvent[],
  index: TrailIndex,
  {
    target,
    place,
    fields,
    stream,
  }: {
    readonly target: Target
    readonly place: number
    readonly fields: readonly string[]
    readonly stream?: string
  },
): ReadonlyMap<string, Known> => {
  const known = new Map<string, Known>()
  const changed = index.changesOf(target)
  const { id } = target
  for (let n = changed.countBefore(id, place) - 1; n >= 0 && known.size < fields.length; n -= 1) {
    const at = changed.at(id, n) as number
    const event = kept[at] as KeptEvent
    if (isUnreadable(event) || (stream !== undefined && event.stream !== stream)) continue
    const { fields: set = {} } = effectOf(event)
    for (const field of fields)
      if (!known.has(field) && Object.hasOwn(set, field)) known.set(field, { place: at, value: set[field] })
  }
  return known
}

/** What a field of a target was before a place. */
export const fieldBefore = (
  kept: readonly KeptEvent[],
  index: TrailIndex,
  { target, field, place }: { readonly target: Target; readonly field: string; readonly place: number },
): FieldValue | undefined => knownBefore(kept, index, { target, place, fields: [field] }).get(field)?.value

/** Stands for what a field was where an event that may have set it cannot be read. */
const unreadable = '[unreadable]'

/** What the event at this place changed. A field that was set to what it was is no change. */
export const changesAt = (kept: readonly KeptEvent[], index: TrailIndex, place: number): readonly Change[] => {
  const event = kept[place]
  if (event === undefined || isUnreadable(event)) return []
  const { stream } = event
  const { target, fields = {} } = effectOf(event)
  const named = Object.keys(fields)
  // What holds a target holds all that is said of it: another stream has no say in what it was.
  const known = knownBefore(kept, index, { target, place, fields: named, stream })
  const unreadableAt = index.unreadable.at(stream, index.unreadable.countBefore(stream, place) - 1) ?? -1
  const before = (field: string): FieldValue | undefined => {
    const { place: setAt, value } = known.get(field) ?? { place: -1, value: undefined }
    return setAt < unreadableAt ? unreadable : value
  }
  return named
    .map((field) => ({ field, before: before(field), after: fields[field] }))
    .filter((change) => !isAlike(change.before, change.after))
}
