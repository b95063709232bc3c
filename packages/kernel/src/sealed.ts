/**
 * Sealed texts: personal and secret fields as they stand in the log, readable only with the subject's key.
 *
 * Here is only their form, so that pure code can carry and store them; sealing is `seal-aes-gcm.ts`.
 *
 * @module
 */
import * as t from 'io-ts'
import { isBase64url } from './alphabet.ts'
import type { Brand } from './brand.ts'

/** `s1.` and base64url of nonce, ciphertext and tag. */
export type Sealed = string & Brand<'Sealed'>

const prefix = 's1.'

/** Nonce and tag of an empty text, in base64url. */
const lengthMin = prefix.length + 38

/** True for the form of a sealed text; whether it opens, only the key can tell. */
export const isSealed = (value: unknown): value is Sealed =>
  typeof value === 'string' &&
  value.length >= lengthMin &&
  value.startsWith(prefix) &&
  isBase64url(value, prefix.length)

/** Codec of a sealed field. The purpose is part of what is authenticated: a swapped field does not open. */
export class SealedType extends t.Type<Sealed> {
  readonly _tag = 'SealedType' as const
  readonly purpose: string

  constructor(purpose: string) {
    super(
      `sealed ${purpose}`,
      isSealed,
      (value, context) => (isSealed(value) ? t.success(value) : t.failure(value, context)),
      t.identity,
    )
    this.purpose = purpose
  }
}

/** A sealed field with this purpose, for instance `user.email`. */
export const sealed = (purpose: string): t.Type<Sealed> => new SealedType(purpose)
