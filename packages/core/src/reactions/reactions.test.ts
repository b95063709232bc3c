/** What events ask for: which commands, with which ids. @module */
import { readdirSync } from 'node:fs'
import { specificationOf } from '@muniment/test-kit'
import { either as E } from 'fp-ts'
import { describe, expect, it } from 'vitest'
import { account } from '../account/account.ts'
import {
  createdAccount,
  disabled,
  enabled,
  founder,
  invited,
  joined,
  newcomer,
  planned,
  removed,
} from '../account/account.fixture.ts'
import type { MemberJoined } from '../account/members/events.ts'
import { memberPermissions } from '../account/permissions.ts'
import { catalogue, type MunimentEvent } from '../catalogue.ts'
import { credential } from '../credential/credential.ts'
import { issued, issuedDefault, revoked } from '../credential/credential.fixture.ts'
import { accountId, apiKeyId, authtokenId, claimKey, membershipId, userId } from '../ids.fixture.ts'
import { type AccountId, CredentialId, MembershipId, type UserId } from '../ids.ts'
import { entered, started } from '../session/session.fixture.ts'
import { attempted, failed, signedUp, signedUpWithoutPassword, succeeded } from '../user/user.fixture.ts'
import { reactions } from './index.ts'
import type { ReactionAct, ReactionLookups } from './reaction.ts'

const plan = { plan: 'free', features: [], seatLimit: 1 } as const

const nothingDone: ReactionLookups = {
  plan,
  isFounded: () => false,
  isIssued: () => false,
  isRevoked: () => false,
  isRemoved: () => false,
  credentialsOf: () => [],
  isLeaving: () => false,
  isGone: () => false,
  membershipsOf: () => [],
}

const triggerId = '0f8d4c4e-5a53-5b8f-9c1d-000000000001'

const actsOn = (
  event: MunimentEvent,
  { id = triggerId, streamId = accountId(1) as string, lookups = {} as Partial<ReactionLookups> } = {},
): readonly ReactionAct[] =>
  reactions
    .filter(({ on }) => on === event.type)
    .flatMap((reaction) => reaction.react({ id, event, streamId }, { ...nothingDone, ...lookups }))

const commandOf = <T extends ReactionAct['command']['type']>(
  acts: readonly ReactionAct[],
  type: T,
): Extract<ReactionAct['command'], { type: T }> => {
  const found = acts.find(({ command }) => command.type === type)
  if (found === undefined) throw new Error(`no ${type} among ${acts.length} acts`)
  return found.command as Extract<ReactionAct['command'], { type: T }>
}

const leaving: MunimentEvent = { type: 'UserDeletionRequested', data: {} }

/** What an act on a credential leads to, in an empty stream. */
const credentialFrom = (act: ReactionAct) => {
  if (act.aggregate !== 'credential') throw new Error(`an act on ${act.aggregate}`)
  return credential.decide(act.command)(credential.initial())
}

describe('the reactions', () => {
  it('are named as their files, each once, and react to events that exist', () => {
    const files = readdirSync(new URL('.', import.meta.url))
      .filter((file) => file.includes('-when-'))
      .map((file) => file.replace(/\.ts$/, ''))
    expect(reactions.map(({ name }) => name).toSorted()).toEqual(files.toSorted())
    const types = Object.values(catalogue).flatMap((events) => Object.keys(events))
    for (const { on } of reactions) expect(types).toContain(on)
  })

  it('ask for nothing on all other events', () => {
    for (const event of [
      attempted(0),
      succeeded,
      failed('wrong-password'),
      createdAccount,
      planned({}),
      disabled(2),
      enabled(2),
      invited(newcomer),
      started,
      entered(1),
      issued(1),
      revoked('leaked'),
    ])
      expect(actsOn(event, { lookups: { credentialsOf: () => [apiKeyId(1)] } }), event.type).toEqual([])
  })

  it('ask for the same when asked again, for whatever the principal or the time', () => {
    for (const event of [signedUp(), joined(newcomer, memberPermissions), removed(newcomer)]) {
      const lookups = { credentialsOf: () => [apiKeyId(1)] }
      expect(actsOn(event, { lookups })).toStrictEqual(actsOn(event, { lookups }))
    }
  })
})

describe('found an account when a user signed up', () => {
  it('founds the account that the sign-up asked for, on the plan of new accounts', () => {
    const [act, ...rest] = actsOn(signedUp())
    expect(rest).toEqual([])
    expect(act).toMatchObject({
      aggregate: 'account',
      id: accountId(1),
      verb: 'accounts.found',
      command: {
        type: 'FoundAccount',
        accountId: accountId(1),
        name: 'Example',
        founderUserId: userId(1),
        plan,
      },
    })
  })

  it('founds nothing for who signed up to join somebody else', () => {
    const { founds: _, ...data } = signedUp().data
    expect(actsOn({ type: 'UserSignedUp', data })).toEqual([])
    expect(actsOn(signedUpWithoutPassword)).toEqual([])
  })

  it('founds nothing that is founded already', () => {
    const asked: AccountId[] = []
    const isFounded = (id: AccountId): boolean => asked.push(id) > 0
    expect(actsOn(signedUp(), { lookups: { isFounded } })).toEqual([])
    expect(asked).toEqual([accountId(1)])
  })

  it('founds nothing for whoever has asked to be gone, or is', () => {
    for (const lookups of [{ isLeaving: () => true }, { isGone: () => true }])
      expect(actsOn(signedUp(), { lookups })).toEqual([])
  })

  it('derives its ids from the event id and nothing else', () => {
    const idsFrom = (event: MunimentEvent, id = triggerId) => {
      const { membershipId: membership, defaultAuthtokenId } = commandOf(actsOn(event, { id }), 'FoundAccount')
      return { membership, defaultAuthtokenId }
    }
    const ids = idsFrom(signedUp())
    expect(MembershipId.is(ids.membership) && CredentialId.is(ids.defaultAuthtokenId)).toBe(true)
    expect(ids.defaultAuthtokenId).toMatch(/^cr_/)
    expect(ids.membership.slice(4)).not.toBe(ids.defaultAuthtokenId.slice(3))
    expect(idsFrom(signedUp({ userId: userId(7), emailClaim: claimKey(7) }))).toEqual(ids)
    const others = idsFrom(signedUp(), '0f8d4c4e-5a53-5b8f-9c1d-000000000002')
    expect(others.membership).not.toBe(ids.membership)
    expect(others.defaultAuthtokenId).not.toBe(ids.defaultAuthtokenId)
  })

  it('has approved ids: a release that derived others would found accounts twice', () => {
    const { membershipId: membership, defaultAuthtokenId } = commandOf(actsOn(signedUp()), 'FoundAccount')
    expect({ membership, defaultAuthtokenId }).toMatchInlineSnapshot(`
      {
        "defaultAuthtokenId": "cr_4c7f9526cc5ed1fc43f478a40b706721",
        "membership": "mem_6e25eafef7b389a55c65bf94b95ec612",
      }
    `)
  })

  it('founds once: run twice, the account refuses the second (AccountExists)', () => {
    const command = commandOf(actsOn(signedUp()), 'FoundAccount')
    const first = account.decide(command)(account.initial())
    if (E.isLeft(first)) throw new Error(first.left._tag)
    specificationOf(account)
      .given(...first.right)
      .when(command)
      .thenRejects({ _tag: 'AccountExists' })
  })
})

describe('issue a default authtoken when a member joined', () => {
  it('R2 every member who joined owns a credential: the authtoken that the event names, of that very membership', () => {
    for (const origin of ['founder', 'invitation'] as const) {
      const acts = actsOn(joined(newcomer, memberPermissions, origin))
      expect(acts).toEqual([
        {
          aggregate: 'credential',
          id: authtokenId(newcomer),
          verb: 'credentials.issueDefaultAuthtoken',
          command: {
            type: 'IssueDefaultAuthtoken',
            credentialId: authtokenId(newcomer),
            accountId: accountId(1),
            userId: userId(newcomer),
            membershipId: membershipId(newcomer),
            secretDigest: undefined,
          },
          mintsSecret: true,
        },
      ])
      const { publicId: _, secretDigest: __, ...data } = issuedDefault(newcomer).data
      expect(acts.map(credentialFrom)).toEqual([E.right([{ type: 'CredentialIssued', data }])])
    }
  })

  it('R2 founding and accepting an invitation name a default authtoken in the event', () => {
    const lookups = { plan: { plan: 'team', features: [] } }
    const found = commandOf(actsOn(signedUp(), { lookups }), 'FoundAccount')
    const accept = {
      type: 'AcceptInvitation',
      now: '2026-11-22T12:00:00.000Z',
      invitationId: invited(newcomer).data.invitationId,
      userId: userId(newcomer),
      emailClaim: claimKey(newcomer),
      emailVerified: true,
      ticketDigest: undefined,
      membershipId: membershipId(newcomer),
      defaultAuthtokenId: authtokenId(newcomer),
    } as Parameters<typeof account.decide>[0]
    const founding = account.decide(found)(account.initial())
    if (E.isLeft(founding)) throw new Error(founding.left._tag)
    const withInvitation = specificationOf(account).stateAfter(
      ...founding.right,
      invited(newcomer, { invitedBy: found.membershipId }),
    )
    const accepting = account.decide(accept)(withInvitation)
    if (E.isLeft(accepting)) throw new Error(accepting.left._tag)
    const joins = [...founding.right, ...accepting.right].filter(
      (event): event is MemberJoined => event.type === 'MemberJoined',
    )
    expect(joins).toHaveLength(2)
    for (const event of joins) {
      const [act] = actsOn(event)
      expect(act?.id).toBe(event.data.defaultAuthtokenId)
      if (act !== undefined) expect(E.isRight(credentialFrom(act))).toBe(true)
    }
  })

  it('issues none where the event names none, or where it is issued already', () => {
    const { defaultAuthtokenId: _, ...data } = joined(newcomer, memberPermissions).data
    expect(actsOn({ type: 'MemberJoined', data })).toEqual([])
    const isIssued = (id: CredentialId): boolean => id === authtokenId(newcomer)
    expect(actsOn(joined(newcomer, memberPermissions), { lookups: { isIssued } })).toEqual([])
    expect(actsOn(joined(8, memberPermissions), { lookups: { isIssued } })).toHaveLength(1)
  })

  it('takes the account from the stream, not from anybody’s word', () => {
    const command = commandOf(
      actsOn(joined(newcomer, memberPermissions), { streamId: accountId(2) }),
      'IssueDefaultAuthtoken',
    )
    expect(command.accountId).toBe(accountId(2))
  })
})

describe('revoke the credentials when the session epoch was raised', () => {
  const raised = (data: object) =>
    ({ type: 'SessionEpochRaised', data: { epoch: 1, cause: 'first-proof', ...data } }) as MunimentEvent

  it('revokes those that the event names, and none that was revoked before', () => {
    const credentialIds = [authtokenId(1), apiKeyId(1), apiKeyId(2)]
    const acts = actsOn(raised({ credentialIds }), { lookups: { isRevoked: (id) => id === apiKeyId(1) } })
    expect(acts).toEqual(
      [authtokenId(1), apiKeyId(2)].map((id) => ({
        aggregate: 'credential',
        id,
        verb: 'credentials.revoke',
        command: { type: 'RevokeCredential', cause: 'first-proof' },
        mintsSecret: false,
      })),
    )
  })

  it('asks for nothing where none is named, whatever credentials there are', () =>
    expect(actsOn(raised({}), { lookups: { credentialsOf: () => [apiKeyId(1)] } })).toEqual([]))
})

describe('revoke the credentials when a member was removed', () => {
  const theirs = [authtokenId(newcomer), apiKeyId(21), apiKeyId(22)]
  const credentialsOf = (account: AccountId, membership: MembershipId) =>
    account === accountId(1) && membership === membershipId(newcomer) ? theirs : [apiKeyId(founder)]

  it('R53 all credentials of the membership are revoked, in the account that it was in', () => {
    const acts = actsOn(removed(newcomer), { lookups: { credentialsOf } })
    expect(acts).toEqual(
      theirs.map((id) => ({
        aggregate: 'credential',
        id,
        verb: 'credentials.revoke',
        command: { type: 'RevokeCredential', cause: 'member-removed' },
        mintsSecret: false,
      })),
    )
    for (const act of acts)
      specificationOf(credential)
        .given(issued(newcomer))
        .when(act.command as Parameters<typeof credential.decide>[0])
        .thenEmits(revoked('member-removed'))
  })

  it('R56 R57 asks about the removed membership alone, and for nothing on the user or on other accounts', () => {
    const asked: (readonly [AccountId, MembershipId])[] = []
    const lookups: Partial<ReactionLookups> = {
      credentialsOf: (account, membership) => {
        asked.push([account, membership])
        return theirs
      },
    }
    const acts = actsOn(removed(newcomer), { lookups })
    expect(asked).toEqual([[accountId(1), membershipId(newcomer)]])
    actsOn(removed(newcomer), { lookups, streamId: accountId(2) })
    expect(asked.at(-1)).toEqual([accountId(2), membershipId(newcomer)])
    expect(acts.every(({ aggregate, id }) => aggregate === 'credential' && theirs.includes(id))).toBe(true)
  })

  it('asks for nothing where there is nothing left to revoke', () => expect(actsOn(removed(newcomer))).toEqual([]))

  it('R50 a disabled member keeps its credentials, unrevoked', () =>
    expect(actsOn(disabled(newcomer), { lookups: { credentialsOf } })).toEqual([]))
})

describe('revoke a credential when it was issued to a removed member', () => {
  const { credentialId } = issued(newcomer).data
  const isRemoved = (account: AccountId, membership: MembershipId) =>
    account === accountId(1) && membership === membershipId(newcomer)
  const credentialsOf = () => [credentialId]

  it('R53 a credential that passed the removal of its member on the way is revoked', () => {
    const acts = actsOn(issued(newcomer), { lookups: { isRemoved, credentialsOf } })
    expect(acts).toEqual([
      {
        aggregate: 'credential',
        id: credentialId,
        verb: 'credentials.revoke',
        command: { type: 'RevokeCredential', cause: 'member-removed' },
        mintsSecret: false,
      },
    ])
  })

  it('asks for nothing while the member is there, nor when the credential is revoked already', () => {
    expect(actsOn(issued(newcomer), { lookups: { credentialsOf } })).toEqual([])
    expect(actsOn(issued(newcomer), { lookups: { isRemoved } })).toEqual([])
  })
})

describe('leave the accounts when a user’s deletion was requested', () => {
  const places = [1, 2].map((n) => ({ accountId: accountId(n), membershipId: membershipId(n) }))
  const completing = [
    { aggregate: 'user', id: userId(1), verb: 'users.completeDeletion', command: { type: 'CompleteDeletion' } },
  ]
  const removing = places.map(({ accountId: id, membershipId: membership }) => ({
    aggregate: 'account',
    id,
    verb: 'accounts.removeDeletedUser',
    command: { type: 'RemoveDeletedUser', membershipId: membership },
  }))

  it('removes every membership, and deletes at once whoever has none', () => {
    const asked: UserId[] = []
    const membershipsOf = (id: UserId) => {
      asked.push(id)
      return places
    }
    expect(actsOn(leaving, { streamId: userId(1), lookups: { membershipsOf } })).toEqual(removing)
    expect(asked).toEqual([userId(1)])
    expect(actsOn(leaving, { streamId: userId(1) })).toEqual(completing)
  })

  it('asks for nothing of whoever is gone and a member nowhere', () =>
    expect(actsOn(leaving, { streamId: userId(1), lookups: { isGone: () => true } })).toEqual([]))

  const removal = (cause: 'removed' | 'user-deleted') =>
    actsOn.bind(undefined, { ...removed(1), data: { ...removed(1).data, cause } } as MunimentEvent)

  it('deletes with the last membership, whoever removed it', () => {
    const lookups = { isLeaving: () => true }
    expect(removal('user-deleted')({})).toEqual(completing)
    for (const cause of ['removed', 'user-deleted'] as const)
      for (const remaining of [[], places.slice(0, 1)])
        expect(removal(cause)({ lookups: { ...lookups, membershipsOf: () => remaining } })).toEqual(completing)
  })

  it('deletes nobody who is a member elsewhere, who has not asked for it, or who is gone', () => {
    for (const cause of ['removed', 'user-deleted'] as const) {
      const lookups = { isLeaving: () => true }
      expect(removal(cause)({ lookups: { ...lookups, membershipsOf: () => places } })).toEqual([])
      expect(removal(cause)({ lookups: { isGone: () => true } })).toEqual([])
    }
    expect(removal('removed')({})).toEqual([])
  })

  it('removes a membership that passed the deletion on the way, once', () => {
    const { defaultAuthtokenId: _, ...data } = joined(1, memberPermissions).data
    const event: MunimentEvent = { type: 'MemberJoined', data }
    for (const lookups of [{ isLeaving: () => true }, { isGone: () => true }]) {
      expect(actsOn(event, { lookups })).toEqual(removing.slice(0, 1))
      expect(actsOn(event, { lookups: { ...lookups, isRemoved: () => true } })).toEqual([])
    }
    expect(actsOn(event)).toEqual([])
  })
})
