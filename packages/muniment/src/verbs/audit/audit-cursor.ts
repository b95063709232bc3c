/**
 * Cursors: where a page ended, for whoever may read on, and for nobody else.
 *
 * A cursor holds a sequence in clear and a MAC over that, the order, the filter and the scope of its reader. Another
 * question, another account or an instance with other keys does not know it. Pages stay as they are while events arrive,
 * because a sequence is a place that never moves.
 *
 * @module
 */
import { hkdfSync } from 'node:crypto'
import { canonicalJson, equalDigests, hmacSha256, type Json } from '@muniment/kernel'
import type { AuditFilter } from '@muniment/projections'
import type { Engine } from '../../engine/engine.ts'

/** Who reads: the account whose trail it is, the person who reads their own, or neither for support. */
export interface CursorScope {
  readonly account?: string | undefined
  readonly reader?: string | undefined
}

export interface Cursors {
  readonly after: (sequence: number) => string
  /** Undefined for anything that {@link after} did not make for this question and this scope. */
  readonly sequenceOf: (cursor: string) => number | undefined
}

const form = /^c1\.([0-9]{1,15})\.([A-Za-z0-9_-]{43})$/

/** Digests of commands are made with the same secret: a key of its own for each purpose, and for each namespace. */
const keyOf = ({ keys, namespace }: Engine): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', keys.commandKey.secret, '', `muniment audit cursor ${namespace}`, 32))

/** In one order, each type once: the same question has the same cursors however it is put. */
const question = ({ account: _, types, after: __, before: ___, ...rest }: AuditFilter): Json =>
  ({ ...rest, ...(types === undefined ? {} : { types: [...new Set(types)].toSorted() }) }) as Json

/** The cursors of one question by one reader. */
export const cursorsOf = (engine: Engine, filter: AuditFilter, { account, reader }: CursorScope): Cursors => {
  const key = keyOf(engine)
  const scope = { ...(account === undefined ? {} : { account }), ...(reader === undefined ? {} : { reader }) }
  const macOf = (sequence: string): string => hmacSha256(key, canonicalJson([sequence, question(filter), scope]))
  return {
    after: (sequence) => `c1.${sequence}.${macOf(String(sequence))}`,
    sequenceOf: (cursor) => {
      const [, sequence = '', mac = ''] = form.exec(cursor) ?? []
      return equalDigests(mac, macOf(sequence)) ? Number(sequence) : undefined
    },
  }
}
