import {
  memoryCheckpointStore,
  memoryHeadStore,
  memoryKeyStore,
  memoryProjectionStore,
  memorySnapshotStore,
} from '@muniment/kernel'
import { describe, expect, it } from 'vitest'
import {
  checkpointStoreContract,
  definePortContract,
  headStoreContract,
  keyStoreContract,
  projectionStoreContract,
  runPortContract,
  snapshotStoreContract,
} from '../port-contract.ts'
import {
  lastingCheckpoints,
  lastingHeads,
  lastingKeys,
  lastingProjections,
  lastingSnapshots,
} from './memory-ports.fixture.ts'
import type { PortCase } from './port-case.ts'

const runner = { describe, it }

definePortContract(checkpointStoreContract, lastingCheckpoints, runner)
definePortContract(keyStoreContract, lastingKeys, runner)
definePortContract(headStoreContract, lastingHeads, runner)
definePortContract(snapshotStoreContract, lastingSnapshots, runner)
definePortContract(projectionStoreContract, lastingProjections, runner)

describe('the ports in memory, which last no longer than their process', () => {
  it.each([
    ['checkpoints', () => runPortContract(checkpointStoreContract, { name: 'c', open: memoryCheckpointStore })],
    ['keys', () => runPortContract(keyStoreContract, { name: 'k', open: memoryKeyStore })],
    ['heads', () => runPortContract(headStoreContract, { name: 'h', open: memoryHeadStore })],
    ['snapshots', () => runPortContract(snapshotStoreContract, { name: 's', open: memorySnapshotStore })],
    ['projections', () => runPortContract(projectionStoreContract, { name: 'p', open: memoryProjectionStore })],
  ])('keep the contract of %s; what needs more than they have is skipped, each for its reason', async (_, run) => {
    const { cases, failed } = await run()
    expect(failed).toBe(0)
    const reasons = cases.flatMap(({ result, reason }) => (result === 'skipped' ? [reason] : []))
    const allowed = [
      'the factory has no second',
      'the factory has no storageBytes',
      'the factory has no storedBytes',
      'the port does not claim to be durable',
    ]
    expect(reasons.filter((reason) => !allowed.includes(reason as string))).toEqual([])
    expect(reasons).toContain('the port does not claim to be durable')
  })

  it('have cases whose ids are there once, without a gap in a group', () => {
    const all: readonly Pick<PortCase<never>, 'id'>[] = [
      ...checkpointStoreContract,
      ...keyStoreContract,
      ...headStoreContract,
      ...snapshotStoreContract,
      ...projectionStoreContract,
    ]
    for (const group of ['CPT', 'KEY', 'HED', 'SNP', 'PRS']) {
      const numbers = all.filter(({ id }) => id.startsWith(group)).map(({ id }) => Number(id.slice(4)))
      expect(numbers).toEqual(numbers.map((_, index) => index + 1))
    }
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
  })
})
