/**
 * Owners of credentials: one for each membership or service user in an account, however many credentials they own.
 *
 * @module
 */
import type { AccountId, CredentialOwner } from '@muniment/core'
import { placesInOrder } from './id-order.ts'

/** Whose credentials are, and in which account. */
export interface Owned {
  readonly accountId: AccountId
  readonly owner: CredentialOwner
}

export interface Owner extends Owned {
  readonly number: number
  /** The same membership, said to be of another account or user: it takes a false log. */
  readonly namesake: Owner | undefined
  /** Number of the newest credential's row, plus one; 0 for none. */
  newest: number
}

const ownerIdOf = (owner: CredentialOwner): string => (owner.kind === 'user' ? owner.membershipId : owner.serviceUserId)

const userIdOf = (owner: CredentialOwner): string | undefined => (owner.kind === 'user' ? owner.userId : undefined)

export class CredentialOwners {
  readonly #owners: Owner[] = []
  readonly #byId = new Map<string, Owner>()

  get count(): number {
    return this.#owners.length
  }

  /** The owner with this number. */
  at(number: number): Owner {
    return this.#owners[number] as Owner
  }

  /** Owners with the id of this membership or service user, the newest first, each linked to the one before. */
  newestOf(ownerId: string): Owner | undefined {
    return this.#byId.get(ownerId)
  }

  /** That one, or a new one. */
  of(accountId: AccountId, owner: CredentialOwner): Owner {
    const id = ownerIdOf(owner)
    const first = this.#byId.get(id)
    for (let known = first; known !== undefined; known = known.namesake)
      if (known.accountId === accountId && userIdOf(known.owner) === userIdOf(owner)) return known
    const made = { number: this.#owners.length, accountId, owner, namesake: first, newest: 0 }
    this.#owners.push(made)
    this.#byId.set(id, made)
    return made
  }

  /** In an order that does not tell which came first, but for namesakes. */
  *inOrder(): Generator<Owner> {
    const newest = [...this.#byId.values()]
    for (const place of placesInOrder([...this.#byId.keys()])) {
      const namesakes: Owner[] = []
      for (let each = newest[place]; each !== undefined; each = each.namesake) namesakes.push(each)
      yield* namesakes.toReversed()
    }
  }
}
