/**
 * The history: what each client asked, when, and what it was told. The laws hold it against the log.
 *
 * @module
 */
import type { Command } from './command.ts'

/** A moment: simulated time, and how many events the log had. */
export interface Moment {
  readonly atMs: number
  /** Tells what came first where the time is the same. */
  readonly order: number
  readonly events: number
}

/** What a verb answered, as far as the laws look at it. Secrets as their text. */
export interface Answer {
  readonly repeated?: boolean
  readonly userId?: string | undefined
  readonly accountId?: string | undefined
  readonly membershipId?: string | undefined
  readonly invitationId?: string
  readonly credentialId?: string | undefined
  readonly sessionId?: string
  /** Of a default authtoken, an API key, a session or an authenticator. */
  readonly secret?: string | undefined
  /** Of a login: it is done by half. */
  readonly mfaRequired?: boolean
  readonly recoveryCodes?: readonly string[]
  /** Ids of the events of the trail, oldest first. */
  readonly trail?: readonly string[]
  /** The refusal, where the answer is that nobody could use a key. */
  readonly refusal?: string | undefined
}

export type Outcome =
  | { readonly kind: 'done'; readonly answer: Answer }
  | { readonly kind: 'refused'; readonly code: string }
  /** Certainly nothing was written: a conflict, or a failure that says so. */
  | { readonly kind: 'failed'; readonly code: string }
  /** `commandId` is told where the caller gave none: it can be asked again all the same. */
  | { readonly kind: 'unknown'; readonly code: string; readonly commandId: string | undefined }
  /** The client died and was told nothing. */
  | { readonly kind: 'died' }

/** One call of a verb. */
export interface Entry {
  readonly number: number
  readonly process: string
  readonly command: Command
  /** Absent where the verb takes none, and where one was made up and never told. */
  commandId: string | undefined
  readonly asked: Moment
  told: (Moment & { readonly outcome: Outcome }) | undefined
}

/** Something that went wrong on the way. */
export interface Note {
  readonly atMs: number
  readonly process: string
  readonly text: string
}

export interface History {
  readonly entries: readonly Entry[]
  readonly notes: readonly Note[]
}

/** An entry whose outcome is known. */
export type DoneEntry = Entry & { readonly told: Moment & { readonly outcome: { kind: 'done'; answer: Answer } } }

export const isDone = (entry: Entry): entry is DoneEntry => entry.told?.outcome.kind === 'done'

/** True when the client was not told what became of it. */
export const isOpen = ({ told }: Entry): boolean =>
  told === undefined || told.outcome.kind === 'unknown' || told.outcome.kind === 'died'
