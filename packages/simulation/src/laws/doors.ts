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

export interface Session {
  readonly sessionId: string
  readonly userId: string
  readonly from: number
  readonly status: Timeline<'open' | 'ended'>
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
        const { sessionId, userId, tokenDigest, epoch } = event.data
        const isOver = epoch !== (epochs.get(userId) ?? 0)
        this.sessions.set(tokenDigest, {
          sessionId,
          userId,
          from: index + 1,
          status: new Timeline(isOver ? 'ended' : 'open'),
        })
      }
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
