/**
 * A credential that was issued while the address of its owner was being proven for the first time, and is not among those that
 * were named to be revoked: it was prepared all the same.
 *
 * @module
 */
import { credential, type CredentialId, type UserEvent, type UserId } from '@muniment/core'
import { type Checkpoint, prepared, type RecordedFact, streamName } from '@muniment/kernel'
import { credentialsAtHead } from './at-head.ts'
import { carryOut } from './carry-out.ts'
import type { Engine } from './engine.ts'
import type { Undated } from './envelope-of.ts'

const namedIn = (events: readonly RecordedFact<UserEvent>[]): readonly CredentialId[] | undefined => {
  for (const { fact } of events)
    if (fact.type === 'SessionEpochRaised' && fact.data.cause === 'first-proof') return fact.data.credentialIds ?? []
  return undefined
}

/** Where the stream began, in the log. */
const beginningOf = async ({ environment }: Engine, stream: string): Promise<Checkpoint | undefined> => {
  const { events } = await environment.store.readStream(stream, { maxCount: 1 })
  for await (const { checkpoint } of events) return checkpoint
  return undefined
}

/**
 * Revokes what stood in the log before the proof and was not named. Nothing is thrown: the proof is on record, and stands
 * without this.
 */
export const dropLateCredentials = async (
  engine: Engine,
  userId: UserId,
  { events, envelope }: { readonly events: readonly RecordedFact<UserEvent>[]; readonly envelope: Undated },
): Promise<void> => {
  const named = namedIn(events)
  const provenAt = events.at(-1)?.checkpoint
  if (named === undefined || provenAt === undefined) return
  try {
    const known = await credentialsAtHead(engine, userId)
    for (const id of known.filter((each) => !named.includes(each))) {
      const stream = streamName(engine.namespace, credential.category, id)
      const issuedAt = await beginningOf(engine, stream)
      if (issuedAt === undefined || engine.environment.store.compareCheckpoints(issuedAt, provenAt) > 0) continue
      await carryOut(engine, {
        aggregate: credential,
        stream,
        envelope: { ...envelope, command: 'credentials.revoke' },
        prepare: () => prepared({ type: 'RevokeCredential', cause: 'first-proof' }),
      })
    }
  } catch {
    // The store or the feed fails: what was named is revoked by the reaction all the same.
  }
}
