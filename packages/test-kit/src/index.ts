/** Given, when, then, and golden names, for aggregates of Muniment. @module */
export * from './golden-names.ts'
export * from './specification.ts'
