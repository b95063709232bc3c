/**
 * Who proves an address that nobody had proven gets a clean house: no key that was prepared before opens it.
 *
 * The event names the credentials, so that one that is issued later is never meant.
 *
 * @module
 */
import type { SessionEpochRaised } from '../user/events.ts'
import type { Reaction } from './reaction.ts'

export const revokeCredentialsWhenSessionEpochRaised: Reaction<SessionEpochRaised> = {
  name: 'revoke-credentials-when-session-epoch-raised',
  on: 'SessionEpochRaised',
  react: ({ event: { data } }, { isRevoked }) =>
    (data.credentialIds ?? [])
      .filter((id) => !isRevoked(id))
      .map((id) => ({
        aggregate: 'credential',
        id,
        verb: 'credentials.revoke',
        command: { type: 'RevokeCredential', cause: 'first-proof' },
        mintsSecret: false,
      })),
}
