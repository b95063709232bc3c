/** All credentials of a person, as the log has them now. @module */
import type { CredentialId, UserId } from '@muniment/core'
import type { Engine } from './engine.ts'

/** The index is asked for so many times before it counts as behind, with a pause between in milliseconds. */
const tries = 20
const pauseMs = 50

/** @throws Error when the access index cannot be brought to the head of the log: then nobody knows. */
export const credentialsAtHead = async ({ models }: Engine, userId: UserId): Promise<readonly CredentialId[]> => {
  for (let n = 0; n < tries; n += 1) {
    if (await models.probe()) return models.index.credentialsOfUser(userId)
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
  throw new Error('the access index is behind the log')
}
