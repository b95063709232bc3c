/**
 * Memory of the access index for each credential.
 *
 * The index alone: events come from JSON text, as from a database, are applied and dropped. What is counted is what the
 * heap keeps of the credentials: rows, keys, and every text that only the index holds on to.
 *
 * @module
 */
import { strict as assert } from 'node:assert'
import type { RecordedEvent } from '@muniment/kernel'
import { type AccessIndex, accessIndex, readSequenced } from '@muniment/projections'
import { memoryStore } from '@muniment/store-memory'
import { either as E } from 'fp-ts'
import type { Contender, Measure } from '../harness/measure.ts'
import { memoryUsed } from '../harness/memory-used.ts'
import { logWriter } from '../identity-log/log-writer.ts'
import { membersPerAccount, populate } from '../identity-log/population.ts'

const keysPerMember = 100

interface Line {
  readonly credential: boolean
  readonly json: Buffer
}

/** The log as JSON text; it is there before and after, so it does not count. */
const linesOf = async (credentials: number): Promise<readonly Line[]> => {
  const store = memoryStore()
  const accounts = credentials / (keysPerMember * membersPerAccount)
  await populate(logWriter(store, 'muniment', Date.UTC(2026, 0, 1)), { accounts, keysPerMember })
  const lines: Line[] = []
  for await (const message of store.readAll()) {
    if (message.kind !== 'event') continue
    const { revision: _, position: __, ...event } = message.event
    lines.push({ credential: event.type === 'CredentialIssued', json: Buffer.from(JSON.stringify(event)) })
  }
  return lines
}

const parsedEvent = (json: Buffer): RecordedEvent => {
  const event = JSON.parse(json.toString()) as RecordedEvent
  return { ...event, revision: 0n, position: 0n, recordedAt: new Date(event.recordedAt) }
}

const applyAll = (index: AccessIndex, lines: readonly Line[]): void => {
  lines.forEach(({ json }, sequence) => {
    const read = readSequenced('muniment', parsedEvent(json), sequence)
    if (E.isLeft(read)) throw new Error('an event of the bench cannot be read')
    index.apply(read.right)
  })
}

const memoryPerCredential: Contender = async (quick) => {
  const lines = await linesOf(quick ? 50_000 : 200_000)
  const others = lines.filter(({ credential }) => !credential)
  const credentials = lines.filter(({ credential }) => credential)
  const { credentialId } = JSON.parse((credentials[0] as Line).json.toString()).data
  return async () => {
    const index = accessIndex()
    applyAll(index, others)
    const before = memoryUsed()
    applyAll(index, credentials)
    const after = memoryUsed()
    assert(index.isIssued(credentialId))
    return (after - before) / credentials.length
  }
}

export const accessIndexMemory: Measure = {
  name: 'access-index-memory',
  path: 'memory of the access index, a credential',
  unit: 'bytes',
  ours: memoryPerCredential,
  budgets: [{ of: 'ours', atMost: 400 }],
  notes: ['Memory after 200,000 credentials less the memory before them; users and accounts are there before.'],
  rounds: 3,
}
