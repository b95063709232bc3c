/**
 * What everybody in a run knows: people, sessions, accounts, members, tickets and keys. Learned from what was told.
 *
 * @module
 */
import type { InvitationMail, Mail } from 'muniment'
import type { Actor, Command } from './command.ts'
import type { DoneEntry } from './history.ts'

export interface Person {
  readonly email: string
  readonly password: string
  userId: string | undefined
  readonly sessions: string[]
  /** Sessions that a second factor would finish. */
  readonly half: string[]
  /** What their phone was shown last. */
  authenticator: string | undefined
  readonly recoveryCodes: string[]
  /** Some account, as its first administrator. */
  founded: boolean
  /** They asked to be, and were told that it is under way. */
  isGone: boolean
}

export interface KnownMember {
  readonly account: string
  readonly membershipId: string
  readonly userId: string
  /** As it was last told. */
  status: 'active' | 'disabled' | 'removed'
}

export interface KnownKey {
  readonly account: string
  readonly credentialId: string
  readonly membershipId: string | undefined
  /** Undefined where it was told to nobody. */
  readonly secret: string | undefined
}

export interface KnownInvitation {
  readonly account: string
  readonly invitationId: string
}

const after = { disableMember: 'disabled', enableMember: 'active', removeMember: 'removed' } as const

const remove = (texts: string[], text: string | undefined): void => {
  const index = text === undefined ? -1 : texts.indexOf(text)
  if (index >= 0) texts.splice(index, 1)
}

export class People {
  readonly persons: readonly Person[]
  readonly accounts: string[] = []
  readonly members: Map<string, KnownMember> = new Map()
  readonly invitations: KnownInvitation[] = []
  readonly apiKeys: string[] = []
  readonly keys: KnownKey[] = []
  readonly mails: Mail[] = []

  invitationMails(): readonly InvitationMail[] {
    return this.mails.filter((mail) => mail.kind === 'invitation')
  }

  readonly usedTickets: Set<string> = new Set()
  /** Who has asked for something that is not answered yet, by id, or by address before they are somebody. */
  readonly busy: string[] = []
  /** Memberships that somebody asked to change, the latest last. */
  readonly changing: string[] = []

  constructor(addresses: number) {
    this.persons = Array.from({ length: addresses }, (_, n) => ({
      email: `p${n + 1}@example.com`,
      password: `correct horse ${n + 1}`,
      userId: undefined,
      sessions: [],
      half: [],
      authenticator: undefined,
      recoveryCodes: [],
      founded: false,
      isGone: false,
    }))
  }

  withSession(): readonly Person[] {
    return this.persons.filter(({ userId, sessions }) => userId !== undefined && sessions.length > 0)
  }

  byEmail(email: string): Person | undefined {
    return this.persons.find((person) => person.email === email)
  }

  byUserId(userId: string): Person | undefined {
    return this.persons.find((person) => person.userId === userId)
  }

  membersOf(account: string): readonly KnownMember[] {
    return [...this.members.values()].filter((member) => member.account === account)
  }

  membershipOf({ userId, account }: Pick<Actor, 'userId' | 'account'>): string | undefined {
    return this.membersOf(account).find((member) => member.userId === userId)?.membershipId
  }

  /** Keys of members whom somebody has just asked to change: what they open may be about to end. */
  keysAtStake(): readonly string[] {
    const changing = this.changing.slice(-3)
    return this.keys.flatMap(({ membershipId = '', secret }) =>
      secret !== undefined && changing.includes(membershipId) ? [secret] : [],
    )
  }

  /** People who may act in an account, each with the session that they used last. Some are removed, and nobody was told. */
  actors(): readonly Actor[] {
    return [...this.members.values()].flatMap(({ account, userId, status }) => {
      if (status === 'removed' && this.members.size > 1) return []
      const session = this.byUserId(userId)?.sessions.at(-1)
      return session === undefined ? [] : [{ userId, session, account }]
    })
  }

  /** It has ended: another proof of who the person is has ended it. */
  forgetSession(command: Command): void {
    const session = 'actor' in command ? command.actor?.session : 'session' in command ? command.session : undefined
    if (session === undefined) return
    for (const { sessions, half } of this.persons) {
      remove(sessions, session)
      remove(half, session)
    }
  }

  learn({ command, told }: DoneEntry): void {
    const { answer } = told.outcome
    switch (command.verb) {
      case 'signUp': {
        const person = this.byEmail(command.email)
        if (person !== undefined) person.userId = answer.userId
        if (person !== undefined && answer.accountId !== undefined) person.founded = true
        if (answer.accountId !== undefined && !this.accounts.includes(answer.accountId))
          this.accounts.push(answer.accountId)
        return
      }
      case 'logIn': {
        const person = this.byEmail(command.email)
        if (person === undefined || answer.secret === undefined) return
        person.userId = answer.userId
        const opened = answer.mfaRequired === true ? person.half : person.sessions
        opened.push(answer.secret)
        return
      }
      case 'startMfaEnrollment': {
        const person = this.byUserId(command.userId)
        if (person !== undefined) person.authenticator = answer.secret
        return
      }
      case 'confirmMfaEnrollment': {
        const person = this.byUserId(command.userId)
        person?.recoveryCodes.push(...(answer.recoveryCodes ?? []))
        // They close the browser, and come back by their phone.
        person?.sessions.splice(0)
        return
      }
      case 'verifyMfa': {
        const person = this.byUserId(command.userId)
        if (person === undefined || answer.secret === undefined) return
        remove(person.half, command.session)
        remove(person.recoveryCodes, command.recoveryCode)
        person.sessions.push(answer.secret)
        return
      }
      case 'enter':
      case 'acceptInvitation': {
        if (command.verb === 'acceptInvitation') this.usedTickets.add(command.ticket)
        const userId = answer.userId ?? command.userId
        if (answer.membershipId !== undefined && answer.accountId !== undefined)
          this.members.set(answer.membershipId, {
            account: answer.accountId,
            membershipId: answer.membershipId,
            userId,
            status: 'active',
          })
        return
      }
      case 'disableMember':
      case 'enableMember':
      case 'removeMember': {
        const member = this.members.get(command.membershipId)
        if (member !== undefined) member.status = after[command.verb]
        return
      }
      case 'deleteUser': {
        const person = this.byUserId(command.userId)
        if (person === undefined) return
        person.isGone = true
        person.sessions.splice(0)
        person.half.splice(0)
        return
      }
      case 'invite':
        if (answer.invitationId !== undefined)
          this.invitations.push({ account: command.actor.account, invitationId: answer.invitationId })
        return
      case 'issueApiKey':
        if (answer.secret !== undefined) this.apiKeys.push(answer.secret)
        if (answer.credentialId !== undefined)
          this.keys.push({
            account: command.actor.account,
            credentialId: answer.credentialId,
            membershipId: command.owner ?? this.membershipOf(command.actor),
            secret: answer.secret,
          })
        return
      default:
    }
  }
}
