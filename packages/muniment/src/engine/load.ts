/** Aggregates at their head. @module */
import {
  type AccountId,
  type AccountState,
  account,
  type CredentialId,
  type CredentialState,
  credential,
  type SessionId,
  type SessionState,
  session,
  type UserId,
  type UserState,
  user,
} from '@muniment/core'
import { streamName } from '@muniment/kernel'
import type { StreamCheck } from '@muniment/kernel'
import type { Engine } from './engine.ts'

interface AtHead<S> {
  readonly state: S
  /** Holds while nobody has appended to the stream since. */
  readonly check: StreamCheck
}

export const loadAccount = async ({ namespace, environment }: Engine, id: AccountId): Promise<AtHead<AccountState>> => {
  const stream = streamName(namespace, account.category, id)
  const { state, revision } = await environment.streams.load(account, stream)
  return { state, check: { stream, expected: revision } }
}

export const loadUser = async ({ namespace, environment }: Engine, id: UserId): Promise<AtHead<UserState>> => {
  const stream = streamName(namespace, user.category, id)
  const { state, revision } = await environment.streams.load(user, stream)
  return { state, check: { stream, expected: revision } }
}

export const loadSession = async ({ namespace, environment }: Engine, id: SessionId): Promise<AtHead<SessionState>> => {
  const stream = streamName(namespace, session.category, id)
  const { state, revision } = await environment.streams.load(session, stream)
  return { state, check: { stream, expected: revision } }
}

export const loadCredential = async (
  { namespace, environment }: Engine,
  id: CredentialId,
): Promise<AtHead<CredentialState>> => {
  const stream = streamName(namespace, credential.category, id)
  const { state, revision } = await environment.streams.load(credential, stream)
  return { state, check: { stream, expected: revision } }
}

/** Checks for a store that can hold them; elsewhere the derived checks of the gate close the window. */
export const checksIfAble = ({ environment }: Engine, ...checks: readonly StreamCheck[]): readonly StreamCheck[] =>
  environment.store.capabilities.checksWithoutWrites ? checks : []
