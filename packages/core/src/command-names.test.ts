/** Names that stand in every event for ever. @module */
import { equal } from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { commandNames } from './command-names.ts'
import { reactions } from './reactions/index.ts'

const approved = new URL('./command-names.golden.txt', import.meta.url)

describe('the names of commands and of reactions', () => {
  it('are those that were approved: a release with others would not know what was done before', () => {
    const actual = [...commandNames, ...reactions.map(({ name }) => `reaction ${name}`)].map((name) => `${name}\n`)
    // As for the names of events: a difference is a decision, and MUNIMENT_APPROVE_NAMES=1 writes it for review.
    if (process.env['MUNIMENT_APPROVE_NAMES'] === '1') writeFileSync(approved, actual.join(''))
    equal(existsSync(approved) ? readFileSync(approved, 'utf8') : '(no approved file)\n', actual.join(''))
  })

  it('are there once, and look like a noun and its verb', () => {
    expect(new Set(commandNames).size).toBe(commandNames.length)
    for (const name of commandNames) expect(name).toMatch(/^[a-z][A-Za-z]*(\.[a-z][A-Za-z]*)+$/)
  })
})
