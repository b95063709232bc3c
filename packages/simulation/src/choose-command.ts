/**
 * Which command comes next: by chance, among those that somebody could ask.
 *
 * @module
 */
import { instantOf } from '@muniment/kernel'
import type { Permissions } from 'muniment'
import type { Chance } from './chance.ts'
import type { Actor, Command, CommandOf, Verb } from './command.ts'
import type { Entry } from './history.ts'
import type { KnownMember, People, Person } from './people.ts'

const offers: readonly (Permissions | undefined)[] = [
  undefined,
  undefined,
  { developer: 'read_write', team: 'manager', billing: 'access', administrator: true },
  { developer: 'read_write', team: 'manager', billing: 'access', administrator: true },
  { developer: 'read_write', team: 'manager', billing: 'none', administrator: false },
  { developer: 'read_only', team: 'read_only', billing: 'none', administrator: false },
]

/** Nobody else has to log in. */
const isAway = ({ userId, sessions, half, isGone }: Person): boolean =>
  userId !== undefined && !isGone && sessions.length === 0 && half.length === 0

/** How often each is asked, among those that can be. */
const weights: Readonly<Record<Verb, number>> = {
  signUp: 25,
  logIn: 4,
  startMfaEnrollment: 3,
  confirmMfaEnrollment: 8,
  verifyMfa: 12,
  enter: 8,
  invite: 18,
  resendInvitation: 3,
  acceptInvitation: 22,
  disableMember: 13,
  enableMember: 13,
  removeMember: 9,
  deleteUser: 8,
  issueApiKey: 18,
  checkApiKey: 24,
  readTrail: 2,
  readAccountTrail: 4,
  readOwnTrail: 4,
  whoCouldUse: 5,
  catchUp: 1,
}

/** When it is, and how many events there are. */
interface Now {
  readonly atMs: number
  readonly events: number
}

type Chooser<C extends Command> = (chance: Chance, people: People, now: Now) => Omit<C, 'verb'> | undefined

type OnMember = CommandOf<'disableMember' | 'enableMember' | 'removeMember'>

const onMember =
  (...likely: readonly KnownMember['status'][]): Chooser<OnMember> =>
  (chance, people) => {
    const actor = chance.maybeOneOf(people.actors())
    if (actor === undefined) return undefined
    const members = people.membersOf(actor.account)
    const others = members.filter(({ userId, status }) => userId !== actor.userId && likely.includes(status))
    if (others.length === 0 && chance.happens(0.9)) return undefined
    const busy = others.filter(({ userId }) => people.busy.includes(userId))
    if (busy.length > 0 && chance.happens(0.7)) return { actor, membershipId: chance.oneOf(busy).membershipId }
    const target = chance.maybeOneOf(others.length > 0 && chance.happens(0.85) ? others : members)
    return actor === undefined || target === undefined ? undefined : { actor, membershipId: target.membershipId }
  }

const choosers: { readonly [V in Verb]: Chooser<CommandOf<V>> } = {
  signUp: (chance, people) => {
    const idle = people.persons.filter(({ email }) => !people.busy.includes(email))
    const unknown = idle.filter(({ userId }) => userId === undefined)
    if (unknown.length === 0 && chance.happens(0.9)) return undefined
    const { email, password } = chance.oneOf(unknown.length > 0 && chance.happens(0.8) ? unknown : people.persons)
    return {
      email,
      password,
      account:
        people.accounts.length > 0 && chance.happens(0.85) ? 'none' : { name: `Account ${chance.between(1, 99)}` },
    }
  },
  logIn: (chance, people) => {
    const idle = people.persons.filter(({ email }) => !people.busy.includes(email))
    const strangers = idle.filter(isAway)
    if (strangers.length === 0 && chance.happens(0.7)) return undefined
    const { email, password } = chance.oneOf(strangers.length > 0 && chance.happens(0.8) ? strangers : people.persons)
    const rightPassword = !chance.happens(0.15)
    return { email, password: rightPassword ? password : 'a wrong password', rightPassword }
  },
  startMfaEnrollment: (chance, people) => {
    const person = chance.maybeOneOf(people.withSession())
    if (person?.userId === undefined || (person.authenticator !== undefined && chance.happens(0.8))) return undefined
    return { userId: person.userId, session: chance.oneOf(person.sessions) }
  },
  confirmMfaEnrollment: (chance, people) => {
    const pairing = people
      .withSession()
      .filter(({ authenticator, recoveryCodes }) => authenticator !== undefined && recoveryCodes.length === 0)
    const person = chance.maybeOneOf(pairing)
    if (person?.userId === undefined || person.authenticator === undefined) return undefined
    return { userId: person.userId, session: chance.oneOf(person.sessions), authenticator: person.authenticator }
  },
  verifyMfa: (chance, people) => {
    const person = chance.maybeOneOf(people.persons.filter(({ half }) => half.length > 0))
    if (person?.userId === undefined || person.authenticator === undefined) return undefined
    const recoveryCode = chance.happens(0.3) ? chance.maybeOneOf(person.recoveryCodes) : undefined
    return {
      userId: person.userId,
      session: chance.oneOf(person.half),
      authenticator: person.authenticator,
      recoveryCode,
    }
  },
  enter: (chance, people) => {
    const person = chance.maybeOneOf(people.withSession())
    if (person?.userId === undefined) return undefined
    const own = people.accounts.filter((account) =>
      people.membersOf(account).some(({ userId }) => userId === person.userId),
    )
    const account = chance.happens(0.9)
      ? chance.maybeOneOf(own.length > 0 && chance.happens(0.6) ? own : people.accounts)
      : undefined
    return { userId: person.userId, session: chance.oneOf(person.sessions), account }
  },
  invite: (chance, people, { atMs }) => {
    const actor = chance.maybeOneOf(people.actors())
    if (actor === undefined) return undefined
    const expiresAt = chance.happens(0.2) ? instantOf(atMs + chance.between(50, 20_000)) : undefined
    const outside = people.persons.filter(
      ({ userId }) => !people.membersOf(actor.account).some((member) => member.userId === userId),
    )
    const { email } = chance.oneOf(outside.length > 0 && chance.happens(0.85) ? outside : people.persons)
    return { actor, email, permissions: chance.oneOf(offers), expiresAt }
  },
  resendInvitation: (chance, people) => {
    const actor = chance.maybeOneOf(people.actors())
    const invitation = actor && chance.maybeOneOf(people.invitations.filter(({ account }) => account === actor.account))
    return actor === undefined || invitation === undefined
      ? undefined
      : { actor, invitationId: invitation.invitationId }
  },
  acceptInvitation: (chance, people) => {
    const person = chance.maybeOneOf(people.withSession())
    const session = person && chance.maybeOneOf(person.sessions)
    if (person?.userId === undefined || session === undefined) return undefined
    const theirs = people.invitationMails().filter(({ to }) => to === person.email)
    const newest = theirs.filter(({ ticket }) => !people.usedTickets.has(ticket)).slice(-2)
    const mail = chance.maybeOneOf(
      chance.happens(0.8) ? newest : chance.happens(0.8) ? theirs : people.invitationMails(),
    )
    if (mail === undefined) return undefined
    return { userId: person.userId, session, ticket: mail.ticket }
  },
  disableMember: onMember('active'),
  enableMember: onMember('disabled'),
  removeMember: onMember('active', 'disabled'),
  deleteUser: (chance, people) => {
    // Enough must stay who have something to do.
    const here = people.withSession()
    // Members who founded nothing, above all: others are often the one administrator.
    const joined = here.filter(
      ({ userId, founded }) => !founded && [...people.members.values()].some((member) => member.userId === userId),
    )
    const likely = joined.length > 0 ? joined : here.filter(() => chance.happens(0.1))
    const person = here.length > 2 || chance.happens(0.1) ? chance.maybeOneOf(likely) : undefined
    if (person?.userId === undefined) return undefined
    const password = chance.happens(0.9) ? person.password : 'a wrong password'
    return { userId: person.userId, session: chance.oneOf(person.sessions), password }
  },
  issueApiKey: (chance, people) => {
    const actor = chance.maybeOneOf(people.actors())
    if (actor === undefined) return undefined
    const members = people.membersOf(actor.account)
    const changing = members.filter(({ membershipId }) => people.changing.slice(-3).includes(membershipId))
    const likely = changing.length > 0 && chance.happens(0.5) ? changing : members
    const other = chance.happens(0.25) ? chance.maybeOneOf(likely) : undefined
    return { actor, owner: other?.membershipId, description: `key ${chance.between(1, 999)}` }
  },
  checkApiKey: (chance, people) => {
    const recent = people.apiKeys.slice(-4)
    const atStake = people.keysAtStake()
    const likely = atStake.length > 0 && chance.happens(0.6) ? atStake : recent
    const apiKey = chance.maybeOneOf(chance.happens(0.7) ? likely : people.apiKeys)
    return apiKey === undefined ? undefined : { apiKey, consistency: chance.happens(0.75) ? 'fresh' : 'strong' }
  },
  readTrail: () => ({}),
  readAccountTrail: (chance, people) => {
    const actor = chance.maybeOneOf(people.actors())
    return actor && { actor }
  },
  readOwnTrail: (chance, people) => {
    const person = chance.maybeOneOf(people.withSession())
    if (person?.userId === undefined) return undefined
    const account = chance.happens(0.4) ? chance.maybeOneOf(people.accounts) : undefined
    return { userId: person.userId, session: chance.oneOf(person.sessions), account }
  },
  whoCouldUse: (chance, people, { events }) => {
    const key = chance.maybeOneOf(people.keys)
    if (key === undefined) return undefined
    const { credentialId } = key
    const at = chance.between(Math.max(0, events - (chance.happens(0.7) ? 20 : events)), events + 1)
    const actors = people.actors()
    const own = actors.filter(({ account }) => account === key.account)
    const actor = chance.happens(0.4) ? undefined : chance.maybeOneOf(chance.happens(0.6) ? own : actors)
    return { credentialId, at, ...(actor === undefined ? {} : { actor }) }
  },
  catchUp: () => ({}),
}

const verbs = Object.keys(weights) as readonly Verb[]

/** People begin by signing up and logging in; later they seldom do. */
const weightOf = (verb: Verb, { persons }: People): number => {
  if (verb === 'signUp' && persons.every(({ userId }) => userId !== undefined)) return 2
  if (verb === 'logIn' && persons.some(isAway)) return 40
  return weights[verb]
}

const chooseVerb = (chance: Chance, people: People): Verb => {
  let left = chance.share() * verbs.reduce((sum, verb) => sum + weightOf(verb, people), 0)
  for (const verb of verbs) {
    left -= weightOf(verb, people)
    if (left < 0) return verb
  }
  return 'signUp'
}

export const chooseCommand = (chance: Chance, people: People, now: Now): Command => {
  for (;;) {
    const verb = chooseVerb(chance, people)
    const chosen = choosers[verb](chance, people, now)
    if (chosen !== undefined) return { verb, ...chosen } as Command
  }
}

/** What a client asks that only checks keys. */
export const chooseCheck = (chance: Chance, people: People, now: Now): Command | undefined => {
  if (chance.happens(0.04)) return { verb: 'readTrail' }
  const check = choosers.checkApiKey(chance, people, now)
  return check && { verb: 'checkApiKey', ...check }
}

/** The same command with another input, in the same scope: what its id must not be used for. */
export const withOtherInput = (chance: Chance, command: Command): Command | undefined => {
  switch (command.verb) {
    case 'signUp':
      return { ...command, account: { name: `Other ${chance.between(1, 99)}` } }
    case 'invite':
      return { ...command, email: `other${chance.between(1, 9)}@example.com` }
    case 'issueApiKey':
      return { ...command, description: `other ${chance.between(1, 999)}` }
    default:
      return undefined
  }
}

/** An earlier command that has an id, often one that is still under way: then two runs of one command race. */
export const chooseEarlier = (chance: Chance, entries: readonly Entry[]): Entry | undefined => {
  const recent = entries.filter(({ commandId }) => commandId !== undefined).slice(-12)
  const underWay = recent.filter(({ told }) => told === undefined)
  return chance.maybeOneOf(underWay.length > 0 && chance.happens(0.7) ? underWay : recent)
}

/** Whether a principal is needed, and into which account. */
export const entersAs = (
  command: Command,
): { readonly userId: string; readonly session: string; readonly account: string | undefined } | undefined => {
  if ('actor' in command) return command.actor satisfies Actor | undefined
  if (!('session' in command) || command.verb === 'enter' || command.verb === 'verifyMfa') return undefined
  const { userId, session } = command
  return { userId, session, account: command.verb === 'readOwnTrail' ? command.account : undefined }
}
