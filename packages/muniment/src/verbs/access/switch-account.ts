/**
 * `access.switchAccount`: through the gate into an account, as `access.enter`, and with another token from then on: what a
 * dashboard does when its user goes from one account to another.
 *
 * @module
 */
import { type AccessRefusal, AccountId, type Principal, type SessionId } from '@muniment/core'
import { type Codec, type Instant, rejected, strictObject, type Unbranded } from '@muniment/kernel'
import { either as E } from 'fp-ts'
import { admitSession } from '../../engine/admit-session.ts'
import { beforeAppend } from '../../engine/before-append.ts'
import { checkInput } from '../../engine/check-input.ts'
import { addressClaimOf } from '../../engine/claims.ts'
import { envelopeAs } from '../../engine/envelope-of.ts'
import type { InvalidInput } from '../../refusals.ts'
import type { PresentedSecret, Secret } from '../../secret.ts'
import { type OriginInput, originFields, originOf } from '../origin-fields.ts'
import { PresentedSecretType } from '../presented-secret.ts'
import { refusing, type Verb } from '../verb.ts'
import { recordRefusedEntry } from './record-entry.ts'
import { rotating } from './rotating-session.ts'
import { presenting } from './step-up.ts'

interface SwitchAccount extends OriginInput {
  /** The token of the session. */
  readonly session: PresentedSecret
  /** To enter. */
  readonly account: AccountId
}

export type SwitchAccountInput = Unbranded<SwitchAccount>

export interface AccountSwitched {
  readonly principal: Principal
  readonly sessionId: SessionId
  /** Speaks for the session from now on; shown once. Absent where another call had just given it one. */
  readonly token?: Secret
  /** The absolute end, which stays as it was. */
  readonly expiresAt: Instant
}

export type SwitchAccountRefusal =
  | InvalidInput
  | Extract<
      AccessRefusal,
      {
        readonly _tag:
          | 'NotLoggedIn'
          | 'SessionExpired'
          | 'MfaRequired'
          | 'NoSuchAccount'
          | 'NotAMember'
          | 'MemberDisabled'
      }
    >

const SwitchAccountInput: Codec<SwitchAccount> = strictObject<SwitchAccount>('account switch', {
  session: PresentedSecretType,
  account: AccountId,
  ...originFields,
})

export const switchAccount: Verb<
  SwitchAccountInput,
  Record<string, never>,
  AccountSwitched,
  SwitchAccountRefusal
> = async (engine, given) => {
  const input = checkInput(SwitchAccountInput, given)
  if (E.isLeft(input)) return E.left(rejected(input.left))
  const { session, account: accountId } = input.right
  const origin = originOf(input.right)
  const asked = await admitSession(engine, { session, accountId, origin })
  if (E.isLeft(asked)) return asked
  const { decision } = asked.right
  const present = presenting(engine, 'access.switchAccount', asked.right)
  if (decision.verdict === 'refused' || present === undefined) {
    const recorded = await recordRefusedEntry(engine, asked.right, { accountId, origin })
    if (E.isLeft(recorded)) return recorded
    return refusing<SwitchAccountRefusal>(
      decision.verdict === 'refused' ? decision.refusal : { _tag: 'NotLoggedIn', reference: 'ERR_NGROK_1223' },
    )
  }
  const { self, known, expiresAt } = present
  const { sessionId, digest, facts } = known
  const envelope = await beforeAppend(() => envelopeAs(engine, self.command, self.principal))
  if (E.isLeft(envelope)) return envelope
  const addressClaim = addressClaimOf(engine, self.userId, origin.ip)
  const epoch = facts.user?.epoch ?? 0
  const rotated = await rotating(engine, { sessionId, digest, epoch, envelope: envelope.right }, (rotation) => ({
    type: 'SwitchAccount',
    accountId,
    addressClaim,
    rotation,
  }))
  if (E.isLeft(rotated))
    return rotated.left._tag === 'Rejected' ? refusing({ _tag: 'SessionExpired' }) : E.left(rotated.left)
  const { token } = rotated.right
  return E.right({
    principal: decision.principal,
    sessionId,
    expiresAt,
    ...(token === undefined ? {} : { token }),
  })
}
