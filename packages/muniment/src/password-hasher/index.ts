/** Password hashing: the port, its failures, argon2id, and hashes that other systems have made. @module */
export { type Argon2idHasher, type Argon2idHasherOptions, argon2idHasher } from './argon2id-hasher.ts'
export type { HashEngineChoice } from './hash-engine-choice.ts'
export {
  type AllowWeakParameters,
  type Argon2idParameters,
  argon2idLimits,
  defaultArgon2idParameters,
} from './argon2id-parameters.ts'
export { type PasswordHasher, PasswordHasherFailure, type PasswordHasherFailureCode } from './password-hasher.ts'
