import { apiKey } from '@better-auth/api-key'
import { betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { DeciderCommandHandler, getInMemoryEventStore } from '@event-driven-io/emmett'
const db = { user: [], session: [], account: [], verification: [], apikey: [] }
const auth = betterAuth({ database: memoryAdapter(db), plugins: [apiKey({ rateLimit: { enabled: false } })] })
console.log(auth, DeciderCommandHandler, getInMemoryEventStore)
