/** Brands: texts of one form told apart by name, at compile time only. @module */

declare const brand: unique symbol

/** Intersect with a primitive: `string & Brand<'AccountId'>`. */
export interface Brand<Name extends string> {
  readonly [brand]: Name
}

type PlainField<F> = F extends Brand<string> ? string : F

/**
 * The same fields with plain texts in place of branded ones: what callers may give, and codecs then check. A field that
 * may be absent may also be there and undefined, as {@link strictObject} reads it.
 */
export type Unbranded<T> = {
  // biome-ignore lint/complexity/noBannedTypes: {} extends Pick<…> is how a mapped type asks "is this key optional?".
  readonly [K in keyof T]: PlainField<T[K]> | ({} extends Pick<T, K> ? undefined : never)
}
