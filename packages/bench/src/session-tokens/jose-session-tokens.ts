/**
 * The same tokens in jose: what a service does that has only the key set.
 *
 * The key is imported once. Signature, type, audience and end are checked, and nothing else can be: who was deleted a minute
 * ago is let in.
 *
 * @module
 */
import { strict as assert } from 'node:assert'
import { importJWK, jwtVerify } from 'jose'
import type { Check } from '../api-keys/check-round.ts'
import type { MunimentSessionTokens } from './muniment-session-tokens.ts'

export const joseCheck = async ({ keySet }: MunimentSessionTokens): Promise<Check> => {
  const [jwk] = keySet.keys
  assert(jwk !== undefined)
  const key = await importJWK({ ...jwk }, jwk.alg)
  const rules = { algorithms: [jwk.alg], typ: 'muniment-session+jwt', audience: 'muniment:muniment' }
  return async (token) => (await jwtVerify(token, key, rules)).payload.sub !== undefined
}
