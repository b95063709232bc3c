/**
 * Evidence: the history and the log of one run, side by side.
 *
 * @module
 */
import { namedInEnvelope } from '../command.ts'
import type { MunimentEvent } from '@muniment/core'
import type { RecordedEvent } from '@muniment/kernel'
import { type Entry, isDone } from '../history.ts'
import type { ProcessClock } from '../process-clock.ts'
import type { Settings } from '../settings.ts'
import type { Mail } from 'muniment'

/** An event in its place, typed. The codecs have read it when the read models were rebuilt. */
export interface Logged {
  readonly index: number
  readonly recorded: RecordedEvent
  readonly event: MunimentEvent
}

export interface Evidence {
  readonly settings: Settings
  readonly entries: readonly Entry[]
  readonly log: readonly Logged[]
  readonly clocks: ReadonlyMap<string, ProcessClock>
  readonly mails: readonly Mail[]
  /** How many events there were before somebody asked for catching up in the end. */
  readonly byItself: number
  /** When everything was healed. */
  readonly healedAtMs: number
  /** Processes that were alive in the end. */
  readonly alive: ReadonlySet<string>
}

/** Something that must not be. */
export interface Violation {
  readonly law: string
  readonly text: string
  /** Numbers of entries that it is about. */
  readonly entries: readonly number[]
  /** Places in the log that it is about. */
  readonly events: readonly number[]
}

export interface Law {
  readonly name: string
  readonly check: (evidence: Evidence) => readonly Violation[]
}

export const loggedIn = (log: readonly RecordedEvent[]): readonly Logged[] =>
  log.map((recorded, index) => ({
    index,
    recorded,
    event: { type: recorded.type, data: recorded.data } as unknown as MunimentEvent,
  }))

/** What a law collects, under its name. */
export class Violations {
  readonly #law: string
  readonly found: Violation[] = []

  constructor(law: string) {
    this.#law = law
  }

  add(
    text: string,
    { entries = [], events = [] }: { readonly entries?: readonly Entry[]; readonly events?: readonly Logged[] } = {},
  ): void {
    this.found.push({
      law: this.#law,
      text,
      entries: entries.map(({ number }) => number),
      events: events.map(({ index }) => index),
    })
  }
}

/** Where a store writes one stream at a time, a claim may stand there again and again, and its effect once. */
const claims: readonly string[] = ['ValueClaimed', 'ValueReleased', 'ClaimFenced']

/** One command id: everything that was asked by it, and what it left in the log itself, reactions aside. */
export interface Asked {
  readonly commandId: string
  readonly entries: readonly Entry[]
  readonly effect: readonly Logged[]
}

export const askedById = ({ entries, log, settings }: Evidence): readonly Asked[] => {
  const apart = settings.storeKind === 'one stream at a time' ? claims : []
  const byId = new Map<string, { entries: Entry[]; effect: Logged[] }>()
  for (const entry of entries) {
    if (entry.commandId === undefined) continue
    const asked = byId.get(entry.commandId) ?? { entries: [], effect: [] }
    byId.set(entry.commandId, asked)
    asked.entries.push(entry)
  }
  for (const logged of log) {
    const { commandId, reaction, command } = logged.recorded.metadata
    // Commands of their own, before that of the same id: who accepts an invitation proves an address first, and what was
    // prepared meanwhile is revoked.
    if (command === 'accounts.acceptInvitation.proof' || command === 'credentials.revoke') continue
    if (reaction === undefined && !apart.includes(logged.event.type)) byId.get(commandId ?? '')?.effect.push(logged)
  }
  return [...byId].map(([commandId, asked]) => ({ commandId, ...asked }))
}

/** True when this entry is of the verb that the event was recorded by. */
export const isOfVerb = ({ command }: Entry, { recorded }: Logged): boolean =>
  namedInEnvelope[command.verb] === recorded.metadata['command']

/** How many events this process knows to be there, as it was told or has read. */
export const knownTo = ({ entries, log }: Evidence, asked: Entry): number => {
  let known = 0
  for (const entry of entries)
    if (entry.process === asked.process && isDone(entry) && entry.told.order < asked.asked.order)
      for (const { index, recorded } of log)
        if (recorded.metadata['commandId'] === entry.commandId && index < asked.asked.events)
          known = Math.max(known, index + 1)
  return known
}
