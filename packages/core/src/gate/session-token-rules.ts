/**
 * Who may call the API by a session token: its signature, its end, its user, in this order. The first refusal wins.
 *
 * It is nobody's to revoke (R82); what ends it early is the epoch of its user (D16). SSO and MFA were asked for when it was
 * issued.
 *
 * @module
 */
import type { AccessRequest, AccessRule } from './access-rule.ts'

/** False too where either is not known. */
const isFrom = (epoch: number, first: number): boolean =>
  Number.isSafeInteger(epoch) && Number.isSafeInteger(first) && epoch >= first

type SessionTokenRequest = Extract<AccessRequest, { readonly surface: 'api-session' }>

export const sessionTokenRules: readonly AccessRule<SessionTokenRequest>[] = [
  {
    name: 'the session token was signed here',
    check: (_, { sessionToken }) => (sessionToken === undefined ? { _tag: 'SessionTokenInvalid' } : undefined),
  },
  {
    name: 'the session token is not over',
    check: ({ now }, { sessionToken }) =>
      sessionToken !== undefined && now < sessionToken.expiresAt ? undefined : { _tag: 'SessionTokenExpired' },
  },
  {
    name: 'the user is active',
    check: (_, { sessionToken, user }) =>
      user?.status === 'active' && user.userId === sessionToken?.userId
        ? undefined
        : { _tag: 'NotLoggedIn', reference: 'ERR_NGROK_1223' },
  },
  {
    name: 'the session token is of an epoch that has not ended',
    check: ({ comparesEpoch }, { sessionToken, user }) =>
      sessionToken !== undefined &&
      user !== undefined &&
      isFrom(sessionToken.epoch, user.provenEpoch) &&
      (comparesEpoch === false || isFrom(sessionToken.epoch, user.tokenEpoch))
        ? undefined
        : { _tag: 'SessionTokenExpired' },
  },
]
