/** What hangs on a person, as the log has it now. @module */
import type { CredentialId, Membership, UserId } from '@muniment/core'
import type { AccessIndex } from '@muniment/projections'
import type { Engine } from './engine.ts'

/** The index is asked for so many times before it counts as behind, with a pause between in milliseconds. */
const tries = 20
const pauseMs = 50

const indexAtHead = async ({ models }: Engine): Promise<AccessIndex> => {
  for (let n = 0; n < tries; n += 1) {
    if (await models.probe()) return models.index
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
  throw new Error('the access index is behind the log')
}

/** @throws Error when the access index cannot be brought to the head of the log: then nobody knows. */
export const credentialsAtHead = async (engine: Engine, userId: UserId): Promise<readonly CredentialId[]> =>
  (await indexAtHead(engine)).credentialsOfUser(userId)

/** @throws Error as {@link credentialsAtHead}. */
export const membershipsAtHead = async (engine: Engine, userId: UserId): Promise<readonly Membership[]> =>
  (await indexAtHead(engine)).membershipsOf(userId)
