/**
 * Who may enter the dashboard: first the User's session, then the account, in this order. The first refusal wins.
 *
 * @module
 */
import { plusMs } from '@muniment/kernel'
import { overSince } from '../session/state.ts'
import { isOfEpoch } from '../user/state.ts'
import type { AccessRequest, AccessRule } from './access-rule.ts'

type DashboardRequest = Extract<AccessRequest, { readonly surface: 'dashboard' }>

/** Nobody enters an account while they finish a login. */
const finishesLogin = ({ needs, accountId }: Pick<DashboardRequest, 'needs' | 'accountId'>): boolean =>
  needs === 'second-factor' && accountId === undefined

/** How long somebody has just proven who they are. At its end it is not just now any more. */
export const recentLoginMs = 600_000

export const dashboardRules: readonly AccessRule<DashboardRequest>[] = [
  {
    name: 'the session is known by its token',
    check: (_, { session }) =>
      session?.secretMatches === true ? undefined : { _tag: 'NotLoggedIn', reference: 'ERR_NGROK_1223' },
  },
  {
    name: 'the session is not over',
    check: ({ now }, { session }) =>
      session?.status === 'open' && overSince(session, now) === undefined ? undefined : { _tag: 'SessionExpired' },
  },
  {
    name: 'the user is active',
    check: (_, { session, user }) =>
      user?.status === 'active' && user.userId === session?.userId
        ? undefined
        : { _tag: 'NotLoggedIn', reference: 'ERR_NGROK_1223' },
  },
  {
    name: 'the session is of the current epoch',
    check: (_, { session, user }) =>
      session !== undefined && user !== undefined && isOfEpoch(user, session) ? undefined : { _tag: 'SessionExpired' },
  },
  {
    name: 'the second factor was passed, where one is required',
    check: (request, { session }) => {
      if (finishesLogin(request)) return session?.mfaRequired === true ? undefined : { _tag: 'MfaNotRequired' }
      return session?.mfaRequired === false ? undefined : { _tag: 'MfaRequired', reference: 'ERR_NGROK_1229' }
    },
  },
  {
    name: 'the session is one of those that the user has',
    check: (request, { session }) =>
      finishesLogin(request) || session?.isListed === true ? undefined : { _tag: 'SessionExpired' },
  },
  {
    name: 'the user has just proven who they are, where that is needed',
    check: ({ needs, now }, { session }) =>
      needs !== 'recent-login' ||
      (session !== undefined && session.authenticatedAt <= now && now < plusMs(session.authenticatedAt, recentLoginMs))
        ? undefined
        : { _tag: 'ReauthenticationRequired' },
  },
  {
    name: 'the account exists',
    check: ({ accountId }, { account }) =>
      accountId === undefined || (account?.status === 'active' && account.accountId === accountId)
        ? undefined
        : { _tag: 'NoSuchAccount' },
  },
  {
    name: 'the user is a member',
    check: ({ accountId }, { membership, user }) =>
      accountId === undefined ||
      (membership !== undefined &&
        membership.status !== 'removed' &&
        membership.accountId === accountId &&
        membership.userId === user?.userId)
        ? undefined
        : { _tag: 'NotAMember', reference: 'ERR_NGROK_1207' },
  },
  {
    name: 'the membership is not disabled',
    check: ({ accountId }, { membership }) =>
      accountId === undefined || membership?.status === 'active'
        ? undefined
        : { _tag: 'MemberDisabled', reference: 'ERR_NGROK_1228' },
  },
]
