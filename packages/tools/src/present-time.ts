/** What no lint rule says: the calendar never asks for the present, and the pure packages import nothing late. @module */
import type { Finding } from './file-rules.ts'

/** The one file outside the clock that may say Date. */
const calendar = 'packages/kernel/src/instant.ts'

const isPure = (file: string): boolean =>
  /^packages\/(?:kernel|core|projections)\/src\/.+\.ts$/.test(file) && !/\.(?:test|fixture)\.ts$/.test(file)

/** The code alone, each line in its place. */
const withoutComments = (text: string): string =>
  text
    .replaceAll(/\/\*[\s\S]*?\*\//g, (comment) => comment.replaceAll(/[^\n]/g, ' '))
    .replaceAll(/(^|\s)\/\/.*$/gm, '$1')

const linesWith = (text: string, pattern: RegExp): readonly number[] =>
  withoutComments(text)
    .split('\n')
    .flatMap((line, index) => (pattern.test(line) ? [index + 1] : []))

/** In the calendar, Date is only ever given an instant: `new Date(x)`, `Date.parse(x)`, `Date.UTC(x)`. */
export const presentTimeFindings = (file: string, text: string): readonly Finding[] =>
  file === calendar
    ? linesWith(
        text,
        /(?<!\bnew )\bDate\b(?!\.(?:parse|UTC)\((?!\s*\)))|\bnew Date\b(?!\((?!\s*\)|\s*$|\s*\.\.\.))/,
      ).map((line) => ({
        file,
        line,
        rule: 'no-present-time',
        message: 'Date is given an instant here: new Date(x), Date.parse(x), Date.UTC(x)',
      }))
    : []

/** What is imported late is seen by no rule about imported names. */
export const lateImportFindings = (file: string, text: string): readonly Finding[] =>
  isPure(file)
    ? linesWith(text, /\bimport\s*\(/).map((line) => ({
        file,
        line,
        rule: 'no-late-import',
        message: 'a pure package imports at the top, by name',
      }))
    : []
