/** What others may see of a credential. @module */
export * from './commands/issue-credential.ts'
export * from './commands/issue-default-authtoken.ts'
export * from './commands/revoke-credential.ts'
export * from './credential.ts'
export * from './events.ts'
export type * from './rejections.ts'
export type { CredentialState, KnownCredential } from './state.ts'
