/** Rows: one event concerns one row or none. @module */
import { describe, expect, it } from 'vitest'
import { events } from './history.fixture.ts'
import { memoryProjectionStore, type Projection, project } from './projection.ts'

const counter: Projection<number> = {
  name: 'counter',
  version: 1,
  key: ({ category }) => (category === 'claim' ? undefined : category),
  apply: (row = 0, { event }) =>
    event.type === 'CredentialRevoked' ? undefined : event.type === 'MemberEnabled' ? row : row + 1,
}

describe('projecting', () => {
  it('puts, keeps and deletes rows, and leaves alone what concerns none', () => {
    const rows = memoryProjectionStore<number>()
    const puts: string[] = []
    const store = { ...rows, put: (key: string, row: number) => (puts.push(key), rows.put(key, row)) }
    for (const event of events) project(counter, store, event)
    expect(rows.get('claim')).toBeUndefined()
    expect(rows.get('credential')).toBeUndefined()
    const ofAccount = events.filter(
      ({ category, event }) => category === 'account' && event.type !== 'MemberEnabled',
    ).length
    expect(rows.get('account')).toBe(ofAccount)
    expect(puts.filter((key) => key === 'account')).toHaveLength(ofAccount)
    expect(new Map(rows.scan()).get('user')).toBe(rows.get('user'))
  })
})
