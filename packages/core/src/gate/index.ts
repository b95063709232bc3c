/** What others may see of the gate. Nothing here makes a principal but admission. @module */
export type { AccessRequest, AccessRule } from './access-rule.ts'
export * from './admit.ts'
export * from './admit-support.ts'
export { recentLoginMs } from './dashboard-rules.ts'
export type * from './facts.ts'
export {
  type Instance,
  noOrigin,
  Principal,
  type PrincipalIdentity,
  principalLifetimeMs,
  type RequestOrigin,
} from './principal.ts'
export type * from './refusals.ts'
