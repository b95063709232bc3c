/**
 * Who may enter the dashboard: first the User's session, then the account, in this order. The first refusal wins.
 *
 * @module
 */
import { plusMs } from '@muniment/kernel'
import type { AccessRequest, AccessRule } from './access-rule.ts'
import { isOfEpoch } from '../user/state.ts'
import type { SessionFacts } from './facts.ts'

type DashboardRequest = Extract<AccessRequest, { readonly surface: 'dashboard' }>

/** `now` at the end is after it, and a time that cannot be compared is never before it. */
const isOver = ({ seenAt, idleMs, expiresAt }: SessionFacts, now: string): boolean =>
  !(now < expiresAt && now < plusMs(seenAt, idleMs))

export const dashboardRules: readonly AccessRule<DashboardRequest>[] = [
  {
    name: 'the session is known by its token',
    check: (_, { session }) =>
      session?.secretMatches === true ? undefined : { _tag: 'NotLoggedIn', reference: 'ERR_NGROK_1223' },
  },
  {
    name: 'the session is not over',
    check: ({ now }, { session }) =>
      session !== undefined && !isOver(session, now) ? undefined : { _tag: 'SessionExpired' },
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
    check: (_, { session }) =>
      session?.mfaRequired === false ? undefined : { _tag: 'MfaRequired', reference: 'ERR_NGROK_1229' },
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
