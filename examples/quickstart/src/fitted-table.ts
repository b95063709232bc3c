/** Tables and paragraphs that fit the terminal: words wrap, and what is too long for a line is broken rather than lost. @module */
import Table from 'cli-table3'
import stringWidth from 'string-width'

/** A column is as wide as its content; one with a share gives way when the table is too wide, the others do not. */
export interface Column {
  readonly head: string
  /** Its part of the room that is left, beside the shares of other columns. */
  readonly share?: number
}

/** Narrower than this is not tried. */
const widthMin = 60
/** A border and a blank on either side of a cell; the last border comes once. */
const around = 3

const widthOf = (text: string): number => Math.max(0, ...text.split('\n').map((line) => stringWidth(line)))

const graphemes = new Intl.Segmenter()

/** Line breaks inside words that are wider than the column. */
const broken = (text: string, width: number): string =>
  text.replaceAll(/\S+/g, (word) => {
    if (stringWidth(word) <= width) return word
    let line = ''
    const lines: string[] = []
    for (const { segment } of graphemes.segment(word)) {
      if (line !== '' && stringWidth(line + segment) > width) {
        lines.push(line)
        line = ''
      }
      line += segment
    }
    return [...lines, line].join('\n')
  })

/** What one column wants, in columns of the terminal. */
interface Wish {
  /** Its longest line. */
  readonly natural: number
  /** Its longest word, or what may be asked for it. */
  readonly least: number
  readonly share: number
}

/** A longer word is broken rather than that other columns give way. */
const wordMax = 24

const wishOf = ({ share = 0 }: Column, texts: readonly string[]): Wish => {
  const natural = most(texts.map(widthOf))
  const word = most(texts.flatMap((text) => text.split(/\s+/)).map(widthOf))
  return { natural, least: share === 0 ? natural : Math.min(natural, word, wordMax), share }
}

/** At least 1. Not spread over arguments: a trail is long. */
const most = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.max(a, b), 1)

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)

/** Its natural width for each column or, where there is too little room, its share of what the others leave. */
const widthsOf = (wishes: readonly Wish[], room: number): readonly number[] => {
  const tooNarrow = sum(wishes.map(({ least }) => least)) > room
  const settled = wishes.map(({ natural, share }) => (share === 0 ? natural : undefined))
  for (;;) {
    const open = wishes.filter((_, index) => settled[index] === undefined)
    const rest = room - sum(settled.map((each) => each ?? 0))
    const part = ({ share }: Wish) => Math.max(1, Math.floor((rest * share) / sum(open.map((wish) => wish.share))))
    const content = open.find((wish) => wish.natural <= part(wish))
    const pressed = tooNarrow ? undefined : open.find((wish) => wish.least > part(wish))
    if (content !== undefined) settled[wishes.indexOf(content)] = content.natural
    else if (pressed !== undefined) settled[wishes.indexOf(pressed)] = pressed.least
    else return wishes.map((wish, index) => settled[index] ?? part(wish))
  }
}

/** A paragraph, broken between words. */
export const wrapped = (text: string, width: number): string => {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    const longer = `${line} ${word}`
    if (line === undefined || stringWidth(longer) > Math.max(width, widthMin)) lines.push(word)
    else lines[lines.length - 1] = longer
  }
  return lines.join('\n')
}

/** A table of at most `width` columns of the terminal, or 60. */
export const fittedTable = (
  columns: readonly Column[],
  rows: readonly (readonly (string | number)[])[],
  width: number,
): string => {
  const heads = columns.map(({ head }) => head)
  const texts = [heads, ...rows].map((row) => row.map(String))
  const wishes = columns.map((column, index) =>
    wishOf(
      column,
      texts.map((row) => row[index] ?? ''),
    ),
  )
  const widths = widthsOf(wishes, Math.max(width, widthMin) - around * columns.length - 1)
  const [head = [], ...body] = texts.map((row) => row.map((text, index) => broken(text, widths[index] ?? 1)))
  const table = new Table({
    head,
    colWidths: widths.map((each) => each + around - 1),
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  })
  table.push(...body)
  return table.toString()
}
