/**
 * What a language says for each kind of mail. A kind that it has no words for does not compile.
 *
 * @module
 */
import type { Mail, MailOf } from 'muniment'

/** What the person sees. Each is plain text. */
export interface Words {
  readonly subject: string
  readonly text: string
}

/** Where people use what they log in to. */
export interface Site {
  readonly name: string
  /** Without a slash at the end. The pages below it take the ticket from the fragment, and send no `Referer`. */
  readonly url: string
}

/** One function for each kind of mail, and none for any other. */
export type MailTexts = { readonly [K in Mail['kind']]: (mail: MailOf<K>, site: Site) => Words }

/** The words for a mail of any kind. */
export const wordsFor = <K extends Mail['kind']>(texts: MailTexts, mail: MailOf<K>, site: Site): Words =>
  // A type of its own for each K: the compiler does not see that the key and the argument go together.
  (texts[mail.kind as K] as (mail: MailOf<K>, site: Site) => Words)(mail, site)
