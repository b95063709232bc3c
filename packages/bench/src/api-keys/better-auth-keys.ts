/**
 * API keys in better-auth: the api-key plugin over the memory adapter.
 *
 * Configured to do as little as it can while it still does the same: keys are hashed (as ours are), rate limiting and
 * metadata are off, no hooks, no logger, no telemetry. Updates are not deferred: a deferred update would be the same
 * work, finished outside of what is measured. Each verification scans the adapter's table and writes `lastRequest` and
 * `updatedAt`, which no option switches off; ours records no use of a key.
 *
 * @module
 */
import { apiKey } from '@better-auth/api-key'
import { type BetterAuthPlugin, betterAuth, type SecondaryStorage } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'

export interface BetterAuthKeys {
  readonly keys: readonly string[]
  /** True when the key is valid. */
  readonly verify: (key: string) => Promise<boolean>
}

/** Where keys are: the memory adapter, or a Map behind better-auth's port for key-value stores. */
export type KeyStorage = 'database' | 'secondary-storage'

/** The part of its API that is used. The plugin's types are those of another patch release of better-call. */
interface KeyApi {
  readonly createApiKey: (input: { body: { userId: string; name: string } }) => Promise<{ readonly key: string }>
  readonly verifyApiKey: (input: { body: { key: string } }) => Promise<{ readonly valid: boolean }>
}

const userId = 'user-1'

/** Keys in a Map, behind better-auth's port for key-value stores. Nothing here expires. */
const mapStorage = (): SecondaryStorage => {
  const values = new Map<string, string>()
  return {
    get: (key) => values.get(key) ?? null,
    set: (key, value) => void values.set(key, value),
    delete: (key) => void values.delete(key),
    getAndDelete: (key) => {
      const value = values.get(key) ?? null
      values.delete(key)
      return value
    },
    increment: (key) => {
      const next = Number(values.get(key) ?? 0) + 1
      values.set(key, String(next))
      return next
    },
  }
}

/** An instance that has issued `count` keys. */
export const betterAuthKeys = async (count: number, storage: KeyStorage): Promise<BetterAuthKeys> => {
  const now = new Date()
  const user = {
    id: userId,
    email: 'ada@example.com',
    emailVerified: true,
    name: 'Ada',
    createdAt: now,
    updatedAt: now,
  }
  const tables = { user: [user], session: [], account: [], verification: [], apikey: [] }
  const plugin = apiKey({ storage, rateLimit: { enabled: false }, enableMetadata: false, deferUpdates: false })
  const auth = betterAuth({
    baseURL: 'http://localhost:3000',
    secret: 'a secret of the benchmark, of no other use',
    database: memoryAdapter(tables),
    logger: { disabled: true },
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    ...(storage === 'secondary-storage' ? { secondaryStorage: mapStorage() } : {}),
    plugins: [plugin as unknown as BetterAuthPlugin],
  })
  const api = auth.api as unknown as KeyApi
  const keys: string[] = []
  for (let n = 0; n < count; n += 1) keys.push((await api.createApiKey({ body: { userId, name: `key ${n}` } })).key)
  return { keys, verify: async (key) => (await api.verifyApiKey({ body: { key } })).valid }
}
