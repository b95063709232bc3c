/** Finds the programs, their printed output and the links in a Markdown text. @module */
import type { Nodes } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'

/** A ```` ```ts ```` block. */
export interface Snippet {
  /** Line of the first line of code, counted from 1. */
  readonly line: number
  readonly code: string
  /** What it must print, from the block marked `output` right after it. */
  readonly output?: { readonly line: number; readonly text: string }
}

/** Snippets that run as one module: the first and those after it that are marked `continues`. */
export interface Program {
  readonly file: string
  readonly line: number
  readonly snippets: readonly Snippet[]
}

/** A link, an image or a definition. */
export interface Link {
  readonly file: string
  readonly line: number
  readonly url: string
}

const each = (node: Nodes, visit: (node: Nodes, next: Nodes | undefined) => void, next?: Nodes): void => {
  visit(node, next)
  if ('children' in node) node.children.forEach((child, index) => each(child, visit, node.children[index + 1]))
}

const lineOf = (node: Nodes): number => node.position?.start.line ?? 1

const marksOf = (meta: string | null | undefined): readonly string[] => (meta ?? '').split(/\s+/)

/**
 * The programs of a file, in order. A block marked `no-run` is left out; with `onlyMarked` so is each that is not
 * marked `run`.
 */
export const programsOf = (file: string, markdown: string, onlyMarked = false): readonly Program[] => {
  const programs: Program[] = []
  each(fromMarkdown(markdown), (node, next) => {
    if (node.type !== 'code' || node.lang !== 'ts') return
    const marks = marksOf(node.meta)
    if (marks.includes('no-run') || (onlyMarked && !marks.includes('run'))) return
    const printed = next?.type === 'code' && marksOf(next.meta).includes('output') ? next : undefined
    const snippet: Snippet = {
      line: lineOf(node) + 1,
      code: node.value,
      ...(printed === undefined ? {} : { output: { line: lineOf(printed) + 1, text: printed.value } }),
    }
    const last = programs.at(-1)
    if (!marks.includes('continues')) programs.push({ file, line: snippet.line, snippets: [snippet] })
    else if (last === undefined) throw new Error(`${file}:${lineOf(node)}: "continues" has nothing to continue`)
    else programs[programs.length - 1] = { ...last, snippets: [...last.snippets, snippet] }
  })
  return programs
}

/** Stands on a line of its own on standard output after each snippet. */
export const separator = '\u0001end of snippet\u0001'

/** The module of a program, each line of code on the line that it has in the Markdown. */
export const moduleOf = ({ snippets }: Program): string => {
  const lines: string[] = []
  for (const { line, code } of snippets) {
    while (lines.length < line - 1) lines.push('')
    // The closing fence gives its line to the separator.
    lines.push(...code.split('\n'), `;console.log(${JSON.stringify(separator)})`)
  }
  return `${lines.join('\n')}\n`
}

const tidy = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim()

/** Whether a text was printed as written; `…` in the written one stands for anything on one line. */
export const printedAs = (written: string, printed: string): boolean => {
  const pattern = tidy(written)
    .split('…')
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
  return new RegExp(`^${pattern}$`).test(tidy(printed))
}

/** The links of a file, in order. */
export const linksOf = (file: string, markdown: string): readonly Link[] => {
  const links: Link[] = []
  each(fromMarkdown(markdown), (node) => {
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition')
      links.push({ file, line: lineOf(node), url: node.url })
  })
  return links
}

/** The file that a relative link points at, from the top folder; undefined for any other link. */
export const targetOf = ({ file, url }: Link): string | undefined => {
  if (url === '' || url.startsWith('#') || url.startsWith('//') || /^[a-z][a-z0-9+.-]*:/i.test(url)) return undefined
  const { pathname } = new URL(url, `file:///${file}`)
  return decodeURIComponent(pathname).slice(1)
}
