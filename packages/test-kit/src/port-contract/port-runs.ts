/**
 * The cases of every port for which a module has a factory.
 *
 * @module
 */
import type { PortFactories } from '../port-contract.ts'
import type { CaseOutcome } from '../store-contract/run-case.ts'
import { checkpointCases } from './checkpoints.ts'
import { headCases } from './heads.ts'
import { keyCases } from './keys.ts'
import type { Port, PortCase, PortFactory } from './port-case.ts'
import { projectionCases } from './projections.ts'
import { runPortCase } from './run-port-case.ts'
import { snapshotCases } from './snapshots.ts'

const casesOf: {
  readonly [Name in keyof PortFactories]-?: readonly { readonly id: string; readonly title: string }[]
} = {
  checkpoints: checkpointCases,
  keys: keyCases,
  heads: headCases,
  snapshots: snapshotCases,
  projections: projectionCases,
}

/** Every case of every port. */
export const portCases: readonly { readonly id: string; readonly title: string }[] = Object.values(casesOf).flat()

/** A case together with the factory that it is run with. */
interface PortRun {
  readonly id: string
  readonly title: string
  readonly run: () => Promise<CaseOutcome>
}

const runsOf = <P extends Port>(cases: readonly PortCase<P>[], factory: PortFactory<P> | undefined): PortRun[] =>
  factory === undefined
    ? []
    : cases.map((one) => ({ id: one.id, title: one.title, run: () => runPortCase(one, factory) }))

/** @throws TypeError for a port that there is not, and for what is no factory of one. */
export const portRuns = (ports: PortFactories): readonly PortRun[] => {
  for (const [name, factory] of Object.entries<Partial<PortFactory<Port>>>({ ...ports })) {
    if (!Object.hasOwn(casesOf, name))
      throw new TypeError(`there is no port ${name}: ${Object.keys(casesOf).join(', ')}`)
    if (typeof factory?.open !== 'function' || typeof factory.name !== 'string')
      throw new TypeError(`ports.${name} is no factory: { name, open() }`)
  }
  return [
    ...runsOf(checkpointCases, ports.checkpoints),
    ...runsOf(keyCases, ports.keys),
    ...runsOf(headCases, ports.heads),
    ...runsOf(snapshotCases, ports.snapshots),
    ...runsOf(projectionCases, ports.projections),
  ]
}
