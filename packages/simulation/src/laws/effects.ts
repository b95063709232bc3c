/**
 * Nothing acknowledged is lost, nothing is doubled: a command id has one effect or none, and what was told of it is so.
 *
 * - Told as done: the effect is in the log once, was there when it was told, and is what the answer says.
 * - Told as done for the first time: no earlier than it was asked, and by the time that its own clock showed then. As a
 *   repeat: only to who is not the first to ask. Two runs whose clocks show the same millisecond and that draw no secret
 *   append the same event to the last byte; when an answer was lost, nobody can tell whose it is, and both may be told
 *   that it was theirs.
 * - Told as refused or failed: this run left nothing. Another run of the same id, of which nobody knows, may have.
 * - Not told, or unknown: once or not at all. Unknown is what the store gave no answer to, and nothing else.
 *
 * @module
 */
import type { MunimentEvent } from '@muniment/core'
import { sha256 } from '@muniment/kernel'
import { actorOf, type Command, type Verb } from '../command.ts'
import { type DoneEntry, type Entry, isDone, isOpen } from '../history.ts'
import { type Asked, askedById, type Evidence, isOfVerb, type Law, type Logged, Violations } from './evidence.ts'

const name = 'effects'

/** What each verb leaves, in order. */
const effects: Readonly<Partial<Record<Verb, readonly string[]>>> = {
  signUp: ['ValueClaimed', 'UserSignedUp'],
  invite: ['UserInvited'],
  resendInvitation: ['InvitationResent'],
  acceptInvitation: ['InvitationAccepted', 'MemberJoined'],
  disableMember: ['MemberDisabled'],
  enableMember: ['MemberEnabled'],
  removeMember: ['MemberRemoved'],
  issueApiKey: ['CredentialIssued'],
}

const effectOf = (verb: Verb, { settings }: Evidence): readonly string[] =>
  (effects[verb] ?? []).filter((type) => type !== 'ValueClaimed' || settings.storeKind !== 'one stream at a time')

/** Refusals by the gate, before anybody looks whether the command was carried out already. */
const byGate = new Set([
  'PrincipalExpired',
  'PrincipalRequired',
  'WrongPrincipal',
  'NotLoggedIn',
  'SessionExpired',
  'ReauthenticationRequired',
  'NoSuchAccount',
  'NotAMember',
  'MemberDisabled',
])

const sameInput = (a: Command, b: Command): boolean => {
  const withoutSession = (command: Command): string =>
    JSON.stringify(command, (key, value: unknown) => (key === 'session' ? undefined : value))
  return withoutSession(a) === withoutSession(b)
}

type CredentialIssued = Extract<MunimentEvent, { readonly type: 'CredentialIssued' }>

/** By the digest of the secret. */
type Issued = ReadonlyMap<string, Logged & { readonly event: CredentialIssued }>

interface Known {
  readonly evidence: Evidence
  readonly issued: Issued
}

const issuedIn = (log: readonly Logged[]): Issued =>
  new Map(
    log.flatMap((logged) => {
      const { event } = logged
      if (event.type !== 'CredentialIssued' || event.data.secretDigest === undefined) return []
      return [[event.data.secretDigest, { ...logged, event }] as const]
    }),
  )

/** What an answer says and its effect does not. */
const contradictions = ({ command, told }: DoneEntry, effect: readonly Logged[]): readonly string[] => {
  const { answer } = told.outcome
  const wrong: string[] = []
  const same = (what: string, told: string | undefined, recorded: string | undefined): void => {
    if (told !== recorded) wrong.push(`${what} was told as ${told}, and is ${recorded}`)
  }
  for (const { event, recorded } of effect)
    switch (event.type) {
      case 'UserSignedUp':
        same('the user', answer.userId, event.data.userId)
        same('the founded account', answer.accountId, event.data.founds?.accountId)
        if (command.verb === 'signUp')
          same(
            'the name of the account',
            command.account === 'none' ? undefined : command.account.name,
            event.data.founds?.name,
          )
        break
      case 'UserInvited':
        same('the invitation', answer.invitationId, event.data.invitationId)
        break
      case 'InvitationResent':
        same('the invitation', answer.invitationId, event.data.invitationId)
        break
      case 'MemberJoined':
        same('the membership', answer.membershipId, event.data.membershipId)
        same('the account', answer.accountId, recorded.metadata['account'])
        break
      case 'MemberDisabled':
      case 'MemberEnabled':
      case 'MemberRemoved':
        same('the membership', answer.membershipId, event.data.membershipId)
        break
      case 'CredentialIssued':
        same('the credential', answer.credentialId, event.data.credentialId)
        if (answer.secret !== undefined) same('the digest of the key', sha256(answer.secret), event.data.secretDigest)
        if (command.verb === 'issueApiKey') same('the description', command.description, event.data.description)
        break
      default:
    }
  return wrong
}

/** A default authtoken that was shown is one that the log knows, of this very member. */
const checkAuthtoken = (violations: Violations, entry: DoneEntry, { effect }: Asked, issued: Issued): void => {
  const { answer } = entry.told.outcome
  const { verb } = entry.command
  if (answer.secret === undefined || (verb !== 'signUp' && verb !== 'acceptInvitation')) return
  const credential = issued.get(sha256(answer.secret))
  if (credential === undefined || credential.index >= entry.told.events)
    return violations.add('shown an authtoken that the log does not know', { entries: [entry], events: effect })
  const { owner } = credential.event.data
  if (owner.kind !== 'user' || owner.userId !== effect[0]?.recorded.metadata['principal.id'])
    violations.add('shown the authtoken of somebody else', { entries: [entry], events: [credential] })
}

/** True when this process may have decided it: its clock showed that time while it was asked. */
const showedTime = ({ clocks }: Evidence, { process, asked, told }: DoneEntry, { recorded }: Logged): boolean =>
  clocks
    .get(process)
    ?.readings.some(
      ({ atMs, showed }) => atMs >= asked.atMs && atMs <= told.atMs && showed === recorded.metadata['occurredAt'],
    ) === true

const checkDone = (violations: Violations, { evidence, issued }: Known, entry: DoneEntry, asked: Asked): void => {
  const { effect } = asked
  const { answer } = entry.told.outcome
  const [first] = effect
  if (first === undefined) return violations.add('acknowledged, and not in the log', { entries: [entry] })
  const about = { entries: [entry], events: effect }
  if (!isOfVerb(entry, first)) violations.add('acknowledged, and in the log is another command', about)
  if (first.index >= entry.told.events) violations.add('acknowledged before it was in the log', about)
  if (answer.repeated === false && first.index < entry.asked.events)
    violations.add('told as done now, and was in the log before it was asked', about)
  if (answer.repeated === false && !showedTime(evidence, entry, first))
    violations.add('told as done now, and was decided by another clock', about)
  const others = asked.entries.filter(
    ({ number, asked: { order } }) => number !== entry.number && order < entry.told.order,
  )
  if (answer.repeated === true && others.length === 0) violations.add('told as repeated, and was asked once', about)
  if (answer.repeated === true && answer.secret !== undefined) violations.add('a repeat showed a secret', about)
  for (const contradiction of contradictions(entry, effect)) violations.add(contradiction, about)
  checkAuthtoken(violations, entry, asked, issued)
}

/** Each was asked before any of them was told. */
const areTwins = (entries: readonly DoneEntry[]): boolean =>
  entries.every(({ asked }) => entries.every(({ told }) => asked.order < told.order))

/** Causes of an unknown outcome: an append without an answer, or one that was written and could not be read back. */
const unanswered: readonly string[] = ['outcome_unknown', 'unavailable', 'concurrency_conflict']

const checkUnknown = (violations: Violations, entry: Entry): void => {
  if (entry.told?.outcome.kind !== 'unknown' || unanswered.includes(entry.told.outcome.code)) return
  violations.add(`unknown for ${entry.told.outcome.code}, which is no answer that was lost`, { entries: [entry] })
}

const checkOne = (violations: Violations, known: Known, asked: Asked): void => {
  const { entries, effect } = asked
  const about = { entries, events: effect }
  const types = effect.map(({ event }) => event.type)
  const [firstEntry] = entries as readonly [Entry, ...Entry[]]
  const expected = effectOf(firstEntry.command.verb, known.evidence)
  if (types.length > 0 && types.join() !== expected.join())
    violations.add(`left ${types.join(', ')} in place of ${expected.join(', ')}`, about)
  if (new Set(effect.map(({ recorded }) => recorded.metadata['commandDigest'])).size > 1)
    violations.add('left events of two inputs', about)

  const done = entries.filter(isDone)
  for (const entry of done) checkDone(violations, known, entry, asked)
  const [first] = done
  for (const entry of done)
    if (first !== undefined && !sameInput(first.command, entry.command))
      violations.add('done for two inputs', { entries: [first, entry], events: effect })
  const now = done.filter(({ told }) => told.outcome.answer.repeated === false)
  const secrets = now.filter(({ told }) => told.outcome.answer.secret !== undefined)
  if (secrets.length > 1 || !areTwins(now)) violations.add('told twice as done now', { entries: now, events: effect })

  if (effect.length > 0 && done.length === 0 && !entries.some(isOpen))
    violations.add('in the log, and everybody was told that it was not done', about)
  for (const { recorded, event } of effect)
    if (actorOf(firstEntry.command) !== undefined && recorded.metadata['principal.id'] !== actorOf(firstEntry.command))
      violations.add(`${event.type} is by ${recorded.metadata['principal.id']}, who is not who asked`, about)

  const [effective] = effect
  for (const entry of entries) {
    if (effective === undefined || entry.told?.outcome.kind !== 'refused') continue
    const { code } = entry.told.outcome
    const before = effective.index < entry.asked.events
    const meant = done[0] ?? entries.find(isOpen)
    if (code === 'CommandIdReused') continue
    if (before && !byGate.has(code) && meant !== undefined && sameInput(meant.command, entry.command))
      violations.add(`asked again and refused as ${code}, though it was done`, { entries: [entry], events: effect })
  }
}

export const commandEffects: Law = {
  name,
  check: (evidence) => {
    const violations = new Violations(name)
    const known: Known = { evidence, issued: issuedIn(evidence.log) }
    for (const asked of askedById(evidence)) checkOne(violations, known, asked)
    for (const entry of evidence.entries) checkUnknown(violations, entry)
    return violations.found
  },
}
