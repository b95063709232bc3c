/** Secrets: drawn at random, shown once, kept as a digest. @module */
import { type Digest, formatSecret, hexOf, type SecretKind } from '@muniment/core'
import { sha256 } from '@muniment/kernel'
import { Secret } from '../secret.ts'
import type { Engine } from './engine.ts'

/** Secrets that reactions drew for a person who is present, by the id of what they belong to. */
export type Minted = Map<string, Secret>

/** `holder` is the id whose stream holds the digest. */
export const mintSecret = (
  { random }: Engine,
  kind: SecretKind,
  holder: string,
): { readonly secret: Secret; readonly digest: Digest } => {
  const text = formatSecret({ kind, publicId: hexOf(holder), entropy: random.bytes(32) })
  return { secret: new Secret(text), digest: digestOf(text) }
}

/** SHA-256 of the whole secret text. */
export const digestOf = (text: string): Digest => sha256(text) as Digest
