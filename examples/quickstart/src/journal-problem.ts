/** Why a journal cannot be used, in plain words. @module */
import { fileProblem } from './file-problem.ts'
import { NoTeam } from './read-team.ts'

/** The journal cannot be used. */
export class NoJournal extends Error {
  override readonly name = 'NoJournal'
}

const isHeld = (cause: unknown): cause is { readonly pid: number } =>
  typeof cause === 'object' && cause !== null && 'pid' in cause

/** The end of a sentence. Rethrows what says nothing about the journal. @throws NoTeam */
export const journalProblem = (error: unknown): string => {
  if (error instanceof NoTeam) throw error
  if (error instanceof NoJournal) return error.message
  if (error instanceof Error && error.name === 'StoreFailure') {
    if (isHeld(error.cause)) return `process ${error.cause.pid} has it open`
    const [, detail = error.message] = /^corrupt_store: (.*)$/s.exec(error.message) ?? []
    return error.cause === undefined ? detail : fileProblem(error)
  }
  throw error
}
