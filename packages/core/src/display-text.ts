/**
 * Display text: what people read beside other people's texts, and what must not pass for something else there.
 *
 * The audit trail prints names and words of its own side by side: `[erased]` for a person whose key is gone,
 * `anonymous` for nobody known. A name that reads like one of them would make a statement about who did something.
 *
 * @module
 */
import { principalKinds } from './principals.ts'

/** Well-formed, and without what moves a cursor or breaks a line: controls, line and paragraph separators. */
export const isOneLine = (value: string): boolean => !/[\p{Cs}\p{Cc}\p{Zl}\p{Zp}]/u.test(value)

/** True when there is something to see. Fillers are letters by category, and the blank of Braille is a symbol. */
export const showsSomething = (value: string): boolean =>
  /(?![\p{Default_Ignorable_Code_Point}\u2800])[\p{L}\p{N}\p{P}\p{S}]/u.test(value)

/** Joiners between visible characters, as Persian, Hindi and emoji write them, and the choice of an emoji's look. */
const shaping = /(?<=[\p{L}\p{N}\p{P}\p{S}\p{M}])[\u200c\u200d](?=[\p{L}\p{N}\p{P}\p{S}])|[\ufe00-\ufe0f]/gu

/** Bidi controls, tags, fillers, soft hyphens: they change what is read and are not seen. */
const hidden = /[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u

/** All in brackets, as only the trail speaks. */
const isBracketed = (value: string): boolean => /^\s*\[.*\]\s*$/u.test(value.normalize('NFKC'))

/** A name that can stand in a sentence, for an account or a plan. Says nothing about its length. */
export const isDisplayName = (value: string): boolean =>
  isOneLine(value) && showsSomething(value) && !hidden.test(value.replace(shaping, '')) && !isBracketed(value)

/** What the trail calls those who are nobody known. */
const wordsForNobody: ReadonlySet<string> = new Set([
  ...principalKinds,
  'somebody',
  'nobody',
  'a session',
  'unreadable',
])

/** The name of a person: a display name, and none of the words for nobody. */
export const isPersonName = (value: string): boolean =>
  isDisplayName(value) && !wordsForNobody.has(value.normalize('NFKC').trim().replace(/\s+/gu, ' ').toLowerCase())
