/** The events of the catalogue as a test names and matches them. @module */
import type { MunimentEvent } from '@muniment/core'
import type { Brand, Instant, PrincipalRef } from '@muniment/kernel'

/** The stored name of an event, such as `MemberDisabled`. */
export type EventName = MunimentEvent['type']

/** What an event of this name says. */
export type EventData<N extends EventName> = Extract<MunimentEvent, { readonly type: N }>['data']

/** An event that was recorded. Its `type` tells what its `data` is. */
export type EmittedEvent<N extends EventName = EventName> = {
  readonly [K in N]: {
    readonly type: K
    /** Sealed fields stay sealed: names and addresses cannot be read here. */
    readonly data: EventData<K>
    /** Who did it: `{ kind: 'user', id, source: 'dashboard' }` for instance. */
    readonly principal: PrincipalRef
    /** The verb that it came by, such as `accounts.disableMember`. */
    readonly command: string
    readonly occurredAt: Instant
    /** Name of its stream. */
    readonly stream: string
  }
}[N]

type Plain<T> = T extends Brand<string> ? string : T

/** A part of something: fields may be left out at every level, ids are plain texts. */
export type PartOf<T> = T extends string | number | boolean
  ? Plain<T>
  : T extends readonly (infer Item)[]
    ? readonly PartOf<Item>[]
    : { readonly [K in keyof T]?: PartOf<T[K]> | undefined }

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/**
 * Whether everything that `part` says is so in `whole`. Fields that it leaves out may be anything, one that it gives as
 * undefined must be absent; lists are compared item by item and have the same length.
 */
export const isPartOf = (part: unknown, whole: unknown): boolean => {
  if (Array.isArray(part))
    return (
      Array.isArray(whole) &&
      part.length === whole.length &&
      part.every((item: unknown, index) => isPartOf(item, whole[index]))
    )
  if (!isObject(part)) return Object.is(part, whole)
  return isObject(whole) && Object.entries(part).every(([field, value]) => isPartOf(value, whole[field]))
}
