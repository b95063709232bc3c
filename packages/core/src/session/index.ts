/** What others may see of a dashboard session. @module */
export * from './commands/enter-account.ts'
export * from './commands/start-session.ts'
export * from './events.ts'
export type * from './rejections.ts'
export * from './session.ts'
export type { OpenSession, SessionState } from './state.ts'
