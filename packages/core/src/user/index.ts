/** What others may see of a user. @module */
export * from './commands/attempt-login.ts'
export * from './commands/record-password-login.ts'
export * from './commands/sign-up.ts'
export * from './events.ts'
export * from './refusal-of-event.ts'
export type * from './rejections.ts'
export { type ActiveUser, type LeavingUser, type StoredPassword, type UserState, usesClaim } from './state.ts'
export * from './user.ts'
