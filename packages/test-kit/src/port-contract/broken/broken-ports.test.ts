import { AssertionError } from 'node:assert'
import { isStoreFailure } from '@muniment/kernel'
import { describe, expect, it } from 'vitest'
import {
  checkpointStoreContract,
  headStoreContract,
  keyStoreContract,
  projectionStoreContract,
  snapshotStoreContract,
} from '../../port-contract.ts'
import type { Port, PortCase } from '../port-case.ts'
import { runPortCase } from '../run-port-case.ts'
import { brokenCheckpoints } from './checkpoints.fixture.ts'
import { brokenHeads } from './heads.fixture.ts'
import { brokenKeys } from './keys.fixture.ts'
import type { PortFault } from './port-fault.fixture.ts'
import { brokenProjections } from './projections.fixture.ts'
import { brokenSnapshots } from './snapshots.fixture.ts'

/** Most faults show at once; the rest is a port that hangs. */
const patienceMs = 400

const caught = <P extends Port>(port: string, cases: readonly PortCase<P>[], faults: readonly PortFault<P>[]): void => {
  describe(`a broken store of ${port} is caught`, () => {
    it.each(faults.map(({ name, caughtBy, factory }) => [name, caughtBy.join(', '), caughtBy, factory] as const))(
      '%s: %s',
      async (_, __, caughtBy, factory) => {
        for (const id of caughtBy) {
          const one = cases.find((known) => known.id === id)
          if (one === undefined) throw new Error(`there is no case ${id}`)
          const outcome = await runPortCase(one, { ...factory, patienceMs })
          expect(outcome).toMatchObject({ id, result: 'failed' })
          if (outcome.result !== 'failed') continue
          // Not because the fault itself broke down: the case says what was promised, or the port what it refused.
          const { error } = outcome
          expect(error instanceof AssertionError || isStoreFailure(error), error.stack).toBe(true)
        }
      },
    )

    it('by every case: none is there that cannot fail', () => {
      const failing = new Set(faults.flatMap(({ caughtBy }) => caughtBy))
      expect(cases.map(({ id }) => id).filter((id) => !failing.has(id))).toEqual([])
    })
  })
}

caught('checkpoints', checkpointStoreContract, brokenCheckpoints)
caught('keys', keyStoreContract, brokenKeys)
caught('heads', headStoreContract, brokenHeads)
caught('snapshots', snapshotStoreContract, brokenSnapshots)
caught('rows of projections', projectionStoreContract, brokenProjections)
