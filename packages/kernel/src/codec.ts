/**
 * Codecs: how a value of the domain is told from anything else, without ever printing it.
 *
 * io-ts stands behind the seam; nothing outside the definitions of events needs to know.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import * as t from 'io-ts'
import type { Json } from './json.ts'

/** One thing that is wrong: where and what was expected there. Never the value itself. */
export interface Issue {
  /** Dotted path, `$` for the root. */
  readonly path: string
  readonly expected: string
}

/** Decodes the unknown, encodes the known. */
export interface Codec<A> {
  readonly decode: (value: unknown) => E.Either<readonly Issue[], A>
  readonly encode: (value: A) => Json
}

/** Marks a field that may be absent. Present and undefined, or null, is refused: absent fields are omitted. */
export interface OptionalField<A> {
  readonly optional: t.Type<A>
}

/** A field that may be absent. */
export const optional = <A>(type: t.Type<A>): OptionalField<A> => ({ optional: type })

// biome-ignore lint/complexity/noBannedTypes: {} extends Pick<…> is how a mapped type asks "is this key optional?".
type IsOptional<A, K extends keyof A> = {} extends Pick<A, K> ? true : false

/** What tells a value of one field from anything else. */
export type FieldType<A> = t.Type<A>

/** A type without parts: a name for error messages, and what it accepts. */
export const leaf = <A>(name: string, is: (value: unknown) => value is A): t.Type<A> =>
  new t.Type<A>(name, is, (value, context) => (is(value) ? t.success(value) : t.failure(value, context)), t.identity)

/** One codec for each field of `A`; {@link optional} where the field may be absent. */
export type Fields<A> = {
  readonly [K in keyof A]-?: IsOptional<A, K> extends true ? OptionalField<Exclude<A[K], undefined>> : t.Type<A[K]>
}

interface Field {
  readonly key: string
  readonly type: t.Type<unknown>
  readonly required: boolean
  /** Plain objects have something of this name that is no field of theirs, as `constructor`. */
  readonly inherited: boolean
}

/** io-ts types with parts that are not looked into here: an undeclared key inside them would be stored unseen. */
const closedTags = new Set([
  'InterfaceType',
  'PartialType',
  'StrictType',
  'ExactType',
  'IntersectionType',
  'DictionaryType',
  'AnyDictionaryType',
  'ArrayType',
  'ReadonlyArrayType',
  'ReadonlyType',
  'TupleType',
  'RecursiveType',
  'RefinementType',
])

const checkOpen = (type: t.Type<unknown>): void => {
  if (type instanceof t.UnionType) for (const member of type.types as readonly t.Type<unknown>[]) checkOpen(member)
  if (closedTags.has((type as { readonly _tag?: string })._tag ?? ''))
    throw new TypeError(`${type.name}: build it with object, listOf, optional, oneOf or text`)
}

const fieldsOf = (fields: object): readonly Field[] =>
  Object.entries(fields).map(([key, value]: [string, t.Type<unknown> | OptionalField<unknown>]) => {
    const required = !('optional' in value)
    const type = 'optional' in value ? value.optional : value
    checkOpen(type)
    return { key, type, required, inherited: key in Object.prototype }
  })

/** A plain object, of this realm or another: what JSON can bring, and never an instance of a class. */
const isPlainObject = (value: unknown): value is Record<string, unknown> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null
}

/** Absent fields are omitted: one that is there and undefined is refused. Every field of every replayed event is asked. */
const isFieldOf = (value: Record<string, unknown>, { key, type, required, inherited }: Field): boolean => {
  const field = inherited && !Object.hasOwn(value, key) ? undefined : value[key]
  return field === undefined ? !required && !Object.hasOwn(value, key) : type.is(field)
}

/**
 * An object with these fields. Reading tolerates further fields, which later versions may have written;
 * {@link unknownKey} lets a writer refuse them.
 */
export class ObjectType<A> extends t.Type<A> {
  readonly _tag = 'ObjectType' as const
  readonly fields: readonly Field[]
  readonly fieldTypes: ReadonlyMap<string, t.Type<unknown>>

  constructor(name: string, fields: Fields<A>) {
    const list = fieldsOf(fields)
    super(
      name,
      (value): value is A => {
        if (!isPlainObject(value)) return false
        for (const field of list) if (!isFieldOf(value, field)) return false
        return true
      },
      (value, context) => {
        if (!isPlainObject(value)) return t.failure(value, context)
        const errors: t.Errors = []
        for (const { key, type, required } of list) {
          if (!required && !Object.hasOwn(value, key)) continue
          const field = Object.hasOwn(value, key) ? value[key] : undefined
          const result = type.validate(field, t.appendContext(context, key, type, field))
          if (E.isLeft(result)) errors.push(...result.left)
        }
        return errors.length > 0 ? t.failures(errors) : t.success(value as A)
      },
      t.identity,
    )
    this.fields = list
    this.fieldTypes = new Map(list.map(({ key, type }) => [key, type]))
  }
}

/** Codec of an object with exactly these fields when written, at least these when read. */
export const object = <A>(name: string, fields: Fields<A>): t.Type<A> => new ObjectType<A>(name, fields)

/** A text that a predicate accepts, named for error messages. */
export const text = <A extends string>(name: string, accepts: (value: string) => boolean): t.Type<A> =>
  leaf<A>(name, (value): value is A => typeof value === 'string' && accepts(value))

/** Type of a closed list of words. */
export class WordsType<A extends string> extends t.Type<A> {
  readonly _tag = 'WordsType' as const
  readonly words: readonly A[]

  constructor(name: string, words: readonly A[]) {
    const known = new Set<unknown>(words)
    const { is, validate, encode } = leaf<A>(name, (value): value is A => known.has(value))
    super(name, is, validate, encode)
    this.words = words
  }
}

/** One of a closed list of words. */
export const oneOf = <A extends string>(name: string, ...words: readonly A[]): t.Type<A> => new WordsType(name, words)

/** Type of a list. */
export class ListType<A> extends t.Type<readonly A[]> {
  readonly _tag = 'ListType' as const
  readonly item: t.Type<A>

  constructor(item: t.Type<A>) {
    checkOpen(item as t.Type<unknown>)
    super(
      `list of ${item.name}`,
      (value): value is readonly A[] => Array.isArray(value) && value.every(item.is),
      (value, context) => {
        if (!Array.isArray(value)) return t.failure(value, context)
        const errors = value.flatMap((entry, index) => {
          const result = item.validate(entry, t.appendContext(context, String(index), item, entry))
          return E.isLeft(result) ? result.left : []
        })
        return errors.length > 0 ? t.failures(errors) : t.success(value)
      },
      t.identity,
    )
    this.item = item
  }
}

/** A list of these. Unlike io-ts's own, it does not freeze what it is shown. */
export const listOf = <A>(item: t.Type<A>): t.Type<readonly A[]> => new ListType(item)

/** A whole number of at least `min`, safe in JSON. */
export const wholeNumber = (min: number): t.Type<number> =>
  leaf<number>(
    `whole number of at least ${min}`,
    (value): value is number => Number.isSafeInteger(value) && (value as number) >= min,
  )

/** Paths and expected names of io-ts errors. Values stay out: `PathReporter` would print a password hash. */
export const issuesOf = (errors: t.Errors): readonly Issue[] =>
  errors.map((error) => ({
    path: ['$', ...error.context.slice(1).map(({ key }) => key)].join('.'),
    expected: error.context.at(-1)?.type.name ?? 'something else',
  }))

/** Decode, checking only: the value itself is returned when it is right. */
export const decodeWith = <A>(type: t.Type<A>, value: unknown): E.Either<readonly Issue[], A> =>
  type.is(value) ? E.right(value) : E.mapLeft(issuesOf)(type.decode(value))

const holdsFields = (type: t.Type<unknown>): boolean =>
  type instanceof ObjectType || type instanceof ListType || type instanceof t.UnionType

/** Names that a caller may have mistyped are shown; anything else in their place could be a secret. */
const shownKey = (key: string): string => (/^([A-Za-z_]{1,24}|\d{1,6})$/.test(key) ? key : '(key)')

/** The first key of `value` that its type does not name, with its dotted path. */
export const unknownKey = (type: t.Type<unknown>, value: unknown, path = '$'): string | undefined => {
  if (type instanceof ListType && Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const found = unknownKey(type.item as t.Type<unknown>, item, `${path}.${index}`)
      if (found !== undefined) return found
    }
    return undefined
  }
  if (type instanceof t.UnionType) return unknownKeyOfUnion(type.types as readonly t.Type<unknown>[], value, path)
  if (!(type instanceof ObjectType) || !isPlainObject(value)) return undefined
  for (const key of Object.keys(value)) {
    const fieldType = type.fieldTypes.get(key)
    if (fieldType === undefined) return `${path}.${shownKey(key)}`
    const found = holdsFields(fieldType) ? unknownKey(fieldType, value[key], `${path}.${key}`) : undefined
    if (found !== undefined) return found
  }
  return undefined
}

/** Undeclared only if no member that fits declares it. */
const unknownKeyOfUnion = (members: readonly t.Type<unknown>[], value: unknown, path: string): string | undefined => {
  let first: string | undefined
  for (const member of members) {
    if (!member.is(value)) continue
    const found = unknownKey(member, value, path)
    if (found === undefined) return undefined
    first ??= found
  }
  return first
}

/** Deep enough for every input of this library; a cycle ends here too. */
const inputDepthMax = 16

/**
 * The caller's plain objects and lists, read once and copied: whatever the caller does to them later, and whatever their
 * getters answer the next time, what was checked is what is used. A field that is undefined is absent.
 */
const ownCopy = (value: unknown, depth = 0): unknown => {
  if (depth >= inputDepthMax) return value
  if (Array.isArray(value)) return value.map((item) => ownCopy(item, depth + 1))
  if (!isPlainObject(value)) return value
  const copy: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  for (const key of Object.keys(value)) {
    const field = ownCopy(value[key], depth + 1)
    if (field !== undefined) copy[key] = field
  }
  return copy
}

/**
 * An object of exactly these fields, for input that comes from outside: an unknown field is refused like a wrong one.
 * What is decoded is a copy.
 */
export const strictObject = <A>(name: string, fields: Fields<A>): Codec<A> => {
  const type = object<A>(name, fields)
  return {
    decode: (given) => {
      let value: unknown
      try {
        value = ownCopy(given)
      } catch {
        // A getter or a proxy of the caller threw.
        return E.left([{ path: '$', expected: name }])
      }
      const decoded = decodeWith(type, value)
      if (E.isLeft(decoded)) return decoded
      const path = unknownKey(type as t.Type<unknown>, value)
      return path === undefined ? decoded : E.left([{ path, expected: `field of ${name}` }])
    },
    encode: (value) => type.encode(value) as Json,
  }
}

/** An io-ts type as a {@link Codec}. */
export const fromIoTs = <A>(type: t.Type<A>): Codec<A> => ({
  decode: (value) => decodeWith(type, value),
  encode: (value) => type.encode(value) as Json,
})
