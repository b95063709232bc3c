/** Every new member owns a credential right after joining (R2). @module */
import type { MemberJoined } from '../account/members/events.ts'
import type { AccountId } from '../ids.ts'
import type { Reaction } from './reaction.ts'

export const issueDefaultAuthtokenWhenMemberJoined: Reaction<MemberJoined> = {
  name: 'issue-default-authtoken-when-member-joined',
  on: 'MemberJoined',
  react: ({ event: { data }, streamId }, { isIssued }) =>
    data.defaultAuthtokenId === undefined || isIssued(data.defaultAuthtokenId)
      ? []
      : [
          {
            aggregate: 'credential',
            id: data.defaultAuthtokenId,
            verb: 'credentials.issueDefaultAuthtoken',
            command: {
              type: 'IssueDefaultAuthtoken',
              credentialId: data.defaultAuthtokenId,
              accountId: streamId as AccountId,
              userId: data.userId,
              membershipId: data.membershipId,
              secretDigest: undefined,
            },
            mintsSecret: true,
          },
        ],
}
