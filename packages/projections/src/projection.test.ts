/** Rows: one event concerns one row or none. @module */
import { describe, expect, it } from 'vitest'
import { events } from './history.fixture.ts'
import { memoryRows, type Projection, projector, table } from './projection.ts'

const counter: Projection<number> = {
  name: 'counter',
  version: 1,
  reads: ['account', 'user', 'credential', 'session'],
  key: ({ category }) => (category === 'session' ? undefined : category),
  apply: (row = 0, { event }) =>
    event.type === 'CredentialRevoked' ? undefined : event.type === 'MemberEnabled' ? row : row + 1,
}

describe('projecting', () => {
  it('puts, keeps and deletes rows, and leaves alone what concerns none', () => {
    const rows = memoryRows<number>()
    const puts: string[] = []
    const store = { ...rows, put: (key: string, row: number) => (puts.push(key), rows.put(key, row)) }
    const apply = projector(table(counter, store))
    for (const event of events) apply(event)
    expect(rows.get('session')).toBeUndefined()
    expect(rows.get('claim')).toBeUndefined()
    expect(rows.get('credential')).toBeUndefined()
    const ofAccount = events.filter(
      ({ category, event }) => category === 'account' && event.type !== 'MemberEnabled',
    ).length
    expect(rows.get('account')).toBe(ofAccount)
    expect(puts.filter((key) => key === 'account')).toHaveLength(ofAccount)
    expect(new Map(rows.scan()).get('user')).toBe(rows.get('user'))
  })

  it('shows a projection the categories that it reads and no other, each to all who read it', () => {
    const shown: string[] = []
    const reader = (name: string, reads: Projection<never>['reads']): Projection<never> => ({
      name,
      version: 1,
      reads,
      key: ({ category }) => void shown.push(`${name} ${category}`),
      apply: () => undefined,
    })
    const rows = memoryRows<never>()
    const apply = projector(table(reader('a', ['user', 'claim']), rows), table(reader('b', ['user']), rows))
    for (const event of events) apply(event)
    expect(new Set(shown)).toEqual(new Set(['a user', 'b user', 'a claim']))
    const count = (category: string) => events.filter((event) => event.category === category).length
    expect(shown.filter((line) => line === 'a user')).toHaveLength(count('user'))
    expect(shown.filter((line) => line === 'b user')).toHaveLength(count('user'))
  })
})
