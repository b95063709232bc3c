/**
 * The pepper at the start: with a wrong one nobody is known any more, and every address can be taken a second time.
 *
 * @module
 */
import { ConfigurationRefused } from '../configuration-refused.ts'
import { claimKey } from './claims.ts'
import type { Engine } from './engine.ts'

/** So many people are asked for at most: of one who was erased, or whose key another has, nothing can be told. */
const peopleMax = 8

/**
 * Holds the address of somebody who signed up against the claim that was made of it then. An address that cannot be read
 * proves nothing, so a log without people, or with a key store that fails, is none to refuse.
 *
 * @throws ConfigurationRefused `keys.pepper`.
 */
export const checkPepper = async (engine: Engine): Promise<void> => {
  let asked = 0
  for (const record of engine.models.trail.list({ types: ['UserSignedUp'] })) {
    if (record.kind !== 'readable' || record.event.event.type !== 'UserSignedUp') continue
    const { userId, email, emailClaim } = record.event.event.data
    const address = await engine.sealer.reveal(userId, 'user.email', email).catch(() => undefined)
    if (address?.status === 'open') {
      if (claimKey(engine, 'email', address.text) === emailClaim) return
      throw new ConfigurationRefused('keys.pepper', 'is the one that the people of this log signed up with')
    }
    asked += 1
    if (asked === peopleMax) return
  }
}
