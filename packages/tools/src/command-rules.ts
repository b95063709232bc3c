/** What every command of the domain has beside it: a test, and in its titles every refusal that its header names. @module */
import type { Finding } from './file-rules.ts'

const isCommand = (file: string): boolean =>
  /^packages\/core\/src\/(?:.+\/)?commands\/[^/]+\.ts$/.test(file) && !/\.(?:test|fixture)\.ts$/.test(file)

/** The names that open the points below `Rules` in a header. A point that lies "outside this file" is not tested here. */
export const refusalsNamedIn = (text: string): readonly string[] => {
  const header = /^\/\*\*[\s\S]*?\*\//.exec(text)?.[0] ?? ''
  const rules = /^ \* Rules$([\s\S]*?)^ \*(?:$|\/)/m.exec(header)?.[1] ?? ''
  return rules
    .split(/^ \* - /m)
    .filter((point) => !point.includes('outside this file'))
    .flatMap((point) => /^(?:`\w+`(?:, )?)+/.exec(point)?.[0].match(/\w+/g) ?? [])
}

/** The titles of tests and of the blocks around them. */
export const titlesIn = (text: string): readonly string[] =>
  [
    ...text.matchAll(/(?:\b(?:it|test|describe)(?:\.\w+)*\(|^\s*\]?\)\(|\)\()\s*(['"`])((?:\\.|(?!\1)[\s\S])*)\1/gm),
  ].map(([, , title = '']) => title)

/** `read` gives the text of a file that is there. */
export const commandFindings = (files: readonly string[], read: (file: string) => string): readonly Finding[] => {
  const there = new Set(files)
  return files.filter(isCommand).flatMap((file) => {
    const test = file.replace(/\.ts$/, '.test.ts')
    if (!there.has(test)) return [{ file, rule: 'command-test', message: `has no test beside it: ${test}` }]
    const titles = titlesIn(read(test)).join('\n')
    return refusalsNamedIn(read(file))
      .filter((name) => !new RegExp(`\\b${name}\\b`).test(titles))
      .map((name) => ({
        file: test,
        rule: 'command-test',
        message: `no title names ${name}, which the command refuses`,
      }))
  })
}
