/**
 * What a case of a port's contract is, and what whoever has written such a port gives to have it run.
 *
 * A port is what is kept beside the log: checkpoints, keys, heads, snapshots, rows of projections.
 *
 * @module
 */
import type { CaseContext, ContractGroup } from '../store-contract/contract-case.ts'

/** Every port says whether what it keeps survives the process. */
export interface Port {
  readonly durable: boolean
}

/**
 * How the contract gets at a port. `open` is needed; each of the others lets more cases run.
 *
 * Every other function is given the port that `open` made.
 */
export interface PortFactory<P extends Port> {
  /** What the report calls the port. */
  readonly name: string
  /** A new port that keeps nothing yet, isolated from every other. Called once for each case. */
  open(): P | Promise<P>
  /** Takes away what `open` made: a directory, a schema. Called once for each case, last. */
  release?(port: P): void | Promise<void>
  /** A second handle on the same data, as another process would have it. */
  second?(port: P): P | Promise<P>
  /** Opens the same data again, as a process does that starts. A port that claims to be durable is asked for it. */
  reopen?(port: P): P | Promise<P>
  /** How many bytes the port takes up where it keeps its data. */
  storageBytes?(port: P): number | Promise<number>
  /** Everything that the port has written and that can still be read where it keeps its data, in any pieces. */
  storedBytes?(port: P): AsyncIterable<Uint8Array> | Iterable<Uint8Array>
  /** How long the port may take for what is one step for a caller. Default: 5,000. */
  readonly patienceMs?: number
  /** How long one case may take. Default: 60,000. */
  readonly caseLimitMs?: number
}

/** What a port must claim, or a factory be able to do, for a case to be run. */
export type PortNeed = 'durable' | PortHook

/** What a factory may be able to do. */
export type PortHook = 'second' | 'reopen' | 'storageBytes' | 'storedBytes'

/** What a case is given. */
export interface PortContext<P extends Port> extends Pick<CaseContext, 'within' | 'skip'> {
  readonly port: P
  /** The port, and where the factory has a second handle that one too: what races, races over all of them. */
  readonly handles: readonly [P, ...P[]]
  readonly factory: PortFactory<P>
}

/** One promise of a port, as something that can be run. */
export interface PortCase<P extends Port> {
  /** Stable for good: `CPT-07`. */
  readonly id: `${ContractGroup}-${string}`
  /** A sentence about what a port does. */
  readonly title: string
  readonly needs: readonly PortNeed[]
  readonly run: (context: PortContext<P>) => Promise<void>
}
