/**
 * API keys in Muniment: the public facade over a log that was written beforehand.
 *
 * The log is not made by the facade, which would hash ten thousand passwords; see `identity-log`. Reading it, checking
 * keys, and everything in between is the facade's.
 *
 * @module
 */
import { memoryStore } from '@muniment/store-memory'
import { createMuniment, developmentKeys, type Muniment } from 'muniment'
import { logWriter } from '../identity-log/log-writer.ts'
import { membersPerAccount, populate } from '../identity-log/population.ts'

const keysPerMember = 100

export interface MunimentKeys {
  readonly keys: readonly string[]
  readonly muniment: Muniment
}

/** An instance whose log holds `count` API keys: 100 to a member, 10 members to an account. */
export const munimentKeys = async (count: number): Promise<MunimentKeys> => {
  const store = memoryStore()
  const accounts = count / (keysPerMember * membersPerAccount)
  const keys = await populate(logWriter(store, 'muniment', Date.UTC(2026, 0, 1)), { accounts, keysPerMember })
  return { keys, muniment: await createMuniment({ store, keys: developmentKeys() }) }
}
