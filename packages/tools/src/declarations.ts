/** What a published declaration file may not mention. @module */
import type { Finding } from './file-rules.ts'

const innerPath = /['"](?:fp-ts|io-ts)\/[^'"]*['"]/
const ioTs = /['"]io-ts(?:\/[^'"]*)?['"]/

/** Refuses inner paths of fp-ts and io-ts, which do not resolve, and in `muniment` any type of io-ts. */
export const declarationFindings = (packageName: string, file: string, text: string): readonly Finding[] =>
  text.split('\n').flatMap((line, index) => {
    const at = { file, line: index + 1 }
    if (innerPath.test(line))
      return [{ ...at, rule: 'no-inner-path', message: `does not resolve for those who install it: ${line.trim()}` }]
    if (packageName === 'muniment' && ioTs.test(line))
      return [{ ...at, rule: 'no-io-ts', message: `the facade shows no io-ts type: ${line.trim()}` }]
    return []
  })
