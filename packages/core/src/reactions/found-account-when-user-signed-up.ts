/**
 * A sign-up that asks for an account gets one; the person is its first administrator. Who has asked to be gone before that was
 * done founds nothing.
 *
 * @module
 */
import { derivedId } from '@muniment/kernel'
import { idOf } from '../ids.ts'
import type { UserSignedUp } from '../user/events.ts'
import type { Reaction } from './reaction.ts'

const name = 'found-account-when-user-signed-up'

export const foundAccountWhenUserSignedUp: Reaction<UserSignedUp> = {
  name,
  on: 'UserSignedUp',
  react: ({ id, event: { data } }, { plan, isFounded, isLeaving, isGone }) =>
    data.founds === undefined || isFounded(data.founds.accountId) || isLeaving(data.userId) || isGone(data.userId)
      ? []
      : [
          {
            aggregate: 'account',
            id: data.founds.accountId,
            verb: 'accounts.found',
            command: {
              type: 'FoundAccount',
              accountId: data.founds.accountId,
              name: data.founds.name,
              founderUserId: data.userId,
              membershipId: idOf.membership(derivedId(name, id, 'membership')),
              defaultAuthtokenId: idOf.authtoken(derivedId(name, id, 'authtoken')),
              plan,
            },
          },
        ],
}
