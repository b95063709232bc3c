/**
 * The main job: found an account, invite a team, accept, issue keys, use them, disable one person, remove another, and pair an
 * authenticator.
 *
 * @module
 */
import {
  type AuditEntry,
  createMuniment,
  type Mailer,
  type Muniment,
  MunimentError,
  type Principal,
  type Secret,
} from 'muniment'
import { inDns } from './address-problem.ts'
import { type Home, homeAt, type Place } from './home.ts'
import type { Notes } from './notes.ts'
import { shown } from './plain-text.ts'
import { loggedIn, type SecondFactor, secondFactorOf } from './second-factor.ts'
import { type BadRow, NoTeam, type Person, type Team } from './read-team.ts'
import { mayHoldKeys, roles } from './roles.ts'

/** Somebody who has joined. */
export interface Joined {
  readonly person: Person
  readonly membershipId: string
  readonly credentialId: string | undefined
  /** Known to whoever was shown it. */
  readonly apiKey: string | undefined
}

/** What the gate said to a key, and when. */
export interface KeyUse {
  readonly when: string
  readonly name: string
  /** `admitted`, or the name of the refusal. */
  readonly answer: string
}

/** Who could use a key when an event had just happened. */
export interface Answer {
  readonly at: number
  readonly event: string
  /** Name of the owner; `nobody` when nobody could. */
  readonly who: string
  /** The refusal's name when nobody could. */
  readonly refusal: string | undefined
}

/** A key, and who could use it at some events. */
export interface Question {
  readonly credentialId: string
  readonly owner: string
  readonly answers: readonly Answer[]
}

export interface Report {
  readonly badRows: readonly BadRow[]
  /** What the file did not say and was decided all the same. */
  readonly notes: readonly string[]
  readonly founder: Person
  readonly joined: readonly Joined[]
  readonly uses: readonly KeyUse[]
  readonly trail: readonly AuditEntry[]
  /** Absent where an earlier run has told it. */
  readonly secondFactor?: SecondFactor
  readonly question: Question | undefined
  readonly events: number
}

/** The key to ask about, by its owner's address, and the event; without, the key of whoever is disabled, at each change. */
export interface Asked {
  readonly key?: string | undefined
  readonly at?: number | undefined
}

/** One network address for everybody: it belongs to the documentation (RFC 5737). */
const ip = '192.0.2.10'

interface Scene {
  readonly muniment: Muniment
  readonly home: Home
  readonly accountId: string
  /** Principals live for a minute, so each act enters anew. */
  readonly admin: () => Promise<Principal>
  /** The founder, for what concerns them alone. */
  readonly self: () => Promise<Principal>
  readonly tell: (progress: string) => void
  readonly badRows: BadRow[]
}

/** Who can log in, but is no member yet. */
interface Stranger {
  readonly person: Person
  readonly password: string
}

/** What was done to a membership, by the id of the command: so its events are found again. */
interface Act {
  readonly membershipId: string
  readonly commandId: string
}

/** Every act has an id that is the same in every run: what is done already is answered as it was then. */
const idOf = ({ aliasOf }: Home, act: string, email: string): { readonly commandId: string } => ({
  commandId: `${act} ${aliasOf(email)}`,
})

/** Mail arrives in the notes. */
const postTo = (notes: Notes): Mailer => ({
  send: async (mail) => {
    if (mail.kind === 'invitation') notes.keep({ kind: 'ticket', of: mail.to.toLowerCase(), text: mail.ticket })
  },
})

/** Does it for everybody. Whoever is refused is reported like a bad row, and the rest goes on. */
const forEach = async <A, B>(
  badRows: BadRow[],
  some: readonly A[],
  personOf: (one: A) => Person,
  act: (one: A) => Promise<B>,
): Promise<readonly B[]> => {
  const done: B[] = []
  for (const one of some) {
    try {
      done.push(await act(one))
    } catch (error) {
      if (!(error instanceof MunimentError) || error.refusal === undefined) throw error
      badRows.push({ line: personOf(one).line, reason: error.message })
    }
  }
  return done
}

const signUp = async ({ muniment, home }: Scene, person: Person): Promise<Stranger> => {
  const { email, name } = person
  const password = home.passwordOf(email)
  await muniment.users.signUp({ email, password, name, account: 'none', ip }, idOf(home, 'sign up', email))
  return { person, password }
}

/** Invites, and once more when the mail was lost because a process died between the two. */
const invite = async ({ muniment, home, admin }: Scene, { email, role }: Person): Promise<void> => {
  const offer = { email, permissions: roles[role] }
  const { invitationId } = await muniment.accounts.invite(offer, { as: await admin(), ...idOf(home, 'invite', email) })
  if (home.notes.find('ticket', email.toLowerCase()) === undefined)
    await muniment.accounts.resendInvitation({ invitationId }, { as: await admin() })
}

/** What a person knows of their key; the secret is lost when a process died between issuing and showing it. */
interface OwnKey {
  readonly credentialId: string
  readonly apiKey?: string
}

const issueKey = async (scene: Scene, { email, role }: Person, session: Secret): Promise<OwnKey> => {
  const { muniment, home, accountId } = scene
  const known = home.notes.find('api-key', email)
  if (known !== undefined) return JSON.parse(known) as OwnKey
  const as = await muniment.access.enter({ session, account: accountId, surface: 'dashboard', ip })
  const issued = await muniment.credentials.issueApiKey(
    { description: `key of ${role}` },
    { as, ...idOf(home, 'key', email) },
  )
  const { credentialId } = issued
  const key: OwnKey = issued.apiKey === undefined ? { credentialId } : { credentialId, apiKey: issued.apiKey.reveal() }
  home.notes.keep({ kind: 'api-key', of: email, text: JSON.stringify(key) })
  return key
}

const join = async (scene: Scene, { person, password }: Stranger): Promise<Joined> => {
  const { muniment, home } = scene
  const { email, role } = person
  const ticket = home.notes.find('ticket', email.toLowerCase()) ?? ''
  const { token } = await muniment.access.logIn({ email, password, ip })
  const self = await muniment.access.enter({ session: token, surface: 'dashboard', ip })
  const accepted = await muniment.accounts.acceptInvitation({ ticket }, { as: self, ...idOf(home, 'accept', email) })
  const key = mayHoldKeys(role) ? await issueKey(scene, person, token) : undefined
  return { person, membershipId: accepted.membershipId, credentialId: key?.credentialId, apiKey: key?.apiKey }
}

/** Nothing, of a key that nobody knows. */
const use = async ({ muniment }: Scene, { person, apiKey }: Joined, when: string): Promise<readonly KeyUse[]> => {
  if (apiKey === undefined) return []
  try {
    await muniment.access.enter({ apiKey, surface: 'api', ip })
    return [{ when, name: person.name, answer: 'admitted' }]
  } catch (error) {
    if (error instanceof MunimentError && error.refusal !== undefined)
      return [{ when, name: person.name, answer: `refused: ${error.code}` }]
    throw error
  }
}

/** Whether an earlier run has gone as far as to disable somebody. */
const somebodyWasDisabled = async ({ muniment }: Scene): Promise<boolean> => {
  const as = await muniment.support({ operator: 'quickstart', reason: 'looks how far an earlier run has come' })
  return (await muniment.audit.entries({ types: ['MemberDisabled'], limit: 1 }, { as })).entries.length > 0
}

const found = async (muniment: Muniment, home: Home, founder: Person): Promise<Omit<Scene, 'tell' | 'badRows'>> => {
  const { email, name } = founder
  const password = home.passwordOf(email)
  const person = { email, password, name, account: { name: 'Quickstart' }, ip }
  const { accountId } = await muniment.users.signUp(person, idOf(home, 'found', email))
  const { token } = await loggedIn({ muniment, home, email, password, ip })
  const admin = () => muniment.access.enter({ session: token, account: accountId, surface: 'dashboard', ip })
  const self = () => muniment.access.enter({ session: token, surface: 'dashboard', ip })
  return { muniment, home, accountId, admin, self }
}

/** Founders first; an administrator stands in, who would hold the same rights, and nobody else does. */
const founders = (people: readonly Person[]): readonly Person[] => [
  ...people.filter(({ role }) => role === 'founder'),
  ...people.filter(({ role }) => role === 'administrator'),
]

const foundByOneOf = async (muniment: Muniment, home: Home, { people }: Team, badRows: BadRow[]) => {
  for (const founder of founders(people)) {
    const [scene] = await forEach(
      badRows,
      [founder],
      () => founder,
      () => found(muniment, home, founder),
    )
    if (scene !== undefined) return { ...scene, founder }
  }
  throw new NoTeam('no good row has the role founder or administrator, so nobody can found the account', badRows)
}

const wholeTrail = async ({ muniment }: Scene): Promise<readonly AuditEntry[]> => {
  const as = await muniment.support({ operator: 'quickstart', reason: 'prints the audit trail' })
  const trail: AuditEntry[] = []
  for (let after: string | undefined; ; ) {
    const page = await muniment.audit.entries(after === undefined ? { limit: 1000 } : { limit: 1000, after }, { as })
    trail.push(...page.entries)
    if (page.next === undefined) return trail
    after = page.next
  }
}

/** The events that could have changed the answer: those of the key's own stream, and those of what was done to its owner. */
const changesOf = (
  { credentialId, membershipId }: { readonly credentialId: string; readonly membershipId: string },
  acts: readonly Act[],
  trail: readonly AuditEntry[],
): readonly AuditEntry[] => {
  const commands = new Set(acts.filter((act) => act.membershipId === membershipId).map(({ commandId }) => commandId))
  return trail.filter(({ stream, commandId }) => stream.endsWith(`-${credentialId}`) || commands.has(commandId))
}

const whoCouldUse = async (
  { muniment }: Scene,
  { person, credentialId }: { readonly person: Person; readonly credentialId: string },
  events: readonly AuditEntry[],
): Promise<Question> => {
  const as = await muniment.support({ operator: 'quickstart', reason: 'asks who could use a key' })
  const answers: Answer[] = []
  for (const { sequence, sentence } of events) {
    const { label, refusal } = await muniment.audit.whoCouldUse({ credential: credentialId, at: sequence }, { as })
    answers.push({ at: sequence, event: sentence, who: label, refusal })
  }
  return { credentialId, owner: person.name, answers }
}

/** One person is disabled, enabled and disabled again; another is removed. Their keys are tried after each. */
const disableAndRemove = async (
  scene: Scene,
  [first, second]: readonly Joined[],
): Promise<{ readonly uses: readonly KeyUse[]; readonly acts: readonly Act[] }> => {
  const { muniment, home, admin, tell } = scene
  const uses: KeyUse[] = []
  const acts: Act[] = []
  const change = async (verb: 'disableMember' | 'enableMember' | 'removeMember', member: Joined, then: string) => {
    const { membershipId, person } = member
    const { commandId } = idOf(home, then, person.email)
    acts.push({ membershipId, commandId })
    const { repeated } = await muniment.accounts[verb]({ membershipId }, { as: await admin(), commandId })
    // In an earlier run: what the key is told now is not what it was told then.
    if (!repeated) uses.push(...(await use(scene, member, `${person.name} is ${then}`)))
  }
  if (first !== undefined) {
    await change('disableMember', first, 'disabled')
    await change('enableMember', first, 'enabled again')
    await change('disableMember', first, 'disabled again')
    tell(`${first.person.name} is disabled`)
  }
  if (second !== undefined) {
    await change('removeMember', second, 'removed')
    tell(`${second.person.name} is removed`)
  }
  return { uses, acts }
}

/** Asks what was asked for, or about the key of whoever was disabled. A text says why there is no answer. */
const answerTo = async (
  scene: Scene,
  { key, at }: Asked,
  holders: readonly Joined[],
  byDefault: Joined | undefined,
  acts: readonly Act[],
  trail: readonly AuditEntry[],
): Promise<Question | string | undefined> => {
  const asked =
    key === undefined
      ? byDefault
      : holders.find(({ person }) => person.email.toLowerCase() === inDns(key).toLowerCase())
  if (asked?.credentialId === undefined) {
    if (key !== undefined) return `nobody with the address ${shown(key)} was issued an API key`
    return at === undefined ? undefined : 'nobody was issued an API key that could be asked about'
  }
  const { credentialId, membershipId, person } = asked
  const changes = changesOf({ credentialId, membershipId }, acts, trail)
  const events = at === undefined ? changes : trail.filter(({ sequence }) => sequence === at)
  if (events.length === 0) return `there is no event ${at}: the last one is ${trail.length - 1}`
  return whoCouldUse(scene, { person, credentialId }, events)
}

/** The story, told while it happens. */
const play = async (scene: Scene, founder: Person, people: readonly Person[], asked: Asked) => {
  const { tell, badRows } = scene
  // Signing up comes first: whoever is refused there was never invited.
  const strangers = await forEach(
    badRows,
    people,
    (person) => person,
    (person) => signUp(scene, person),
  )
  tell(`${strangers.length} of ${people.length} signed up`)
  const invited = await forEach(
    badRows,
    strangers,
    ({ person }) => person,
    async (stranger) => {
      await invite(scene, stranger.person)
      return stranger
    },
  )
  tell(`${invited.length} are invited`)
  const joined = await forEach(
    badRows,
    invited,
    ({ person }) => person,
    async (stranger) => {
      const member = await join(scene, stranger)
      tell(`${member.person.name} joined as ${member.person.role}`)
      return member
    },
  )

  const holders = joined.filter(({ credentialId }) => credentialId !== undefined)
  const firstUses: KeyUse[] = []
  if (!(await somebodyWasDisabled(scene)))
    for (const holder of holders) firstUses.push(...(await use(scene, holder, 'everybody is active')))
  const chosen = holders.filter(({ person }) => person.role !== 'administrator').slice(0, 2)
  const { uses, acts } = await disableAndRemove(scene, chosen)
  const { muniment, home, self } = scene
  const owner = { muniment, home, email: founder.email, password: home.passwordOf(founder.email), ip }
  const secondFactor = await secondFactorOf(owner, founder.name, self)
  if (secondFactor !== undefined) tell(`${founder.name} paired an authenticator`)

  const trail = await wholeTrail(scene)
  const answer = await answerTo(scene, asked, holders, chosen[0], acts, trail)
  return { joined, uses: [...firstUses, ...uses], secondFactor, trail, answer }
}

/** A report, and what could not be had: an answer to what was asked, and a saved log. */
export interface Told {
  readonly report: Report
  /** Why there is no answer. */
  readonly noAnswer: string | undefined
  readonly saveError: unknown
}

/**
 * Runs on a fresh in-memory store, on a server, or on a journal, where it goes on from what an earlier run has done; `save`
 * keeps the log as JSONL.
 *
 * @throws NoTeam when nobody can found the account. @throws StoreFailure when the journal or the server cannot be used.
 */
export const runTeam = async (
  team: Team,
  options: {
    readonly save?: string | undefined
    readonly place?: Place
    readonly ask?: Asked
    readonly tell: (progress: string) => void
  },
): Promise<Told> => {
  const home = await homeAt(options.place ?? {})
  const { store } = home
  if (home.cutBytes > 0)
    options.tell(`${home.cutBytes} bytes were cut off the journal: a process died while it wrote them`)
  const mfa = { issuer: 'Quickstart', window: 1 } as const
  const muniment = await createMuniment({ store, ...home.options, mailer: postTo(home.notes), mfa }).catch(
    async (error: unknown) => {
      await store.close()
      throw error
    },
  )
  try {
    const badRows = [...team.badRows]
    const { founder, ...founded } = await foundByOneOf(muniment, home, team, badRows)
    const notes =
      founder.role === 'founder'
        ? []
        : [`No good row has the role founder, so the administrator ${founder.name} founded the account.`]
    options.tell(`${founder.name} founded the account`)
    const others = team.people.filter(
      (person) => person !== founder && !badRows.some(({ line }) => line === person.line),
    )
    const scene = { ...founded, tell: options.tell, badRows }
    const { joined, uses, secondFactor, trail, answer } = await play(scene, founder, others, options.ask ?? {})
    const saveError =
      options.save === undefined
        ? undefined
        : await home.save(options.save).then(
            () => undefined,
            (error: unknown) => error ?? new Error('it could not be saved'),
          )
    const report: Report = {
      badRows: badRows.toSorted((a, b) => a.line - b.line),
      notes,
      founder,
      joined,
      uses,
      ...(secondFactor === undefined ? {} : { secondFactor }),
      trail,
      question: typeof answer === 'string' ? undefined : answer,
      events: trail.length,
    }
    return { report, noAnswer: typeof answer === 'string' ? answer : undefined, saveError }
  } finally {
    await muniment.close()
    await store.close()
  }
}
