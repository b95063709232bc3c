/** What others may see of login attempts. @module */
export * from './commands/attempt-unknown-login.ts'
export * from './commands/fail-unknown-login.ts'
export * from './commands/suppress-unknown-logins.ts'
export * from './events.ts'
export * from './lock-policy.ts'
export * from './login-attempts.ts'
export type { LoginAttemptsState } from './state.ts'
