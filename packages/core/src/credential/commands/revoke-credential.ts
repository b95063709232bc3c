/**
 * Revoke a credential: it never works again.
 *
 * Authorised by its cause: here, the end of the membership that it hangs on (R53).
 *
 * Rules
 * - `NoSuchCredential`  nothing to revoke.
 * - `CredentialRevoked`  it is so already (D63); the same command run again answers its first outcome.
 *
 * @module
 */
import { either as E } from 'fp-ts'
import type { CredentialEvent, RevocationCause } from '../events.ts'
import type { CredentialRejection } from '../rejections.ts'
import type { CredentialState } from '../state.ts'

export interface RevokeCredential {
  readonly type: 'RevokeCredential'
  readonly cause: RevocationCause
}

export const revokeCredential =
  ({ cause }: RevokeCredential) =>
  ({ credential }: CredentialState): E.Either<CredentialRejection, readonly CredentialEvent[]> => {
    switch (credential.status) {
      case 'absent':
        return E.left({ _tag: 'NoSuchCredential' })
      case 'revoked':
        return E.left({ _tag: 'CredentialRevoked', reference: 'ERR_NGROK_203' })
      case 'active':
        return E.right([{ type: 'CredentialRevoked', data: { cause } }])
    }
  }
