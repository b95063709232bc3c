/**
 * Doors: what stood open to whom after so many events, told anew and without the code that decides.
 *
 * @module
 */
import type { MunimentEvent, Permissions } from '@muniment/core'
import type { Logged } from './evidence.ts'

export type Status = 'none' | 'active' | 'disabled' | 'removed'

/** What something was after so many events, kept as its changes. */
export class Timeline<S> {
  readonly #changes: { readonly from: number; readonly status: S }[]

  constructor(first: S) {
    this.#changes = [{ from: 0, status: first }]
  }

  change(index: number, status: S): void {
    this.#changes.push({ from: index + 1, status })
  }

  /** Places from which it was another. */
  turns(): readonly number[] {
    return this.#changes.map(({ from }) => from)
  }

  at(events: number): S {
    return (this.#changes.findLast(({ from }) => from <= events) as { status: S }).status
  }
}

export interface Membership {
  readonly account: string
  readonly userId: string
  readonly permissions: Permissions
  readonly status: Timeline<Status>
}

export interface Key {
  readonly account: string
  readonly membershipId: string
  readonly status: Timeline<'none' | 'active' | 'revoked'>
}

/** `half`: its token opens nothing, and one that takes its place may. */
export type SessionStatus = 'half' | 'open' | 'ended'

export interface Session {
  readonly sessionId: string
  readonly userId: string
  readonly from: number
  readonly status: Timeline<SessionStatus>
}

export class Doors {
  readonly memberships: Map<string, Membership> = new Map()
  /** By digest. */
  readonly keys: Map<string, Key> = new Map()
  readonly keysById: Map<string, Key> = new Map()
  readonly sessions: Map<string, Session> = new Map()

  /** From how many events on somebody who asked to be gone is: nothing of theirs is let in any more. */
  readonly #gone: Map<string, number> = new Map()

  /** Places at which this person asked to be gone. */
  turnsOf(userId: string): readonly number[] {
    const from = this.#gone.get(userId)
    return from === undefined ? [] : [from]
  }

  isGone(userId: string, events: number): boolean {
    return (this.#gone.get(userId) ?? Number.POSITIVE_INFINITY) <= events
  }

  constructor(log: readonly Logged[]) {
    const epochs = new Map<string, number>()
    const users = new Map<string, string>()
    const ended = new Set<string>()
    const end = (sessionId: string, index: number): void => {
      ended.add(sessionId)
      for (const session of this.sessions.values())
        if (session.sessionId === sessionId) session.status.change(index, 'ended')
    }
    for (const { index, event, recorded } of log) {
      if (event.type === 'MemberJoined') {
        const { membershipId, userId, permissions } = event.data
        const status = new Timeline<Status>('none')
        status.change(index, 'active')
        const account = recorded.stream.replace(/^.*\.account-/, '')
        this.memberships.set(membershipId, { account, userId, permissions, status })
      }
      if (event.type === 'MemberDisabled') this.#member(event)?.change(index, 'disabled')
      if (event.type === 'MemberEnabled') this.#member(event)?.change(index, 'active')
      if (event.type === 'MemberRemoved') this.#member(event)?.change(index, 'removed')
      if (event.type === 'CredentialIssued' && event.data.owner.kind === 'user') {
        const { accountId, credentialId, owner, secretDigest } = event.data
        const status = new Timeline<'none' | 'active' | 'revoked'>('none')
        status.change(index, 'active')
        const key = { account: accountId, membershipId: owner.membershipId, status }
        this.keysById.set(credentialId, key)
        if (secretDigest !== undefined) this.keys.set(secretDigest, key)
      }
      if (event.type === 'CredentialRevoked')
        this.keysById.get(recorded.stream.replace(/^.*\.credential-/, ''))?.status.change(index, 'revoked')
      if (event.type === 'SessionStarted') {
        const { sessionId, userId, tokenDigest, mfaRequired } = event.data
        const isOver = event.data.epoch !== (epochs.get(userId) ?? 0)
        const status = new Timeline<SessionStatus>(isOver ? 'ended' : mfaRequired ? 'half' : 'open')
        this.sessions.set(tokenDigest, { sessionId, userId, from: index + 1, status })
        users.set(sessionId, userId)
      }
      if (event.type === 'SessionRotated') {
        const sessionId = recorded.stream.replace(/^.*\.session-/, '')
        const userId = users.get(sessionId) ?? ''
        const isOver = ended.has(sessionId) || event.data.epoch !== (epochs.get(userId) ?? 0)
        const status = new Timeline<SessionStatus>(isOver ? 'ended' : 'open')
        this.sessions.set(event.data.tokenDigest, { sessionId, userId, from: index + 1, status })
      }
      if (event.type === 'SessionEnded') end(recorded.stream.replace(/^.*\.session-/, ''), index)
      if (event.type === 'LoginSucceeded') for (const sessionId of event.data.replaced) end(sessionId, index)
      if (event.type === 'UserDeletionRequested') this.#gone.set(recorded.stream.replace(/^.*\.user-/, ''), index + 1)
      if (event.type === 'SessionEpochRaised') {
        const userId = recorded.stream.replace(/^.*\.user-/, '')
        epochs.set(userId, event.data.epoch)
        for (const session of this.sessions.values())
          if (session.userId === userId && session.sessionId !== event.data.keptSessionId)
            session.status.change(index, 'ended')
      }
    }
  }

  #member({ data }: Extract<MunimentEvent, { readonly data: { readonly membershipId: string } }>) {
    return this.memberships.get(data.membershipId)?.status
  }

  /** Whether this person was a member after so many events, disabled or not. */
  belongs({ userId, account }: { readonly userId: string; readonly account: string }, events: number): boolean {
    return [...this.memberships.values()].some(
      (member) =>
        member.account === account &&
        member.userId === userId &&
        ['active', 'disabled'].includes(member.status.at(events)),
    )
  }

  /** Whether this person was an active member after so many events, and one with these permissions if that is asked. */
  isMember(
    { userId, account }: { readonly userId: string; readonly account: string | undefined },
    events: number,
    may: (permissions: Permissions) => boolean = () => true,
  ): boolean {
    return [...this.memberships.values()].some(
      (member) =>
        member.account === account &&
        member.userId === userId &&
        member.status.at(events) === 'active' &&
        !this.isGone(userId, events) &&
        may(member.permissions),
    )
  }
}

/** Each moment in a window at which something may have been another. */
export const momentsIn = (
  from: number,
  to: number,
  ...timelines: readonly (readonly number[])[]
): readonly number[] => [from, to, ...timelines.flat().filter((turn) => turn > from && turn < to)]
