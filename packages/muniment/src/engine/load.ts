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
import { type Aggregate, type DomainEvent, type Failure, failure, type StreamCheck, streamName } from '@muniment/kernel'
import type { AuditTrail } from '@muniment/projections'
import { either as E } from 'fp-ts'
import type { Engine } from './engine.ts'

interface AtHead<S> {
  readonly state: S
  /** Holds while nobody has appended to the stream since. */
  readonly check: StreamCheck
}

type Load<Id, S> = (engine: Engine, id: Id) => Promise<AtHead<S>>

const atHead =
  <S, C, Ev extends DomainEvent, R>(aggregate: Aggregate<S, C, Ev, R>): Load<string, S> =>
  async ({ namespace, environment }, id) => {
    const stream = streamName(namespace, aggregate.category, id)
    const { state, revision } = await environment.streams.load(aggregate, stream)
    return { state, check: { stream, expected: revision } }
  }

export const loadAccount: Load<AccountId, AccountState> = atHead(account)
export const loadUser: Load<UserId, UserState> = atHead(user)
export const loadSession: Load<SessionId, SessionState> = atHead(session)
export const loadCredential: Load<CredentialId, CredentialState> = atHead(credential)

/** Checks for a store that can hold them; elsewhere the derived checks of the gate close the window. */
export const checksIfAble = ({ environment }: Engine, ...checks: readonly StreamCheck[]): readonly StreamCheck[] =>
  environment.store.capabilities.checksWithoutWrites ? checks : []

/** The whole audit trail. Left: why the log cannot be followed, or its history not be read. */
export const wholeTrail = async ({ models }: Engine): Promise<E.Either<Failure, AuditTrail>> => {
  try {
    return E.right(await models.wholeTrail())
  } catch (error) {
    return E.left(failure(error))
  }
}
