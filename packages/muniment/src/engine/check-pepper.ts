/**
 * The pepper at the start: with a wrong one nobody is known any more, and every address can be taken a second time.
 *
 * @module
 */
import type { UserProvisioned, UserSignedUp } from '@muniment/core'
import { readSequenced } from '@muniment/projections'
import { either as E } from 'fp-ts'
import { ConfigurationRefused } from '../configuration-refused.ts'
import { claimKey } from './claims.ts'
import type { Engine } from './engine.ts'

type NewUser = UserSignedUp | UserProvisioned

/** So many people are asked for at most: of one who was erased, or whose key another has, nothing can be told. */
const peopleMax = 8

/** The first people of the log. None, where it cannot be read: whoever follows it is told why. */
const firstPeople = async ({ environment: { store }, namespace }: Engine): Promise<readonly NewUser[]> => {
  const people: NewUser[] = []
  try {
    const filter = { streamPrefixes: [`${namespace}.user-`], eventTypes: ['UserSignedUp', 'UserProvisioned'] }
    for await (const message of store.readAll({ filter, maxCount: peopleMax })) {
      const read = message.kind === 'event' ? readSequenced(namespace, message.event, 0) : undefined
      if (read === undefined || E.isLeft(read)) continue
      const { event } = read.right
      if (event.type === 'UserSignedUp' || event.type === 'UserProvisioned') people.push(event)
    }
  } catch {
    return []
  }
  return people
}

/**
 * Holds the address of somebody who signed up against the claim that was made of it then. An address that cannot be read
 * proves nothing, so a log without people, or with a key store that fails, is none to refuse.
 *
 * @throws ConfigurationRefused `keys.pepper`.
 */
export const checkPepper = async (engine: Engine): Promise<void> => {
  for (const { data } of await firstPeople(engine)) {
    const address = await engine.sealer.reveal(data.userId, 'user.email', data.email).catch(() => undefined)
    if (address?.status !== 'open') continue
    if (claimKey(engine, 'email', address.text) === data.emailClaim) return
    throw new ConfigurationRefused('keys.pepper', 'is the one that the people of this log signed up with')
  }
}
