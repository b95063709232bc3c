/**
 * The page of the contract: every case with its promise and the broken stores that it catches.
 *
 * `MUNIMENT_APPROVE_NAMES=1` writes it. Ids are for good: one that goes or changes its meaning is a decision.
 *
 * @module
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import {
  checkpointStoreContract,
  headStoreContract,
  keyStoreContract,
  projectionStoreContract,
  snapshotStoreContract,
} from './port-contract.ts'
import { brokenCheckpoints } from './port-contract/broken/checkpoints.fixture.ts'
import { brokenHeads } from './port-contract/broken/heads.fixture.ts'
import { brokenKeys } from './port-contract/broken/keys.fixture.ts'
import { brokenProjections } from './port-contract/broken/projections.fixture.ts'
import { brokenSnapshots } from './port-contract/broken/snapshots.fixture.ts'
import { storeContract } from './store-contract.ts'
import { brokenStores } from './store-contract/broken/broken-stores.fixture.ts'
import { contractGroups } from './store-contract/contract-case.ts'

const approved = new URL('../../../docs/reference/store-contract.md', import.meta.url)

interface Case {
  readonly id: string
  readonly title: string
  readonly needs: readonly string[]
}

interface Fault {
  readonly name: string
  readonly caughtBy: readonly string[]
}

const cases: readonly Case[] = [
  ...storeContract,
  ...checkpointStoreContract,
  ...keyStoreContract,
  ...headStoreContract,
  ...snapshotStoreContract,
  ...projectionStoreContract,
]

const faults: readonly Fault[] = [
  ...brokenStores,
  ...brokenCheckpoints,
  ...brokenKeys,
  ...brokenHeads,
  ...brokenSnapshots,
  ...brokenProjections,
]

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '\\<').replaceAll('\n', ' ')

const rowOf = ({ id, title, needs }: Case): string => {
  const caught = faults.filter(({ caughtBy }) => caughtBy.includes(id)).map(({ name }) => name)
  return `| ${id} | ${cell(title)} | ${cell(needs.join(', '))} | ${cell(caught.join('; '))} |`
}

const page = (): string => {
  const groups = Object.entries(contractGroups).map(([group, name]) => {
    const rows = cases.filter(({ id }) => id.startsWith(`${group}-`)).map(rowOf)
    return [
      `## ${group}: ${name}`,
      '',
      '| case | promise | needs | broken stores that it catches |',
      '|---|---|---|---|',
      ...rows,
    ].join('\n')
  })
  const head = `# The store contract

${cases.length} cases, and ${faults.length} broken stores and ports, each with one fault, that they catch. Made by
\`packages/test-kit/src/contract-page.test.ts\`; how to run the contract against a store of your own is in the
[README of the test-kit](../../packages/test-kit/README.md).`
  return `${[head, ...groups].join('\n\n')}\n`
}

it('the page of the contract lists every case with what it catches', () => {
  if (process.env['MUNIMENT_APPROVE_NAMES'] === '1') writeFileSync(approved, page())
  expect(existsSync(approved) ? readFileSync(approved, 'utf8') : '').toBe(page())
})
