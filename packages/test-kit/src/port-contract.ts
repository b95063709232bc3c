/**
 * The contracts of the ports beside the log: checkpoints, keys, heads, snapshots, rows of projections.
 *
 * START HERE to prove such a port of your own: write a {@link PortFactory}, then run its contract from the command line
 * (`muniment-store-contract`), from a test runner ({@link definePortContract}) or by {@link runPortContract}.
 *
 * @module
 */
import type { CheckpointStore, HeadStore, KeyStore, ProjectionStore, SnapshotStore } from '@muniment/kernel'
import { checkpointCases } from './port-contract/checkpoints.ts'
import { headCases } from './port-contract/heads.ts'
import { keyCases } from './port-contract/keys.ts'
import type { Port, PortCase, PortFactory } from './port-contract/port-case.ts'
import { projectionCases } from './port-contract/projections.ts'
import { runPortCase } from './port-contract/run-port-case.ts'
import { snapshotCases } from './port-contract/snapshots.ts'
import { type Conformance, conformanceOf } from './store-contract/conformance.ts'
import { limitOf } from './store-contract/contract-case.ts'
import { defineCases, type TestRunner } from './store-contract/define-cases.ts'
import type { CaseOutcome } from './store-contract/run-case.ts'

/** Every case of a {@link CheckpointStore}. */
export const checkpointStoreContract: readonly PortCase<CheckpointStore>[] = checkpointCases
/** Every case of a {@link KeyStore}. */
export const keyStoreContract: readonly PortCase<KeyStore>[] = keyCases
/** Every case of a {@link HeadStore}. */
export const headStoreContract: readonly PortCase<HeadStore>[] = headCases
/** Every case of a {@link SnapshotStore}. */
export const snapshotStoreContract: readonly PortCase<SnapshotStore>[] = snapshotCases
/** Every case of a {@link ProjectionStore}. */
export const projectionStoreContract: readonly PortCase<ProjectionStore>[] = projectionCases

/** What a module exports as `ports` for the command, as many of them as it has. */
export interface PortFactories {
  readonly checkpoints?: PortFactory<CheckpointStore>
  readonly keys?: PortFactory<KeyStore>
  readonly heads?: PortFactory<HeadStore>
  readonly snapshots?: PortFactory<SnapshotStore>
  readonly projections?: PortFactory<ProjectionStore>
}

/** Runs these cases, one after the other, each on a port of its own. Never rejects. */
export const runPortContract = async <P extends Port>(
  cases: readonly PortCase<P>[],
  factory: PortFactory<P>,
): Promise<Conformance> => {
  const outcomes: CaseOutcome[] = []
  for (const one of cases) outcomes.push(await runPortCase(one, factory))
  return conformanceOf(factory.name, outcomes)
}

/** Registers a test for each of these cases. A case that cannot be run skips, with its reason. */
export const definePortContract = <P extends Port>(
  cases: readonly PortCase<P>[],
  factory: PortFactory<P>,
  runner: TestRunner,
): void =>
  defineCases(`port contract: ${factory.name}`, cases, (one) => runPortCase(one, factory), limitOf(factory), runner)
