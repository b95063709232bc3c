/** Comments that silence a check: each says why. @module */
import type { Finding } from './file-rules.ts'

/** A reason is a few words. */
const reason = /\S+\s+\S+/

const silencers: readonly { readonly directive: RegExp; readonly form: string }[] = [
  { directive: /(?:oxlint|eslint)-disable(?:-next-line|-line)?\b(?<rest>.*)/, form: '-- and the reason' },
  { directive: /biome-ignore(?:-all|-start)?\b(?<rest>.*)/, form: 'the rule, a colon and the reason' },
  { directive: /@ts-(?:ignore|expect-error|nocheck)\b(?<rest>.*)/, form: 'the reason' },
  { directive: /(?:v8|c8|istanbul) ignore\b(?<rest>.*)/, form: '-- and the reason' },
]

const reasonIn = (rest: string, form: string): string => {
  const text = rest.replace(/\*\/.*$/, '')
  if (form.startsWith('--')) return /--(.*)/.exec(text)?.[1] ?? ''
  return form.startsWith('the rule') ? (/:(.*)/.exec(text)?.[1] ?? '') : text.replace(/^:/, '')
}

/** Every such comment of a source, with its reason; empty where there is none. */
export const silencersIn = (
  text: string,
): readonly { readonly line: number; readonly form: string; readonly reason: string }[] =>
  text.split('\n').flatMap((line, index) => {
    const comment = /(?:^|\s|\{)(?:\/\/|\/\*|\*)(.*)$/.exec(line)?.[1]
    if (comment === undefined) return []
    return silencers.flatMap(({ directive, form }) => {
      const rest = new RegExp(`^\\**\\s*${directive.source}`).exec(comment)?.groups?.['rest']
      return rest === undefined ? [] : [{ line: index + 1, form, reason: reasonIn(rest, form).trim() }]
    })
  })

/** A file that is checked: any script, but the ones that break rules on purpose. */
export const isSource = (file: string): boolean =>
  /\.[cm]?[jt]sx?$/.test(file) && !file.startsWith('packages/tools/fixtures/')

/** Refuses one without a reason. */
export const silencerFindings = (file: string, text: string): readonly Finding[] =>
  isSource(file)
    ? silencersIn(text)
        .filter((silencer) => !reason.test(silencer.reason))
        .map(({ line, form }) => ({ file, line, rule: 'silenced-check', message: `silences a check: add ${form}` }))
    : []
