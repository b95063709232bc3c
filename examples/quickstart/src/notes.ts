/**
 * What people were shown and have to keep themselves: tickets from their mail, their API keys, and what they log in by.
 *
 * A real person has a mailbox and a password manager; here it is one file beside the log, so that a run can go on where an
 * earlier one was stopped.
 *
 * @module
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'

/** `of` is an address in lower case. */
interface Note {
  readonly kind: 'ticket' | 'api-key' | 'authenticator'
  readonly of: string
  readonly text: string
}

export interface Notes {
  readonly keep: (note: Note) => void
  /** The newest of its kind. */
  readonly find: (kind: Note['kind'], of: string) => string | undefined
}

const isNote = (value: unknown): value is Note =>
  typeof value === 'object' && value !== null && 'kind' in value && 'of' in value && 'text' in value

/** The notes of a file; a line that was begun and not ended is none. */
const notesIn = (path: string): readonly Note[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .flatMap((line) => {
      try {
        const note: unknown = JSON.parse(line)
        return isNote(note) ? [note] : []
      } catch {
        return []
      }
    })

/** Without a file they end with the process. */
export const notesOf = (path?: string): Notes => {
  const notes = path !== undefined && existsSync(path) ? [...notesIn(path)] : []
  return {
    keep: (note) => {
      notes.push(note)
      // A line that was torn by a kill ends here, and with it nothing else.
      if (path !== undefined) appendFileSync(path, `\n${JSON.stringify(note)}\n`, { mode: 0o600 })
    },
    find: (kind, of) => notes.findLast((note) => note.kind === kind && note.of === of)?.text,
  }
}
