/** Password hashing: the port, its failures, and argon2id. @module */
export { type Argon2idHasher, type Argon2idHasherOptions, argon2idHasher } from './argon2id-hasher.ts'
export type { Argon2idEngineChoice } from './argon2id-engine-choice.ts'
export {
  type AllowWeakParameters,
  type Argon2idParameters,
  argon2idLimits,
  defaultArgon2idParameters,
} from './argon2id-parameters.ts'
export { type PasswordHasher, PasswordHasherFailure, type PasswordHasherFailureCode } from './password-hasher.ts'
