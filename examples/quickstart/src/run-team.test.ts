/** Tests of the story, where the library refuses what the reader of the file let pass. @module */
import { expect, it } from 'vitest'
import type { Person } from './read-team.ts'
import { runTeam } from './run-team.ts'

const person = (line: number, name: string, role: Person['role']): Person => ({
  line,
  name,
  email: `p${line}@example.com`,
  role,
})

it('whoever is refused at sign-up was never invited, and the rest goes on', async () => {
  const people = [
    person(2, 'Ada', 'founder'),
    person(3, '\u202eBob', 'developer'),
    person(4, 'x'.repeat(201), 'viewer'),
    person(5, 'Eve', 'viewer'),
  ]
  const { report } = await runTeam({ people, badRows: [] }, { tell: () => {} })
  expect(report.badRows.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
    expect.stringMatching(/^3 InvalidInput: field: name/),
    expect.stringMatching(/^4 InvalidInput: field: name/),
  ])
  expect(report.joined.map(({ person: { name } }) => name)).toEqual(['Eve'])
  expect(report.trail.filter(({ sentence }) => /p[34]@/.test(sentence))).toEqual([])
  expect(report.trail.filter(({ type }) => type === 'UserInvited')).toHaveLength(1)
  expect(report.trail.filter(({ type }) => type === 'UserSignedUp')).toHaveLength(2)
})
