/**
 * The index of the trail: where everything of an account, a principal, a credential or a target is.
 *
 * Made after the events, in order, when it is needed: a rebuild does not wait for it.
 *
 * @module
 */
import type { AccountId, CredentialId, MembershipId, SessionId, UserId } from '@muniment/core'
import { streamIdOf } from '@muniment/kernel'
import type { SequencedEvent } from '../sequenced-event.ts'
import { accountOf, isUnreadable, isUserLevel, type KeptEvent } from './audit-record.ts'
import { effectOf, type Target } from './effects.ts'
import { EventPlaces } from './event-places.ts'
import { Postings } from './postings.ts'

/** Whom memberships and sessions belong to. */
export interface PeopleBehind {
  readonly userOf: (membershipId: MembershipId) => UserId | undefined
  readonly userOfSession: (sessionId: SessionId) => UserId | undefined
}

/** Places are those of the list of kept events. */
export class TrailIndex {
  /** Whose trail shows it: the account that it belongs to, or every account of the person whom it concerns. */
  readonly accounts: Postings = new Postings()
  readonly principals: Postings = new Postings()
  readonly credentials: Postings = new Postings()
  /** What it was done to, and the person behind that. */
  readonly targets: Postings = new Postings()
  /** What set a field of an account or a person: much else is done to them. */
  readonly #changed: Postings = new Postings()
  /** By stream, what cannot be read and may have changed anything in it. */
  readonly unreadable: Postings = new Postings()
  readonly ids: EventPlaces
  readonly #kept: readonly KeptEvent[]
  readonly #people: PeopleBehind
  /** The accounts that each person is a member of, disabled or not, as of the last event read. */
  readonly #accountsOf = new Map<UserId, readonly AccountId[]>()
  #count = 0

  constructor(kept: readonly KeptEvent[], people: PeopleBehind) {
    this.#kept = kept
    this.#people = people
    this.ids = new EventPlaces((place) => (kept[place] as KeptEvent).id)
  }

  /** Reads on, at most so many events. True when all have been read. */
  readOn(countMax: number): boolean {
    const rest = this.#kept.length - this.#count
    const end = this.#count + (rest < countMax ? rest : countMax)
    for (; this.#count < end; this.#count += 1) this.#read(this.#kept[this.#count] as KeptEvent, this.#count)
    return this.#count === this.#kept.length
  }

  /** The target, with the person behind it. */
  targetOf(event: SequencedEvent): Target {
    return this.#withPerson(effectOf(event).target)
  }

  /** Where to look for what set a field of a target. */
  changesOf({ kind }: Target): Postings {
    return kind === 'account' || kind === 'user' ? this.#changed : this.targets
  }

  #withPerson(target: Target): Target {
    const userId = target.userId ?? this.#personBehind(target)
    return userId === undefined ? target : { ...target, userId }
  }

  #personBehind({ kind, id }: Target): UserId | undefined {
    if (kind === 'user') return id as UserId
    if (kind === 'membership') return this.#people.userOf(id as MembershipId)
    if (kind === 'session') return this.#people.userOfSession(id as SessionId)
    return kind === 'credential' ? this.#ownerOf(id as CredentialId) : undefined
  }

  #ownerOf(credentialId: CredentialId): UserId | undefined {
    const place = this.targets.at(credentialId, 0)
    const issued = place === undefined ? undefined : this.#kept[place]
    return issued === undefined || isUnreadable(issued) ? undefined : effectOf(issued).target.userId
  }

  #read(kept: KeptEvent, place: number): void {
    this.ids.add(place)
    if (isUnreadable(kept)) {
      this.#file(place, kept.account, kept.envelope?.principal.id, kept.envelope?.credentialId)
      this.targets.add(streamIdOf(kept.stream), place)
      if (!kept.mayBePassedOver) this.unreadable.add(kept.stream, place)
      return
    }
    const { metadata } = kept
    this.#file(place, accountOf(kept), metadata['principal.id'], metadata['credential.id'])
    const { target, fields } = effectOf(kept)
    const { id, userId } = this.#withPerson(target)
    this.targets.add(id, place)
    if (userId !== undefined) this.targets.add(userId, place)
    if (fields !== undefined && this.changesOf(target) === this.#changed) this.#changed.add(id, place)
    if (kept.category === 'account') this.#readMembership(kept)
    else if (isUserLevel(kept))
      for (const account of this.#accountsOf.get(kept.streamId as UserId) ?? []) this.accounts.add(account, place)
  }

  #file(
    place: number,
    account: string | undefined,
    principal: string | undefined,
    credential: string | undefined,
  ): void {
    if (account !== undefined) this.accounts.add(account, place)
    if (principal !== undefined) this.principals.add(principal, place)
    if (credential !== undefined) this.credentials.add(credential, place)
  }

  #readMembership({ event, streamId }: SequencedEvent): void {
    const account = streamId as AccountId
    if (event.type === 'MemberJoined') {
      const { userId } = event.data
      this.#accountsOf.set(userId, [...(this.#accountsOf.get(userId) ?? []), account])
    }
    if (event.type === 'MemberRemoved') {
      const { userId } = event.data
      const left = (this.#accountsOf.get(userId) ?? []).filter((each) => each !== account)
      this.#accountsOf.set(userId, left)
    }
  }
}
