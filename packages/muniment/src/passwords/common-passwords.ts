/** The passwords that most people have, in this process: nobody is asked. @module */
import { withoutCase } from '@muniment/core'

/** Fewest characters of one that is kept: no policy allows shorter passwords. */
const lengthMin = 8

const load = async (): Promise<ReadonlySet<string>> => {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  return new Set(dictionary['passwords-common'].filter(({ length }) => length >= lengthMin).map(withoutCase))
}

let loaded: Promise<ReadonlySet<string>> | undefined

/** About 18,000, without case. Read at the first call, and kept: whoever sets no password pays nothing. */
export const commonPasswords = (): Promise<ReadonlySet<string>> => (loaded ??= load())
