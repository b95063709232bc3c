/**
 * Principals: proof that the gate has admitted somebody, which nobody else can make.
 *
 * Branded at run time as well as in types: a copy, a parsed text or a look-alike is none. Bound to one surface and one
 * account, and only for a minute: every verb admits it again.
 *
 * @module
 */
import { type Instant, type PrincipalRef, plusMs } from '@muniment/kernel'
import type { SessionTokenFacts } from './facts.ts'
import type { AccountId, CredentialId, MembershipId, SessionId, UserId } from '../ids.ts'

/** How long a principal speaks. */
export const principalLifetimeMs = 60_000

/** What is known about the request that a principal came with. Personal: sealed before it is stored. */
export interface RequestOrigin {
  readonly id?: string | undefined
  /** Layer 4 address. */
  readonly ip?: string | undefined
  readonly userAgent?: string | undefined
}

interface UserPrincipal {
  readonly kind: 'user'
  readonly id: UserId
  readonly source: 'dashboard' | 'api'
  readonly accountId: AccountId | undefined
  readonly membershipId: MembershipId | undefined
  readonly sessionId: SessionId | undefined
  readonly credentialId: CredentialId | undefined
  /** When the person had proven who they are, as the token says that it came by: what a later one brings is not its own. */
  readonly authenticatedAt?: Instant | undefined
  /** What the session token said that it came by. */
  readonly sessionToken?: SessionTokenFacts | undefined
}

interface SupportPrincipal {
  readonly kind: 'support'
  readonly id: undefined
  readonly source: 'system'
  readonly operator: string
  readonly reason: string
}

/** What a principal is. */
export type PrincipalIdentity = UserPrincipal | SupportPrincipal

/**
 * The door that asks, known to itself alone: a principal speaks there and nowhere else. Questions that let nobody in
 * name none.
 */
export type Instance = symbol

/** Of a request of which nothing is known. */
export const noOrigin: RequestOrigin = Object.freeze({})

/** Held by this module alone: nothing outside can pass it to the constructor. */
const made = Symbol('made by the gate')

interface Admission {
  readonly identity: PrincipalIdentity
  readonly origin: RequestOrigin
  readonly admittedAt: Instant
  readonly instance: Instance | undefined
}

/** Somebody whom the gate has admitted. */
export class Principal {
  readonly #identity: PrincipalIdentity
  readonly #origin: RequestOrigin
  readonly #admittedAt: Instant
  readonly #instance: Instance | undefined

  constructor(key: symbol, { identity, origin, admittedAt, instance }: Admission) {
    if (key !== made) throw new TypeError('only the gate makes principals')
    // Whoever holds what it was made from, or what it shows, cannot make it speak for another.
    this.#identity = Object.freeze(
      identity.kind === 'user' && identity.sessionToken !== undefined
        ? { ...identity, sessionToken: Object.freeze({ ...identity.sessionToken }) }
        : identity,
    )
    this.#origin = origin === noOrigin ? noOrigin : Object.freeze({ ...origin })
    this.#admittedAt = admittedAt
    this.#instance = instance
    Object.freeze(this)
  }

  /** True for what the gate made, and for nothing else. */
  static is(value: unknown): value is Principal {
    return typeof value === 'object' && value !== null && #identity in value
  }

  get identity(): PrincipalIdentity {
    return this.#identity
  }

  get kind(): PrincipalIdentity['kind'] {
    return this.#identity.kind
  }

  /** The user's id; absent for support. */
  get id(): UserId | undefined {
    return this.#identity.id
  }

  /** The account that was entered; absent for what concerns the user alone, and for support. */
  get accountId(): AccountId | undefined {
    return this.#identity.kind === 'user' ? this.#identity.accountId : undefined
  }

  get membershipId(): MembershipId | undefined {
    return this.#identity.kind === 'user' ? this.#identity.membershipId : undefined
  }

  get origin(): RequestOrigin {
    return this.#origin
  }

  /** True at the instance that it was admitted to. */
  speaksAt(instance: Instance): boolean {
    return this.#instance !== undefined && this.#instance === instance
  }

  /** False from its sixtieth second on, and before it began: a clock that went back proves nothing. */
  isFreshAt(now: Instant): boolean {
    return now >= this.#admittedAt && now < plusMs(this.#admittedAt, principalLifetimeMs)
  }

  /** As it stands in an envelope. */
  get reference(): PrincipalRef {
    const { kind, source } = this.#identity
    return this.#identity.kind === 'support'
      ? { kind, operator: this.#identity.operator, source }
      : { kind, id: this.#identity.id, source }
  }

  /** A label, never the thing: what is parsed back from it is no principal. */
  toJSON(): string {
    return this.toString()
  }

  toString(): string {
    return `[principal ${this.#identity.kind === 'support' ? 'support' : this.#identity.id}]`
  }
}

// Logs print labels, whatever options they inspect with.
Object.defineProperty(Principal.prototype, Symbol.for('nodejs.util.inspect.custom'), {
  value(this: Principal): string {
    return this.toString()
  },
})

/** For the gate alone; not exported from the package. The identity becomes the principal's own. */
export const makePrincipal = (admission: Admission): Principal => new Principal(made, admission)
