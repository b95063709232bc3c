/**
 * What must hold at every prefix of the log, told anew and without the code that decides: one owner for an address, one
 * open invitation for it, seats, an active administrator, one membership, keys of active members alone; and whoever did something was entitled to it then and there.
 *
 * @module
 */
import {
  exceeds,
  grants,
  type MemberAction,
  type MembershipId,
  type MunimentEvent,
  type Permissions,
} from '@muniment/core'
import type { StoreKind } from '../store-kinds.ts'
import { type Law, type Logged, Violations } from './evidence.ts'

const name = 'domain'

type Data<T extends MunimentEvent['type']> = Extract<MunimentEvent, { readonly type: T }>['data']

interface Member {
  readonly userId: string
  readonly permissions: Permissions
  status: 'active' | 'disabled' | 'removed'
}

type Offer = Pick<Data<'UserInvited'>, 'emailClaim' | 'permissions' | 'invitedBy'> & { expiresAt: string | undefined }

interface Account {
  seatLimit: number | undefined
  readonly members: Map<string, Member>
  /** Invitations that nobody has accepted, and that no later one to the same address has replaced. */
  readonly offers: Map<string, Offer>
}

interface Credential {
  readonly account: string
  readonly membershipId: MembershipId | undefined
  revoked: boolean
}

const isOpenOffer = ({ members }: Account, { expiresAt, invitedBy, permissions }: Offer, at: string): boolean => {
  const inviter = members.get(invitedBy)
  return (
    (expiresAt === undefined || at < expiresAt) &&
    inviter?.status === 'active' &&
    grants(inviter.permissions, 'member.invite') &&
    !exceeds(permissions, inviter.permissions)
  )
}

/** The state of a log so far, as simple as can be. */
class Ledger {
  readonly #violations: Violations
  /** Where it is not, a claim is renewed, and whom a key is issued to is looked at before, and again by the gate. */
  readonly #isAtomic: boolean
  readonly #holders = new Map<string, string>()
  readonly #users = new Map<string, string>()
  readonly #accounts = new Map<string, Account>()
  readonly #credentials = new Map<string, Credential>()
  readonly #sessions = new Set<string>()

  constructor(violations: Violations, storeKind: StoreKind) {
    this.#violations = violations
    this.#isAtomic = storeKind !== 'one stream at a time'
  }

  #must(holds: boolean, text: string, logged: Logged): void {
    if (!holds) this.#violations.add(text, { events: [logged] })
  }

  #accountOf(logged: Logged): Account | undefined {
    const id = logged.recorded.stream.replace(/^.*\.account-/, '')
    const account = this.#accounts.get(id)
    this.#must(account !== undefined, `${logged.event.type} in an account that is not founded`, logged)
    return account
  }

  apply(logged: Logged): void {
    const { event, recorded } = logged
    const at = recorded.metadata['occurredAt'] ?? ''
    switch (event.type) {
      case 'ValueClaimed': {
        const holder = this.#holders.get(recorded.stream)
        const isRenewed = !this.#isAtomic && holder === event.data.ownerStream
        this.#must(holder === undefined || isRenewed, 'a claim is taken that somebody holds', logged)
        this.#holders.set(recorded.stream, event.data.ownerStream)
        return
      }
      case 'ValueReleased':
        this.#holders.delete(recorded.stream)
        return
      case 'UserSignedUp': {
        const { emailClaim, userId } = event.data
        this.#must(!this.#users.has(emailClaim), 'two people have signed up with one address', logged)
        this.#users.set(emailClaim, userId)
        const holder = [...this.#holders].find(([stream]) => stream.endsWith(emailClaim))
        this.#must(holder?.[1] === recorded.stream, 'somebody signed up whose address is not theirs', logged)
        return
      }
      case 'AccountCreated': {
        const { accountId } = event.data
        this.#must(!this.#accounts.has(accountId), 'an account is founded twice', logged)
        this.#accounts.set(accountId, { seatLimit: undefined, members: new Map(), offers: new Map() })
        return
      }
      case 'PlanChanged': {
        const account = this.#accountOf(logged)
        if (account !== undefined) account.seatLimit = event.data.seatLimit
        return
      }
      case 'MemberJoined': {
        const account = this.#accountOf(logged)
        if (account === undefined) return
        const { membershipId, userId, permissions } = event.data
        const twice = [...account.members.values()].some(
          (member) => member.userId === userId && member.status !== 'removed',
        )
        this.#must(!twice, 'a user has two memberships in one account', logged)
        account.members.set(membershipId, { userId, permissions, status: 'active' })
        return
      }
      case 'MemberDisabled':
        return this.#change(logged, event.data.membershipId, ['active'], 'disabled')
      case 'MemberEnabled':
        return this.#change(logged, event.data.membershipId, ['disabled'], 'active')
      case 'MemberRemoved':
        return this.#change(logged, event.data.membershipId, ['active', 'disabled'], 'removed')
      case 'UserInvited': {
        const account = this.#accountOf(logged)
        if (account === undefined) return
        const { invitationId, emailClaim, permissions, invitedBy, expiresAt } = event.data
        this.#mustBeAble(account, 'member.invite', logged)
        for (const [id, offer] of account.offers) {
          if (offer.emailClaim !== emailClaim) continue
          this.#must(!isOpenOffer(account, offer, at), 'two open invitations for one address', logged)
          account.offers.delete(id)
        }
        account.offers.set(invitationId, { emailClaim, permissions, invitedBy, expiresAt })
        this.#must(isOpenOffer(account, { emailClaim, permissions, invitedBy, expiresAt }, at), 'a void offer', logged)
        const open = [...account.offers.values()].filter((offer) => isOpenOffer(account, offer, at)).length
        this.#must(
          account.seatLimit === undefined || this.#seatsHeld(account) + open <= account.seatLimit,
          'invited beyond the seats',
          logged,
        )
        return
      }
      case 'InvitationResent': {
        const account = this.#accountOf(logged)
        this.#mustBeAble(account, 'member.invite', logged)
        const offer = account?.offers.get(event.data.invitationId)
        this.#must(offer !== undefined, 'an invitation is resent that is not pending', logged)
        if (offer !== undefined) offer.expiresAt = event.data.expiresAt
        return
      }
      case 'InvitationAccepted': {
        const account = this.#accountOf(logged)
        const offer = account?.offers.get(event.data.invitationId)
        this.#must(
          account !== undefined && offer !== undefined && isOpenOffer(account, offer, at),
          'an invitation is accepted that is not open',
          logged,
        )
        account?.offers.delete(event.data.invitationId)
        this.#must(
          event.data.userId === recorded.metadata['principal.id'] &&
            offer !== undefined &&
            this.#users.get(offer.emailClaim) === event.data.userId,
          'an invitation is accepted by somebody else',
          logged,
        )
        return
      }
      case 'CredentialIssued': {
        const { credentialId, accountId, owner, kind } = event.data
        this.#must(!this.#credentials.has(credentialId), 'a credential is issued twice', logged)
        const membershipId = owner.kind === 'user' ? owner.membershipId : undefined
        this.#credentials.set(credentialId, { account: accountId, membershipId, revoked: false })
        const member = this.#accounts.get(accountId)?.members.get(membershipId ?? '')
        if (kind !== 'api-key' || !this.#isAtomic) return
        this.#must(member?.status === 'active', 'a key is issued to somebody who is no active member', logged)
        const own = member?.userId === recorded.metadata['principal.id']
        this.#mustBeAble(this.#accounts.get(accountId), own ? 'developer.write' : 'credential.assign-owner', logged)
        return
      }
      case 'CredentialRevoked': {
        const credential = this.#credentials.get(recorded.stream.replace(/^.*\.credential-/, ''))
        this.#must(credential?.revoked === false, 'a credential is revoked that is none, or twice', logged)
        if (credential !== undefined) credential.revoked = true
        return
      }
      case 'SessionStarted':
        this.#must(!this.#sessions.has(event.data.sessionId), 'a session is started twice', logged)
        this.#sessions.add(event.data.sessionId)
        return
      default:
    }
  }

  /** What holds between two appends, and need not within one. */
  rest(logged: Logged): void {
    const id = /\.account-(.*)$/.exec(logged.recorded.stream)?.[1]
    const account = this.#accounts.get(id ?? '')
    if (account === undefined) return
    const administrators = [...account.members.values()].filter(
      ({ status, permissions }) => status === 'active' && permissions.administrator,
    )
    this.#must(administrators.length > 0, 'no active administrator is left', logged)
    this.#must(
      account.seatLimit === undefined || this.#seatsHeld(account) <= account.seatLimit,
      'more members than seats',
      logged,
    )
  }

  /** Whoever stands in the envelope is an active member who may do it, at this very place in the log. */
  #mustBeAble(account: Account | undefined, action: MemberAction, logged: Logged): void {
    const { 'principal.id': userId, reaction } = logged.recorded.metadata
    if (reaction !== undefined) return
    const able = [...(account?.members.values() ?? [])].some(
      (member) => member.userId === userId && member.status === 'active' && grants(member.permissions, action),
    )
    this.#must(able, `${logged.event.type} is by somebody who may not`, logged)
  }

  #seatsHeld({ members }: Account): number {
    return [...members.values()].filter(({ status }) => status !== 'removed').length
  }

  #change(logged: Logged, membershipId: string, from: readonly Member['status'][], to: Member['status']): void {
    const account = this.#accountOf(logged)
    const member = account?.members.get(membershipId)
    this.#mustBeAble(account, to === 'removed' ? 'member.remove' : 'member.disable', logged)
    if (member?.permissions.administrator === true) this.#mustBeAble(account, 'administrator.change', logged)
    this.#must(member !== undefined && from.includes(member.status), `${to} from ${member?.status ?? 'nobody'}`, logged)
    if (member !== undefined) member.status = to
  }

  /** What is left in the end, once nothing is under way. */
  undone(): readonly string[] {
    return [...this.#credentials].flatMap(([id, { account, membershipId, revoked }]) => {
      const member = this.#accounts.get(account)?.members.get(membershipId ?? '')
      return member?.status === 'removed' && !revoked ? [`${id} of a removed member is not revoked`] : []
    })
  }
}

const sameAppend = (a: Logged, b: Logged | undefined): boolean =>
  a.recorded.stream === b?.recorded.stream &&
  a.recorded.metadata['commandId'] === b.recorded.metadata['commandId'] &&
  a.recorded.metadata['command'] === b.recorded.metadata['command'] &&
  a.recorded.metadata['reaction'] === b.recorded.metadata['reaction']

export const domain: Law = {
  name,
  check: ({ log, settings }) => {
    const violations = new Violations(name)
    const ledger = new Ledger(violations, settings.storeKind)
    for (const logged of log) {
      ledger.apply(logged)
      if (!sameAppend(logged, log[logged.index + 1])) ledger.rest(logged)
    }
    for (const text of ledger.undone()) violations.add(text)
    return violations.found
  },
}
