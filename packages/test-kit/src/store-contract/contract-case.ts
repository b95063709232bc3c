/**
 * What a case of the store contract is, and what whoever has written a store gives to have it run.
 *
 * @module
 */
import type { EventStore, Json, StreamAdmin, StreamWrite } from '@muniment/kernel'

/** The groups of the contract, in the order in which they are run, each with what it is about. */
export const contractGroups = {
  APP: 'append',
  IDM: 'idempotence',
  CON: 'concurrency',
  RDS: 'read stream',
  RDA: 'read all',
  ORD: 'order',
  SUB: 'subscribe',
  PAY: 'payload',
  NAM: 'names',
  LIF: 'life',
  GAP: 'gaps',
  UNQ: 'uniqueness',
  CRS: 'crash',
  ADM: 'removal',
  CPT: 'checkpoints',
  KEY: 'keys',
  HED: 'heads',
  SNP: 'snapshots',
  PRS: 'rows of projections',
} as const

/** The first part of an id. */
export type ContractGroup = keyof typeof contractGroups

/** An append that has been given its place and can be seen by nobody yet. */
export interface HeldAppend {
  readonly commit: () => Promise<unknown>
  /** Gives up, as a transaction that is rolled back: its place may stay empty for good. */
  readonly rollback?: () => Promise<unknown>
}

/**
 * How the contract gets at a store. `open` is needed; each of the others lets more cases run.
 *
 * Every other function but `connect` is given the store that `open` made; all but `release` while it is open.
 */
export interface StoreFactory {
  /** What the report calls the store. */
  readonly name: string
  /** A new store in which nothing has been written, isolated from every other. Called once for each case. */
  open(): EventStore | Promise<EventStore>
  /** Takes away what `open` made: a schema, a container. Called once for each case, after the store was closed. */
  release?(store: EventStore): void | Promise<void>
  /** A second handle on the same data, as another process would have it. */
  second?(store: EventStore): EventStore | Promise<EventStore>
  /** Closes the store and opens the same data again. */
  reopen?(store: EventStore): EventStore | Promise<EventStore>
  /** Breaks every connection of the store to its data at this moment; the store is expected to connect again. */
  killConnections?(store: EventStore): void | Promise<void>
  /** Makes the data unreachable until the function that it gives is called. */
  pause?(store: EventStore): Promise<() => void | Promise<void>>
  /** Begins an append that is given its place now and is committed later, as a slow transaction would. */
  slowWriter?(store: EventStore, write: StreamWrite): Promise<HeldAppend>
  /** What removes from the streams of this store, or of another handle that the factory gave. */
  admin?(store: EventStore): StreamAdmin
  /** URL of a JavaScript module whose default export is this factory, for what needs a process of its own. */
  readonly module?: string
  /** Where the data of this store are, for {@link StoreFactory.connect} of another process. It is sent there as JSON. */
  address?(store: EventStore): Json | Promise<Json>
  /** A handle on the data at this address. Called in processes that did not open them, on the factory of `module`. */
  connect?(address: Json): EventStore | Promise<EventStore>
  /** How long a store may take for what is one step for a caller: an answer, a message, an end. Default: 5,000. */
  readonly patienceMs?: number
  /** How often each case of CRS kills a process. Default: 10. */
  readonly crashRounds?: number
  /** How long one case may take. Default: 60,000. */
  readonly caseLimitMs?: number
}

const defaultCaseLimitMs = 60_000

/** How long one case of this factory may take. */
export const limitOf = (factory: Pick<StoreFactory, 'caseLimitMs'>): number => factory.caseLimitMs ?? defaultCaseLimitMs

/** What a store must claim, or a factory be able to do, for a case to be run. */
export type Need = StoreClaim | FactoryHook

/** A claim in `store.capabilities`. */
export type StoreClaim =
  | 'atomicMultiStream'
  | 'durable'
  | 'maxEventBytes'
  | 'maxAppendBytes'
  | "idempotentAppend 'always'"

/** What a factory may be able to do. */
export type FactoryHook =
  | 'second'
  | 'reopen'
  | 'killConnections'
  | 'pause'
  | 'slowWriter'
  | 'admin'
  | 'module'
  | 'address'
  | 'connect'

/** What a case is given. */
export interface CaseContext {
  readonly store: EventStore
  /** The store, and where the factory has a second handle that one too: what races, races over all of them. */
  readonly handles: readonly [EventStore, ...EventStore[]]
  readonly factory: StoreFactory
  /** Fails the case when the promise does not settle in the time that a store is allowed for one step. */
  readonly within: <A>(promise: Promise<A>, promised: string) => Promise<A>
  /** Ends the case as skipped, for a reason that only shows while it runs. */
  readonly skip: (reason: string) => never
}

/** One promise of the port, as something that can be run. */
export interface ContractCase {
  /** Stable for good: `APP-07`. */
  readonly id: `${ContractGroup}-${string}`
  /** A sentence about what a store does. */
  readonly title: string
  readonly needs: readonly Need[]
  readonly run: (context: CaseContext) => Promise<void>
}
