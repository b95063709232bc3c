/** Digests in stored events: SHA-256 of a whole secret text, base64url without padding. @module */
import { type Brand, isBase64url, text } from '@muniment/kernel'
import type * as t from 'io-ts'

/** 43 characters of base64url. */
export type Digest = string & Brand<'Digest'>

/** Codec of {@link Digest}. */
export const Digest: t.Type<Digest> = text<Digest>('digest', (value) => value.length === 43 && isBase64url(value, 0))
