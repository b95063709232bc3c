/**
 * Stored events: names, versions and codecs, looked up by type and version; never one big union.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import { decodeWith, type Fields, type Issue, ListType, ObjectType, object, unknownKey, WordsType } from './codec.ts'
import type { Metadata, NewEvent, StreamRevision } from './event-store.ts'
import { frozenCopy, type Json } from './json.ts'
import { SealedType } from './sealed.ts'

/** A fact of the domain: a stored name and JSON data. */
export interface DomainEvent {
  readonly type: string
  readonly data: object
}

/** Turns data of version n into data of version n + 1. Pure. */
export type Upcaster = (data: Json, metadata: Metadata) => Json

/** How one type of event is stored today and was stored before. */
export interface StoredEvent<E extends DomainEvent> {
  readonly version: number
  /** The version as it stands in the envelope. */
  readonly schema: string
  readonly data: ObjectType<E['data']>
  /** Upcaster at index i reads version i + 1. */
  readonly history: readonly Upcaster[]
}

/** Every event that can be in a stream of one category, by stored name. */
export type StoredEvents<E extends DomainEvent> = {
  readonly [T in E['type']]: StoredEvent<Extract<E, { readonly type: T }>>
}

/** Version 1 of an event, or a later one when upcasters for all the earlier versions are given. */
export const stored = <E extends DomainEvent>(
  type: E['type'],
  fields: Fields<E['data']>,
  history: readonly Upcaster[] = [],
): StoredEvent<E> => ({
  version: history.length + 1,
  schema: String(history.length + 1),
  data: object<E['data']>(type, fields) as ObjectType<E['data']>,
  history,
})

/** An event with its place in a stream: all that reading it needs. */
export interface PlacedEvent extends NewEvent {
  readonly stream: string
  readonly revision: StreamRevision
}

/** Why a recorded event cannot be read. Paths and names, never values. */
export type CodecFailureDetail =
  | { readonly code: 'unknown_event_type' }
  | { readonly code: 'unsupported_event_version'; readonly version: string }
  | { readonly code: 'undecodable_event'; readonly issues: readonly Issue[] }

/** A recorded event that this release cannot read. An aggregate stops; a projection counts. */
export class CodecFailure extends Error {
  override readonly name = 'CodecFailure'
  readonly detail: CodecFailureDetail
  readonly event: { readonly id: string; readonly type: string; readonly stream: string; readonly revision: bigint }

  constructor(detail: CodecFailureDetail, event: PlacedEvent) {
    const where = `${event.type} at ${event.stream}@${event.revision}`
    super(
      detail.code === 'undecodable_event'
        ? `${detail.code}: ${where}: ${detail.issues.map(({ path, expected }) => `${path} is no ${expected}`).join(', ')}`
        : `${detail.code}: ${where}`,
    )
    this.detail = detail
    this.event = { id: event.id, type: event.type, stream: event.stream, revision: event.revision }
  }

  get code(): CodecFailureDetail['code'] {
    return this.detail.code
  }
}

const definitionOf = (events: object, type: string): StoredEvent<DomainEvent> | undefined =>
  Object.hasOwn(events, type) ? (events as Record<string, StoredEvent<DomainEvent>>)[type] : undefined

const upcast = (definition: StoredEvent<DomainEvent>, version: number, event: PlacedEvent): Json =>
  definition.history.slice(version - 1).reduce((data, step) => step(data, event.metadata), event.data)

/**
 * The data of a recorded event in today's form.
 *
 * Left: `unknown_event_type`, `unsupported_event_version` (written by a newer release), `undecodable_event`.
 */
export const decodeEvent = <E extends DomainEvent>(
  events: StoredEvents<E>,
  event: PlacedEvent,
): E.Either<CodecFailure, E['data']> => {
  const definition = definitionOf(events, event.type)
  if (definition === undefined) return E.left(new CodecFailure({ code: 'unknown_event_type' }, event))
  const { schema = '' } = event.metadata
  const current = schema === definition.schema
  if (!current && !(/^[1-9]\d{0,5}$/.test(schema) && Number(schema) < definition.version))
    return E.left(new CodecFailure({ code: 'unsupported_event_version', version: schema }, event))
  let data: Json
  try {
    data = current ? event.data : upcast(definition, Number(schema), event)
  } catch {
    const issues = [{ path: '$', expected: `${event.type} of version ${schema}` }]
    return E.left(new CodecFailure({ code: 'undecodable_event', issues }, event))
  }
  if (definition.data.is(data)) return E.right(data as E['data'])
  return E.mapLeft((issues: readonly Issue[]) => new CodecFailure({ code: 'undecodable_event', issues }, event))(
    decodeWith(definition.data, data) as E.Either<readonly Issue[], E['data']>,
  )
}

/**
 * The data of a new event, checked against its codec: a frozen copy, nobody else's.
 *
 * @throws TypeError when decide made an event that its own codec refuses: a defect, found before it is stored.
 */
export const encodeEvent = <E extends DomainEvent>(
  events: StoredEvents<E>,
  event: E,
): { readonly schema: string; readonly data: Json } => {
  const definition = definitionOf(events, event.type)
  if (definition === undefined) throw new TypeError(`${event.type} has no codec in this category`)
  const decoded = decodeWith(definition.data, event.data)
  if (E.isLeft(decoded)) {
    const wrong = decoded.left.map(({ path, expected }) => `${path} is no ${expected}`)
    throw new TypeError(`${event.type} cannot be stored: ${wrong.join(', ')}`)
  }
  const undeclared = unknownKey(definition.data as ObjectType<unknown>, event.data)
  if (undeclared !== undefined) throw new TypeError(`${event.type} cannot be stored: ${undeclared} is not declared`)
  return { schema: definition.schema, data: frozenCopy(event.data as Json) }
}

/** The sealed fields of an event type, by name, with the purpose that each was sealed for. */
export const sealedFields = (definition: StoredEvent<DomainEvent>): ReadonlyMap<string, string> =>
  new Map(
    definition.data.fields.flatMap(({ key, type }): [string, string][] =>
      type instanceof SealedType ? [[key, type.purpose]] : [],
    ),
  )

const linesOf = (fields: ObjectType<unknown>['fields'], indent: string): readonly string[] =>
  fields.flatMap(({ key, type, required }) => {
    const mark = type instanceof SealedType ? '⊙' : ''
    return [`${indent}${mark}${key}${required ? '' : '?'}: ${nameOf(type)}`, ...partsOf(type, `${indent}  `)]
  })

const nameOf = (type: t.Type<unknown>): string =>
  type instanceof WordsType ? `${type.name} (${type.words.join(', ')})` : type.name

/** The lines of what a type is made of. */
const partsOf = (type: t.Type<unknown>, indent: string): readonly string[] => {
  if (type instanceof ObjectType) return linesOf(type.fields, indent)
  if (type instanceof ListType) return partsOf(type.item, indent)
  if (type instanceof t.UnionType)
    return (type.types as readonly t.Type<unknown>[]).flatMap((member) => [
      `${indent}| ${nameOf(member)}`,
      ...partsOf(member, `${indent}  `),
    ])
  return []
}

/**
 * The stored names as lines, for a golden file: a difference is a decision, not a detail.
 *
 * `name version`, then a line for each field, in the order of the definitions, with the fields of objects, the members
 * of unions and the words of lists below it; `?` may be absent, `⊙` is sealed.
 */
export const describeStoredEvents = (events: object): string =>
  Object.entries(events as Record<string, StoredEvent<DomainEvent>>)
    .map(([type, { version, data }]) => [`${type} ${version}`, ...linesOf(data.fields, '  '), ''].join('\n'))
    .join('')
