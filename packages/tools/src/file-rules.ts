/** What a file may be called, how a source opens, and which words no file may hold. @module */

const emptyNames = [
  'utils',
  'helpers',
  'common',
  'types',
  'shared',
  'misc',
  'service',
  'services',
  'manager',
  'managers',
]

/** One thing wrong with a file. */
export interface Finding {
  readonly file: string
  /** Counted from 1; absent when the whole file is meant. */
  readonly line?: number
  readonly rule: string
  readonly message: string
}

/** Refuses names that say nothing: `utils.ts`, `types/`, `credential.service.ts`. */
export const nameFindings = (file: string): readonly Finding[] =>
  file
    .split('/')
    .flatMap((part) => part.toLowerCase().split('.'))
    .filter((word) => emptyNames.includes(word))
    .map((word) => ({ file, rule: 'telling-name', message: `"${word}" says nothing: name what is inside` }))

/** A source that must say what it is: below a `src`, but no test, no index, no fixture. */
const mustOpenWithDoc = (file: string): boolean =>
  /^(?:packages|examples)\/[^/]+\/src\/.+\.ts$/.test(file) && !/(?:\.test\.ts|\/index\.ts|\/fixtures\/.*)$/.test(file)

/** The first paragraph of a doc comment, on one line. */
const firstParagraph = (comment: string): string =>
  (
    comment
      .replaceAll(/^\/\*\*|\*\/$/g, '')
      .replaceAll(/^\s*\* ?/gm, '')
      .replace('@module', '')
      .trim()
      .split(/\n\s*\n/)[0] ?? ''
  )
    .replaceAll(/\s+/g, ' ')
    .trim()

/** Wants a doc comment before anything else: a sentence that says what the file is, and `@module`. */
export const docFindings = (file: string, text: string): readonly Finding[] => {
  if (!mustOpenWithDoc(file)) return []
  const refused = (message: string): readonly Finding[] => [{ file, line: 1, rule: 'module-doc', message }]
  const comment = /^\/\*\*[\s\S]*?\*\//.exec(text)?.[0]
  if (comment === undefined) return refused('open with a doc comment: one sentence and @module')
  if (!/@module\b/.test(comment)) return refused('the opening doc comment has no @module')
  if (!/^\S.*[.:!?]$/.test(firstParagraph(comment))) return refused('the opening doc comment begins with no sentence')
  return []
}

const privateWords = [
  { pattern: /\bregistry\.[a-z0-9-]+\.[a-z]+/i, rule: 'no-registry-host', what: 'the host of a package registry' },
  { pattern: /(?<![\w.~*$}\]])\/(?:work|root|home)\/\w/, rule: 'no-machine-path', what: 'a path of one machine' },
]

/** Refuses what belongs to one machine: registry hosts and absolute paths. */
export const machineFindings = (file: string, text: string): readonly Finding[] =>
  text.split('\n').flatMap((line, index) =>
    privateWords.flatMap(({ pattern, rule, what }) => {
      const found = pattern.exec(line)?.[0]
      return found === undefined ? [] : [{ file, line: index + 1, rule, message: `${what}: ${found}` }]
    }),
  )
