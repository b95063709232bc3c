/**
 * Development keys: drawn anew in each process and kept in memory, for trying things out and for tests.
 *
 * @module
 */
import { memoryKeyStore, systemRandom } from '@muniment/kernel'
import type { Random } from '@muniment/kernel'
import { ConfigurationRefused } from '../configuration-refused.ts'
import { newSessionTokenKey, sessionTokenKeys } from '../session-tokens/session-token-keys.ts'
import type { Keys } from './keys.ts'

/** @throws ConfigurationRefused with `NODE_ENV=production`: everything sealed would be lost with the process. */
export const developmentKeys = (random: Random = systemRandom): Keys => {
  if (process.env['NODE_ENV'] === 'production')
    throw new ConfigurationRefused('keys', 'development keys do not start with NODE_ENV=production')
  return {
    keyStore: memoryKeyStore(),
    pepper: { version: 1, secret: random.bytes(32) },
    commandKey: { version: 1, secret: random.bytes(32) },
    sessionTokens: sessionTokenKeys({ current: newSessionTokenKey('development', random) }),
  }
}
