/** Given, when, then, laws, golden names, the contracts of event stores and of the ports beside the log. @module */
export * from './aggregate-laws.ts'
export * from './deep-frozen.ts'
export type { Examples } from './example-laws.ts'
export * from './fact-of.ts'
export * from './golden-names.ts'
export * from './law.ts'
export * from './port-contract.ts'
export type {
  Port,
  PortCase,
  PortContext,
  PortFactory,
  PortHook,
  PortNeed,
} from './port-contract/port-case.ts'
export * from './projection-laws.ts'
export * from './read-model-laws.ts'
export * from './specification.ts'
export * from './store-contract.ts'
export {
  type CaseContext,
  type ContractCase,
  type ContractGroup,
  contractGroups,
  type FactoryHook,
  type HeldAppend,
  type Need,
  type StoreClaim,
  type StoreFactory,
} from './store-contract/contract-case.ts'
export {
  type Conformance,
  type ConformanceCase,
  conformanceTable,
  type Counts,
} from './store-contract/conformance.ts'
