/** The event sourcing kernel of Muniment. It knows no identity. @module */
export * from './event-store.ts'
export * from './json.ts'
export * from './store-failure.ts'
